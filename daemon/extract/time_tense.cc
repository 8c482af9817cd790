#include "daemon/extract/time_tense.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace factline::extract {
namespace {

using language::Document;
using language::Token;
using language::Upos;

// Verbs farther away are of other clauses.
constexpr uint32_t kMaxDistance = 20;
// Auxiliaries stand this close before their verb: "will not have been held".
constexpr uint32_t kMaxAuxiliaries = 4;

class TenseReader {
 public:
  TenseReader(const Document& document, const language::Sentence& sentence,
              const TimeLexicon& lexicon)
      : document_(document),
        lexicon_(lexicon),
        begin_(sentence.first_token),
        end_(sentence.first_token + sentence.token_count) {}

  Tense Before(uint32_t token) const {
    const uint32_t stop =
        token > begin_ + kMaxDistance ? token - kMaxDistance : begin_;
    for (uint32_t t = token; t > stop; --t) {
      if (EndsClause(t - 1)) break;
      if (const std::optional<Tense> tense = TenseOf(t - 1)) return *tense;
    }
    return Tense::kUnknown;
  }

  Tense After(uint32_t token) const {
    const uint32_t stop = std::min(end_, token + kMaxDistance);
    for (uint32_t t = token; t < stop; ++t) {
      if (EndsClause(t)) break;
      if (const std::optional<Tense> tense = TenseOf(t)) return *tense;
    }
    return Tense::kUnknown;
  }

  // "by mid-November", "before winter": ends what lies ahead.
  bool EndsSpan(uint32_t token) const {
    if (token <= begin_) return false;
    const std::string_view word = Word(token - 1);
    return word == "by" || word == "before" || word == "until" ||
           word == "till";
  }

  // Whether the nearest verb tells what was: one that only says or foresees
  // does not make "warned of 40 cases by May" past.
  bool TellsPast(uint32_t token) const {
    const uint32_t first =
        token > begin_ + kMaxDistance ? token - kMaxDistance : begin_;
    for (uint32_t t = token; t > first; --t) {
      if (Foresees(t - 1)) continue;
      if (const std::optional<Tense> tense = TenseOf(t - 1)) {
        return *tense == Tense::kPast;
      }
    }
    const uint32_t last = std::min(end_, token + kMaxDistance);
    for (uint32_t t = token; t < last; ++t) {
      if (Foresees(t)) continue;
      if (const std::optional<Tense> tense = TenseOf(t)) {
        return *tense == Tense::kPast;
      }
    }
    return false;
  }

  // "after third-quarter profit fell": the verb of its own clause is behind it.
  bool OpensClauseOf(TokenRange tokens) const {
    if (tokens.end >= end_ || tokens.begin == begin_) return false;
    const Upos next = document_.tokens[tokens.end].upos;
    if (next != Upos::kNoun && next != Upos::kPropn && next != Upos::kAdj) {
      return false;
    }
    const std::string_view word = Word(tokens.begin - 1);
    return word == "after" || word == "as" || word == "because" ||
           word == "since" || word == "that" || word == "when" ||
           word == "while" || word == "before";
  }

  // "the June deadline"
  bool NamesDeadline(uint32_t token) const {
    return token < end_ && Word(token) == "deadline";
  }

 private:
  std::string_view Word(uint32_t t) const {
    return document_.Lower(document_.tokens[t]);
  }

  bool Foresees(uint32_t t) const {
    constexpr std::string_view kVerbs[] = {
        "say",     "warn",    "tell",  "predict", "forecast", "expect",
        "project", "promise", "vow",   "pledge",  "announce", "estimate",
        "plan",    "urge",    "order", "propose", "agree",    "add",
        "set",     "commit",  "hope",  "call",    "demand",   "schedule"};
    return std::find(std::begin(kVerbs), std::end(kVerbs),
                     document_.tokens[t].lemma) != std::end(kVerbs);
  }

  bool Is(uint32_t t, WordClass c) const {
    const TimeEntry* entry = lexicon_.Find(Word(t));
    return entry != nullptr && entry->Is(c);
  }

