#ifndef FACTLINE_DAEMON_MODEL_SEARCH_WORDS_H_
#define FACTLINE_DAEMON_MODEL_SEARCH_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

namespace factline {

// Lower-case words of `text`, without plural endings: what the index of words
// holds and what searches look for. Bytes of non-ASCII characters are letters;
// no word has a zero byte.
std::vector<std::string> SearchWords(std::string_view text);

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_SEARCH_WORDS_H_
