// A language model of any bytes is refused, or reads sentences to trees.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/language/model_format.h"
#include "daemon/language/sentence_reader.h"
#include "daemon/language/syntax_model.h"
#include "tests/fuzz/fuzzing.h"

namespace factline::fuzz {
namespace {

using language::ModelHeader;

// Bytes as the loader wants them in memory.
struct alignas(language::kModelAlignment) Block {
  char bytes[language::kModelAlignment];
};

// The same with the size and checksum that a whole file would have, so that
// what lies behind these two checks is tried too.
std::string Mended(std::string_view input) {
  std::string bytes(input);
  if (bytes.size() < sizeof(ModelHeader)) return bytes;
  ModelHeader header;
  header.bytes = bytes.size();
  header.checksum = language::ModelChecksum(
      std::string_view(bytes).substr(sizeof(header)));
  std::memcpy(bytes.data(), &header, sizeof(header));
  return bytes;
}

// Every word has a head among the others, and leads to the one root.
void ExpectTree(const language::SentenceReader& reader, size_t words) {
  FACTLINE_FUZZ_EXPECT(reader.size() == words);
  size_t roots = 0;
  for (size_t i = 0; i < words; ++i) {
    FACTLINE_FUZZ_EXPECT(reader.head(i) <= words);
    roots += reader.head(i) == 0;
    size_t at = i;
    size_t steps = 0;
    while (reader.head(at) != 0) {
      at = reader.head(at) - 1u;
      FACTLINE_FUZZ_EXPECT(++steps <= words);
    }
  }
  FACTLINE_FUZZ_EXPECT(roots == 1);
}

void ReadWith(const language::SyntaxModel& model) {
  const std::vector<std::string_view> words = {
      "Storm", "kills", "12", "in", "Lima", ",", "police", "said", "."};
  std::deque<std::string> pool;
  for (const int beam : {1, language::kLiveBeam}) {
    language::SentenceReader reader(model, beam);
    reader.Read(words);
    ExpectTree(reader, words.size());
    for (size_t i = 0; i < words.size(); ++i) {
      (void)model.lemmas().LemmaOf(words[i], reader.tag(i).lemma_class, pool);
    }
  }
}

void TryModel(std::string_view bytes) {
  std::vector<Block> memory(bytes.size() / sizeof(Block) + 1);
  std::memcpy(memory.data(), bytes.data(), bytes.size());
  const auto model = language::SyntaxModel::FromBytes(
      {memory.front().bytes, bytes.size()});
  if (model.ok()) {
    ReadWith(**model);
  } else {
    FACTLINE_FUZZ_EXPECT(!model.status().message().empty());
  }
}

}  // namespace

void TryInput(std::string_view input) {
  TryModel(input);
  TryModel(Mended(input));
}

}  // namespace factline::fuzz
