#ifndef FACTLINE_DAEMON_MODEL_FIGURE_H_
#define FACTLINE_DAEMON_MODEL_FIGURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "daemon/model/claim.h"
#include "daemon/model/event_time.h"
#include "daemon/model/quantity.h"

namespace factline {

// A place in the store's history. Only `revision` orders; the time is for
// people and never goes back along revisions.
struct StorePosition {
  int64_t revision = 0;  // 0 = before the first.
  absl::Time record_time;
  std::string store_id;

  friend bool operator==(const StorePosition&, const StorePosition&) = default;
};

// One event time of a figure: all claims on the same thing at the same time.
struct Point {
  std::string id;         // Stable while its anchor claim's interval stands.
  EventTime event_time;   // Of the selected claim.
  std::string selected_claim;  // Claim id; empty = no current claim.
  Quantity best;
  Quantity low;
  Quantity high;
  int32_t source_count = 0;  // Independent sources that agree with best.
  bool disputed = false;
  std::string selection_rule;
  std::vector<std::string> selection_steps;  // In the order they ran.
  std::vector<std::string> claims;  // Ids of all its claims, canonical order.

  friend bool operator==(const Point&, const Point&) = default;
};

// A tracked number and all its points in event-time order.
struct Figure {
  std::string id;
  FigureKey key;
  Measure measure;           // Words of its canonical first claim.
  std::string display_name;  // "drones launched by Russia, Ukraine, per event"
  std::vector<Point> points;

  friend bool operator==(const Figure&, const Figure&) = default;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_FIGURE_H_
