#ifndef FACTLINE_DAEMON_STORE_TERM_INDEX_H_
#define FACTLINE_DAEMON_STORE_TERM_INDEX_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/model/claim.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/read_source.h"
#include "daemon/store/row_batch.h"
#include "daemon/store/term_memo.h"

// By what words figures and claims are found, so that a read costs what it
// finds and not what there is. Entries are written once and stay: what is found
// is looked at again as it was at the revision of the view, so that entries of
// later revisions, and of labels that changed since, find nothing.
namespace factline::store {

// What a figure or its claims say. Letters of keys.
enum class TermKind : uint8_t {
  kPlace = 'p',   // Place, or what it lies in: names and ids.
  kObject = 'o',
  kAction = 'a',
  kWord = 'w',    // SearchWords() of key, measure and display name.
  kSpoken = 's',  // SearchWords() of those who said it.
};
using Term = std::pair<TermKind, std::string>;

// What a claim says apart from its figure: whole names in lower case.
enum class NameKind : uint8_t {
  kSpeaker = 's',
  kMention = 'm',
  // Terms of claims that no figure stands for; see NameOfTerm().
  kStatementTerm = 't',
};

// What lists of figures are sorted by.
enum class FigureOrder : uint8_t {
  kName = 'n',  // Of the resource: all have the sort key "".
  kDisplayName = 'd',
  kEventTime = 't',
};

// Of a figure, or of a claim with that key and measure; without kSpoken.
std::set<Term> TermsOf(const FigureKey& key, const Measure& measure,
                       std::string_view display_name);

// The name under which statements with a term are found.
std::string NameOfTerm(const Term& term);

// Bytes that order as the names and times do. Names that agree for 200 bytes
// have equal keys; no time comes first.
std::string NameSortKey(std::string_view display_name);
std::string TimeSortKey(std::optional<absl::Time> time);

// Writes the entries of one revision into a batch. An entry that is there, in
// the batch too, is not written again.
class TermWriter {
 public:
  // `written` sees the newest state, without what is in `rows`; that is in
  // `memo`.
  TermWriter(const ReadSource& written, TermMemo& memo, RowBatch& rows)
      : written_(written), memo_(memo), rows_(rows) {}

  // `figure_id` is that of the claim's own key; empty for a statement.
  // `known_measure` is that of the figure's header, whose terms are written;
  // null if there is none.
  absl::Status AddClaim(const Claim& claim, const std::string& figure_id,
                        int64_t revision, const Measure* known_measure);
  absl::Status AddFigure(const Figure& figure);
  absl::Status AddPoint(const std::string& figure_id, const Point& point);

 private:
  void AddNames(const Claim& claim, const std::string& figure_id,
                int64_t revision);
  absl::Status AddTerms(const std::set<Term>& terms,
                        const std::string& figure_id,
                        const std::string& since);
  // Whether nothing is written of a figure, nor of claims of its key.
  absl::StatusOr<bool> IsNew(const FigureKey& key,
                             const std::string& figure_id);
  absl::Status AddOrder(FigureOrder order, std::string_view sort_key,
                        const std::string& figure_id);
  // Of an entry that is not in the memo.
  absl::Status Put(const std::string& figure_id, uint64_t entry,
                   std::string key, const std::string& value);

  const ReadSource& written_;
  TermMemo& memo_;
  RowBatch& rows_;
  std::string new_figure_;  // The last one that was new; of it nothing is
                            // looked up.
};

// Figures of whose key or claims something is said, in id order, after
// `after_id`, until `visit` returns false. A figure may be none any more, or
// not yet.
absl::Status ScanTerm(const StoreView& view, const Term& term,
                      std::string_view after_id,
                      const std::function<bool(const std::string& id)>& visit);

// Words that begin with `front`, by word and figure, until `visit` returns
// false. Only those of the view's revision or before it.
absl::Status ScanWords(
    const StoreView& view, TermKind kind, std::string_view front,
    const std::function<bool(std::string_view word, const std::string& id)>&
        visit);

// As StoreView::ScanTimeline(), of claims that name somebody, in lower case.
absl::Status ScanClaimsNaming(
    const StoreView& view, NameKind kind, std::string_view name,
    const StoreView::TimelineCursor& cursor, bool descending,
    const std::function<bool(const StoreView::TimelineCursor&,
                             const StoredClaim&)>& visit);

// Places of such claims on the timeline, without reading the claims: at most
// `max`, in the order of the timeline.
absl::StatusOr<std::vector<StoreView::TimelineCursor>> PlacesOfClaimsNaming(
    const StoreView& view, NameKind kind, std::string_view name, size_t max);

// Ids of figures in the order of a sort key, after (key, id), or before it if
// descending (an empty id starts at the first, or the last), until `visit`
// returns false. A figure stands there with each key that it ever had.
absl::Status ScanOrder(
    const StoreView& view, FigureOrder order, std::string_view after_key,
    std::string_view after_id, bool descending,
    const std::function<bool(const std::string& key, const std::string& id)>&
        visit);

// Claims of a figure, also those that it lent or was lent, without readings;
// in no order, some maybe twice.
absl::StatusOr<std::vector<StoredClaim>> ClaimsNear(const StoreView& view,
                                                    std::string_view id);

// Writes the entries of a store that was filled before there were any; quick
// for others. While nobody else writes.
absl::Status CompleteTermIndex(const Database& database,
                               const std::string& store_id);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_TERM_INDEX_H_
