#include "daemon/extract/subjects.h"

#include <algorithm>
#include <vector>

#include "daemon/extract/names.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Upos;

// Longer noun phrases are misread clauses.
constexpr uint32_t kMaxPhraseTokens = 30;
// Appositions and relative clauses between a subject and its verb.
constexpr size_t kMaxSegments = 8;

bool IsModal(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "could", "may", "might", "should", "must", "can", "would", "will",
      "shall", "'ll", "\u2019ll", "to", "not", "n't", "n\u2019t", "never",
      "cannot"};
  return IsOneOf(word, kWords);
}

bool IsBe(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "was", "were", "is", "are", "been", "be", "being", "'s", "\u2019s"};
  return IsOneOf(word, kWords);
}

bool IsRelative(std::string_view word) {
  return word == "who" || word == "which" || word == "whose";
}

// Pronouns that are a subject by themselves.
bool IsSubjectPronoun(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "he", "she", "it", "they", "i", "we", "you", "who", "there", "one"};
  return IsOneOf(word, kWords);
}

}  // namespace

bool SubjectFinder::JoinsNouns(uint32_t i) const {
  const std::string_view word = view_.Lower(i);
  if (word == "&") return true;
  if (word != "and" || i == 0) return false;
  if (view_.IsCapitalized(i - 1) &&
      (view_.IsCapitalized(i + 1) || view_.IsCapitalized(i + 2))) {
    return true;
  }
  constexpr uint32_t kSomeone = kRole | kPeople | kBody;
  return roles_.Is(view_.Lower(i - 1), kSomeone) &&
         (roles_.Is(view_.Lower(i + 1), kSomeone) ||
          roles_.Is(view_.Lower(i + 2), kSomeone));
}

// "finance chief": a noun that looks like a verb, before the word for an office
// and after nothing that a verb could follow.
bool SubjectFinder::NamesOffice(uint32_t i) const {
  if (view_.At(i).lemma != view_.Lower(i)) return false;
  if (!roles_.Is(view_.Lower(i + 1), kRole)) return false;
  return view_.At(i).Has(language::kTokenSentenceStart) || i == 0 ||
         view_.Is(i - 1, Upos::kDet) || view_.Is(i - 1, Upos::kAdj) ||
         view_.Is(i - 1, Upos::kPropn) || view_.Is(i - 1, Upos::kAdp) ||
         view_.IsPossessive(i - 1) || view_.IsComma(i - 1);
}

bool SubjectFinder::IsPart(uint32_t i) const {
  if (view_.IsPossessive(i)) return true;
  const std::string_view word = view_.Lower(i);
  if (word == "-" && !view_.IsDash(i)) return true;
  if (IsSubjectPronoun(word)) return false;
  // "a source close to the firm", "a person familiar with it"
  const std::string_view next = view_.Lower(i + 1);
  if ((word == "close" && next == "to") ||
      (word == "to" && i > 0 && view_.Lower(i - 1) == "close") ||
      (word == "familiar" && next == "with")) {
    return true;
  }
  if (roles_.Is(word, kParticle) && view_.IsCapitalized(i + 1)) return true;
  switch (view_.At(i).upos) {
    case Upos::kNoun: case Upos::kPropn: case Upos::kAdj: case Upos::kNum:
    case Upos::kDet: case Upos::kSym:
      return true;
    case Upos::kPron:
      return word == "his" || word == "her" || word == "their" ||
             word == "its" || word == "some" || word == "others" ||
             word == "many" || word == "this" || word == "these";
    case Upos::kX:
      return view_.IsCapitalized(i);
    case Upos::kVerb:
      if (NamesOffice(i)) return true;
      // "the hearing heard": the subject of the verb behind it. Names may look
      // so and make their verb look like a noun: "Corning claims".
      if (view_.At(i).Has(language::kTokenGerund) &&
          (view_.IsVerb(i + 1) ||
           (view_.IsCapitalized(i) && view_.Is(i + 1, Upos::kNoun)))) {
        return true;
      }
      // "40 armed raids", "a report covering the war"
      if (word.ends_with("ed") && i > 0 &&
          (view_.Is(i - 1, Upos::kNum) || view_.Is(i - 1, Upos::kDet) ||
           view_.Is(i - 1, Upos::kAdj)) &&
          (view_.Is(i + 1, Upos::kNoun) || view_.Is(i + 1, Upos::kAdj))) {
        return true;
      }
      if (view_.At(i).Has(language::kTokenGerund) && i > 0 &&
          view_.Is(i - 1, Upos::kNoun)) {
        return true;
      }
      // "the Dutch mining firm": no verb has this form after a singular.
      if (view_.At(i).lemma == word && i > 0 && !view_.IsCapitalized(i) &&
          (view_.Is(i - 1, Upos::kDet) || view_.Is(i - 1, Upos::kAdj) ||
           view_.Is(i - 1, Upos::kPropn)) &&
          (view_.Is(i + 1, Upos::kNoun) || view_.Is(i + 1, Upos::kAdj) ||
           view_.Is(i + 1, Upos::kPropn))) {
        return true;
      }
      // "leading economist", "Leaked reports": read as verbs, stand as nouns.
      return roles_.Is(word, kRole | kPeople | kBody | kModifier) ||
             (view_.IsCapitalized(i) &&
              !view_.At(i).Has(language::kTokenSentenceStart));
    default:
      return JoinsNouns(i);
  }
}

