#ifndef FACTLINE_DAEMON_TRACK_BOUNDS_H_
#define FACTLINE_DAEMON_TRACK_BOUNDS_H_

#include <optional>

#include "daemon/model/decimal.h"
#include "daemon/model/quantity.h"

namespace factline::track {

// The numbers that a reported number may stand for when it is asked whether it
// agrees with another. Never stored: a quantity's own bounds are those that its
// words state, these are how far news stretches them.
//
//   267                        [267, 267]
//   nearly 1,150               [0.9 v, v)
//   about 300                  [0.9 v, 1.1 v]
//   more than 1,400            (v, 1.5 v]     at least: [v, 1.5 v]
//   less than 1,400            [0.5 v, v)     up to: [0.5 v, v]
//   between 10 and 15, dozens  the bounds that the words state
//   $500bn                     half a unit of the last written digit each side;
//                              only for exact numbers with a size word, since
//                              "500 people" were counted
//
// Below zero the same distances hold: they are parts of |v|.
struct AgreementBounds {
  std::optional<Decimal> lower;  // Empty = without end.
  std::optional<Decimal> upper;
  bool lower_open = false;  // The bound itself is outside.
  bool upper_open = false;

  friend bool operator==(const AgreementBounds&,
                         const AgreementBounds&) = default;
};

// Where a stretched bound does not fit a Decimal, the value itself stands in.
// A quantity without any number agrees with everything.
AgreementBounds BoundsOf(const Quantity& quantity);

// True when a number lies in both.
bool Meet(const AgreementBounds& a, const AgreementBounds& b);
bool Agree(const Quantity& a, const Quantity& b);

// Upper minus lower bound; empty when without end (or too wide to say), which
// is wider than every width.
std::optional<Decimal> WidthOf(const AgreementBounds& bounds);

// True when `a` pins its number down better than `b`.
bool Tighter(const AgreementBounds& a, const AgreementBounds& b);

// Same value, comparator and stated bounds: the wording may differ.
bool SameNumber(const Quantity& a, const Quantity& b);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_BOUNDS_H_
