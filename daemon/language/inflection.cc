#include "daemon/language/inflection.h"

#include <initializer_list>

namespace factline::language {
namespace {

bool IsVowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

bool EndsWithAny(std::string_view word,
                 std::initializer_list<std::string_view> endings) {
  for (std::string_view ending : endings) {
    if (word.ends_with(ending)) return true;
  }
  return false;
}

bool EndsInConsonantY(std::string_view base) {
  return base.size() >= 2 && base.back() == 'y' &&
         !IsVowel(base[base.size() - 2]);
}

std::string Join(std::string_view stem, std::string_view ending) {
  std::string word(stem);
  word += ending;
  return word;
}

std::string_view Without(std::string_view word, size_t bytes) {
  return word.substr(0, word.size() - bytes);
}

std::string Doubled(std::string_view base) {
  return Join(base, base.substr(base.size() - 1));
}

// What is left after -ed or -ing, as a base form.
std::string Stem(std::string_view stem) {
  const size_t size = stem.size();
  if (size < 3) return std::string(stem);
  const char last = stem.back();
  if (last == stem[size - 2] && !IsVowel(last)) {
    // "banned", but "killed", "passed", "buzzed".
    return std::string(last == 'l' || last == 's' || last == 'z' || last == 'f'
                           ? stem
                           : Without(stem, 1));
  }
  if (EndsWithAny(stem, {"at", "iz", "is", "ur", "ir", "as", "us", "os", "ut"}) &&
      !EndsWithAny(stem, {"eat", "oat", "our", "air", "out"})) {
    return Join(stem, "e");
  }
  if (EndsWithAny(stem, {"v", "c", "u", "dg", "ag", "rg", "lg", "ng", "ns", "rs",
                         "bl", "pl", "tl", "dl", "gl", "kl", "fl", "ps"}) &&
      !EndsWithAny(stem, {"ing", "ang", "ong", "ung"})) {
    return Join(stem, "e");
  }
  return std::string(stem);
}

}  // namespace

std::string WithS(std::string_view base) {
  if (EndsInConsonantY(base)) return Join(Without(base, 1), "ies");
  if (EndsWithAny(base, {"s", "x", "z", "sh", "ch"})) return Join(base, "es");
  if (base.ends_with("o") && base.size() >= 2 &&
      !IsVowel(base[base.size() - 2]) &&
      EndsWithAny(base, {"go", "do", "to", "ho", "ro", "cho"}) &&
      !EndsWithAny(base, {"photo", "euro", "auto"})) {
    return Join(base, "es");
  }
  return Join(base, "s");
}

std::string WithEd(std::string_view base, bool doubles) {
  if (base.ends_with("e")) return Join(base, "d");
  if (EndsInConsonantY(base)) return Join(Without(base, 1), "ied");
  return Join(doubles ? Doubled(base) : std::string(base), "ed");
}

std::string WithIng(std::string_view base, bool doubles) {
  if (base.ends_with("ie")) return Join(Without(base, 2), "ying");
  if (base.ends_with("e") && base.size() > 2 &&
      !EndsWithAny(base, {"ee", "oe", "ye"})) {
    return Join(Without(base, 1), "ing");
  }
  return Join(doubles ? Doubled(base) : std::string(base), "ing");
}

bool IsShortClosed(std::string_view base) {
  const size_t size = base.size();
  if (size < 3) return false;
  const char last = base.back();
  if (IsVowel(last) || last == 'w' || last == 'x' || last == 'y') return false;
  if (!IsVowel(base[size - 2])) return false;
  for (size_t i = 0; i + 2 < size; ++i) {
    if (IsVowel(base[i]) && !(base[i] == 'u' && i > 0 && base[i - 1] == 'q')) {
      return false;
    }
  }
  return true;
}

std::string WithoutS(std::string_view word) {
  if (word.size() < 4 || !word.ends_with("s") ||
      EndsWithAny(word, {"ss", "us", "is"})) {
    return std::string(word);
  }
  if (word.ends_with("ies") && word.size() > 4) {
    return Join(Without(word, 3), "y");
  }
  if (EndsWithAny(word, {"sses", "ches", "shes", "xes", "zzes"})) {
    return std::string(Without(word, 2));
  }
  return std::string(Without(word, 1));
}

std::string WithoutEd(std::string_view word) {
  if (word.size() < 4 || !word.ends_with("ed")) return std::string(word);
  if (word.ends_with("ied") && word.size() == 4) {
    return std::string(Without(word, 1));
  }
  if (word.ends_with("ied")) return Join(Without(word, 3), "y");
  if (word.ends_with("eed")) return std::string(Without(word, 1));
  return Stem(Without(word, 2));
}

std::string WithoutIng(std::string_view word) {
  if (word.size() < 5 || !word.ends_with("ing")) return std::string(word);
  if (word.ends_with("ying") && word.size() == 5) {
    return Join(Without(word, 4), "ie");
  }
  return Stem(Without(word, 3));
}

}  // namespace factline::language
