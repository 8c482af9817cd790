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

Change SomeChange() {
  return {.revision = 4,
          .index = 1,
          .kind = ChangeKind::kValueRevised,
          .cause = ChangeCause::kArticleRevised,
          .figure_id = "f",
          .claim_id = "c",
          .previous = SomePoint(),
          .current = SomePoint()};
}

TEST(RecordsTest, IdentityMustHaveAnId) {
  EXPECT_EQ(DecodeIdentity(EncodeIdentity("id", Day(1)))->store_id, "id");
  EXPECT_TRUE(
      absl::IsDataLoss(DecodeIdentity(EncodeIdentity("", Day(1))).status()));
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
      .claims = {{.claim_id = "c1", .reading = {}},
                 {.claim_id = "c2", .reading = {}}}};
  EXPECT_EQ(*DecodeArticleRevision(EncodeArticleRevision(revision)), revision);
  ArticleRevisionRecord read = revision;
  read.claims[0].reading = SomeReading();  // It is with the claim.
  EXPECT_EQ(*DecodeArticleRevision(EncodeArticleRevision(read)), revision);
}

TEST(RecordsTest, Claim) {
  for (const factline::Claim& claim :
       {DroneClaim("wire:1", "kyiv", 40, 3),
        StatementClaim("wire:1", "Repairs go on", 3)}) {
    StoredClaim stored;
    ASSERT_TRUE(DecodeClaim(claim.id, EncodeClaim(claim, 5, Day(6)), stored)
                    .ok());
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
  Change change = SomeChange();
  RevisionChanges changes;
  ASSERT_TRUE(
      DecodeChanges(EncodeChanges({change, Change()}, Day(5)), changes).ok());
  change.previous->claims.clear();
  change.current->claims.clear();
  EXPECT_THAT(changes.changes, ElementsAre(change, Change()));
  EXPECT_EQ(changes.position.record_time, Day(5));
}

// Points and changes of all shapes; neighbours are often alike, as in the log.
class RandomChanges {
 public:
  explicit RandomChanges(uint32_t seed) : random_(seed) {}

  std::vector<Change> Make() {
    std::vector<Change> changes;
    for (size_t left = random_() % 5; left > 0; --left) {
      Change& change = changes.emplace_back();
      change.revision = static_cast<int64_t>(random_() % 1000);
      change.index = static_cast<int32_t>(random_() % 40);
      change.kind = static_cast<ChangeKind>(random_() % 13);
      change.cause = static_cast<ChangeCause>(random_() % 7);
      change.figure_id = Id();
      change.claim_id = Id();
      if (random_() % 3 != 0) change.previous = NextPoint();
      if (random_() % 3 != 0) change.current = NextPoint();
    }
    return changes;
  }

 private:
  std::string Id() {
    static constexpr std::string_view kIds[] = {
        "", "f", "0123456789abcdef", "0123456789abcdef0123456789abcdef",
        "0123456789ABCDEF"};
    return std::string(kIds[random_() % std::size(kIds)]);
  }

  std::string Word() {
    static constexpr std::string_view kWords[] = {
        "", "267 drones", "newest report 2025", "newest report ",
        "tightest number, then the newest, then claim id", "Київ"};
    return std::string(kWords[random_() % std::size(kWords)]);
  }

  Quantity Number() {
    Quantity quantity;
    if (random_() % 3 != 0) quantity.value = Decimal::Make(random_() % 900, -1);
    if (random_() % 2 == 0) quantity.lower_bound = quantity.value;
    if (random_() % 4 == 0) quantity.upper_bound = Decimal::FromInt(7);
    quantity.comparator = static_cast<Comparator>(random_() % 10);
    quantity.has_multiplier = random_() % 2 == 0;
    quantity.surface_text = Word();
    return quantity;
  }

  // The last one with some of its parts changed.
  Point NextPoint() {
    if (random_() % 3 == 0) point_.id = Id();
    if (random_() % 3 == 0) point_.event_time.surface_text = Word();
    if (random_() % 3 == 0) {
      point_.event_time.earliest = Day(static_cast<int>(random_() % 28));
    }
    if (random_() % 3 == 0) point_.selected_claim = Id();
    if (random_() % 3 == 0) point_.best = Number();
    if (random_() % 3 == 0) point_.low = point_.best;
    if (random_() % 3 == 0) point_.low = Number();
    if (random_() % 3 == 0) point_.high = random_() % 2 ? point_.best : Number();
    if (random_() % 3 == 0) point_.selection_rule = Word();
    if (random_() % 3 == 0) point_.selection_steps = {Word(), Word()};
    if (random_() % 3 == 0) point_.selection_steps.push_back(Word());
    if (point_.selection_steps.size() > 4) point_.selection_steps.clear();
    point_.source_count = static_cast<int32_t>(random_() % 5) - 1;
    point_.disputed = random_() % 2 == 0;
    return point_;
  }

  std::mt19937 random_;
  Point point_;
};

TEST(RecordsTest, AnyChangesComeBack) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  RandomChanges random(seed);
  for (int round = 0; round < 2'000; ++round) {
    const std::vector<Change> changes = random.Make();
    const std::string bytes = EncodeChanges(changes, Day(5));
    RevisionChanges read;
    ASSERT_TRUE(DecodeChanges(bytes, read).ok());
    ASSERT_EQ(read.changes, changes);
    for (const Change& change : changes) {
      if (!change.current) continue;
      PointVersion version;
      ASSERT_TRUE(DecodePointVersion(
                      EncodePointVersion(&*change.current, change.cause, Day(5)),
                      version)
                      .ok());
      ASSERT_EQ(version.point, change.current);
    }
    if (round % 50 != 0) continue;
    for (size_t size = 0; size < bytes.size(); ++size) {
      const auto cut = std::string_view(bytes).substr(0, size);
      ASSERT_TRUE(absl::IsDataLoss(DecodeChanges(cut, read))) << size;
    }
    ASSERT_TRUE(absl::IsDataLoss(DecodeChanges(bytes + "x", read)));
  }
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
       {DecodeHead(bytes).status(), DecodeIdentity(bytes).status(),
        DecodePosition(bytes).status(), DecodeReject(bytes, reject),
        DecodeRejectPayload(bytes, reject),
        DecodeArticleRevision(bytes).status(), DecodeClaimIndex(bytes).status(),
        DecodeClaim("c", bytes, claim), DecodeClaimState(bytes).status(),
        DecodeClaimReading(bytes).status(), DecodeFigureHeader(bytes).status(),
        DecodePointVersion(bytes, version), DecodeMembership(bytes).status(),
        DecodeBookClaim("c", bytes).status(),
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
      EncodeChanges({SomeChange(), SomeChange()}, Day(5)),
      EncodeMembership({.point_id = "p", .publish_time = Day(1)}),
      EncodeBookClaim(track::PackedClaim(DroneClaim("wire:1", "kyiv", 40, 3)),
                      ClaimState::kRevised),
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
  const absl::Status status = DecodeClaim("c", record.SerializeAsString(), stored);
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

}  // namespace
}  // namespace factline::store
