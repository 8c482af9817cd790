#ifndef FACTLINE_TESTS_LANGUAGE_WORDS_H_
#define FACTLINE_TESTS_LANGUAGE_WORDS_H_

#include <string_view>
#include <vector>

namespace factline::language {

// `text` split at its blanks.
inline std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const size_t end = text.find(' ');
    if (end != 0) words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return words;
}

}  // namespace factline::language

#endif  // FACTLINE_TESTS_LANGUAGE_WORDS_H_
