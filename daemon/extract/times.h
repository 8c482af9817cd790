#ifndef FACTLINE_DAEMON_EXTRACT_TIMES_H_
#define FACTLINE_DAEMON_EXTRACT_TIMES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/extract/layers.h"
#include "daemon/language/document.h"

namespace factline::extract {

class TimeLexicon;

// Finds the expressions of time in an article and places them on the time
// line, against the day and zone of its dateline. Immutable, thread-safe.
//
// A mention's span is the expression alone ("February 24, 2022"), its `time`
// what the expression says together with the words that join it to the clause:
//   "since February 24, 2022"       from then to the end of the publish day
//   "until Friday", "by the end of 2025"    up to its end, from now if ahead
//   "from Saturday night to early Sunday"   both mentions have the whole range
// A publish time without a clock is read as the day at its start in the zone
// of the dateline. What the words leave open stays open: "recently" has no
// start, "for two hours" neither bound.
//
// Besides TIMEX3's expressions it finds events dated elsewhere in the article,
// where a clause counts from them ("since the war began").
class TimeReader {
 public:
  // `lexicon_dir` as in ExtractorOptions. Errors: as TimeLexicon::Load().
  static absl::StatusOr<TimeReader> Create(const std::string& lexicon_dir);

  // Appends the times of `document`, whose tokens must be there; tags and
  // syntax sharpen the reading of tenses if they are. Paragraphs of page chrome
  // are not read. Never fails; linear in the document's size.
  void Find(const language::Document& document, const ArticleContext& context,
            std::vector<TimeMention>& mentions) const;

 private:
  explicit TimeReader(std::shared_ptr<const TimeLexicon> lexicon)
      : lexicon_(std::move(lexicon)) {}

  std::shared_ptr<const TimeLexicon> lexicon_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_TIMES_H_
