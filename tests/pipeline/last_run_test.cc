#include "daemon/pipeline/last_run.h"

#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::pipeline {
namespace {

const Trial kFetched{.partition = {"c", "articles", 3}, .offset = 7};
const Trial kCame{
    .partition = {"c", "articles", 3}, .offset = 7, .had_come = true};

struct Case {
  std::string_view name;
  std::optional<RunNote> last;
  int64_t applied = 100;
  bool careful = false;
  bool proved = false;
  int deaths = 0;
};

class JudgeTest : public testing::TestWithParam<Case> {};

TEST_P(JudgeTest, SaysWhatToDo) {
  const Case& row = GetParam();
  const Verdict verdict = Judge(row.last, row.applied);
  EXPECT_EQ(verdict.careful, row.careful);
  EXPECT_EQ(verdict.guilty.has_value(), row.proved);
  EXPECT_EQ(verdict.deaths, row.deaths);
  if (row.proved) {
    EXPECT_EQ(verdict.guilty, row.last->trial);
    EXPECT_EQ(verdict.width, row.last->width);
  } else if (row.last) {
    EXPECT_EQ(verdict.suspect, row.last->trial);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, JudgeTest,
    testing::Values(
        Case{"EndedInGoodOrder", std::nullopt},
        Case{"DiedAndHadGotOn", RunNote{.applied = 99}},
        Case{"DiedAndHadNotGotOn", RunNote{.applied = 100}, 100, true},
        Case{"WentBackToABackup", RunNote{.applied = 200}, 100, true},
        Case{"DiedOfATrial", RunNote{.applied = 100, .trial = kCame}, 100, true,
             false, 1},
        Case{"DiedOfItAgain",
             RunNote{.applied = 100, .trial = kCame, .deaths = 1}, 100, true,
             true},
        Case{"AFetchAgain",
             RunNote{.applied = 100, .trial = kFetched, .deaths = 1, .width = 8},
             100, true, true},
        // The trials before it got others out of the way.
        Case{"DiedOfATrialAndHadGotOn",
             RunNote{.applied = 90, .trial = kFetched}, 100, true, false, 1}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RunNoteTest, ComesBackAsItWas) {
  for (const RunNote& note :
       {RunNote(), RunNote{.applied = 5, .deaths = 1, .width = 64},
        RunNote{.applied = int64_t{1} << 60, .trial = kCame},
        RunNote{.trial = kFetched, .width = kMaxWidth}}) {
    const auto back = DecodeRunNote(EncodeRunNote(note));
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(*back, note);
  }
}

TEST(RunNoteTest, OtherTextsAreRefused) {
  const std::string good = EncodeRunNote({.trial = kCame});
  ASSERT_TRUE(DecodeRunNote(good).ok());
  for (size_t cut = 0; cut < good.size(); ++cut) {
    EXPECT_FALSE(DecodeRunNote(good.substr(0, cut)).ok() &&
                 DecodeRunNote(good.substr(0, cut))->trial.has_value())
        << cut;
  }
  for (const std::string_view text :
       {"", "\n", "factline-run-2\n0\n0\n1\n", "factline-run-1\nx\n0\n1\n",
        "factline-run-1\n0\n-1\n1\n", "factline-run-1\n0\n0\n0\n",
        "factline-run-1\n0\n0\n99999999999\n",
        "factline-run-1\n0\n0\n1\nc\nt\n-1\n5\n0\n",
        "factline-run-1\n0\n0\n1\nc\nt\n1\n-5\n0\n",
        "factline-run-1\n0\n0\n1\nc\nt\n1\n5\n2\n"}) {
    EXPECT_EQ(DecodeRunNote(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(RunNoteFileTest, IsThereUntilAnOrderlyEnd) {
  const store::TempDir dir;
  const RunNoteFile file(dir.path());
  EXPECT_EQ(file.Read(), std::nullopt);
  ASSERT_TRUE(file.Write({.applied = 1}).ok());
  ASSERT_TRUE(file.Write({.applied = 2, .trial = kCame}).ok());
  EXPECT_EQ(RunNoteFile(dir.path()).Read(),
            (RunNote{.applied = 2, .trial = kCame}));
  file.Remove();
  EXPECT_EQ(file.Read(), std::nullopt);
  std::ofstream(dir.Sub(RunNoteFile::kName)) << "something else";
  EXPECT_EQ(file.Read(), std::nullopt) << "nothing is known";
  EXPECT_FALSE(RunNoteFile("/proc/nowhere").Write({}).ok());
}

}  // namespace
}  // namespace factline::pipeline
