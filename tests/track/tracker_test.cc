#include "daemon/track/tracker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "daemon/track/memory_state.h"
#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string NameOf(ChangeKind kind) {
  static constexpr std::string_view kNames[] = {
      "?",        "CREATED", "ADDED",     "REVISED", "CONFIRMED",
      "DISPUTED", "SETTLED", "CORRECTED", "GONE",    "MERGED",
      "SPLIT",    "CLAIM",   "STATE"};
  return std::string(kNames[static_cast<int>(kind)]);
}

std::string NameOf(ChangeCause cause) {
  static constexpr std::string_view kNames[] = {
      "?", "published", "revised", "correction", "withdrawal", "reextraction"};
  return std::string(kNames[static_cast<int>(cause)]);
}

std::string BestOf(const std::optional<Point>& point) {
  return point ? point->best.surface_text : "";
}

// "REVISED 24->31 correction"
std::string TextOf(const Change& change) {
  return NameOf(change.kind) + " " + BestOf(change.previous) + "->" +
         BestOf(change.current) + " " + NameOf(change.cause);
}

class Newsroom {
 public:
  // What the message changes, in words.
  std::vector<std::string> Send(const Message& message) {
    const Decoded decoded = Decode(message);
    return Send(decoded.article, decoded.claims, decoded.extractor);
  }

  std::vector<std::string> Send(const Article& article,
                                const std::vector<ReadClaim>& claims,
                                std::string_view extractor) {
    auto result = Track(article, claims, extractor, state_);
    EXPECT_TRUE(result.ok());
    last_ = *result;
    std::vector<std::string> words;
    for (const Change& change : last_.changes) words.push_back(TextOf(change));
    if (last_.changed) state_.Apply(*std::move(result));
    return words;
  }

  const TrackResult& last() const { return last_; }
  const MemoryState& state() const { return state_; }

 private:
  MemoryState state_;
  TrackResult last_;
};

struct Case {
  std::string_view name;
  std::vector<Message> before;
  Message message;
  std::vector<std::string> changes;
};

class ChangesTest : public testing::TestWithParam<Case> {};

TEST_P(ChangesTest, OfTheLastMessage) {
  Newsroom newsroom;
  for (const Message& message : GetParam().before) newsroom.Send(message);
  EXPECT_EQ(newsroom.Send(GetParam().message), GetParam().changes);
  EXPECT_EQ(newsroom.last().changed, true);
}

