#ifndef FACTLINE_DAEMON_STORE_FACT_READER_H_
#define FACTLINE_DAEMON_STORE_FACT_READER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/store/claim_lookup.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/read_source.h"
#include "daemon/store/records.h"

namespace factline::store {

// Puts facts together from their records, as they were at one revision. A
// version of a thing holds from its own revision until the next one, so the
// newest version not after the revision is the one that held.
//
// Every read may return DataLoss. Thread-compatible.
class FactReader {
 public:
  // The greatest revision that a reader can be made for: sees all records.
  static constexpr int64_t kAllRevisions = INT64_MAX;

  FactReader(std::unique_ptr<ReadSource> source, int64_t revision,
             std::string store_id)
      : source_(std::move(source)),
        revision_(revision),
        store_id_(std::move(store_id)) {}

  const ReadSource& source() const { return *source_; }

  absl::StatusOr<std::optional<ArticleRecord>> Article(
      std::string_view article_id) const;

  // Id of the figure that a claim belongs to ("" for a statement), at any
  // revision; empty for an unknown claim.
  absl::StatusOr<std::optional<std::string>> FigureOfClaim(
      std::string_view claim_id) const;
  absl::StatusOr<std::optional<StoredClaim>> GetClaim(std::string_view claim_id,
                                                      Readings readings) const;
  // For reads of many; not longer than this.
  std::unique_ptr<ClaimLookup> Claims() const {
    return std::make_unique<ClaimLookup>(*source_, store_id_);
  }
  // Those of its key and of the keys joined to it, in no order.
  absl::StatusOr<std::vector<StoredClaim>> ClaimsOfFigure(
      std::string_view figure_id, Readings readings) const;
  // Likewise, of the figure with this header.
  absl::StatusOr<std::vector<StoredClaim>> ClaimsOf(const StoredHeader& header,
                                                    Readings readings) const;
  // Those whose own key is the figure's, in whatever figure they are; their
  // figure_id is that of the key.
  absl::StatusOr<std::vector<StoredClaim>> ClaimsOfKey(
      std::string_view figure_id, Readings readings) const;
  // All claims, by figure id and claim id.
  absl::Status ScanClaims(
      const std::function<void(const StoredClaim&)>& visit) const;

  // Of a figure that was joined to another one, the other one.
  absl::StatusOr<std::optional<Figure>> GetFigure(
      std::string_view figure_id) const;
  // Likewise, without its points.
  absl::StatusOr<std::optional<Figure>> GetFigureHead(
      std::string_view figure_id) const;
  // Figures with id > after_id in id order until `visit` returns false.
  absl::Status ScanFigures(
      std::string_view after_id,
      const std::function<bool(const Figure&)>& visit) const;
  // A figure without points; empty when it never existed.
  absl::StatusOr<std::optional<StoredHeader>> FigureHeader(
      std::string_view figure_id) const;
  // What is noted now, at whatever revision; empty if nothing is.
  absl::StatusOr<track::JoinRecord> Joins(std::string_view id) const;
  // Which point each claim of a figure belongs to.
  absl::StatusOr<std::map<std::string, Membership>> Members(
      std::string_view figure_id) const;
  // By (revision, point).
  absl::StatusOr<std::vector<PointVersion>> PointVersions(
      std::string_view figure_id) const;

  absl::Status ScanTimeline(
      const StoreView::TimelineCursor& cursor, bool descending,
      const std::function<bool(const StoreView::TimelineCursor&,
                               const StoredClaim&)>& visit) const;

  // Likewise of another table: keys are `prefix`, event start, claim id.
  absl::Status ScanByEvent(
      const std::string& prefix, const StoreView::TimelineCursor& cursor,
      bool descending,
      const std::function<bool(const StoreView::TimelineCursor&,
                               const StoredClaim&)>& visit) const;

 private:
  // Calls `visit` with (text after the prefix, value) of the version that held
  // for each distinct text under `prefix`. Keys are prefix, text, version.
  absl::Status ScanVersions(
      const std::string& prefix,
      const std::function<absl::Status(std::string text, int64_t revision,
                                       std::string_view value)>& visit) const;
  // The value of the version that held of the one thing with `prefix`.
  absl::StatusOr<std::optional<std::string>> Version(
      const std::string& prefix) const;

  absl::StatusOr<std::vector<ArticleRevisionRecord>> ArticleRevisions(
      std::string_view article_id, uint32_t count) const;
  absl::Status AddPoints(Figure& figure) const;
  // The figure itself without points, empty if all its claims have gone.
  absl::StatusOr<std::optional<Figure>> OwnFigure(
      std::string_view figure_id) const;
  // Where the claims of a key went last; empty if they never went anywhere.
  absl::StatusOr<std::string> FollowKey(std::string_view figure_id) const;
  // True when claims of the figure's own key are, or were, in another one: in
  // months of which the figure itself need not have heard.
  absl::StatusOr<bool> LendsClaims(std::string_view figure_id) const;

  const std::unique_ptr<ReadSource> source_;
  const int64_t revision_;
  const std::string store_id_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_FACT_READER_H_
