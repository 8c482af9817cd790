#include "daemon/model/article_record.h"

#include "daemon/base/hash.h"

namespace factline {

std::string ArticleIdOf(std::string_view uri) {
  return Sha256Hex(uri).substr(0, 32);
}

}  // namespace factline