const Case kCases[] = {
    {"FirstClaim",
     {},
     {.reports = {{.number = "24"}}},
     {"CREATED ->24 published"}},
    {"TwoNightsInOneArticle",
     {},
     {.reports = {{.number = "24"}, {.number = "31", .from = 24}}},
     {"CREATED ->24 published", "ADDED ->31 published"}},
    {"TwoSpeakersInOneArticle",
     {},
     {.reports = {{.number = "24", .speaker = "police"},
                  {.number = "24", .speaker = "Ann Lee"}}},
     {"CREATED ->24 published", "CONFIRMED ->24 published"}},
    {"AnotherNight",
     {{.uri = "a", .reports = {{.number = "267"}}}},
     {.uri = "b", .published = 24, .reports = {{.number = "185", .from = 24}}},
     {"ADDED ->185 published"}},
    {"TollRises",
     {{.uri = "a", .reports = {{.number = "24", .speaker = "police"}}}},
     {.uri = "b",
      .published = 12,
      .reports = {{.number = "100", .speaker = "police"}}},
     {"REVISED 24->100 published"}},
    {"OtherSourceAgrees",
     {{.uri = "a", .reports = {{.number = "24", .speaker = "police"}}}},
     {.uri = "b",
      .published = 12,
      .reports = {{.number = "24", .speaker = "Ann Lee"}}},
     {"CONFIRMED 24->24 published"}},
    {"OtherSourceAgreesButIsNotSelected",
     {{.uri = "a", .reports = {{.number = "24", .speaker = "police"}}}},
     {.uri = "b",
      .published = 1,
      .reports = {{.number = "~24", .speaker = "a witness"}}},
     {"CONFIRMED 24->24 published"}},
    {"SameSourceAgain",
     {{.uri = "a", .reports = {{.number = "24", .speaker = "police"}}}},
     {.uri = "b",
      .published = 12,
      .reports = {{.number = "24", .speaker = "police"}}},
     {"CLAIM 24->24 published"}},
    {"Refined",
     {{.uri = "a", .reports = {{.number = "<1150", .speaker = "police"}}}},
     {.uri = "b",
      .published = 12,
      .reports = {{.number = "1147", .speaker = "police"}}},
     {"CONFIRMED <1150->1147 published"}},
    {"OlderReportOfAnotherNumber",
     {{.uri = "a",
       .published = 60,
       .reports = {{.number = "100", .speaker = "police"}}}},
     {.uri = "b",
      .published = 0,
      .reports = {{.number = "24", .speaker = "Ann Lee"}}},
     {"CLAIM 100->100 published"}},
    {"SourcesDisagree",
     {{.uri = "a", .reports = {{.number = "24", .speaker = "police"}}}},
     {.uri = "b",
      .published = 12,
      .reports = {{.number = "100", .speaker = "Ann Lee"}}},
     {"REVISED 24->100 published", "DISPUTED 24->100 published"}},
    {"SourcesAgreeAgain",
     {{.uri = "a", .reports = {{.number = "24", .speaker = "police"}}},
      {.uri = "b",
       .published = 12,
       .reports = {{.number = "100", .speaker = "Ann Lee"}}}},
     {.uri = "c",
      .published = 20,
      .reports = {{.number = "100", .speaker = "police"}}},
     {"CONFIRMED 100->100 published", "SETTLED 100->100 published"}},
    {"Denial",
     {{.uri = "a", .reports = {{.number = "500bn", .speaker = "Bob Day"}}}},
     {.uri = "b",
      .published = 12,
      .reports =
          {{.number = "500bn", .speaker = "Bob Day", .denied_by = "Carl Fox"}}},
     {"CLAIM 500bn->500bn published", "DISPUTED 500bn->500bn published"}},
    {"DenialFirst",
     {},
     {.reports =
          {{.number = "500bn", .speaker = "Bob Day", .denied_by = "Carl Fox"}}},
     {"CREATED -> published", "DISPUTED -> published"}},
    {"SilentEdit",
     {{.reports = {{.number = "24"}}}},
     {.version = 2, .published = 1, .reports = {{.number = "31"}}},
     {"REVISED 24->31 revised"}},
    {"SilentEditWithinTheBounds",
     {{.reports = {{.number = "~300"}}}},
     {.version = 2, .published = 1, .reports = {{.number = "310"}}},
     {"REVISED ~300->310 revised"}},
    {"Correction",
     {{.reports = {{.number = "24"}}}},
     {.version = 2,
      .published = 1,
      .reports = {{.number = "31"}},
      .signal = Signal::kCorrection},
     {"CORRECTED 24->31 correction"}},
    {"CorrectionByNote",
     {{.reports = {{.number = "24"}}}},
     {.version = 2,
      .published = 1,
      .reports = {{.number = "31"}},
      .note = "It was 31."},
     {"CORRECTED 24->31 correction"}},
    {"CorrectedToAnotherDay",
     {{.reports = {{.number = "24"}}}},
     {.version = 2,
      .published = 1,
      .reports = {{.number = "24", .from = -24}},
      .note = "It was a day earlier."},
     {"ADDED ->24 correction", "CORRECTED 24-> correction"}},
    {"OnlyTheWordsChange",
     {{.reports = {{.number = "24"}}}},
     {.version = 2,
      .published = 1,
      .reports = {{.number = "24", .sentence = "in other words"}}},
     {"CLAIM 24->24 revised", "STATE 24->24 revised"}},
    {"NumberDropped",
     {{.reports = {{.number = "24"}}}},
     {.version = 2, .published = 1},
     {"GONE 24-> revised"}},
    {"WithdrawnAndNothingElse",
     {{.reports = {{.number = "24"}}}},
     {.published = 5, .tombstone = true},
     {"GONE 24-> withdrawal"}},
    {"WithdrawnToAnotherSource",
     {{.uri = "b", .reports = {{.number = "24"}}},
      {.uri = "a", .published = 60, .reports = {{.number = "31"}}}},
     {.uri = "a", .published = 61, .tombstone = true},
     {"GONE 31->24 withdrawal"}},
    {"WithdrawnWhatWasNotSelected",
     {{.uri = "a", .reports = {{.number = "24"}}},
      {.uri = "b", .published = 60, .reports = {{.number = "31"}}}},
     {.uri = "a", .published = 61, .tombstone = true},
     {"STATE 31->31 withdrawal"}},
    {"WithdrawalSettles",
     {{.uri = "a", .reports = {{.number = "24"}}},
      {.uri = "b", .published = 12, .reports = {{.number = "31"}}}},
     {.uri = "a", .published = 13, .tombstone = true},
     {"STATE 31->31 withdrawal", "SETTLED 31->31 withdrawal"}},
    {"Back",
     {{.reports = {{.number = "24"}}}, {.published = 5, .tombstone = true}},
     {.version = 2, .published = 6, .reports = {{.number = "24"}}},
     {"ADDED ->24 revised"}},
    {"BackBesideAnother",
     {{.uri = "a", .published = 60, .reports = {{.number = "31"}}},
      {.uri = "b", .reports = {{.number = "24"}}},
      {.uri = "a", .published = 61, .tombstone = true}},
     {.uri = "a", .version = 2, .published = 62, .reports = {{.number = "31"}}},
     {"REVISED 24->31 revised"}},
    {"OlderRevisionLate",
     {{.version = 2, .published = 5, .reports = {{.number = "31"}}}},
     {.version = 1, .published = 0, .reports = {{.number = "24"}}},
     {"CLAIM 31->31 revised"}},
    {"OlderRevisionLateOfAnotherFigure",
     {{.version = 2, .published = 5, .reports = {{.number = "31"}}}},
     {.version = 1,
      .published = 0,
      .reports = {{.number = "9", .concept_id = "injured"}}},
     {"CREATED -> revised"}},
    {"SameTextNewVersion",
     {{.reports = {{.number = "24"}}}},
     {.version = 2, .published = 5, .reports = {{.number = "24"}}},
     {}},
    {"NewerExtractorReadsTheSame",
     {{.reports = {{.number = "24"}}, .extractor = "x1"}},
     {.reports = {{.number = "24"}}, .extractor = "x2"},
     {}},
};