TokenRange SubjectFinder::PhraseAt(uint32_t i, uint32_t end) const {
  const uint32_t last = std::min(end, i + kMaxPhraseTokens);
  uint32_t e = i;
  if (e < last && IsSubjectPronoun(view_.Lower(e))) return {e, e + 1};
  while (e < last) {
    const bool link = e > i && view_.Is(e, Upos::kAdp) && e + 1 < last &&
                      (IsPart(e + 1) || view_.IsCapitalized(e + 1));
    if (!IsPart(e) && !link) break;
    // "as saying", "by telephone that": the phrase is over.
    if (link && view_.Lower(e) == "as") break;
    ++e;
  }
  return {i, e};
}

TokenRange SubjectFinder::PhraseBefore(uint32_t end, uint32_t first) const {
  uint32_t b = end;
  const uint32_t least =
      std::max(first, end > kMaxPhraseTokens ? end - kMaxPhraseTokens : 0);
  if (b > first && IsSubjectPronoun(view_.Lower(b - 1))) return {b - 1, b};
  // "the institute (BAMI) said"
  if (b > least + 2 && view_.Lower(b - 1) == ")") {
    uint32_t open = b - 1;
    while (open > least && view_.Lower(open) != "(") --open;
    if (view_.Lower(open) == "(") b = open;
  }
  const uint32_t stop = b;
  while (b > least) {
    const uint32_t i = b - 1;
    const bool link = b < stop && view_.Is(i, Upos::kAdp);
    if (!IsPart(i) && !link) break;
    // "Firm shuts shop as minister rejects": another clause.
    if (link && view_.Lower(i) == "as") break;
    --b;
  }
  while (b < stop && view_.Is(b, Upos::kAdp)) ++b;
  if (b + 1 == stop && view_.Is(b, Upos::kDet)) return {b, b};
  return {b, stop};
}

TokenRange SubjectFinder::FirstPhrase(TokenRange sentence) const {
  uint32_t i = sentence.begin;
  while (i < sentence.end && view_.IsQuote(i)) ++i;
  const auto opens_aside = [this](uint32_t k) {
    return view_.Is(k, Upos::kAdp) || view_.Is(k, Upos::kAdv) ||
           view_.Is(k, Upos::kSconj) || view_.Is(k, Upos::kVerb) ||
           view_.Is(k, Upos::kCconj);
  };
  // "On Saturday, the ministry": behind the comma.
  while (i < sentence.end && opens_aside(i)) {
    if (view_.Is(i, Upos::kCconj)) {
      ++i;
      continue;
    }
    uint32_t comma = i;
    while (comma < sentence.end && !view_.IsComma(comma)) ++comma;
    if (comma >= sentence.end) return {i, i};
    i = comma + 1;
  }
  const TokenRange phrase = PhraseAt(i, sentence.end);
  // "Last Friday, the ministry"
  const bool date = phrase.begin < phrase.end && view_.IsComma(phrase.end) &&
                    IsCalendarWord(view_.Lower(phrase.end - 1));
  return date ? PhraseAt(phrase.end + 1, sentence.end) : phrase;
}

