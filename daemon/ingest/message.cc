#include "daemon/ingest/message.h"

#include "absl/strings/str_cat.h"
#include "daemon/base/hash.h"

namespace factline::ingest {

uint32_t FingerprintOf(const Message& message) {
  return Crc32c(absl::StrCat(message.key.value_or(""), "|",
                             message.value.value_or("")));
}

}  // namespace factline::ingest
