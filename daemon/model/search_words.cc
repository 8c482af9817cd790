#include "daemon/model/search_words.h"

#include <utility>

#include "daemon/base/strings.h"

namespace factline {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

void DropPlural(std::string& word) {
  if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") &&
      !word.ends_with("us") && !word.ends_with("is")) {
    word.pop_back();
  }
}

}  // namespace

std::vector<std::string> SearchWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (word.empty()) return;
    DropPlural(word);
    words.push_back(std::exchange(word, ""));
  };
  for (const char c : text) {
    if (IsWordByte(c)) {
      word += AsciiLower(c);
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

}  // namespace factline
