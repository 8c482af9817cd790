#include "daemon/language/model_syntax.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/language/news_syntax.h"
#include "daemon/language/sentence_reader.h"

namespace factline::language {
namespace {

// Memory of one thread, kept from sentence to sentence and from one ModelSyntax
// to the next as long as model and beam are the same.
struct Scratch {
  std::shared_ptr<const SyntaxModel> model;
  int beam = 0;
  std::unique_ptr<SentenceReader> reader;
  std::vector<std::string_view> words;
};

Scratch& ScratchFor(const std::shared_ptr<const SyntaxModel>& model,
                    int beam) {
  thread_local Scratch scratch;
  if (scratch.model != model || scratch.beam != beam) {
    scratch.reader = std::make_unique<SentenceReader>(*model, beam);
    scratch.model = model;
    scratch.beam = beam;
  }
  return scratch;
}

// Writes the tags that `reader` has given to the tokens from `first` on.
void WriteTags(const SentenceReader& reader, const LemmaTable& lemmas,
               uint32_t first, Document& document) {
  const std::span<const TaggedWord> tagged = reader.tagged();
  std::copy(tagged.begin(), tagged.end(), document.tagged.begin() + first);
  for (uint32_t i = 0; i < reader.size(); ++i) {
    Token& token = document.tokens[first + i];
    const TagClass& tag = reader.tag(i);
    token.upos = tag.upos;
    token.flags |= tag.flags;
    token.lemma = lemmas.LemmaOf(document.Lower(token), tag.lemma_class,
                                 document.lemma_pool);
  }
}

// Writes the tree that `reader` has read to the tokens from `first` on; the root
// among them.
uint32_t WriteTree(const SentenceReader& reader, uint32_t first,
                   Document& document) {
  uint32_t root = first;
  for (uint32_t i = 0; i < reader.size(); ++i) {
    Token& token = document.tokens[first + i];
    const uint16_t head = reader.head(i);
    token.deprel = reader.label(i).deprel;
    token.head = head == 0 ? kNoHead : first + head - 1u;
    if (head == 0) root = first + i;
  }
  return root;
}

// The tokens of a sentence and where its dateline ends.
struct Parts {
  uint32_t first = 0;
  uint32_t body = 0;
  uint32_t end = 0;
};

Parts PartsOf(const Document& document, uint32_t sentence) {
  const Sentence& span = document.sentences[sentence];
  const uint32_t first = span.first_token;
  const uint32_t end = first + span.token_count;
  return {first, DatelineEnd(document, first, end), end};
}

}  // namespace

ModelSyntax::ModelSyntax(std::shared_ptr<const SyntaxModel> model, int beam)
    : model_(std::move(model)), beam_(beam) {}

void ModelSyntax::TagPart(Document& document, uint32_t first,
                          uint32_t end) const {
  Scratch& scratch = ScratchFor(model_, beam_);
  scratch.words.clear();
  for (uint32_t i = first; i < end; ++i) {
    scratch.words.push_back(document.Text(document.tokens[i]));
  }
  scratch.reader->Tag(scratch.words);
  WriteTags(*scratch.reader, model_->lemmas(), first, document);
}

uint32_t ModelSyntax::ParsePart(Document& document, uint32_t first,
                                uint32_t end) const {
  SentenceReader& reader = *ScratchFor(model_, beam_).reader;
  reader.Parse({document.tagged.data() + first, end - first});
  uint32_t root = WriteTree(reader, first, document);
  MendTree(document, first, end, root);
  return root;
}

void ModelSyntax::Tag(Document& document, uint32_t sentence) const {
  document.tagged.resize(document.tokens.size());
  const Parts parts = PartsOf(document, sentence);
  TagPart(document, parts.body, parts.end);
  if (parts.body != parts.first) TagPart(document, parts.first, parts.body);
}

void ModelSyntax::Parse(Document& document, uint32_t sentence) const {
  const Parts parts = PartsOf(document, sentence);
  const uint32_t root = ParsePart(document, parts.body, parts.end);
  if (parts.body == parts.first) return;
  Token& dateline =
      document.tokens[ParsePart(document, parts.first, parts.body)];
  dateline.head = root;
  dateline.deprel = Deprel::kDep;
}

}  // namespace factline::language
