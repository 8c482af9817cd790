#ifndef FACTLINE_DAEMON_STORE_PACKED_POINT_H_
#define FACTLINE_DAEMON_STORE_PACKED_POINT_H_

#include "daemon/model/figure.h"
#include "daemon/model/packing.h"

namespace factline::store {

// Appends a point without its claims. What it has in common with `like` (null =
// nothing) takes a bit each: of the versions of one point most parts are equal.
//
//   flags      unsigned: 1 disputed, 2 and 4 low and high are best; as in
//              `like`: 8 id, 16 event time, 32 selected claim, 64 best, 128 low,
//              256 high, 512 rule
//   the parts that no flag stands for: id, event time, selected claim (id), best,
//              low, high, rule (text)
//   sources    signed
//   steps      their number; each a code: 0, or 1 for that of `like` in its
//              place, or 2 and more for a known beginning (FORMAT.md); unless it
//              is 1, the rest as a text
void PackPoint(const Point& point, const Point* like, PackWriter& out);

// The point that was packed with an equal `like`; in.ok() is false if the bytes
// are none.
Point ReadPoint(PackReader& in, const Point* like);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_PACKED_POINT_H_
