// A user's lexicon with any text in it loads or is refused with its place.
#include "daemon/extract/lexicon_file.h"

#include <string>

#include "tests/fuzz/fuzzing.h"

namespace factline::fuzz {

void TryInput(std::string_view input) {
  const auto file = extract::LexiconFile::Parse("words.tsv", input);
  if (!file.ok()) {
    FACTLINE_FUZZ_EXPECT(file.status().message().find("words.tsv") !=
                         std::string::npos);
    return;
  }
  for (const extract::LexiconRow& row : file->rows()) {
    FACTLINE_FUZZ_EXPECT(row.line > 0);
    for (size_t i = 0; i <= row.fields.size(); ++i) (void)row.List(i);
  }
}

}  // namespace factline::fuzz
