#include "daemon/track/article_life.h"

#include <gtest/gtest.h>

#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

// The article after `messages`, and what the last of them did.
struct Life {
  std::optional<ArticleRecord> record;
  ArticleStep last;
};

Life Live(const std::vector<Message>& messages) {
  Life life;
  for (const Message& message : messages) {
    const Decoded decoded = Decode(message);
    life.last =
        Step(life.record, decoded.article, decoded.claims, decoded.extractor);
    if (life.last.changed) life.record = life.last.record;
  }
  return life;
}

// States of the claims "<number>" in the final record; "-" for one that no
// revision states.
std::string StateOf(const Life& life, std::string_view number) {
  const auto states = StatesOf(*life.record);
  const auto found = states.find(Read("a", 0, {.number = number}).claim.id);
  if (found == states.end()) return "-";
  switch (found->second) {
    case ClaimState::kCurrent:
      return "CURRENT";
    case ClaimState::kRevised:
      return "REVISED";
    case ClaimState::kCorrected:
      return "CORRECTED";
    case ClaimState::kWithdrawn:
      return "WITHDRAWN";
    default:
      return "?";
  }
}

Message V(int64_t version, double published, std::string_view number) {
  return {.version = version,
          .published = published,
          .reports = {{.number = number}}};
}

Message Corrected(Message message) {
  message.signal = Signal::kCorrection;
  return message;
}

Message Noted(Message message, std::string_view note) {
  message.note = note;
  return message;
}

Message Canceled(int64_t version, double published) {
  return {.version = version,
          .published = published,
          .status = PubStatus::kCanceled};
}

Message Withheld(int64_t version, double published) {
  return {.version = version,
          .published = published,
          .status = PubStatus::kWithheld};
}

Message Tombstone(double published) {
  return {.published = published, .tombstone = true};
}

Message By(std::string_view extractor, Message message) {
  message.extractor = extractor;
  return message;
}

Message Text(std::string_view version_text, Message message) {
  message.version = 0;
  message.version_text = version_text;
  return message;
}

struct LifeCase {
  std::string_view name;
  std::vector<Message> messages;
  // Of the last message.
  bool changed;
  ChangeCause cause;
  // Of claims "24" and "31".
  std::string_view state_24;
  std::string_view state_31;
  bool withdrawn = false;
};

class LifeTest : public testing::TestWithParam<LifeCase> {};

TEST_P(LifeTest, Row) {
  const LifeCase& c = GetParam();
  const Life life = Live(c.messages);
  EXPECT_EQ(life.last.changed, c.changed);
  EXPECT_EQ(life.last.cause, c.cause);
  EXPECT_EQ(StateOf(life, "24"), c.state_24);
  EXPECT_EQ(StateOf(life, "31"), c.state_31);
  EXPECT_EQ(!life.record->current.has_value(), c.withdrawn);
}

constexpr ChangeCause kNone = ChangeCause::kUnspecified;
constexpr ChangeCause kPublished = ChangeCause::kArticlePublished;
constexpr ChangeCause kRevised = ChangeCause::kArticleRevised;
constexpr ChangeCause kCorrection = ChangeCause::kCorrection;
constexpr ChangeCause kWithdrawal = ChangeCause::kWithdrawal;
constexpr ChangeCause kReextraction = ChangeCause::kReextraction;

