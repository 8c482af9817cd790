#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_NOUN_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_NOUN_H_

#include "daemon/extract/quantity_amounts.h"

namespace factline::extract {

// Pieces [begin, end); none when begin == end.
struct Words {
  int begin = 0;
  int end = 0;

  bool empty() const { return begin == end; }
};

// The words that name what a count counts, which ends before piece `at`, with
// the noun last:
//
//   20 | long-range drones | overnight        300 | seats
//   six other | journalists                   163 of the 300 | seats
//   a five-| member | council                 dozens of | people
//
// At most kMaxCountedWords words; tags, if there, decide doubtful ends. Without
// a noun there ("12 were", "40 more than") none.
Words CountedWords(const Scene& scene, int at);
// Those of a share: "a third | of the | crop", "one in five lost power".
Words SharedWords(const Scene& scene, int at);

inline constexpr int kMaxCountedWords = 7;  // News writes six before a noun.

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_NOUN_H_
