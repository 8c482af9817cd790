#include "tests/newsroom/newsroom.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <variant>

#include "daemon/ingest/decoder.h"
#include "tests/newsroom/check.h"
#include "tests/newsroom/play.h"

namespace factline::newsroom {
namespace {

constexpr uint64_t kSeed = 7;

TEST(NewsroomTest, ASeedIsANewsroom) {
  const Truth a = Generate(kSeed, 100);
  const Truth b = Generate(kSeed, 100);
  const Truth c = Generate(kSeed + 1, 100);
  ASSERT_EQ(a.messages.size(), b.messages.size());
  for (size_t i = 0; i < a.messages.size(); ++i) {
    EXPECT_EQ(a.messages[i].json, b.messages[i].json);
  }
  EXPECT_NE(a.messages[0].json, c.messages[0].json);
}

TEST(NewsroomTest, EveryMessageIsAnArticleWithItsNumbers) {
  const Truth truth = Generate(kSeed, 400);
  for (const Message& message : truth.messages) {
    const ingest::DecodeResult decoded = ingest::DecodeJsonLine(message.json);
    const auto* article = std::get_if<Article>(&decoded);
    ASSERT_NE(article, nullptr) << message.json;
    EXPECT_EQ(article->uri, message.uri);
    EXPECT_EQ(article->version_number, message.version);
    EXPECT_EQ(article->IsWithdrawal(), message.withdrawal);
    EXPECT_EQ(article->publish_time, message.published);
    for (const Mention& mention : message.mentions) {
      ASSERT_LT(mention.begin, mention.end);
      ASSERT_LE(mention.end, article->body.size());
      EXPECT_NE(article->body.find(mention.sentence), std::string::npos);
    }
  }
}

TEST(NewsroomTest, DoesAllThatPublishersDo) {
  const Truth truth = Generate(kSeed, 1000);
  std::map<std::string, int> seen;
  std::map<std::string, int64_t> newest;
  std::map<std::string, int> times;
  for (const Message& message : truth.messages) {
    seen["withdrawn"] += message.withdrawal;
    seen["noted"] += message.json.find("\"correction\"") != std::string::npos;
    seen["again"] += ++times[message.json] > 1;
    int64_t& version = newest[message.uri];
    seen["late"] += times[message.json] == 1 && message.version < version;
    seen["returned"] += message.version > 2;
    version = std::max(version, message.version);
    for (const Mention& mention : message.mentions) {
      seen["loose"] += mention.number.comparator != Comparator::kExact;
      seen["previous"] += mention.previous;
      seen["denied"] += mention.denied;
    }
  }
  for (const char* what : {"withdrawn", "noted", "again", "late", "returned",
                           "loose", "previous", "denied"}) {
    EXPECT_GT(seen[what], 0) << what;
  }
}

Message Told(std::string uri, int64_t version, int hours, int value,
             Comparator comparator, std::string source, Standing standing) {
  Message message{.uri = std::move(uri),
                  .version = version,
                  .published = absl::FromUnixSeconds(hours * 3600),
                  .json = std::to_string(hours) + ":" + std::to_string(version),
                  .mentions = {}};
  message.json += message.uri;
  message.mentions.push_back(
      {.number = {Decimal::FromInt(value), comparator},
       .source = std::move(source),
       .standing = standing,
       .sentence = std::to_string(value) + std::to_string(version)});
  return message;
}

Message Withdrawn(std::string uri, int64_t version, int hours) {
  return {.uri = std::move(uri),
          .version = version,
          .published = absl::FromUnixSeconds(hours * 3600),
          .withdrawal = true,
          .json = "withdrawn" + std::to_string(version),
          .mentions = {}};
}

struct HistoryCase {
  std::string name;
  std::vector<Message> messages;
  std::vector<int> history;  // 0 = none.
};

class HistoryTest : public testing::TestWithParam<HistoryCase> {};

TEST_P(HistoryTest, FollowsTheRules) {
  Truth truth{.messages = GetParam().messages, .points = {}};
  truth.points.resize(1);
  FillHistories(truth);
  std::vector<int> history;
  for (const auto& value : truth.points[0].history) {
    history.push_back(value ? static_cast<int>(value->value.coefficient() *
                                               (value->value.exponent() == 1
                                                    ? 10
                                                    : 1))
                            : 0);
  }
  EXPECT_EQ(history, GetParam().history);
}

constexpr Comparator kExact = Comparator::kExact;
constexpr Comparator kAbout = Comparator::kApproximate;
constexpr Standing kPlain = Standing::kUnnamed;
constexpr Standing kOffice = Standing::kOfficial;

INSTANTIATE_TEST_SUITE_P(
    Rules, HistoryTest,
    testing::Values(
        HistoryCase{"NewestWins",
                    {Told("a", 1, 1, 11, kExact, "x", kPlain),
                     Told("b", 1, 9, 12, kExact, "y", kPlain)},
                    {11, 12}},
        HistoryCase{"OlderComesLate",
                    {Told("b", 1, 9, 12, kExact, "y", kPlain),
                     Told("a", 1, 1, 11, kExact, "x", kPlain)},
                    {12}},
        HistoryCase{"OfficeWinsWithinSixHours",
                    {Told("a", 1, 1, 11, kExact, "x", kOffice),
                     Told("b", 1, 6, 12, kExact, "y", kPlain),
                     Told("c", 1, 8, 13, kExact, "z", kPlain)},
                    {11, 13}},
        HistoryCase{"TighterWinsWithinSixHours",
                    {Told("a", 1, 1, 11, kExact, "x", kPlain),
                     Told("b", 1, 2, 12, kAbout, "y", kPlain)},
                    {11}},
        HistoryCase{"ASourceReplacesItself",
                    {Told("a", 1, 1, 11, kExact, "x", kPlain),
                     Told("b", 1, 2, 13, kAbout, "x", kPlain)},
                    {11, 13}},
        HistoryCase{"AVaguerWordTakesNothingBack",
                    {Told("a", 1, 1, 11, kExact, "x", kPlain),
                     Told("b", 1, 2, 12, kAbout, "x", kPlain)},
                    {11}},
        HistoryCase{"ButLaterItDoes",
                    {Told("a", 1, 1, 11, kExact, "x", kPlain),
                     Told("b", 1, 9, 12, kAbout, "x", kPlain)},
                    {11, 12}},
        HistoryCase{"RevisedWithdrawnAndBack",
                    {Told("a", 1, 1, 11, kExact, "x", kPlain),
                     Told("a", 2, 2, 12, kExact, "x", kPlain),
                     Withdrawn("a", 3, 3),
                     Told("a", 3, 4, 13, kExact, "x", kPlain),
                     Told("a", 4, 5, 14, kExact, "x", kPlain)},
                    {11, 12, 0, 14}}),
    [](const auto& row) { return row.param.name; });

// A value is wrong when it is not read, and the check must say so.
TEST(CheckTest, SeesWhatIsWrong) {
  Truth truth = Generate(kSeed, 40);
  const auto extractor = extract::Extractor::Create({});
  ASSERT_TRUE(extractor.ok());
  const auto before = PlayAndCheck(truth, **extractor);
  ASSERT_TRUE(before.ok()) << before.status();
  ASSERT_LT(before->wrong.size(), static_cast<size_t>(before->points));
  std::vector<bool> is_wrong(truth.points.size());
  for (const WrongPoint& wrong : before->wrong) is_wrong[wrong.point] = true;
  // Now the truth of a point that was right is another.
  size_t right = 0;
  while (is_wrong[right] || truth.points[right].history.empty()) ++right;
  truth.points[right].history.back()->value = Decimal::FromInt(987654);
  const auto after = PlayAndCheck(truth, **extractor);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->wrong.size(), before->wrong.size() + 1);
}

}  // namespace
}  // namespace factline::newsroom
