#include "daemon/language/word_form.h"

#include <algorithm>
#include <array>

#include "daemon/base/strings.h"
#include "daemon/language/characters.h"
#include "daemon/language/hashing.h"

namespace factline::language {
namespace {

bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAsciiLetter(char c) {
  return (c >= 'a' && c <= 'z') || IsAsciiUpper(c);
}

// Fewer words do not tell a headline from a name.
constexpr int kMinStyledWords = 4;

// Words that titles leave in lower case.
bool IsSmallTitleWord(std::string_view word) {
  constexpr std::string_view kSmall[] = {
      "a",  "an", "and", "as", "at", "but", "by",  "en", "for", "from", "if",
      "in", "is", "n't", "nor", "of", "off", "on", "or", "out", "over", "per",
      "s",  "'s", "the", "to", "up", "via", "vs",  "with"};
  return std::find(std::begin(kSmall), std::end(kSmall), word) !=
         std::end(kSmall);
}

// The byte that stands for the character at `at`, which is three bytes long, in
// a normal form; 0 if it has none.
char AsciiOf(std::string_view word, size_t at) {
  if (at + 2 >= word.size() || word[at] != '\xE2' || word[at + 1] != '\x80') {
    return 0;
  }
  switch (static_cast<unsigned char>(word[at + 2])) {
    case 0x90: case 0x91: case 0x92: case 0x93: case 0x94: return '-';
    case 0x98: case 0x99: case 0x9A: return '\'';
    case 0x9C: case 0x9D: case 0x9E: return '"';
    default: return 0;
  }
}

bool IsYear(std::string_view word) {
  return word.size() == 4 && std::all_of(word.begin(), word.end(), IsAsciiDigit)
         && (word.starts_with("19") || word.starts_with("20"));
}

enum ShapeBit : uint32_t {
  kShapeCapital = 1 << 0,
  kShapeAllCaps = 1 << 1,
  kShapeDigit = 1 << 2,
  kShapeLetter = 1 << 3,
  kShapeHyphen = 1 << 4,
  kShapePeriod = 1 << 5,
  kShapeOther = 1 << 6,
  kShapeForeign = 1 << 7,   // Letters beyond ASCII.
  kShapeFirst = 1 << 8,     // First word: its capital says little.
  kShapeInnerCap = 1 << 9,  // "McCoy", "iPhone"
};

uint32_t ShapeOf(std::string_view word) {
  uint32_t shape = 0;
  int letters = 0;
  int capitals = 0;
  for (const char c : word) {
    if (IsAsciiDigit(c)) {
      shape |= kShapeDigit;
    } else if (IsAsciiLetter(c)) {
      shape |= kShapeLetter;
      ++letters;
      capitals += IsAsciiUpper(c) ? 1 : 0;
    } else if (c == '-') {
      shape |= kShapeHyphen;
    } else if (c == '.') {
      shape |= kShapePeriod;
    } else {
      shape |= static_cast<unsigned char>(c) < 128 ? kShapeOther
                                                   : kShapeForeign;
    }
  }
  const Character first = ReadCharacter(word);
  if (first.upper) shape |= kShapeCapital;
  if (capitals == letters && letters > 1) shape |= kShapeAllCaps;
  if (capitals > (first.upper ? 1 : 0) && capitals < letters) {
    shape |= kShapeInnerCap;
  }
  return shape;
}

std::string_view Ending(std::string_view form, size_t bytes) {
  return form.size() <= bytes ? form : form.substr(form.size() - bytes);
}

uint32_t Part(uint64_t kind, std::string_view part) {
  return Scramble(HashBytes(part) + kind);
}

// What the table says of a word, exact or in lower case.
void AddKnowledge(const WordRecord* exact, const WordRecord* word,
                  uint64_t exact_key, uint64_t word_key, WordForm& form) {
  form.ambiguity = form.rare;
  form.exact = form.rare;
  form.word = form.rare;
  if (word != nullptr) {
    form.lexicon = Scramble(word->lexicon);
    if ((word->known & kKnownWord) != 0) form.word = Scramble(word_key);
  }
  if (exact == nullptr) return;
  if ((exact->known & kKnownWord) != 0) form.exact = Scramble(exact_key);
  if (exact->tag_set != kOpenTags) form.ambiguity = Scramble(exact->tag_set);
  form.tag_set = exact->tag_set;
  form.fixed_tag = exact->fixed_tag;
}

// A name may stand first, where its capital does not show: `name` is what the
// table says of the word with its capital.
void AddName(const WordRecord* name, const WordRecord* word, uint64_t word_key,
             WordForm& form) {
  if (name == nullptr) return;
  const uint16_t other = word == nullptr ? uint16_t{0} : word->tag_set;
  if (other == 0 || other == name->tag_set) {
    AddKnowledge(name, word, name->key, word_key, form);
    return;
  }
  form.tag_set = kAllTags;
  form.fixed_tag = kNoTag;
  form.ambiguity = Scramble((uint64_t{other} << 16) + name->tag_set);
}

WordForm ReadForm(std::string_view word, bool first, CaseStyle style,
                  const WordTable& table) {
  std::array<char, kMaxFormBytes> buffer;
  const std::string_view normal = NormalForm(word, buffer);
  WordForm form;
  uint32_t shape = ShapeOf(word);
  if (style != CaseStyle::kNormal) {
    shape &= ~(kShapeCapital | kShapeAllCaps | kShapeInnerCap);
  }
  const bool plain = style != CaseStyle::kNormal ||
                     (first && (shape & kShapeAllCaps) == 0);
  if (first) shape |= kShapeFirst;
  shape |= static_cast<uint32_t>(style) << 16;
  shape |= static_cast<uint32_t>(std::min<size_t>(normal.size(), 5)) << 20;
  form.shape = Scramble(shape);
  form.prefix = Part(1, normal.substr(0, 3));
  form.suffix2 = Part(2, Ending(normal, 2));
  form.suffix3 = Part(3, Ending(normal, 3));
  form.suffix4 = Part(4, Ending(normal, 4));
  const uint32_t rare_shape =
      shape & (kShapeCapital | kShapeDigit | kShapeLetter | kShapeHyphen);
  form.rare = Scramble((static_cast<uint64_t>(form.suffix3) << 32) + rare_shape);

  const uint64_t word_key = WordKey(normal);
  const uint64_t exact_key = plain ? word_key : ExactKey(word, normal);
  const WordRecord* lower = table.Find(word_key);
  const WordRecord* exact =
      exact_key == word_key ? lower : table.Find(exact_key);
  AddKnowledge(exact, lower, exact_key, word_key, form);
  if (first && style == CaseStyle::kNormal && plain &&
      (shape & kShapeCapital) != 0) {
    AddName(table.Find(ExactKey(word, normal)), lower, word_key, form);
  }
  return form;
}

}  // namespace

CaseStyle CaseStyleOf(std::span<const std::string_view> words) {
  int capitalized = 0;
  int all_caps = 0;
  bool small = false;
  for (const std::string_view word : words) {
    if (word.empty() || !IsAsciiLetter(word[0])) continue;
    if (IsAsciiUpper(word[0])) {
      ++capitalized;
      const bool caps = std::none_of(word.begin(), word.end(), [](char c) {
        return c >= 'a' && c <= 'z';
      });
      if (caps) ++all_caps;
    } else if (IsSmallTitleWord(word)) {
      small = true;
    } else {
      return CaseStyle::kNormal;
    }
  }
  if (capitalized < kMinStyledWords) return CaseStyle::kNormal;
  return all_caps == capitalized && !small ? CaseStyle::kAllCaps
                                           : CaseStyle::kTitleCase;
}

std::string_view NormalForm(std::string_view word,
                            std::span<char, kMaxFormBytes> buffer) {
  if (IsYear(word)) return "<year>";
  size_t size = 0;
  bool only_number = true;
  for (size_t i = 0; i < word.size() && size < buffer.size(); ++i) {
    if (const char mark = AsciiOf(word, i); mark != 0) {
      buffer[size++] = mark;
      i += 2;
      only_number = false;
    } else if (IsAsciiDigit(word[i])) {
      buffer[size++] = '0';
    } else {
      if (word[i] != ',' && word[i] != '.') only_number = false;
      buffer[size++] = AsciiLower(word[i]);
    }
  }
  const std::string_view form(buffer.data(), size);
  return only_number && size > 4 ? "<number>" : form;
}

uint64_t WordKey(std::string_view normal_form) {
  const uint64_t key = HashBytes(normal_form);
  return key == 0 ? 1 : key;  // 0 marks a free slot.
}

uint64_t ExactKey(std::string_view word, std::string_view normal_form) {
  const Character first = ReadCharacter(word);
  if (!first.upper) return WordKey(normal_form);
  const bool all_caps = std::none_of(word.begin(), word.end(), [](char c) {
    return c >= 'a' && c <= 'z';
  });
  return MixBits(WordKey(normal_form) + (all_caps && word.size() > 1 ? 2 : 1));
}

void ReadForms(std::span<const std::string_view> words, const WordTable& table,
               std::vector<WordForm>& forms) {
  const CaseStyle style = CaseStyleOf(words);
  forms.clear();
  bool first = true;
  for (const std::string_view word : words) {
    forms.push_back(ReadForm(word, first, style, table));
    // Opening quotes and brackets do not make the next word a later one.
    if (ReadCharacter(word).type == CharClass::kLetter ||
        ReadCharacter(word).type == CharClass::kDigit) {
      first = false;
    }
  }
}

WordForm AsUnknown(const WordForm& form) {
  WordForm unknown = form;
  unknown.word = form.rare;
  unknown.exact = form.rare;
  unknown.ambiguity = form.rare;
  unknown.tag_set = kOpenTags;
  unknown.fixed_tag = kNoTag;
  return unknown;
}

}  // namespace factline::language
