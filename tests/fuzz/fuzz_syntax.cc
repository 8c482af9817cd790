// Sentences, tokens, tags and trees of any text.
#include "tests/fuzz/sound.h"

namespace factline::fuzz {

void TryInput(std::string_view input) {
  const auto read = ReadWords(input);
  ExpectSound(read->document);
  for (const language::Token& token : read->document.tokens) {
    FACTLINE_FUZZ_EXPECT(!token.lemma.empty());
  }
}

}  // namespace factline::fuzz