const LifeCase kLife[] = {
    {"First", {V(1, 0, "24")}, true, kPublished, "CURRENT", "-"},
    {"SameAgain", {V(1, 0, "24"), V(1, 0, "24")}, false, kNone, "CURRENT", "-"},
    {"SentAgainLater",
     {V(1, 0, "24"), V(1, 9, "24")},
     false,
     kNone,
     "CURRENT",
     "-"},
    {"OlderSentAgain",
     {V(1, 0, "24"), V(2, 1, "31"), V(1, 0, "24")},
     false,
     kNone,
     "REVISED",
     "CURRENT"},
    {"NewVersionSameText",
     {V(1, 0, "24"), V(2, 1, "24")},
     true,
     kRevised,
     "CURRENT",
     "-"},
    {"SilentEdit",
     {V(1, 0, "24"), V(2, 1, "31")},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"CorrectionSignal",
     {V(1, 0, "24"), Corrected(V(2, 1, "31"))},
     true,
     kCorrection,
     "CORRECTED",
     "CURRENT"},
    {"CorrectionNote",
     {V(1, 0, "24"), Noted(V(2, 1, "31"), "It was 31.")},
     true,
     kCorrection,
     "CORRECTED",
     "CURRENT"},
    {"OldNoteStillThere",
     {Noted(V(1, 0, "24"), "A name."), Noted(V(2, 1, "31"), "A name.")},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"CorrectedStaysCorrected",
     {V(1, 0, "24"), Corrected(V(2, 1, "31")), V(3, 2, "40")},
     true,
     kRevised,
     "CORRECTED",
     "REVISED"},
    {"ReturnOfANumber",
     {V(1, 0, "24"), V(2, 1, "31"), V(3, 2, "24")},
     true,
     kRevised,
     "CURRENT",
     "REVISED"},
    {"SameVersionOtherText",
     {V(1, 0, "24"), V(1, 0, "31")},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"OlderVersionLate",
     {V(2, 5, "31"), V(1, 0, "24")},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"OlderVersionLateBeforeACorrection",
     {Corrected(V(2, 5, "31")), V(1, 0, "24")},
     true,
     kRevised,
     "CORRECTED",
     "CURRENT"},
    {"VersionBeatsTime",
     {V(2, 0, "31"), V(1, 5, "24")},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"VersionTextsAreNumbers",
     {Text("10", V(0, 0, "31")), Text("9", V(0, 5, "24"))},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"VersionTextsAreNoNumbers",
     {Text("b", V(0, 0, "24")), Text("a", V(0, 5, "31"))},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"NoVersionsNewerTime",
     {V(0, 0, "24"), V(0, 5, "31")},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"NoVersionsOlderTime",
     {V(0, 5, "31"), V(0, 0, "24")},
     true,
     kRevised,
     "REVISED",
     "CURRENT"},
    {"Tombstone",
     {V(1, 0, "24"), Tombstone(5)},
     true,
     kWithdrawal,
     "WITHDRAWN",
     "-",
     true},
    {"TombstoneAgain",
     {V(1, 0, "24"), Tombstone(5), Tombstone(5)},
     false,
     kNone,
     "WITHDRAWN",
     "-",
     true},
    {"Canceled",
     {V(1, 0, "24"), Canceled(2, 5)},
     true,
     kWithdrawal,
     "WITHDRAWN",
     "-",
     true},
    {"CanceledUnderTheSameVersion",
     {V(1, 0, "24"), Canceled(1, 5)},
     true,
     kWithdrawal,
     "WITHDRAWN",
     "-",
     true},
    {"Withheld",
     {V(1, 0, "24"), Withheld(2, 5)},
     true,
     kWithdrawal,
     "WITHDRAWN",
     "-",
     true},
    {"CancelOfAnOlderVersionComesLate",
     {V(3, 5, "24"), Canceled(2, 1)},
     true,
     kWithdrawal,
     "CURRENT",
     "-"},
    {"WithdrawalKeepsWhatWasRevised",
     {V(1, 0, "24"), V(2, 1, "31"), Tombstone(5)},
     true,
     kWithdrawal,
     "REVISED",
     "WITHDRAWN",
     true},
    {"BackByAHigherVersion",
     {V(1, 0, "24"), Canceled(2, 5), V(3, 6, "24")},
     true,
     kRevised,
     "CURRENT",
     "-"},
    {"BackByTheSameVersionIsNot",
     {V(1, 0, "24"), Canceled(2, 5), V(2, 6, "24")},
     true,
     kRevised,
     "WITHDRAWN",
     "-",
     true},
    {"BackWithoutANewVersionIsNot",
     {V(3, 0, "24"), Tombstone(5), V(3, 6, "31")},
     true,
     kRevised,
     "REVISED",
     "WITHDRAWN",
     true},
    {"BackFromATombstoneByAHigherVersion",
     {V(3, 0, "24"), Tombstone(5), V(4, 4, "31")},
     true,
     kRevised,
     "WITHDRAWN",
     "CURRENT"},
    {"BackByALaterTime",
     {V(0, 0, "24"), Tombstone(5), V(0, 6, "24")},
     true,
     kRevised,
     "CURRENT",
     "-"},
    {"BackByAnEarlierTimeIsNot",
     {V(0, 0, "24"), Tombstone(5), V(0, 4, "31")},
     true,
     kRevised,
     "REVISED",
     "WITHDRAWN",
     true},
    {"OldVersionAfterATombstone",
     {V(3, 0, "31"), Tombstone(5), V(2, 6, "24")},
     true,
     kRevised,
     "REVISED",
     "WITHDRAWN",
     true},
    {"TombstoneFirst", {Tombstone(5)}, true, kWithdrawal, "-", "-", true},
    {"TombstoneBeforeAnOlderArticle",
     {Tombstone(5), V(1, 0, "24")},
     true,
     kRevised,
     "WITHDRAWN",
     "-",
     true},
    {"NewerExtractorSameText",
     {By("x1", V(1, 0, "24")), By("x2", V(1, 0, "24"))},
     true,
     kReextraction,
     "CURRENT",
     "-"},
    {"NewerExtractorReadsAnOlderRevision",
     {V(1, 0, "24"), V(2, 1, "31"), By("x2", V(1, 0, "24"))},
     true,
     kReextraction,
     "REVISED",
     "CURRENT"},
    {"NewerExtractorReadsAWithdrawnArticle",
     {V(1, 0, "24"), Tombstone(5), By("x2", V(1, 0, "24"))},
     true,
     kReextraction,
     "WITHDRAWN",
     "-",
     true},
    {"NewerExtractorReadsAWithdrawalAgain",
     {V(1, 0, "24"), Tombstone(5), By("x2", Tombstone(5))},
     false,
     kNone,
     "WITHDRAWN",
     "-",
     true},
};

