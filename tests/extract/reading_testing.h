#ifndef FACTLINE_TESTS_EXTRACT_READING_TESTING_H_
#define FACTLINE_TESTS_EXTRACT_READING_TESTING_H_

#include <functional>
#include <string>
#include <string_view>

#include "daemon/extract/extractor.h"
#include "daemon/model/claim.h"
#include "gtest/gtest.h"

// Tables of texts and of the figures that are read from them.
namespace factline::extract {

// With the built-in data.
const Extractor& SharedExtractor();

// Each figure of an article of Sunday, 9 March 2025, as its value and what
// `render` tells of it, in text order: "14 killed person; 3 injured person". A
// title ends with " | ".
std::string FiguresOf(std::string_view text,
                      const std::function<std::string(const Claim&)>& render);

struct ReadingCase {
  std::string_view name;
  std::string_view text;
  std::string_view figures;
};

std::string NameOf(const testing::TestParamInfo<ReadingCase>& row);

}  // namespace factline::extract

#endif  // FACTLINE_TESTS_EXTRACT_READING_TESTING_H_
