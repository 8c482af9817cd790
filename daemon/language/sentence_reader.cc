#include "daemon/language/sentence_reader.h"

namespace factline::language {

SentenceReader::SentenceReader(const SyntaxModel& model, int beam)
    : model_(model), beam_(beam), search_(beam, kBeamMargin) {}

void SentenceReader::Tag(std::span<const std::string_view> words) {
  ReadForms(words, model_.words(), forms_);
  model_.tagger().Tag(forms_, tags_);
  JoinTags(forms_, tags_, tagged_);
  size_ = words.size();
}

void SentenceReader::Parse(std::span<const TaggedWord> sentence) {
  input_.Set(sentence);
  size_ = sentence.size();
  if (beam_ <= 1) {
    ModelScorer scorer = model_.GreedyScorer();
    ParseGreedily(input_, scorer, greedy_);
    return;
  }
  ModelScorer scorer = model_.BeamScorer();
  search_.Begin(size_);
  while (!search_.done()) search_.Step(input_, scorer);
}

}  // namespace factline::language
