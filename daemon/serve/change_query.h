#ifndef FACTLINE_DAEMON_SERVE_CHANGE_QUERY_H_
#define FACTLINE_DAEMON_SERVE_CHANGE_QUERY_H_

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daemon/serve/filter.h"
#include "daemon/store/fact_store.h"
#include "factline/v1/change_service.pb.h"

namespace factline::serve {

// Where the changes of some revisions, rendered one after the other, are
// completed from: what is opened for one serves the next. Holds a snapshot of
// the store from the first change on: keep it for a page or a turn.
//
// Not thread-safe.
class ChangeSource {
 public:
  // `store` outlives it.
  explicit ChangeSource(const store::FactStore& store);
  ~ChangeSource();

  const store::FactStore& store() const { return store_; }
  // The claim of a change as its revision left it, empty if it has none.
  absl::StatusOr<std::optional<store::StoredClaim>> ClaimOf(
      const Change& change, int64_t revision);

 private:
  const store::FactStore& store_;
  std::unique_ptr<store::StoreView> view_;      // Of the revisions asked for.
  std::unique_ptr<store::ClaimLookup> claims_;  // Of view_; goes before it.
};

// Which changes of the log a client wants, and how much of each: what
// Subscribe and ListChanges have in common.
//
// Immutable, thread-safe.
class ChangeQuery {
 public:
  using Changes = google::protobuf::RepeatedPtrField<v1::Change>;

  // Errors: FILTER_INVALID; InvalidArgument for an unknown kind or view.
  // With `figures_only` the filter may name fields of figures only.
  static absl::StatusOr<ChangeQuery> Make(
      const std::string& filter,
      const google::protobuf::RepeatedField<int>& kinds, v1::ChangeView view,
      bool figures_only, const PlaceIds* places = nullptr);

  // Appends the changes of one revision that match, as the client sees them.
  // Reads figures and claims as of that revision (and of the one before it, to
  // tell what entered and left), so a repeated read gives the same messages.
  // Errors: those of the store, REVISION_COMPACTED.
  absl::Status Render(ChangeSource& source,
                      const store::RevisionChanges& revision,
                      Changes& out) const;

  // For the figures of a snapshot.
  const Filter& filter() const { return filter_; }
  // A snapshot tells the points of its figures.
  bool wants_points() const { return view_ == v1::CHANGE_VIEW_MIRROR; }
  // Equal only for queries whose streams are the same, view and all.
  const std::string& key() const { return key_; }
  // Equal for queries that let the same changes through.
  uint64_t hash() const { return hash_; }

 private:
  static constexpr int kKinds = v1::ChangeKind_ARRAYSIZE;

  bool Wants(ChangeKind kind) const {
    return kinds_.none() || kinds_.test(static_cast<size_t>(kind));
  }

  Filter filter_;
  std::bitset<kKinds> kinds_;  // None = all.
  v1::ChangeView view_ = v1::CHANGE_VIEW_BASIC;
  uint64_t hash_ = 0;
  std::string key_;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_CHANGE_QUERY_H_