  // Words that put their clause into the future; as nouns ("the plans") they
  // do not, nor does the month of May.
  bool IsFuture(uint32_t t) const {
    const Token& token = document_.tokens[t];
    if (!Is(t, WordClass::kFuture) || token.upos == Upos::kPropn) return false;
    if (token.upos == Upos::kNoun && Word(t) != "deadline") return false;
    // "a day earlier than planned"
    if (t > begin_ && (Word(t - 1) == "than" || Word(t - 1) == "as")) {
      return false;
    }
    return Word(t) != "may" || !token.Has(language::kTokenCapitalized);
  }

  bool EndsClause(uint32_t t) const {
    const std::string_view word = Word(t);
    return word == ";" || word == "--" || word == "\xE2\x80\x94";
  }

  bool IsTagged(const Token& token) const { return token.upos != Upos::kX; }

  bool IsVerb(const Token& token) const {
    return token.upos == Upos::kVerb || token.upos == Upos::kAux;
  }

  bool LooksPast(uint32_t t) const {
    const Token& token = document_.tokens[t];
    if (IsTagged(token)) {
      if (!IsVerb(token)) return false;
      return token.Has(language::kTokenPastTense) ||
             token.Has(language::kTokenPastParticiple) ||
             Is(t, WordClass::kPast);
    }
    const std::string_view word = Word(t);
    return Is(t, WordClass::kPast) || (word.size() > 4 && word.ends_with("ed"));
  }

  // Of "to make" with its "to" at `to`: "is expected to make" lies ahead, what
  // "was expected" may not.
  Tense OfInfinitive(uint32_t to) const {
    if (to <= begin_ || !IsFuture(to - 1)) return Tense::kUnknown;
    const bool was = to > begin_ + 1 &&
                     (Word(to - 2) == "was" || Word(to - 2) == "were" ||
                      Word(to - 2) == "been" || Word(to - 2) == "had");
    return was ? Tense::kUnknown : Tense::kFuture;
  }

  // Tense that the words just before a verb give it.
  std::optional<Tense> FromAuxiliaries(uint32_t verb) const {
    const uint32_t stop =
        verb > begin_ + kMaxAuxiliaries ? verb - kMaxAuxiliaries : begin_;
    for (uint32_t t = verb; t > stop; --t) {
      if (IsFuture(t - 1)) return Tense::kFuture;
      const Token& token = document_.tokens[t - 1];
      if (token.upos == Upos::kPunct || token.upos == Upos::kNoun) break;
      // "to be held" lies ahead; "forced to leave" is as past as its verb.
      if (Word(t - 1) == "to") {
        if (t == verb) return OfInfinitive(t - 1);
        return Word(t) == "have" ? Tense::kPast : Tense::kFuture;
      }
    }
    return std::nullopt;
  }

  // Empty when the token tells nothing.
  std::optional<Tense> TenseOf(uint32_t t) const {
    if (IsFuture(t) && Word(t) != "going") return Tense::kFuture;
    if (LooksPast(t)) {
      // "to be held", "will have ended"
      const std::optional<Tense> auxiliary = FromAuxiliaries(t);
      return auxiliary.value_or(Tense::kPast);
    }
    if (!IsVerb(document_.tokens[t])) return std::nullopt;
    if (const std::optional<Tense> auxiliary = FromAuxiliaries(t)) {
      return auxiliary;
    }
    // A gerund takes its tense from the verb that governs it.
    if (document_.tokens[t].Has(language::kTokenGerund)) return std::nullopt;
    return Tense::kUnknown;
  }

  const Document& document_;
  const TimeLexicon& lexicon_;
  const uint32_t begin_;
  const uint32_t end_;
};

}  // namespace

Tense TenseAround(const Document& document, const language::Sentence& sentence,
                  TokenRange tokens, const TimeLexicon& lexicon) {
  const TenseReader reader(document, sentence, lexicon);
  if (reader.NamesDeadline(tokens.end)) return Tense::kFuture;
  if (reader.EndsSpan(tokens.begin)) {
    return reader.TellsPast(tokens.begin) ? Tense::kPast : Tense::kFuture;
  }
  if (reader.OpensClauseOf(tokens)) {
    const Tense after = reader.After(tokens.end);
    if (after != Tense::kUnknown) return after;
  }
  const Tense before = reader.Before(tokens.begin);
  return before != Tense::kUnknown ? before : reader.After(tokens.end);
}

}  // namespace factline::extract
