#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_SHARED_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_SHARED_H_

#include <optional>

#include "daemon/extract/quantity_amounts.h"

// Units that a number has from another one near it.
namespace factline::extract {

// `amount` with the unit that its sentence gives it elsewhere, or as it is:
//
//   gains of eight and fourteen percent     the next number's
//   fell 21p to 936                         that of `change`, the amount right
//                                           before if it told a change
//   $1.2 million versus 0.9 million         that of `previous`, the last amount
//
// A number that has a unit, or counts words of its own, keeps to itself.
Amount WithSharedUnit(const Scene& scene, Amount amount,
                      const std::optional<Amount>& change,
                      const std::optional<Amount>& previous);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_SHARED_H_
