#include "daemon/store/retention.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/store/database.h"
#include "daemon/store/keys.h"
#include "daemon/store/read_source.h"
#include "daemon/store/records.h"
#include "daemon/store/transaction.h"

namespace factline::store {
namespace {

constexpr size_t kVersionBytes = sizeof(int64_t);
// Tables whose keys end with a version. In those of claims and figures other
// records stand between them.
constexpr std::array kVersioned = {Table::kArticleHeader,
                                   Table::kArticleRevision, Table::kClaim,
                                   Table::kFigure, Table::kKeyMove};

absl::Status BadKey() { return absl::DataLossError("unreadable key"); }

// A key with a version: what it is a version of, and since when it held.
struct VersionedKey {
  std::string_view thing;
  int64_t revision = 0;
  bool is_point = false;
};

// Empty for a record without versions.
absl::StatusOr<std::optional<VersionedKey>> Split(Table table,
                                                  std::string_view key) {
  KeyReader parts(key.substr(1));
  VersionedKey split;
  if (table == Table::kClaim) {
    parts.Id();
    parts.Id();
    if (parts.Byte() != static_cast<uint8_t>(ClaimPart::kState)) {
      return std::nullopt;
    }
  } else if (table == Table::kFigure) {
    parts.Id();
    split.is_point = parts.Byte() == static_cast<uint8_t>(FigurePart::kPoint);
  }
  if (!parts.ok() || key.size() < 1 + kVersionBytes) return BadKey();
  split.thing = key.substr(0, key.size() - kVersionBytes);
  KeyReader version(key.substr(split.thing.size()));
  split.revision = version.DescendingInt64();
  return split;
}

// One version of a point, as far as histories show it.
struct PointStep {
  std::string key;
  std::string selected_claim;  // Empty = no point.
};

// Of the versions of one point up to the horizon, the newest first: those
// between the ends of a claim's time as the selected one. The newest holds at
// the horizon.
void DropBetween(const std::vector<PointStep>& steps,
                 std::vector<std::string>& keys) {
  for (size_t i = 1; i + 1 < steps.size(); ++i) {
    if (steps[i - 1].selected_claim == steps[i].selected_claim &&
        steps[i + 1].selected_claim == steps[i].selected_claim) {
      keys.push_back(steps[i].key);
    }
  }
}

// Reads the versions of the thing that `scan` is on, and moves it past them.
// Appends those that go to `keys`; returns how many records there were.
absl::StatusOr<int> WalkThing(Table table, int64_t horizon, PrefixScan& scan,
                              std::vector<std::string>& keys) {
  FACTLINE_ASSIGN_OR_RETURN(const auto first, Split(table, scan.key()));
  if (!first) {
    scan.Next();
    return 1;
  }
  const std::string thing(first->thing);
  std::vector<PointStep> steps;
  int records = 0;
  bool held = false;  // Saw the version that holds at the horizon.
  for (; scan.Valid() && scan.key().starts_with(thing) &&
         scan.key().size() == thing.size() + kVersionBytes;
       scan.Next(), ++records) {
    FACTLINE_ASSIGN_OR_RETURN(const auto key, Split(table, scan.key()));
    if (!key) return BadKey();
    if (key->revision > horizon) continue;
    if (first->is_point) {
      PointVersion version;
      FACTLINE_RETURN_IF_ERROR(DecodePointVersion(scan.value(), version));
      steps.push_back({.key = std::string(scan.key()),
                       .selected_claim = version.point
                                             ? version.point->selected_claim
                                             : std::string()});
    } else if (held) {
      keys.emplace_back(scan.key());
    }
    held = true;
  }
  DropBetween(steps, keys);
  return records;
}

}  // namespace

LeftoverWalk::LeftoverWalk(const FactStore& store, Leftovers what)
    : store_(store),
      what_(what),
      horizon_(what == Leftovers::kChanges ? store.earliest().revision
                                           : store.earliest_state()) {}

absl::StatusOr<std::vector<std::string>> LeftoverWalk::Next(int records_max) {
  if (done_) return std::vector<std::string>();
  return what_ == Leftovers::kChanges ? NextChanges(records_max)
                                      : NextStates(records_max);
}

absl::StatusOr<std::vector<std::string>> LeftoverWalk::NextChanges(
    int records_max) {
  std::vector<std::string> keys;
  const SnapshotSource source(store_.database(), /*fill_cache=*/false);
  PrefixScan scan(source, Family::kChanges, TablePrefix(Table::kChanges));
  // What was deleted before this part is not walked over again.
  if (next_.empty()) {
    scan.SeekToFirst();
  } else {
    scan.Seek(next_);
  }
  const std::string end = ChangesKey(horizon_);
  const auto left = [&] { return scan.Valid() && scan.key() < end; };
  for (; left() && keys.size() < static_cast<size_t>(records_max);
       scan.Next()) {
    keys.emplace_back(scan.key());
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  done_ = !left();
  if (!done_) next_ = scan.key();
  return keys;
}

absl::StatusOr<std::vector<std::string>> LeftoverWalk::NextStates(
    int records_max) {
  std::vector<std::string> keys;
  const SnapshotSource source(store_.database(), /*fill_cache=*/false);
  int records = 0;
  for (; table_ < kVersioned.size(); ++table_, next_.clear()) {
    const Table table = kVersioned[table_];
    PrefixScan scan(source, Family::kFacts, TablePrefix(table));
    if (next_.empty()) {
      scan.SeekToFirst();
    } else {
      scan.Seek(next_);
    }
    while (scan.Valid()) {
      if (records >= records_max) {
        next_ = scan.key();
        return keys;
      }
      FACTLINE_ASSIGN_OR_RETURN(const int walked,
                                WalkThing(table, horizon_, scan, keys));
      records += walked;
    }
    FACTLINE_RETURN_IF_ERROR(scan.status());
  }
  done_ = true;
  return keys;
}

void StoreTransaction::GiveUp(int64_t first_changes, int64_t first_state) {
  impl_->GiveUp(first_changes, first_state);
}

void StoreTransaction::Drop(Leftovers what,
                            const std::vector<std::string>& keys) {
  const Family family =
      what == Leftovers::kChanges ? Family::kChanges : Family::kFacts;
  for (const std::string& key : keys) impl_->DeleteFrom(family, key);
}

}  // namespace factline::store
