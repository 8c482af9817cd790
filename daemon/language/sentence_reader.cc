#include "daemon/language/sentence_reader.h"

namespace factline::language {

SentenceReader::SentenceReader(const SyntaxModel& model, int beam)
    : model_(model), beam_(beam), search_(beam, kBeamMargin) {}

void SentenceReader::Read(std::span<const std::string_view> words) {
  ReadForms(words, model_.words(), forms_);
  model_.tagger().Tag(forms_, tags_);
  input_.Set(forms_, tags_);
  if (beam_ <= 1) {
    ModelScorer scorer = model_.GreedyScorer();
    ParseGreedily(input_, scorer, greedy_);
    return;
  }
  ModelScorer scorer = model_.BeamScorer();
  search_.Begin(words.size());
  while (!search_.done()) search_.Step(input_, scorer);
}

}  // namespace factline::language
