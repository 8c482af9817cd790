#ifndef FACTLINE_TESTS_NEWSROOM_NEWSROOM_H_
#define FACTLINE_TESTS_NEWSROOM_NEWSROOM_H_

#include <cstdint>

#include "tests/newsroom/truth.h"

// A newsroom made up from a seed: a world in which known things happen, and
// publishers that tell of them in their own words, round numbers off, credit
// speakers, copy each other, correct themselves with and without a word about
// it, withdraw and come back. Messages come late, twice, and again from the
// start of an article.
namespace factline::newsroom {

struct Habits {
  // All in percent.
  int speaker = 60;      // Of sentences that credit somebody.
  int loose = 25;        // Of sentences that round a number off.
  int copy = 20;         // Of articles that another publisher takes over.
  int correction = 8;    // Of articles: first wrong, then corrected by a note.
  int silent_edit = 8;   // First wrong, then changed without a word.
  int late_older = 4;    // First wrong; the older revision comes last.
  int withdrawal = 5;    // Withdrawn; every other one comes back.
  int duplicate = 5;     // Of messages that come twice.
  int redelivery = 2;    // Of articles whose messages all come again later.
};

inline constexpr int kPartitions = 8;  // Of Message::partition.

// At least `articles` articles (a story is told to its end), by arrival. The
// same arguments give the same bytes.
Truth Generate(uint64_t seed, int articles, const Habits& habits = {});

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_NEWSROOM_H_
