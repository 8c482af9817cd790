// The sample articles through the whole way, over the embedded broker.
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/end_to_end/fixtures.h"

namespace factline::test {
namespace {

const std::string kSamples = std::string(FACTLINE_SOURCE_DIR) + "/deploy/samples";

// One daemon with the samples in it serves all of these tests; they only read.
class SampleStoryTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    // One partition keeps the order of the files, and with it the change log.
    DaemonProcess::Options options;
    options.flags = {"--embedded-broker", "--embedded-partitions", "1"};
    daemon_ = new DaemonProcess(options);
    ASSERT_TRUE(daemon_->ready()) << daemon_->log();
    const CommandResult published =
        Factline(*daemon_, {"publish", kSamples + "/articles"});
    ASSERT_EQ(published.code, 0) << published.error;
  }
  static void TearDownTestSuite() { delete daemon_; }

  static std::string Output(const std::vector<std::string>& words) {
    const CommandResult result = Factline(*daemon_, words);
    EXPECT_EQ(result.code, 0) << result.error;
    return result.output;
  }

  static DaemonProcess* daemon_;
};

DaemonProcess* SampleStoryTest::daemon_ = nullptr;

TEST_F(SampleStoryTest, NightsOfDronesAreOneFigureWithAPointEach) {
  const std::string history = Output({"history", "drones", "launched"});
  for (const char* value : {"267", "185", "213"}) {
    EXPECT_NE(history.find(value), std::string::npos) << history;
  }
  // The week's count is another figure, never a revision of a night's.
  EXPECT_EQ(history.find("1,100"), std::string::npos) << history;
}

TEST_F(SampleStoryTest, TheChartDrawsEachNight) {
  const std::string chart =
      Output({"history", "drones", "launched", "--chart"});
  EXPECT_NE(chart.find("267 █"), std::string::npos) << chart;
}

TEST_F(SampleStoryTest, ExplainLeadsToTheQuotedWords) {
  const std::string text = Output({"explain", "drones", "launched"});
  EXPECT_NE(text.find("\"213 drones\""), std::string::npos) << text;
  EXPECT_NE(text.find("articles/"), std::string::npos) << text;
  EXPECT_NE(text.find("how it was chosen"), std::string::npos) << text;
}

TEST_F(SampleStoryTest, TheSilentEditIsARevision) {
  const std::string changes = Output({"changes", "--limit", "1000"});
  EXPECT_NE(changes.find("value revised (article revised)"),
            std::string::npos)
      << changes;
  EXPECT_NE(changes.find("1,500 -> 1,600"), std::string::npos) << changes;
}

TEST_F(SampleStoryTest, TheCorrectionIsCalledOne) {
  const std::string changes = Output({"changes", "--limit", "1000"});
  EXPECT_NE(changes.find("value corrected (correction)"), std::string::npos)
      << changes;
}

TEST_F(SampleStoryTest, TheHoaxIsWithdrawn) {
  const std::string timeline = Output({"timeline", "--limit", "1000"});
  EXPECT_EQ(timeline.find("4,980"), std::string::npos) << timeline;
  const std::string changes = Output({"changes", "--limit", "1000"});
  EXPECT_NE(changes.find("withdraw"), std::string::npos) << changes;
}

TEST_F(SampleStoryTest, TheLateRevisionNeverBecomesCurrent) {
  const std::string article =
      Output({"article", "urn:sample:copper-radio:cholera-tracker"});
  const size_t newest = article.find("\n3  ");
  ASSERT_NE(newest, std::string::npos) << article;
  EXPECT_NE(article.find("current", newest), std::string::npos) << article;
  EXPECT_EQ(article.find("current"), article.rfind("current")) << article;
}

TEST_F(SampleStoryTest, TheTollGoesDownInRecordTime) {
  const std::string history =
      Output({"history", "people", "killed", "afghanistan", "--axis",
              "record", "--withdrawn"});
  EXPECT_NE(history.find("120"), std::string::npos) << history;
  EXPECT_NE(history.find("about 1,000"), std::string::npos) << history;
}

TEST_F(SampleStoryTest, JsonIsOneObjectALine) {
  const std::string json = Output({"figures", "--json", "--limit", "5"});
  ASSERT_FALSE(json.empty());
  size_t lines = 0;
  for (size_t at = 0; at < json.size(); at = json.find('\n', at) + 1) {
    EXPECT_EQ(json[at], '{');
    ++lines;
  }
  EXPECT_EQ(lines, 5u);
}

TEST_F(SampleStoryTest, TheStreamKeepsItsPromises) {
  const std::string whole = Output({"verify-stream", "--break-every", "3"});
  EXPECT_NE(whole.find(", 0 violations"), std::string::npos) << whole;
  EXPECT_EQ(whole.find(" over 1 streams"), std::string::npos) << whole;
  const CommandResult bad =
      Factline(*daemon_, {"verify-stream", "--filter", "object ="});
  EXPECT_EQ(bad.code, 2);
  EXPECT_NE(bad.error.find("FILTER_INVALID"), std::string::npos) << bad.error;
}

TEST_F(SampleStoryTest, PublishingAgainChangesNothing) {
  const std::string before = daemon_->Digest();
  EXPECT_EQ(before.size(), 64u) << before;
  // Article by article, so that the order within each stays what it was:
  // a duplicate of the current revision is no news.
  const CommandResult again = Factline(
      *daemon_,
      {"publish", kSamples + "/articles/03-drones-night-2-wire.json",
       kSamples + "/articles/14-layoffs-1-plan.json"});
  EXPECT_EQ(again.code, 0) << again.error;
  EXPECT_EQ(daemon_->Digest(), before);
}

TEST_F(SampleStoryTest, EveryPartOfTheStatusIsThere) {
  const std::string status = Output({"status"});
  EXPECT_NE(status.find("broker     embedded"), std::string::npos) << status;
  EXPECT_NE(status.find("articles"), std::string::npos) << status;
}

}  // namespace
}  // namespace factline::test
