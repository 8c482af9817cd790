#ifndef FACTLINE_DAEMON_LANGUAGE_SENTENCE_READER_H_
#define FACTLINE_DAEMON_LANGUAGE_SENTENCE_READER_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/language/arc_state.h"
#include "daemon/language/document.h"
#include "daemon/language/parse_features.h"
#include "daemon/language/parse_search.h"
#include "daemon/language/syntax_model.h"
#include "daemon/language/word_form.h"

namespace factline::language {

// Hypotheses this far behind the best are given up, in units of the weights;
// measured to cost no accuracy.
inline constexpr int64_t kBeamMargin = 250;

// Tags and parses sentences with a model, keeping its memory from one to the
// next. Not thread-safe.
class SentenceReader {
 public:
  // `model` outlives the reader. beam 1 = greedy; at most kMaxBeam.
  SentenceReader(const SyntaxModel& model, int beam);

  // Both for at most ArcState::kMaxWords words, none of them empty. Linear.
  void Tag(std::span<const std::string_view> words);
  void Parse(std::span<const TaggedWord> sentence);

  void Read(std::span<const std::string_view> words) {
    Tag(words);
    Parse(tagged_);
  }

  // Of the sentence tagged last.
  std::span<const TaggedWord> tagged() const { return tagged_; }
  const TagClass& tag(size_t word) const {
    return model_.tags()[tagged_[word].tag];
  }
  // Of the sentence read last.
  size_t size() const { return size_; }
  // Of the sentence parsed last. Heads count words from 1, 0 = root.
  uint16_t head(size_t word) const {
    const uint16_t head = tree().node(static_cast<uint16_t>(word + 1)).head;
    return head > size_ ? uint16_t{0} : head;
  }
  const LabelClass& label(size_t word) const {
    return model_.labels()[tree().node(static_cast<uint16_t>(word + 1)).label];
  }

 private:
  const ArcState& tree() const {
    return beam_ > 1 ? search_.best().state : greedy_;
  }

  const SyntaxModel& model_;
  const int beam_;
  std::vector<WordForm> forms_;
  std::vector<uint8_t> tags_;
  std::vector<TaggedWord> tagged_;
  size_t size_ = 0;
  ParseInput input_;
  ArcState greedy_;
  BeamSearch search_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_SENTENCE_READER_H_
