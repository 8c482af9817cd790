#include "daemon/extract/speech_content.h"

#include <algorithm>

#include "daemon/extract/names.h"

namespace factline::extract {
namespace {

using language::Upos;

// A content's verb or "that" comes this soon; what is longer is an object.
constexpr uint32_t kScanTokens = 30;
// Sentences of one quotation before its cue, and after it.
constexpr uint32_t kMaxQuoteSentences = 12;

bool IsStop(std::string_view word) {
  return word == "." || word == ";" || word == "!" || word == "?" ||
         word == ")" || word == "]";
}

bool OpensClause(std::string_view word) {
  return word == "whether" || word == "how" || word == "why" ||
         word == "what" || word == "if" || word == "when" || word == "where";
}

}  // namespace

bool SpeechContent::IsQuoted(uint32_t i) const {
  return i < view_.size() &&
         (view_.At(i).Has(language::kTokenInQuotes) || view_.IsQuote(i));
}

// Steps over "on Sunday", "later", "late Tuesday", "yesterday".
uint32_t SpeechContent::SkipSetting(uint32_t i, TokenRange sentence) const {
  while (i < sentence.end) {
    const std::string_view word = view_.Lower(i);
    const bool prefix = word == "on" || word == "in" || word == "late" ||
                        word == "early" || word == "at";
    if (prefix && IsCalendarWord(view_.Lower(i + 1))) {
      i += 2;
      continue;
    }
    const bool after_date = i > sentence.begin &&
                            IsCalendarWord(view_.Lower(i - 1));
    const bool number = after_date &&
                        view_.At(i).Has(language::kTokenDigits) &&
                        view_.At(i).span.size() <= 2;
    if (!IsCalendarWord(word) && !number &&
        !(cues_.words().Is(word, kCueAdverb) && !view_.Is(i, Upos::kAux) &&
          !view_.Is(i, Upos::kVerb)) &&
        !(after_date && (word == "morning" || word == "night" ||
                         word == "evening" || word == "afternoon"))) {
      break;
    }
    ++i;
  }
  return i;
}

Following SpeechContent::After(uint32_t i, TokenRange sentence,
                               CueKind kind) const {
  using Kind = Following::Kind;
  const uint32_t start = SkipSetting(i, sentence);
  const bool aside = view_.Is(start, Upos::kAdp) || kind == CueKind::kHearer;
  const uint32_t last = std::min(sentence.end, start + kScanTokens);
  for (uint32_t k = start; k < last; ++k) {
    const std::string_view word = view_.Lower(k);
    if (word == ":") return {Kind::kQuote, k + 1};
    if (view_.IsQuote(k)) {
      // A closing quote ends all; one amid the words decides nothing.
      if (k == start || view_.IsComma(k - 1)) return {Kind::kQuote, k};
      continue;
    }
    if (view_.IsDash(k) && k > start) continue;  // An aside between dashes.
    if (view_.IsComma(k) || IsStop(word) || view_.IsDash(k)) {
      if (view_.IsComma(k) && view_.IsQuote(k + 1) && k + 1 < sentence.end) {
        return {Kind::kQuote, k + 1};
      }
      const bool nothing = k == start || aside || view_.IsComma(i);
      return nothing ? Following{Kind::kNothing, k}
                     : Following{Kind::kObject, start};
    }
    if (word == "that") {
      const bool links = k == start || aside;
      return links ? Following{Kind::kThat, k + 1}
                   : Following{Kind::kClause, start};
    }
    if (OpensClause(word) && (k == start || aside)) return {Kind::kThat, k};
    if (k > start && view_.IsVerb(k)) return {Kind::kClause, start};
    if (word == "to" && k == start) {
      // "promised to build"; but "believed to be", of those believed.
      const bool vow = kind == CueKind::kVow || kind == CueKind::kAgainst;
      return {vow ? Kind::kClause : Kind::kReduced, start};
    }
  }
  if (start >= sentence.end) return {Kind::kNothing, sentence.end};
  return {aside ? Kind::kNothing : Kind::kObject, start};
}

bool SpeechContent::IsStatement(uint32_t begin, uint32_t end) const {
  for (uint32_t i = begin; i < end; ++i) {
    if (view_.IsVerb(i) || IsQuoted(i)) return true;
  }
  return false;
}

uint32_t SpeechContent::TrimEnd(uint32_t begin, uint32_t end) const {
  while (end > begin + 1 &&
         (view_.IsComma(end - 1) || IsStop(view_.Lower(end - 1)) ||
          view_.IsQuote(end - 1) || view_.IsDash(end - 1) ||
          view_.Is(end - 1, Upos::kCconj))) {
    --end;
  }
  return end;
}

uint32_t SpeechContent::EndOf(uint32_t begin, TokenRange sentence) const {
  if (view_.IsQuote(begin) || (begin < sentence.end && IsQuoted(begin))) {
    // A whole quotation ends where it closes, sentences on.
    uint32_t end = begin + 1;
    while (end < sentence.end && IsQuoted(end)) ++end;
    if (end < sentence.end) {
      const bool closes = end + 1 >= sentence.end;
      return closes ? end : TrimEnd(begin, sentence.end);
    }
    return end;
  }
  for (uint32_t i = begin + 1; i + 1 < sentence.end; ++i) {
    if (!view_.IsComma(i)) continue;
    const std::string_view next = view_.Lower(i + 1);
    // The writer's own remark on what was said.
    if (next == "though" || next == "although") return i;
  }
  return TrimEnd(begin, sentence.end);
}

uint32_t SpeechContent::EndOfObject(TokenRange object) const {
  for (uint32_t i = object.begin + 1; i + 1 < object.end; ++i) {
    if (view_.IsComma(i) && view_.Is(i + 1, Upos::kCconj) &&
        IsStatement(i + 2, object.end)) {
      return i;
    }
  }
  return object.end;
}

uint32_t SpeechContent::BeginOf(uint32_t begin) const {
  if (!IsQuoted(begin) || view_.IsQuote(begin)) return begin;
  const auto& sentences = view_.document().sentences;
  const auto it = std::upper_bound(
      sentences.begin(), sentences.end(), begin,
      [](uint32_t token, const language::Sentence& s) {
        return token < s.first_token;
      });
  uint32_t first = begin;
  auto s = it;
  for (uint32_t n = 0; n < kMaxQuoteSentences && s != sentences.begin(); ++n) {
    --s;
    if (s->paragraph != (it - 1)->paragraph) break;
    uint32_t k = s == it - 1 ? begin : s->first_token + s->token_count;
    while (k > s->first_token && IsQuoted(k - 1) && !view_.IsQuote(k - 1)) --k;
    first = k;
    if (k > s->first_token) {
      return view_.IsQuote(k - 1) ? k - 1 : k;  // Where it opens.
    }
  }
  return first;
}

}  // namespace factline::extract
