#include "daemon/language/word_shapes.h"

#include <string_view>

#include "daemon/language/characters.h"

namespace factline::language {
namespace {

struct Ending {
  std::string_view letters;
  TagSet tags;
};

// Tried in order, on words of more letters than the ending has plus two.
constexpr Ending kEndings[] = {
    {"ly", Bit(Tag::kRB)},
    {"ing", Bit(Tag::kVBG) | Bit(Tag::kNN)},
    {"ed", Bit(Tag::kVBD) | Bit(Tag::kVBN) | Bit(Tag::kJJ)},
    {"ness", Bit(Tag::kNN)},      {"ment", Bit(Tag::kNN)},
    {"tion", Bit(Tag::kNN)},      {"sion", Bit(Tag::kNN)},
    {"ship", Bit(Tag::kNN)},      {"ity", Bit(Tag::kNN)},
    {"ism", Bit(Tag::kNN)},       {"ist", Bit(Tag::kNN)},
    {"ance", Bit(Tag::kNN)},      {"ence", Bit(Tag::kNN)},
    {"ous", Bit(Tag::kJJ)},       {"ful", Bit(Tag::kJJ)},
    {"less", Bit(Tag::kJJ)},      {"able", Bit(Tag::kJJ)},
    {"ible", Bit(Tag::kJJ)},      {"ical", Bit(Tag::kJJ)},
    {"ish", Bit(Tag::kJJ)},       {"ive", Bit(Tag::kJJ) | Bit(Tag::kNN)},
    {"ic", Bit(Tag::kJJ) | Bit(Tag::kNN)},
    {"al", Bit(Tag::kJJ) | Bit(Tag::kNN)},
    {"ary", Bit(Tag::kJJ) | Bit(Tag::kNN)},
    {"ate", Bit(Tag::kVB) | Bit(Tag::kNN)},
    {"ise", Bit(Tag::kVB)},       {"ize", Bit(Tag::kVB)},
    {"ify", Bit(Tag::kVB)},       {"ises", Bit(Tag::kVBZ)},
    {"izes", Bit(Tag::kVBZ)},     {"ss", Bit(Tag::kNN)},
    {"us", Bit(Tag::kNN)},        {"is", Bit(Tag::kNN)},
    {"s", Bit(Tag::kNNS)},
};

TagSet ByEnding(std::string_view lower) {
  for (const Ending& ending : kEndings) {
    if (lower.size() >= ending.letters.size() + 2 &&
        lower.ends_with(ending.letters)) {
      return ending.tags;
    }
  }
  return Bit(Tag::kNN);
}

TagSet OfDigits(std::string_view lower) {
  const char first = lower.front();
  if (first >= 'a' && first <= 'z') return Bit(Tag::kNNP);  // "F-16"
  if (lower.ends_with("st") || lower.ends_with("nd") ||
      lower.ends_with("rd") || lower.ends_with("th")) {
    return Bit(Tag::kJJ);
  }
  if (lower.ends_with("s")) return Bit(Tag::kNNS);  // "1990s"
  const char last = lower.back();
  return last >= '0' && last <= '9' ? Bit(Tag::kCD) : Bit(Tag::kNNP);
}

TagSet OfMark(std::string_view text) {
  if (text == "%" || text == "°" || text == "+" || text == "=") {
    return Bit(Tag::kSYM);
  }
  switch (ReadCharacter(text).type) {
    case CharClass::kCurrency: return Bit(Tag::kSYM);
    case CharClass::kDigit: return Bit(Tag::kCD);
    case CharClass::kLetter: return 0;
    default: return Bit(Tag::kPunct);
  }
}

// Words of the closed classes and proper adjectives keep their reading when
// capitalised inside a sentence.
constexpr TagSet kClosed =
    Bit(Tag::kDT) | Bit(Tag::kIN) | Bit(Tag::kTO) | Bit(Tag::kPRP) |
    Bit(Tag::kPRPS) | Bit(Tag::kWP) | Bit(Tag::kWRB) | Bit(Tag::kCC) |
    Bit(Tag::kPOS) | Bit(Tag::kEX) | Bit(Tag::kCD);

}  // namespace

TagSet CandidatesOf(std::string_view text, std::string_view lower,
                    uint16_t flags, CaseStyle style, const WordEntry* entry) {
  const bool capital = (flags & kTokenCapitalized) != 0;
  const bool caps = (flags & kTokenAllCaps) != 0;
  const bool start = (flags & kTokenSentenceStart) != 0;
  // "US$"
  if (text.size() >= 2 && text.back() == '$') return Bit(Tag::kSYM);
  if ((flags & kTokenDigits) != 0) return OfDigits(lower);
  if (entry != nullptr) {
    if ((entry->classes & (kMonth | kWeekday)) != 0) {
      if (capital) return Bit(Tag::kNNP);
      const TagSet common = entry->tags & ~Bit(Tag::kNNP);
      return common != 0 ? common : Bit(Tag::kNNP);
    }
    if (!capital || style == CaseStyle::kAllCaps) return entry->tags;
    if (caps && text.size() <= 5 && lower != "i" && lower != "a") {
      return Bit(Tag::kNNP);  // "US", "WHO"
    }
    if (start || style == CaseStyle::kTitleCase) return entry->tags;
    if ((entry->tags & kClosed) != 0) return entry->tags;
    if ((entry->classes & kProperAdjective) != 0) {
      return Bit(Tag::kJJ) | Bit(Tag::kNNP);
    }
    return Bit(Tag::kNNP);
  }
  if (const TagSet mark = OfMark(text); mark != 0) return mark;
  if (capital && style != CaseStyle::kAllCaps) {
    const TagSet ending = ByEnding(lower);
    const bool common = ending == Bit(Tag::kRB) || lower.ends_with("ing");
    return start && common ? ending : Bit(Tag::kNNP);
  }
  return ByEnding(lower);
}

}  // namespace factline::language
