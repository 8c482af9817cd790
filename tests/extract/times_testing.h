#ifndef FACTLINE_TESTS_EXTRACT_TIMES_TESTING_H_
#define FACTLINE_TESTS_EXTRACT_TIMES_TESTING_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/extract/layers.h"

namespace factline::extract {

// What the layer of times finds in a plain text with one paragraph a line,
// without tags, published at `published` ("2025-02-23" or RFC 3339) with a
// dateline in `zone`.
std::vector<TimeMention> TimesIn(std::string_view text,
                                 std::string_view published = "2025-02-23",
                                 std::string_view zone = "UTC");

// "span=value" of each mention, joined by "; ".
std::string ValuesOf(std::string_view text,
                     std::string_view published = "2025-02-23");

// "[2025-02-22T00:00, 2025-02-23T00:00)" of a mention, ".." for open ends, in
// the mention's zone.
std::string IntervalOf(const TimeMention& mention);

}  // namespace factline::extract

#endif  // FACTLINE_TESTS_EXTRACT_TIMES_TESTING_H_