// Steps over what stands between a subject and its cue ("also", "has", "on
// Sunday"); nothing if the verb asserts nothing.
std::optional<uint32_t> SubjectFinder::SkipLeft(TokenRange cue,
                                                TokenRange sentence) const {
  uint32_t i = cue.begin;
  bool calendar = false;
  while (i > sentence.begin) {
    const uint32_t k = i - 1;
    const std::string_view word = view_.Lower(k);
    if (IsModal(word)) return std::nullopt;
    const bool aux = view_.Is(k, Upos::kAux) || IsBe(word);
    if (aux && IsBe(word) && !view_.IsPossessive(k)) {
      // Passive, unless progressive: "was reported", "is saying".
      if (!view_.At(cue.begin).Has(language::kTokenGerund)) return std::nullopt;
    }
    const bool date = IsCalendarWord(word) ||
                      (calendar && view_.At(k).Has(language::kTokenDigits));
    if (date) calendar = true;
    const bool on = calendar && (word == "on" || word == "in" ||
                                 word == "late" || word == "early");
    const bool adverb = cues_.words().Is(word, kCueAdverb) ||
                        (view_.Is(k, Upos::kAdv) && !view_.IsCapitalized(k));
    if (!date && !on && !adverb && !(aux && !view_.IsPossessive(k))) break;
    --i;
  }
  return i;
}

std::optional<Subject> SubjectFinder::Inverted(TokenRange cue,
                                               TokenRange sentence) const {
  if (cue.begin == sentence.begin) return std::nullopt;
  const bool after_words =
      view_.IsComma(cue.begin - 1) || view_.IsQuote(cue.begin - 1);
  if (!after_words) return std::nullopt;
  const TokenRange phrase = PhraseAt(cue.end, sentence.end);
  if (phrase.begin == phrase.end) return std::nullopt;
  if (IsCalendarWord(view_.Lower(phrase.begin))) return std::nullopt;
  const uint32_t next = phrase.end;
  if (next < sentence.end &&
      (view_.IsVerb(next) || view_.Lower(next) == "that" ||
       view_.Is(next, Upos::kPron) || view_.Is(next, Upos::kPart))) {
    return std::nullopt;
  }
  // "said five people": nobody who speaks.
  const std::string_view first = view_.Lower(phrase.begin);
  const bool pronoun = IsSubjectPronoun(first);
  bool someone = pronoun;
  for (uint32_t i = phrase.begin; i < phrase.end; ++i) {
    someone = someone || view_.IsCapitalized(i) ||
              roles_.Is(view_.Lower(i), kRole | kPeople | kBody | kHonorific);
  }
  if (!someone) return std::nullopt;
  Subject subject{.phrase = phrase, .whole = phrase, .inverted = true};
  // "said the firm's chief executive, Ana Lima"
  subject.phrase = NameBehind(phrase, sentence);
  return subject;
}

bool SubjectFinder::IsPureName(TokenRange range) const {
  const auto run = ReadNameRun(view_, roles_, range.begin, range.end);
  return run && run->run.end == range.end && !run->body &&
         run->name.end - run->name.begin >= 2;
}

TokenRange SubjectFinder::NameBehind(TokenRange phrase,
                                     TokenRange sentence) const {
  if (!view_.IsComma(phrase.end) || phrase.end + 1 >= sentence.end ||
      view_.IsCapitalized(phrase.end - 1)) {
    return phrase;
  }
  uint32_t begin = phrase.end + 1;
  if (view_.Lower(begin) == "the") ++begin;
  const auto run = ReadNameRun(view_, roles_, begin, sentence.end);
  if (!run || (!run->body && run->name.end - run->name.begin < 2)) {
    return phrase;
  }
  const bool closed = run->run.end >= sentence.end ||
                      view_.Is(run->run.end, Upos::kPunct);
  return closed ? TokenRange{begin, run->run.end} : phrase;
}

