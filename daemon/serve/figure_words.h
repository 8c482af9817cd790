#ifndef FACTLINE_DAEMON_SERVE_FIGURE_WORDS_H_
#define FACTLINE_DAEMON_SERVE_FIGURE_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/model/figure.h"
#include "daemon/model/search_words.h"
#include "daemon/serve/read_view.h"

namespace factline::serve {

// Free-text search for figures: each word of the query must stand in the
// figure's measure, place, actor or display name, or in the name of somebody
// who spoke of it, as a word or as the front of one; or it must be a word for
// the figure's concept. ASCII case and an English plural "s" do not matter. What
// names the figure counts more than what stands in its label or in a speaker's
// name only, whole words count more than fronts and other words for the
// concept, and of equals the figure with more points comes first.
class SearchQuery {
 public:
  static constexpr size_t kMaxBytes = 256;
  static constexpr int kMaxWords = 16;
  static constexpr int kMaxScore = 100'000'000;  // Above any Score().

  // `concepts` tells what words stand for; null or empty = themselves only.
  // Errors: InvalidArgument when it is too long or has no word.
  static absl::StatusOr<SearchQuery> Parse(std::string_view text,
                                           const ConceptIds* concepts);

  const std::vector<std::string>& words() const { return words_; }
  // What each of words() may stand for.
  const std::vector<std::vector<std::string>>& concepts() const {
    return concepts_;
  }

  // How a word stands in the names of a figure's speakers.
  enum class Spoken : uint8_t { kNo = 0, kFront = 1, kWhole = 2 };
  // 0 = no match; more is better. `spoken` has one entry for each of words().
  int Score(const Figure& figure, const std::vector<Spoken>& spoken) const;

 private:
  std::vector<std::string> words_;
  std::vector<std::vector<std::string>> concepts_;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_FIGURE_WORDS_H_
