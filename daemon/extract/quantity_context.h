#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_CONTEXT_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_CONTEXT_H_

#include <string>

#include "daemon/extract/quantity_amounts.h"
#include "daemon/model/quantity.h"

// What the words around a number say of it.
namespace factline::extract {

// A comparator and its words, pieces [begin, end); kExact has none.
struct Qualifier {
  Comparator comparator = Comparator::kExact;
  int begin = 0;
  int end = 0;

  explicit operator bool() const { return end > begin; }
};

// "more than" before piece `begin`, also over words that say nothing of the
// bound ("within just 10 days").
Qualifier QualifierBefore(const Scene& scene, int begin);

// "or so" after piece `end`, also behind the counted noun ("70 whales or so").
Qualifier QualifierAfter(const Scene& scene, int end);

// Of both the one that binds: the one before, if there is one.
Qualifier QualifierOf(const Scene& scene, int begin, int end);

// Whether the words before an amount make it a change: "rose by 40", "up 5
// percent", "a drop of 20".
QuantityRole RoleBefore(const Scene& scene, const Amount& amount);

// True when a word of change stands right before the amount, whether it makes
// the amount a change or not: "18p to 966" after "dropped" are two numbers.
bool FollowsChange(const Scene& scene, const Amount& amount);

// RoleBefore(), or by the words after: "a 3% increase", "27p lower".
QuantityRole RoleOf(const Scene& scene, const Amount& amount);

// The end of the words after piece `at` that may name what is counted: up to
// kMaxNounWords words that are no function words, without punctuation.
int NounWordsEnd(const Scene& scene, int at);
inline constexpr int kMaxNounWords = 4;  // "Russian long-range attack drones"

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_CONTEXT_H_
