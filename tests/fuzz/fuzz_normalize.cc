// Text of any article: valid, in order, and every byte leads back to its source.
#include "daemon/extract/normalize.h"

#include "tests/fuzz/sound.h"

namespace factline::fuzz {

void TryInput(std::string_view input) {
  Read read;
  read.article = ArticleFrom(input);
  read.offsets = extract::Normalize(read.article, read.document);
  ExpectSound(read.document);
  ExpectLocated(read);
}

}  // namespace factline::fuzz
