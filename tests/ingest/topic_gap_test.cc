#include "daemon/ingest/topic_gap.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace factline::ingest {
namespace {

struct Case {
  std::string_view name;
  TopicGap gap;
  GapVerdict if_stop;
  GapVerdict if_continue;
};

class JudgeGapTest : public testing::TestWithParam<Case> {};

TEST_P(JudgeGapTest, StopsOrGoesOn) {
  const Case& c = GetParam();
  EXPECT_EQ(JudgeGap(c.gap, OnGap::kStop), c.if_stop);
  EXPECT_EQ(JudgeGap(c.gap, OnGap::kContinue), c.if_continue);
}

constexpr GapVerdict kTryAgain = GapVerdict::kTryAgain;
constexpr GapVerdict kGoOn = GapVerdict::kGoOnUnasked;
constexpr GapVerdict kPass = GapVerdict::kPassOver;
constexpr GapVerdict kStop = GapVerdict::kStop;

constexpr Case kCases[] = {
    {"RetentionTookTheNext", {.next = 10, .low = 12, .high = 20}, kStop, kPass},
    {"RetentionTookAll", {.next = 10, .low = 20, .high = 20}, kStop, kPass},
    {"RetentionTookBothAskedFor",
     {.next = 10, .compares = true, .low = 11, .high = 20},
     kStop,
     kPass},
    {"RetentionTookTheLastOnly",
     {.next = 10, .compares = true, .low = 10, .high = 20},
     kGoOn,
     kGoOn},
    {"RetentionTookTheLastAndNoneCame",
     {.next = 10, .compares = true, .low = 10, .high = 10},
     kGoOn,
     kGoOn},
    {"IsThereByNow", {.next = 10, .low = 0, .high = 11}, kTryAgain, kTryAgain},
    {"IsAtTheEndByNow",
     {.next = 10, .low = 0, .high = 10},
     kTryAgain,
     kTryAgain},
    {"TheLastIsThereByNow",
     {.next = 10, .compares = true, .low = 9, .high = 10},
     kTryAgain,
     kTryAgain},
    {"Shorter", {.next = 10, .low = 0, .high = 4}, kStop, kStop},
    {"ShorterByOne",
     {.next = 10, .compares = true, .low = 0, .high = 9},
     kStop,
     kStop},
    {"Empty", {.next = 10, .low = 0, .high = 0}, kStop, kStop},
    {"ShorterByOrder",
     {.next = 10, .low = 0, .high = 4, .ordered = true},
     kPass,
     kPass},
    {"RetentionByOrder",
     {.next = 10, .low = 12, .high = 20, .ordered = true},
     kPass,
     kPass},
};

INSTANTIATE_TEST_SUITE_P(All, JudgeGapTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::ingest