INSTANTIATE_TEST_SUITE_P(Table, ChangesTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(TrackTest, RepeatedMessageDoesNothing) {
  Newsroom newsroom;
  const Message message{.reports = {{.number = "24"}}};
  newsroom.Send(message);
  EXPECT_THAT(newsroom.Send(message), IsEmpty());
  const TrackResult& last = newsroom.last();
  EXPECT_FALSE(last.changed);
  EXPECT_TRUE(last.new_claims.empty() && last.transitions.empty() &&
              last.figures.empty() && last.changes.empty());
  EXPECT_TRUE(last.article.uri.empty());
}

TEST(TrackTest, ReextractionTellsCauseAndUnreads) {
  Newsroom newsroom;
  const Decoded decoded =
      Decode({.reports = {{.number = "24"},
                          {.number = "9", .concept_id = "injured"}}});
  newsroom.Send(decoded.article, decoded.claims, "x1");
  // The new one misses the first number and reads the other one's figure anew.
  std::vector<ReadClaim> reread = {
      Read("a", 0, {.number = "9", .concept_id = "wounded"})};
  EXPECT_THAT(newsroom.Send(decoded.article, reread, "x2"),
              ElementsAre("CREATED ->9 reextraction", "GONE 24-> reextraction",
                          "GONE 9-> reextraction"));
  for (const ClaimTransition& transition : newsroom.last().transitions) {
    EXPECT_EQ(transition.to, ClaimState::kUnread);
  }
  // And back: what was unread is read again.
  EXPECT_THAT(newsroom.Send(decoded.article, decoded.claims, "x3"),
              ElementsAre("ADDED ->24 reextraction", "ADDED ->9 reextraction",
                          "GONE 9-> reextraction"));
}

TEST(TrackTest, StatementsHaveNoFigure) {
  Newsroom newsroom;
  Decoded decoded = Decode({.reports = {}});
  const std::vector<ReadClaim> claims = {
      ReadStatement("a", 0, "Ann Lee", "It is over.")};
  EXPECT_THAT(newsroom.Send(decoded.article, claims, "x1"),
              ElementsAre("CLAIM -> published"));
  EXPECT_EQ(newsroom.last().changes[0].figure_id, "");
  EXPECT_EQ(newsroom.last().changes[0].claim_id, claims[0].claim.id);
  EXPECT_TRUE(newsroom.last().figures.empty());
  EXPECT_THAT(newsroom.Send({.published = 5, .tombstone = true}),
              ElementsAre("STATE -> withdrawal"));
}

TEST(TrackTest, ACorrectionThatRepeatsANumberDoesNotCondemnIt) {
  Newsroom newsroom;
  newsroom.Send({.reports = {{.number = "24", .sentence = "old words"},
                             {.number = "9", .concept_id = "injured"}}});
  newsroom.Send({.version = 2,
                 .published = 1,
                 .reports = {{.number = "24", .sentence = "new words"},
                             {.number = "8", .concept_id = "injured"}},
                 .signal = Signal::kCorrection});
  std::vector<ClaimState> states;
  for (const ClaimTransition& transition : newsroom.last().transitions) {
    states.push_back(transition.to);
  }
  EXPECT_THAT(states,
              ElementsAre(ClaimState::kRevised, ClaimState::kCorrected));
}

TEST(TrackTest, ResultSaysWhatIsToBeWritten) {
  Newsroom newsroom;
  newsroom.Send({.uri = "a", .reports = {{.number = "24"}}});
  newsroom.Send({.uri = "a",
                 .version = 2,
                 .published = 1,
                 .reports = {{.number = "31", .from = 24}}});
  const TrackResult& last = newsroom.last();
  ASSERT_EQ(last.new_claims.size(), 1u);
  ASSERT_EQ(last.transitions.size(), 1u);
  EXPECT_EQ(last.transitions[0].from, ClaimState::kCurrent);
  EXPECT_EQ(last.transitions[0].to, ClaimState::kRevised);
  ASSERT_EQ(last.figures.size(), 1u);
  EXPECT_EQ(last.figures[0].figure.points.size(), 2u);
  EXPECT_EQ(last.figures[0].changed_points.size(), 2u);
  EXPECT_THAT(last.figures[0].removed_points, IsEmpty());
  EXPECT_EQ(last.article.current, 1u);
  for (const Change& change : last.changes) {
    EXPECT_EQ(change.figure_id, last.figures[0].figure.id);
    EXPECT_FALSE(change.current.has_value() && !change.current->claims.empty());
  }
}

// A claim that starts earlier takes over a point and so renames it.
TEST(TrackTest, ARenamedPointIsAVersionOfTheOldOne) {
  Newsroom newsroom;
  newsroom.Send(
      {.uri = "a", .reports = {{.number = "24", .speaker = "police"}}});
  EXPECT_THAT(
      newsroom.Send(
          {.uri = "b",
           .published = 12,
           .reports = {{.number = "31", .speaker = "police", .from = -2}}}),
      ElementsAre("REVISED 24->31 published"));
  const TrackResult& last = newsroom.last();
  EXPECT_EQ(last.figures[0].removed_points.size(), 1u);
  EXPECT_EQ(last.figures[0].changed_points.size(), 1u);
}

}  // namespace
}  // namespace factline::track
