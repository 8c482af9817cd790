#ifndef FACTLINE_DAEMON_SERVE_FIGURE_WORDS_H_
#define FACTLINE_DAEMON_SERVE_FIGURE_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/model/figure.h"

namespace factline::serve {

// Free-text search for figures: each word of the query must stand in the
// figure's measure, place, actor or display name, as a word or as the front of
// one. ASCII case and an English plural "s" do not matter. What names the
// figure counts more than what stands in its label only, whole words count
// more than fronts, and of equals the figure with more points comes first.
class SearchQuery {
 public:
  static constexpr size_t kMaxBytes = 256;
  static constexpr int kMaxWords = 16;
  static constexpr int kMaxScore = 100'000'000;  // Above any Score().

  // Errors: InvalidArgument when it is too long or has no word.
  static absl::StatusOr<SearchQuery> Parse(std::string_view text);

  // 0 = no match; more is better.
  int Score(const Figure& figure) const;

 private:
  std::vector<std::string> words_;
};

// Lower-case words of `text`, without plural endings. Bytes of non-ASCII
// characters are letters.
std::vector<std::string> SearchWords(std::string_view text);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_FIGURE_WORDS_H_
