#ifndef FACTLINE_DAEMON_SERVE_READ_VIEW_H_
#define FACTLINE_DAEMON_SERVE_READ_VIEW_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/store/fact_store.h"
#include "factline/v1/common.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace factline::serve {

inline constexpr int kRowsPerCheck = 256;

// Rows that one page may look at. A scan that finds little returns a partial
// page after some 100 ms, so that no call holds a thread and a snapshot long.
inline constexpr int kMaxRowsScanned = 20000;

// The id by which a filter finds all that lies in the place of a name: the ISO
// code of a country, "geo:..." of others; "" for an unknown one. Codes in
// capitals name their countries. Thread-safe.
using PlaceIds = std::function<std::string(std::string_view name)>;

// Concepts that a word of a question may stand for: "died" asks for "killed".
// Thread-safe.
using ConceptIds =
    std::function<std::vector<std::string>(std::string_view word)>;

// What a read has to go on: the store, and whether anybody still waits for it.
struct ReadContext {
  const store::FactStore& store;
  std::function<bool()> cancelled;  // Cheap; asked every kRowsPerCheck rows.
  int max_rows = kMaxRowsScanned;
  // What filters on containment need; may be empty.
  const PlaceIds* places = nullptr;
  // What searches find beside the words themselves; may be null or empty.
  const ConceptIds* concepts = nullptr;
  absl::Duration change_retention = absl::InfiniteDuration();
  // Who asks, as Gate::Admit() names it; for the records of operators' calls.
  std::string caller = {};
};

using View = std::unique_ptr<store::StoreView>;

// Errors: REVISION_COMPACTED, FUTURE_REVISION.
absl::StatusOr<View> OpenViewAt(const store::FactStore& store,
                                int64_t revision);
// Of the state that `as_of` names; the latest if it names none. Errors as
// above, and InvalidArgument, naming `field`, for a negative revision or a bad
// time.
absl::StatusOr<View> OpenView(const store::FactStore& store,
                              const v1::KnowledgePoint& as_of,
                              std::string_view field = "as_of");

// A time of a request. InvalidArgument, naming `field`, for what no Timestamp may
// hold: years before 1 or after 9999, nanos below 0 or of a second and more.
absl::StatusOr<absl::Time> ReadTime(const google::protobuf::Timestamp& time,
                                    std::string_view field);

// The position of a revision; without its time if that is no longer known.
StorePosition PositionOf(const store::FactStore& store, int64_t revision);

// The same text for equal points, for HashQuery().
std::string HashText(const v1::KnowledgePoint& as_of);

// What a list request says about pages.
struct PageRequest {
  int32_t size = 0;
  int default_size = 0;
  int max_size = 0;
  std::string_view token;
  const v1::KnowledgePoint& as_of;
  uint64_t query_hash = 0;  // Over all fields but size and token.
};

// Bytes of rows at which a page ends: clients accept 4 MiB by default, and one
// row may be large.
inline constexpr size_t kMaxPageBytes = 1 << 20;

// One page of a list: where it starts and the state that it is read from.
struct Page {
  int size = 0;
  bool first = true;
  std::string last_key;  // Of the row before; see PageToken.
  std::string last_name;
  uint64_t query_hash = 0;
  View view;

  // No row may be added to so many of so many bytes.
  bool IsFull(int rows, size_t bytes) const {
    return rows >= size || bytes >= kMaxPageBytes;
  }
  // Token of the page that starts after the row of `key` and `name`.
  std::string TokenAfter(std::string_view key, std::string_view name) const;
};

// Errors: InvalidArgument (negative size), TOKEN_MALFORMED, TOKEN_MISMATCH,
// STORE_REPLACED, and those of OpenView().
absl::StatusOr<Page> OpenPage(const store::FactStore& store,
                              const PageRequest& request);

// A period asked for: [earliest_time, latest_time) of the message.
struct EventWindow {
  std::optional<absl::Time> begin;  // Empty = open.
  std::optional<absl::Time> end;

  bool Overlaps(const EventTime& time) const;
};

// Errors: InvalidArgument when it ends before it begins, or for bad times.
absl::StatusOr<EventWindow> ReadEventWindow(const v1::EventTime& window);
std::string HashText(const EventWindow& window);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_READ_VIEW_H_