// The subject whose apposition ends at `comma`: "X, the minister, said".
std::optional<Subject> SubjectFinder::Apposed(uint32_t comma,
                                              TokenRange sentence) const {
  std::vector<TokenRange> segments;  // From the right.
  uint32_t end = comma;
  for (uint32_t i = comma; i > sentence.begin; --i) {
    const uint32_t k = i - 1;
    const bool border = view_.IsQuote(k) || view_.IsDash(k) ||
                        view_.Lower(k) == ";" || view_.Lower(k) == ":";
    if (!border && !view_.IsComma(k) && k > sentence.begin) continue;
    const uint32_t begin = border || view_.IsComma(k) ? k + 1 : k;
    if (begin < end) segments.push_back({begin, end});
    end = k;
    if (border || segments.size() == kMaxSegments) break;
  }
  std::reverse(segments.begin(), segments.end());
  for (size_t n = 0; n < segments.size(); ++n) {
    TokenRange s = segments[n];
    while (s.begin < s.end && view_.Is(s.begin, Upos::kCconj)) ++s.begin;
    if (s.begin >= s.end || !IsPart(s.begin) ||
        IsRelative(view_.Lower(s.begin))) {
      continue;
    }
    bool verb = false;
    for (uint32_t i = s.begin; i < s.end; ++i) verb = verb || view_.IsVerb(i);
    if (verb) continue;
    Subject subject{.phrase = PhraseAt(s.begin, s.end),
                    .whole = {s.begin, comma}};
    if (subject.phrase.begin == subject.phrase.end) continue;
    // "the president's envoy, X, posted": the name says more.
    const bool next_is_name = n + 1 < segments.size() &&
                              IsPureName(segments[n + 1]) &&
                              !view_.IsCapitalized(subject.phrase.end - 1);
    const bool office_first =
        n + 1 < segments.size() && IsPureName(segments[n + 1]) &&
        roles_.Is(view_.Lower(subject.phrase.begin), kRole | kModifier);
    const bool head_of = n + 1 < segments.size() &&
                         IsPureName(segments[n + 1]) &&
                         view_.Lower(s.begin) == "the";
    if (next_is_name || office_first || head_of) {
      subject.phrase = segments[n + 1];
    }
    return subject;
  }
  return std::nullopt;
}

std::optional<Subject> SubjectFinder::Of(TokenRange cue, TokenRange sentence,
                                         bool may_invert) const {
  if (may_invert) {
    if (auto inverted = Inverted(cue, sentence)) return inverted;
  }
  const std::optional<uint32_t> left = SkipLeft(cue, sentence);
  if (!left || *left == sentence.begin) return std::nullopt;
  const uint32_t t = *left - 1;
  if (view_.Is(t, Upos::kCconj)) {
    Subject shared{.phrase = {t, t}, .whole = {t, t}, .shared = true};
    return shared;
  }
  if (IsRelative(view_.Lower(t))) {
    const uint32_t end = t > sentence.begin && view_.IsComma(t - 1) ? t - 1 : t;
    const TokenRange phrase = PhraseBefore(end, sentence.begin);
    if (phrase.begin == phrase.end) return std::nullopt;
    return Subject{.phrase = phrase, .whole = {phrase.begin, t + 1}};
  }
  if (view_.IsComma(t)) {
    if (view_.At(cue.begin).Has(language::kTokenGerund)) {
      return Subject{.phrase = {t, t}, .whole = {t, t}, .shared = true};
    }
    return Apposed(t, sentence);
  }
  const TokenRange phrase = PhraseBefore(*left, sentence.begin);
  if (phrase.begin == phrase.end) return std::nullopt;
  return Subject{.phrase = phrase, .whole = phrase};
}

}  // namespace factline::extract
