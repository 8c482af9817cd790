#ifndef FACTLINE_DAEMON_EXTRACT_CHROME_H_
#define FACTLINE_DAEMON_EXTRACT_CHROME_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/language/document.h"

namespace factline::extract {

// Tells a page's furniture from its story: "Advertisement", sign-up lines,
// share bars, navigation, lists of other headlines, captions with photo
// credits, headings. Known phrases come from chrome.tsv; the rest is seen by
// form. A paragraph of running text (two sentences, or one that is long) is
// never chrome by form alone.
//
// Immutable, thread-safe.
class ChromeRules {
 public:
  // InvalidArgument with file and line when chrome.tsv is malformed.
  static absl::StatusOr<ChromeRules> Create(const std::string& lexicon_dir);

  // Sets the kinds of paragraphs that are kText so far. Linear.
  void Mark(language::Document& document) const;

 private:
  struct Phrase {
    std::string words;
    size_t words_max = 0;  // Of the line; longer ones are left alone.
  };

  bool IsKnownLine(std::string_view folded, size_t words) const;
  bool EndsInCredit(std::string_view text, std::string_view folded) const;

  std::vector<std::string> exact_;  // Sorted.
  std::vector<Phrase> starts_;
  std::vector<Phrase> within_;
  std::vector<std::string> credits_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CHROME_H_
