#include "daemon/language/model_syntax.h"

#include <string_view>
#include <utility>
#include <vector>

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

}  // namespace

ModelSyntax::ModelSyntax(std::shared_ptr<const SyntaxModel> model, int beam)
    : model_(std::move(model)), beam_(beam) {}

void ModelSyntax::Annotate(Document& document, uint32_t sentence) const {
  const Sentence& span = document.sentences[sentence];
  Scratch& scratch = ScratchFor(model_, beam_);
  scratch.words.clear();
  for (uint32_t i = 0; i < span.token_count; ++i) {
    scratch.words.push_back(
        document.Text(document.tokens[span.first_token + i]));
  }
  SentenceReader& reader = *scratch.reader;
  reader.Read(scratch.words);
  for (uint32_t i = 0; i < span.token_count; ++i) {
    Token& token = document.tokens[span.first_token + i];
    const TagClass& tag = reader.tag(i);
    const uint16_t head = reader.head(i);
    token.upos = tag.upos;
    token.flags |= tag.flags;
    token.deprel = reader.label(i).deprel;
    token.head = head == 0 ? kNoHead : span.first_token + head - 1u;
    token.lemma = model_->lemmas().LemmaOf(
        document.Lower(token), tag.lemma_class, document.lemma_pool);
  }
}

}  // namespace factline::language
