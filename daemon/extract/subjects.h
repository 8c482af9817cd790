#ifndef FACTLINE_DAEMON_EXTRACT_SUBJECTS_H_
#define FACTLINE_DAEMON_EXTRACT_SUBJECTS_H_

#include <cstdint>
#include <optional>

#include "daemon/extract/cue_lexicon.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/role_lexicon.h"
#include "daemon/extract/token_view.h"

namespace factline::extract {

// The noun phrase that a cue's words are credited to.
struct Subject {
  TokenRange phrase;
  // All of it with its appositions: "X, the minister,".
  TokenRange whole;
  bool inverted = false;  // "said X"
  bool shared = false;    // Of the verb before: "X came and said". No phrase.
};

// Finds subjects by the words around a cue; grammar above the clause is not
// needed, so it holds where parses of long news sentences do not.
//
// Reads its arguments only; copies are cheap.
class SubjectFinder {
 public:
  SubjectFinder(const RoleLexicon& roles, const CueLexicon& cues,
                const TokenView& view)
      : roles_(roles), cues_(cues), view_(view) {}

  // The subject of the cue whose tokens are `cue`, in a sentence. Nothing when
  // the cue has none, or does not assert: "to confirm", "was told", "could
  // announce", "has not said".
  std::optional<Subject> Of(TokenRange cue, TokenRange sentence,
                            bool may_invert) const;

  // The noun phrase that begins at token `i` ("according to X"), up to a verb,
  // comma or the like; empty if none does.
  TokenRange PhraseAt(uint32_t i, uint32_t end) const;

  // The noun phrase that ends before token `end`, from `first` at the earliest.
  TokenRange PhraseBefore(uint32_t end, uint32_t first) const;

  // The name in apposition behind a phrase without one ("one think tank, the
  // Rand Institute,"), or the phrase itself.
  TokenRange NameBehind(TokenRange phrase, TokenRange sentence) const;

  // The subject of the sentence's first clause.
  TokenRange FirstPhrase(TokenRange sentence) const;

 private:
  bool IsPart(uint32_t i) const;
  bool NamesOffice(uint32_t i) const;
  bool JoinsNouns(uint32_t i) const;
  std::optional<uint32_t> SkipLeft(TokenRange cue, TokenRange sentence) const;
  std::optional<Subject> Inverted(TokenRange cue, TokenRange sentence) const;
  std::optional<Subject> Apposed(uint32_t comma, TokenRange sentence) const;
  bool IsPureName(TokenRange range) const;

  const RoleLexicon& roles_;
  const CueLexicon& cues_;
  const TokenView& view_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_SUBJECTS_H_
