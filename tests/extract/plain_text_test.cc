#include "daemon/extract/plain_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/extract/normalized.h"

namespace factline::extract {
namespace {

using testing::ElementsAreArray;

struct Case {
  std::string_view name;
  std::string_view text;
  std::vector<std::string> paragraphs;
};

class PlainTextTest : public testing::TestWithParam<Case> {};

TEST_P(PlainTextTest, PartsParagraphs) {
  EXPECT_THAT(Normalized(GetParam().text).Paragraphs(),
              ElementsAreArray(GetParam().paragraphs));
}

// Cut by a wire service at 48 columns.
constexpr std::string_view kWrapped =
    "The ferry left the port of Lowmere shortly after\n"
    "noon with more than two hundred passengers, the\n"
    "coastguard of the island said late on Friday.\n"
    "Divers found the wreck in shallow water about\n"
    "three miles from the shore after a search.\n"
    "No cause is known.\n"
    "An inquiry will open on Monday, the ministry for\n"
    "transport said.\n";

const Case kCases[] = {
    {"OneNewline", "One.\nTwo.", {"One.", "Two."}},
    {"BlankLines", "One.\n\n\nTwo.\n", {"One.", "Two."}},
    {"CarriageReturns", "One.\r\nTwo.\rThree.", {"One.", "Two.", "Three."}},
    {"LineSeparator", "One.\u2028Two.", {"One.", "Two."}},
    {"Empty", "", {}},
    {"BlankOnly", " \n \t\n", {}},
    {"InnerBlanks", "  One \t two.  ", {"One two."}},
    {"Wrapped",
     kWrapped,
     {"The ferry left the port of Lowmere shortly after noon with more than "
      "two hundred passengers, the coastguard of the island said late on "
      "Friday. Divers found the wreck in shallow water about three miles from "
      "the shore after a search.",
      "No cause is known.",
      "An inquiry will open on Monday, the ministry for transport said."}},
    {"ShortLinesAreNoWrap",
     "Killed: ten\nHurt: four\nMissing: two\nFound: one\nSafe: all",
     {"Killed: ten", "Hurt: four", "Missing: two", "Found: one",
      "Safe: all"}},
};

INSTANTIATE_TEST_SUITE_P(Bodies, PlainTextTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::extract
