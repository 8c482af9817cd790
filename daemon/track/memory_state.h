#ifndef FACTLINE_DAEMON_TRACK_MEMORY_STATE_H_
#define FACTLINE_DAEMON_TRACK_MEMORY_STATE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/track/tracker.h"

namespace factline::track {

// A tracking state in memory, for `factlined replay` and tests. Keeps the
// latest state and the change log, no history.
//
// Thread-compatible.
class MemoryState : public TrackingState {
 public:
  absl::StatusOr<std::optional<ArticleRecord>> GetArticle(
      std::string_view uri) const override;
  absl::StatusOr<std::optional<TrackedClaim>> GetClaim(
      std::string_view claim_id) const override;
  absl::StatusOr<const Book*> BookOf(std::string_view figure_id) const override;
  absl::StatusOr<SharedJoins> JoinsOf(std::string_view id) const override;

  const Decisions& decisions() const override { return decisions_; }
  absl::StatusOr<std::set<int32_t>> MonthsOfKey(
      std::string_view figure_id) const override;

  // Takes the next revision for a result that changes something, numbers its
  // changes, and returns it.
  int64_t Apply(TrackResult result);

  // By uri, claim id, figure id.
  const std::map<std::string, ArticleRecord, std::less<>>& articles() const {
    return articles_;
  }
  const std::map<std::string, TrackedClaim, std::less<>>& claims() const {
    return claims_;
  }
  const std::map<std::string, Figure, std::less<>>& figures() const {
    return figures_;
  }
  const std::vector<Change>& changes() const { return changes_; }
  int64_t revision() const { return revision_; }

 private:
  // Books that have been asked for, by figure id. A copy begins empty: they
  // can be made again.
  struct Shelf {
    Shelf() = default;
    Shelf(const Shelf&) {}
    Shelf& operator=(const Shelf&) {
      books.clear();
      return *this;
    }
    ~Shelf() = default;
    std::map<std::string, Book, std::less<>> books;
  };

  void ApplyFigure(FigureUpdate update);
  void UpdateBooks(const TrackResult& result);
  bool ReportedBefore(const std::string& a, const std::string& b) const;

  std::map<std::string, ArticleRecord, std::less<>> articles_;
  std::map<std::string, TrackedClaim, std::less<>> claims_;
  std::map<std::string, Figure, std::less<>> figures_;
  // Claims by figure id, as joined. All but new ones are in a point.
  std::map<std::string, std::set<std::string>, std::less<>> claims_of_;
  std::map<std::string, std::string> point_of_;  // By claim id.
  std::map<std::string, SharedJoins, std::less<>> joins_;
  Decisions decisions_;
  mutable Shelf shelf_;
  std::vector<Change> changes_;
  int64_t revision_ = 0;
};

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_MEMORY_STATE_H_
