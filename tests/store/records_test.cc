#include "daemon/store/records.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

using testing::ElementsAre;

Reading SomeReading() {
  return {.evidence = {{.field = "headline",
                        .start_byte = 0,
                        .end_byte = 5,
                        .quote = "dozen\u00e9"},
                       {.field = "body",
                        .start_byte = 100,
                        .end_byte = 2'000'000,
                        .quote = ""}},
          .extractor_version = "rules-7"};
}

Point SomePoint() {
  const Claim claim = DroneClaim("wire:1", "kyiv", 40, 3);
  Point point;
  point.id = "p1";
  point.event_time = claim.event_time;
  point.selected_claim = claim.id;
  point.best = *claim.quantity;
  point.low = point.high = point.best;
  point.high.comparator = Comparator::kAtLeast;
  point.high.upper_bound.reset();
  point.high.has_multiplier = true;
  point.source_count = 3;
  point.disputed = true;
  point.selection_rule = "latest-authoritative";
  point.selection_steps = {"newest", "tighter bound"};
  point.claims = {claim.id, "other"};
  return point;
}

TEST(RecordsTest, Head) {
  const Head head{.revision = 9,
                  .record_time = Day(4) + absl::Nanoseconds(7),
                  .claims = 1,
                  .figures = 2,
                  .articles = 3,
                  .earliest_changes = 4};
  EXPECT_EQ(*DecodeHead(EncodeHead(head)), head);
  EXPECT_EQ(*DecodeHead(EncodeHead(Head())), Head());
}

TEST(RecordsTest, IdentityMustHaveAnId) {
  EXPECT_EQ(*DecodeStoreId(EncodeIdentity("id", Day(1))), "id");
  EXPECT_TRUE(
      absl::IsDataLoss(DecodeStoreId(EncodeIdentity("", Day(1))).status()));
}

TEST(RecordsTest, ArticleRevision) {
  const ArticleRevisionRecord revision{
      .id = "r2",
      .version = "2b",
      .version_number = 2,
      .publish_time = Day(3) + absl::Nanoseconds(1),
      .pub_status = PubStatus::kWithheld,
      .signal = Signal::kCorrection,
      .content_hash = "00ff",
      .extractor_version = "rules-7",
      .correction_notes = {"a", "b"},
      .recorded_revision = 77,
      .claims = {{.claim_id = "c1", .reading = SomeReading()},
                 {.claim_id = "c2", .reading = {}}}};
  EXPECT_EQ(*DecodeArticleRevision(EncodeArticleRevision(revision)), revision);
}

TEST(RecordsTest, Claim) {
  for (const factline::Claim& claim :
       {DroneClaim("wire:1", "kyiv", 40, 3),
        StatementClaim("wire:1", "Repairs go on", 3)}) {
    StoredClaim stored;
    ASSERT_TRUE(DecodeClaim(EncodeClaim(claim, 5, Day(6)), stored).ok());
    EXPECT_EQ(stored.claim, claim);
    EXPECT_EQ(stored.recorded.revision, 5);
    EXPECT_EQ(stored.recorded.record_time, Day(6));
  }
}

TEST(RecordsTest, ClaimReadingAndState) {
  const auto reading =
      DecodeClaimReading(EncodeClaimReading("r2", SomeReading()));
  ASSERT_TRUE(reading.ok());
  EXPECT_EQ(*reading, (StoredReading{.article_revision = "r2",
                                     .reading = SomeReading()}));
  EXPECT_EQ(*DecodeClaimState(EncodeClaimState(ClaimState::kUnread)),
            ClaimState::kUnread);
}

