#ifndef FACTLINE_DAEMON_EXTRACT_SPEECH_CONTENT_H_
#define FACTLINE_DAEMON_EXTRACT_SPEECH_CONTENT_H_

#include <cstdint>

#include "daemon/extract/cue_lexicon.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/token_view.h"

namespace factline::extract {

// What comes after a cue.
struct Following {
  enum class Kind : uint8_t {
    kNothing,  // A stop or comma: the content stands before the cue.
    kThat,     // "said that ..."
    kClause,   // "said the town was ..."
    kQuote,    // "said: “...”"
    kObject,   // "confirmed 40 cases"
    kReduced,  // "believed to be": a participle, no verb.
  };
  Kind kind = Kind::kNothing;
  uint32_t begin = 0;  // First token of the content; of the stop for kNothing.
};

// Tells which words are credited by a cue. Reads its arguments only; copies
// are cheap.
class SpeechContent {
 public:
  SpeechContent(const CueLexicon& cues, const TokenView& view)
      : cues_(cues), view_(view) {}

  // What follows the cue that ends before token `i`.
  Following After(uint32_t i, TokenRange sentence, CueKind kind) const;

  // True if [begin, end) says something by itself: has a finite verb, or is
  // quoted.
  bool IsStatement(uint32_t begin, uint32_t end) const;

  // Where the clause or quotation that begins at `begin` ends.
  uint32_t EndOf(uint32_t begin, TokenRange sentence) const;

  // Where a plain object ends: before ", and rescuers hoped".
  uint32_t EndOfObject(TokenRange object) const;

  // Where the content before a postposed cue begins: `begin`, or where the
  // quotation opens that `begin` is inside of.
  uint32_t BeginOf(uint32_t begin) const;

  // `end` without commas, quotes and stops before it.
  uint32_t TrimEnd(uint32_t begin, uint32_t end) const;

  bool IsQuoted(uint32_t i) const;

 private:
  uint32_t SkipSetting(uint32_t i, TokenRange sentence) const;

  const CueLexicon& cues_;
  const TokenView& view_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_SPEECH_CONTENT_H_
