#include "daemon/language/word_scanner.h"

#include <algorithm>
#include <string_view>

#include "daemon/language/abbreviations.h"
#include "daemon/language/tokenizer.h"

namespace factline::language {
namespace {

// Affixes that stay with their word: anti-war, al-Assad. Sorted.
constexpr std::string_view kAffixes[] = {
    "al",    "anti",  "ar",    "as",     "bi",    "bin",    "co",
    "counter", "cyber", "de",  "e",      "eco",   "el",     "ex",
    "extra", "inter", "intra", "macro",  "mega",  "micro",  "mid",
    "mini",  "multi", "neo",   "non",    "pan",   "para",   "post",
    "pre",   "pro",   "proto", "pseudo", "quasi", "re",     "semi",
    "socio", "sub",   "super", "trans",  "tri",   "ultra",  "un",
    "uni",   "vice"};

// Before a hyphen and a number these are words, not parts of a name: top-10,
// mid-2025. Sorted.
constexpr std::string_view kWordsBeforeNumbers[] = {
    "age",  "aged", "best",  "bottom", "early", "ex",   "final", "first",
    "last", "late", "mid",   "minus",  "non",   "over", "plus",  "post",
    "pre",  "sub",  "super", "top",    "under"};

// Domains that make "example.com" one word. Sorted.
constexpr std::string_view kDomains[] = {
    "au", "biz", "ca",  "cn",  "co", "com", "de", "edu", "eu", "fr", "gov",
    "il", "in",  "info", "int", "io", "jp", "me", "mil", "net", "news", "org",
    "ru", "tv", "ua",  "uk",  "us"};

// Codes that news glues to a sum: EUR10m, Rs500. Sorted.
constexpr std::string_view kMoneyCodes[] = {"aud", "cad", "chf", "cny",
                                            "eur", "gbp", "inr", "jpy",
                                            "rs",  "rub", "uah", "usd"};

// Letters that belong to the number before them: 5G, 3D. Sorted.
constexpr std::string_view kDigitNames[] = {"1q", "2d", "2g", "2q", "3d", "3g",
                                            "3q", "4d", "4g", "4k", "4q", "5g",
                                            "6g", "8k"};

template <size_t kSize>
bool IsIn(const std::string_view (&sorted)[kSize], std::string_view word) {
  return std::binary_search(std::begin(sorted), std::end(sorted), word);
}

bool IsOrdinalOrPluralEnding(std::string_view letters) {
  return letters == "st" || letters == "nd" || letters == "rd" ||
         letters == "th" || letters == "s";
}

}  // namespace

WordScanner::WordScanner(Document& document, Span paragraph)
    : document_(document), paragraph_(paragraph), at_(paragraph.begin) {}

void WordScanner::Run() {
  while (at_ < paragraph_.end) {
    const uint32_t begin = at_;
    const Character c = At(begin);
    switch (c.type) {
      case CharClass::kBlank: at_ += c.bytes; break;
      case CharClass::kLetter:
        if (!ScanAddress(begin)) ScanWord(begin);
        break;
      case CharClass::kDigit: ScanNumber(begin); break;
      case CharClass::kApostrophe: ScanApostrophe(begin); break;
      default: ScanMark(begin, c); break;
    }
  }
}

Character WordScanner::At(uint32_t offset) const {
  if (offset >= paragraph_.end) return {CharClass::kBlank, 0, false};
  return ReadCharacter(document_.Text(Span{offset, paragraph_.end}));
}

char WordScanner::Byte(uint32_t offset) const {
  return offset < paragraph_.end ? document_.text[offset] : ' ';
}

bool WordScanner::IsLetter(uint32_t offset) const {
  return At(offset).type == CharClass::kLetter;
}

bool WordScanner::IsDigit(uint32_t offset) const {
  return At(offset).type == CharClass::kDigit;
}

uint32_t WordScanner::SkipDigits(uint32_t offset) const {
  const uint32_t stop = offset + kMaxTokenBytes;
  while (IsDigit(offset) && offset < stop) offset += At(offset).bytes;
  return offset;
}

uint32_t WordScanner::SkipLetters(uint32_t offset) const {
  const uint32_t stop = offset + kMaxTokenBytes;
  while (IsLetter(offset) && offset < stop) offset += At(offset).bytes;
  return offset;
}

std::string_view WordScanner::Lower(uint32_t begin, uint32_t end) const {
  return document_.Lower(Span{begin, end});
}

uint16_t WordScanner::FlagsOf(uint32_t begin, uint32_t end) const {
  uint16_t flags = 0;
  uint32_t letters = 0;
  uint32_t upper = 0;
  for (uint32_t i = begin; i < end;) {
    const Character c = At(i);
    if (c.type == CharClass::kDigit && c.bytes == 1) flags |= kTokenDigits;
    if (c.type == CharClass::kLetter) {
      if (letters == 0 && c.upper) flags |= kTokenCapitalized;
      ++letters;
      if (c.upper) ++upper;
    }
    i += c.bytes;
  }
  if (letters >= 2 && upper == letters) flags |= kTokenAllCaps;
  if (begin == paragraph_.begin ||
      (begin > 0 && document_.tokens.empty()) ||
      (!document_.tokens.empty() && document_.tokens.back().span.end < begin)) {
    flags |= kTokenSpaceBefore;
  }
  return flags;
}

void WordScanner::Emit(uint32_t begin, uint32_t end) {
  Token token;
  token.span = {begin, end};
  token.flags = FlagsOf(begin, end);
  document_.tokens.push_back(token);
  at_ = end;
}

// --- Words ---

void WordScanner::ScanWord(uint32_t begin) {
  uint32_t end = WordEnd(begin);
  const uint32_t letters_end = SkipLetters(begin);
  if (letters_end < end && IsDigit(letters_end) &&
      IsIn(kMoneyCodes, Lower(begin, letters_end))) {
    return Emit(begin, letters_end);
  }
  const uint32_t money_end = WithCurrency(begin, end);
  if (money_end > end) return Emit(begin, money_end);
  const uint32_t stop_end = WithStop(begin, end);
  if (stop_end > end) return Emit(begin, stop_end);
  EmitWithClitics(begin, end);
}

uint32_t WordScanner::WordEnd(uint32_t begin) const {
  const uint32_t limit = begin + kMaxTokenBytes;
  uint32_t i = begin;
  while (i < paragraph_.end && i < limit) {
    const Character c = At(i);
    const uint32_t next = i + c.bytes;
    bool goes_on = false;
    switch (c.type) {
      case CharClass::kLetter:
      case CharClass::kDigit: goes_on = true; break;
      case CharClass::kApostrophe: goes_on = IsLetter(next); break;
      case CharClass::kHyphen: goes_on = KeepsHyphen(begin, i); break;
      case CharClass::kPeriod: goes_on = KeepsPeriod(begin, i); break;
      case CharClass::kOther: {
        const char mark = Byte(i);
        goes_on = (mark == '&' && At(i - 1).upper && At(next).upper) ||
                  ((mark == '_' || mark == '@') && IsLetter(next));
        break;
      }
      default: break;
    }
    if (!goes_on) break;
    i = next;
  }
  return i;
}

// Whether the hyphen joins an identifier (F-16) or an affix (anti-war).
bool WordScanner::KeepsHyphen(uint32_t begin, uint32_t hyphen) const {
  const std::string_view word = Lower(begin, hyphen);
  const uint32_t next = hyphen + 1;
  if (IsDigit(next)) {
    constexpr uint32_t kMaxIdDigits = 4;
    const uint32_t digits_end = SkipDigits(next);
    const bool name = At(begin).upper || word == "covid";
    // "F-16" and "F-16s", but not "Kyiv-2025-02" nor "Top-10".
    return name && digits_end - next <= kMaxIdDigits &&
           Byte(digits_end) != '-' && !IsIn(kWordsBeforeNumbers, word);
  }
  if (!IsLetter(next)) return false;
  return IsIn(kAffixes, word) || (word.size() == 1 && word != "a");
}

// Whether a full stop is inside a word: U.S, example.com.
bool WordScanner::KeepsPeriod(uint32_t begin, uint32_t period) const {
  const uint32_t next = period + 1;
  if (!IsLetter(next)) return false;
  uint32_t piece = period;
  while (piece > begin && Byte(piece - 1) != '.') --piece;
  const uint32_t next_end = SkipLetters(next);
  const bool single_before =
      IsLetter(piece) && piece + At(piece).bytes == period;
  const bool single_after = next + At(next).bytes == next_end;
  if (single_before && single_after) return true;
  if (single_before && piece > begin && next_end - next == 2) return false;
  // "Ph.D"
  if (single_after && Lower(begin, period) == "ph") return true;
  return !At(next).upper && IsIn(kDomains, Lower(next, next_end));
}

// The end of the word with the full stop after it, if that is part of it.
uint32_t WordScanner::WithStop(uint32_t begin, uint32_t end) const {
  if (Byte(end) != '.' || Byte(end + 1) == '.') return end;
  const std::string_view word = Lower(begin, end);
  const size_t inner = word.find('.');
  if (inner == 1 && word.size() >= 3 && word[word.size() - 2] == '.') {
    return end + 1;  // "U.S.", "a.m."
  }
  if (word == "ph.d") return end + 1;
  if (IsInitial(begin, end)) return end + 1;
  const uint32_t after = end + 1 + (Byte(end + 1) == ' ' ? 1 : 0);
  switch (AbbreviationOf(Lower(begin, end + 1))) {
    case Abbreviation::kNone: return end;
    case Abbreviation::kTitle:
      return after < paragraph_.end ? end + 1 : end;
    case Abbreviation::kNumber: return IsDigit(after) ? end + 1 : end;
    case Abbreviation::kDate:
      return At(begin).upper && (IsDigit(after) || Byte(after) == ',')
                 ? end + 1
                 : end;
    case Abbreviation::kAny: return end + 1;
  }
  return end;
}

// "J." in "J. K. Rowling", not in "Plan B. The".
bool WordScanner::IsInitial(uint32_t begin, uint32_t end) const {
  if (begin + At(begin).bytes != end || !At(begin).upper) return false;
  if (Byte(end + 1) != ' ' || !At(end + 2).upper) return false;
  return !IsLikelyStarter(Lower(end + 2, SkipLetters(end + 2)));
}

// "US$", "C$", "HK$"
uint32_t WordScanner::WithCurrency(uint32_t begin, uint32_t end) const {
  constexpr uint32_t kMaxPrefix = 3;
  const Character sign = At(end);
  if (sign.type != CharClass::kCurrency || end - begin > kMaxPrefix) return end;
  for (uint32_t i = begin; i < end; ++i) {
    if (!At(i).upper) return end;
  }
  return end + sign.bytes;
}

void WordScanner::EmitWithClitics(uint32_t begin, uint32_t end) {
  const std::string_view word = Lower(begin, end);
  if (word == "cannot") {
    Emit(begin, begin + 3);
    return Emit(begin + 3, end);
  }
  // The last apostrophe, straight or curly; clitics have two letters at most.
  size_t mark = word.size();
  size_t mark_bytes = 0;
  if (const size_t straight = word.rfind('\'');
      straight != std::string_view::npos) {
    mark = straight;
    mark_bytes = 1;
  } else if (const size_t curly = word.rfind("’");
             curly != std::string_view::npos) {
    mark = curly;
    mark_bytes = 3;
  }
  if (mark_bytes == 0 || mark == 0) return Emit(begin, end);
  const std::string_view tail = word.substr(mark + mark_bytes);
  size_t cut = word.size();
  if (tail == "t" && mark >= 2 && word[mark - 1] == 'n') {
    cut = mark - 1;
  } else if (tail == "s" || tail == "re" || tail == "ve" || tail == "ll" ||
             tail == "d" || tail == "m") {
    cut = mark;
  }
  const auto at = begin + static_cast<uint32_t>(cut);
  if (at > begin && at < end) Emit(begin, at);
  Emit(std::min(at, end) == end ? begin : at, end);
}

// --- Numbers ---

void WordScanner::ScanNumber(uint32_t begin) {
  const uint32_t end = NumberEnd(begin);
  if (!IsLetter(end)) return Emit(begin, end);
  const uint32_t letters_end = SkipLetters(end);
  const std::string_view letters = Lower(end, letters_end);
  const bool goes_on = IsDigit(letters_end);
  if (IsOrdinalOrPluralEnding(letters) ||
      (goes_on && letters_end - end <= 2) ||
      IsIn(kDigitNames, Lower(begin, letters_end))) {
    return Emit(begin, goes_on ? WordEnd(end) : letters_end);
  }
  Emit(begin, end);
}

// The end of digits with grouping commas: "1,150" and "12,34,567", but only
// "2025" of "2025,138".
uint32_t WordScanner::GroupedEnd(uint32_t begin) const {
  const uint32_t first_end = SkipDigits(begin);
  if (first_end - begin > 3) return first_end;
  uint32_t end = first_end;
  uint32_t candidate = first_end;
  while (Byte(candidate) == ',' && candidate - begin < kMaxTokenBytes) {
    const uint32_t group_end = SkipDigits(candidate + 1);
    const uint32_t size = group_end - candidate - 1;
    if (size != 2 && size != 3) break;
    candidate = group_end;
    if (size == 3) end = candidate;
  }
  // A group of two as the last one is no grouping.
  return candidate == end || Byte(candidate) != ',' ? end : first_end;
}

uint32_t WordScanner::NumberEnd(uint32_t begin) const {
  uint32_t end = Byte(begin) == '.' ? begin : GroupedEnd(begin);
  // "2025-02-22", "555-0100-200": three or more parts are a date or a name.
  uint32_t hyphenated = end;
  int parts = 1;
  while (Byte(hyphenated) == '-' && IsDigit(hyphenated + 1) &&
         hyphenated - begin < kMaxTokenBytes) {
    hyphenated = SkipDigits(hyphenated + 1);
    ++parts;
  }
  if (parts >= 3) return hyphenated;
  while (end - begin < kMaxTokenBytes) {
    const char joint = Byte(end);
    if ((joint != '.' && joint != ':' && joint != '/') || !IsDigit(end + 1)) {
      break;
    }
    end = SkipDigits(end + 1);
  }
  return end;
}

// --- The rest ---

// A web address is one token, without marks at its end.
bool WordScanner::ScanAddress(uint32_t begin) {
  const std::string_view rest = Lower(
      begin, std::min<uint32_t>(paragraph_.end, begin + kMaxTokenBytes));
  if (!rest.starts_with("http://") && !rest.starts_with("https://") &&
      !rest.starts_with("www.")) {
    return false;
  }
  size_t size = 0;
  while (size < rest.size() && rest[size] > ' ' && rest[size] < 0x7F) ++size;
  while (std::string_view(".,;:!?)]\"'").find(rest[size - 1]) !=
         std::string_view::npos) {
    --size;
  }
  Emit(begin, begin + static_cast<uint32_t>(size));
  return true;
}

// "'s" after something that is no word ("2024's", "U.S.'s"), else a mark.
void WordScanner::ScanApostrophe(uint32_t begin) {
  const uint32_t next = begin + At(begin).bytes;
  const bool after_token = !document_.tokens.empty() &&
                           document_.tokens.back().span.end == begin &&
                           begin > paragraph_.begin;
  if (after_token && Lower(next, std::min(next + 1, paragraph_.end)) == "s" &&
      !IsLetter(next + 1)) {
    return Emit(begin, next + 1);
  }
  // "'90s"
  if (!after_token && IsDigit(next) && SkipDigits(next) == next + 2 &&
      Byte(next + 2) == 's') {
    return Emit(begin, next + 3);
  }
  const bool doubled = Byte(begin) == '\'' && Byte(next) == '\'';
  Emit(begin, doubled ? next + 1 : next);
}

void WordScanner::ScanMark(uint32_t begin, Character mark) {
  const char c = Byte(begin);
  uint32_t end = begin + mark.bytes;
  if (c == '.' && IsDigit(end) &&
      (begin == paragraph_.begin ||
       At(begin - 1).type == CharClass::kBlank)) {
    return ScanNumber(begin);  // ".5"
  }
  if (c == '.' || c == '-' || c == '!' || c == '?' || c == '*' || c == '_' ||
      c == '=' || c == ':' || c == '`') {
    const bool cry = c == '!' || c == '?';
    while (end - begin < kMaxTokenBytes &&
           (Byte(end) == c || (cry && (Byte(end) == '!' || Byte(end) == '?')))) {
      ++end;
    }
  } else if ((c == '#' || c == '@') && IsLetter(end)) {
    end = WordEnd(end);
  }
  Emit(begin, end);
}

}  // namespace factline::language