TEST(RecordsTest, PointVersionsLeaveTheClaimsOut) {
  Point point = SomePoint();
  PointVersion version;
  ASSERT_TRUE(
      DecodePointVersion(
          EncodePointVersion(&point, ChangeCause::kCorrection, Day(5)), version)
          .ok());
  point.claims.clear();
  EXPECT_EQ(version.point, point);
  EXPECT_EQ(version.cause, ChangeCause::kCorrection);
  EXPECT_EQ(version.from.record_time, Day(5));

  ASSERT_TRUE(DecodePointVersion(
                  EncodePointVersion(nullptr, ChangeCause::kWithdrawal, Day(6)),
                  version)
                  .ok());
  EXPECT_EQ(version.point, std::nullopt);
}

TEST(RecordsTest, ChangesLeaveTheClaimsOfPointsOut) {
  Change change{.revision = 4,
                .index = 1,
                .kind = ChangeKind::kValueRevised,
                .cause = ChangeCause::kArticleRevised,
                .figure_id = "f",
                .claim_id = "c",
                .previous = SomePoint(),
                .current = SomePoint()};
  RevisionChanges changes;
  ASSERT_TRUE(
      DecodeChanges(EncodeChanges({change, Change()}, Day(5)), changes).ok());
  change.previous->claims.clear();
  change.current->claims.clear();
  EXPECT_THAT(changes.changes, ElementsAre(change, Change()));
  EXPECT_EQ(changes.position.record_time, Day(5));
}

TEST(RecordsTest, TimesOutOfRangeAreClampedAndPartsOfNanosecondsCut) {
  EXPECT_EQ(StoredTime(Day(1) + absl::Nanoseconds(1) / 2), Day(1));
  EXPECT_EQ(StoredTime(StoredTime(absl::InfiniteFuture())),
            StoredTime(absl::InfiniteFuture()));
  EXPECT_LT(StoredTime(absl::InfiniteFuture()), absl::InfiniteFuture());
  EXPECT_GT(StoredTime(absl::InfinitePast()), absl::InfinitePast());
}

// Feeds `bytes` to every decoder: nothing may crash, errors are DataLoss.
void DecodeAll(std::string_view bytes) {
  StoredClaim claim;
  PointVersion version;
  RevisionChanges changes;
  RejectRecord reject;
  for (const absl::Status& status :
       {DecodeHead(bytes).status(), DecodeStoreId(bytes).status(),
        DecodePosition(bytes).status(), DecodeReject(bytes, reject),
        DecodeRejectPayload(bytes, reject),
        DecodeArticleRevision(bytes).status(), DecodeClaimIndex(bytes).status(),
        DecodeClaim(bytes, claim), DecodeClaimState(bytes).status(),
        DecodeClaimReading(bytes).status(), DecodeFigureHeader(bytes).status(),
        DecodePointVersion(bytes, version), DecodeMembership(bytes).status(),
        DecodeTimelineEntry(bytes).status(), DecodeRevisionTime(bytes).status(),
        DecodeChanges(bytes, changes)}) {
    EXPECT_TRUE(status.ok() || absl::IsDataLoss(status)) << status;
  }
}

TEST(RecordsTest, DamagedBytesNeverCrash) {
  const google::protobuf::LogSilencer silencer;  // Of complaints on UTF-8.
  std::mt19937 random(3);
  const Point point = SomePoint();
  const std::vector<std::string> seeds = {
      EncodeClaim(DroneClaim("wire:1", "kyiv", 40, 3), 5, Day(6)),
      EncodePointVersion(&point, ChangeCause::kCorrection, Day(5)),
      EncodeHead({.revision = 9, .record_time = Day(4)}),
      std::string(64, '\xff')};
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes = seeds[random() % seeds.size()];
    for (size_t edits = random() % 4; edits > 0; --edits) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    bytes.resize(random() % (bytes.size() + 1));
    DecodeAll(bytes);
  }
  DecodeAll("");
}

TEST(RecordsTest, NumbersThatAreNoneAreDamage) {
  rec::Claim record;
  record.set_recorded_revision(1);
  record.mutable_claim()->mutable_quantity()->set_value("4O");
  StoredClaim stored;
  const absl::Status status = DecodeClaim(record.SerializeAsString(), stored);
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

}  // namespace
}  // namespace factline::store
