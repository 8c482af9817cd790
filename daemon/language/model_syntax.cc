#include "daemon/language/model_syntax.h"

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

// Writes what `reader` has read to the tokens from `first` on; the root among
// them.
uint32_t WriteTokens(const SentenceReader& reader, const LemmaTable& lemmas,
                     uint32_t first, Document& document) {
  uint32_t root = first;
  for (uint32_t i = 0; i < reader.size(); ++i) {
    Token& token = document.tokens[first + i];
    const TagClass& tag = reader.tag(i);
    const uint16_t head = reader.head(i);
    token.upos = tag.upos;
    token.flags |= tag.flags;
    token.deprel = reader.label(i).deprel;
    token.head = head == 0 ? kNoHead : first + head - 1u;
    if (head == 0) root = first + i;
    token.lemma = lemmas.LemmaOf(document.Lower(token), tag.lemma_class,
                                 document.lemma_pool);
  }
  return root;
}

}  // namespace

ModelSyntax::ModelSyntax(std::shared_ptr<const SyntaxModel> model, int beam)
    : model_(std::move(model)), beam_(beam) {}

uint32_t ModelSyntax::Read(Document& document, uint32_t first,
                           uint32_t end) const {
  Scratch& scratch = ScratchFor(model_, beam_);
  scratch.words.clear();
  for (uint32_t i = first; i < end; ++i) {
    scratch.words.push_back(document.Text(document.tokens[i]));
  }
  scratch.reader->Read(scratch.words);
  uint32_t root =
      WriteTokens(*scratch.reader, model_->lemmas(), first, document);
  MendTree(document, first, end, root);
  return root;
}

void ModelSyntax::Annotate(Document& document, uint32_t sentence) const {
  const Sentence& span = document.sentences[sentence];
  const uint32_t first = span.first_token;
  const uint32_t end = first + span.token_count;
  const uint32_t body = DatelineEnd(document, first, end);
  const uint32_t root = Read(document, body, end);
  if (body == first) return;
  Token& dateline = document.tokens[Read(document, first, body)];
  dateline.head = root;
  dateline.deprel = Deprel::kDep;
}

}  // namespace factline::language