INSTANTIATE_TEST_SUITE_P(Table, LifeTest, testing::ValuesIn(kLife),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(StepTest, NewerExtractorUnreadsWhatItNoLongerFinds) {
  const Decoded first =
      Decode({.reports = {{.number = "24"}, {.number = "31"}}});
  const ArticleStep before =
      Step(std::nullopt, first.article, first.claims, "x1");

  std::vector<ReadClaim> fewer = {first.claims[1]};
  const ArticleStep after = Step(before.record, first.article, fewer, "x2");
  ASSERT_TRUE(after.changed);
  EXPECT_EQ(after.cause, ChangeCause::kReextraction);
  EXPECT_EQ(after.unread, std::vector<std::string>{first.claims[0].claim.id});
  ASSERT_EQ(after.record.revisions.size(), 1u);
  EXPECT_EQ(after.record.revisions[0].extractor_version, "x2");
  EXPECT_EQ(after.record.revisions[0].id, before.record.revisions[0].id);
  EXPECT_EQ(after.record.revisions[0].claims.size(), 1u);
}

TEST(StepTest, ResendWithoutVersionAndTimeIsADuplicate) {
  Decoded decoded = Decode({.version = 0, .reports = {{.number = "24"}}});
  decoded.article.publish_time_defaulted = true;
  const ArticleStep first =
      Step(std::nullopt, decoded.article, decoded.claims, "x1");
  decoded.article.publish_time = At(9);
  EXPECT_FALSE(
      Step(first.record, decoded.article, decoded.claims, "x1").changed);
  // Given times tell two revisions apart.
  decoded.article.publish_time_defaulted = false;
  EXPECT_TRUE(
      Step(first.record, decoded.article, decoded.claims, "x1").changed);
}

TEST(StepTest, RecordFollowsTheCurrentRevision) {
  Life life = Live({V(2, 5, "31"), V(1, 0, "24")});
  EXPECT_EQ(life.record->headline, "version 2");
  EXPECT_EQ(life.record->current, 0u);
  EXPECT_NE(life.record->revisions[0].id, life.record->revisions[1].id);
  life = Live({V(2, 5, "31"), V(3, 6, "24"), Tombstone(7)});
  EXPECT_EQ(life.record->headline, "version 3");
  EXPECT_EQ(life.record->revisions.size(), 3u);
}

TEST(StepTest, AClaimReadTwiceIsOneReading) {
  const Decoded decoded =
      Decode({.reports = {{.number = "24"}, {.number = "24"}}});
  ASSERT_EQ(decoded.claims.size(), 2u);
  EXPECT_EQ(Step(std::nullopt, decoded.article, decoded.claims, "x1")
                .record.revisions[0]
                .claims.size(),
            1u);
}

}  // namespace
}  // namespace factline::track
