#ifndef FACTLINE_DAEMON_EXTRACT_WORDS_H_
#define FACTLINE_DAEMON_EXTRACT_WORDS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

// What several readers ask of words and of lists in text order.
namespace factline::extract {

template <size_t n>
bool IsOneOf(std::string_view word, const std::string_view (&words)[n]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

inline bool IsPossessive(std::string_view word) {
  return word == "'s" || word == "\u2019s" || word == "'" || word == "\u2019";
}

// By sentence, the index of its first item; one more entry at the end. Items
// have a `sentence` and stand in text order.
template <typename T>
std::vector<uint32_t> FirstBySentence(const std::vector<T>& items,
                                      size_t sentences) {
  std::vector<uint32_t> first(sentences + 1, 0);
  size_t sentence = 0;
  for (uint32_t i = 0; i < items.size(); ++i) {
    while (sentence <= items[i].sentence && sentence < first.size()) {
      first[sentence++] = i;
    }
  }
  while (sentence < first.size()) {
    first[sentence++] = static_cast<uint32_t>(items.size());
  }
  return first;
}

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_WORDS_H_
