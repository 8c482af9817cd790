#include "daemon/store/fact_store.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Claim kKyiv40 = DroneClaim("wire:1", "kyiv", 40, 3);
const Claim kKyiv45 = DroneClaim("wire:1", "kyiv", 45, 3);
const Claim kKyiv60 = DroneClaim("wire:2", "kyiv", 60, 4);
const Claim kSumy7 = DroneClaim("wire:3", "sumy", 7, 2);
const Claim kSaid = StatementClaim("wire:3", "We held the line", 2);
const std::string kKyivId = FigureIdOf(kKyiv40.figure_key);
const std::string kSumyId = FigureIdOf(kSumy7.figure_key);

std::vector<std::string> IdsOf(const std::vector<StoredClaim>& claims) {
  std::vector<std::string> ids;
  for (const StoredClaim& claim : claims) ids.push_back(claim.claim.id);
  return ids;
}

class FactStoreTest : public testing::Test {
 protected:
  void Reopen() {
    store_.reset();
    store_ = OpenOrDie(dir_.path());
  }

  const TempDir dir_;
  std::unique_ptr<FactStore> store_ = OpenOrDie(dir_.path());
};

TEST_F(FactStoreTest, StartsEmpty) {
  EXPECT_EQ(store_->latest().revision, 0);
  EXPECT_EQ(store_->earliest().revision, 1);
  EXPECT_THAT(store_->store_id(),
              testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-["
                                    "89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  const auto view = store_->View();
  EXPECT_TRUE(absl::IsNotFound(view->GetFigure("none").status()));
  EXPECT_TRUE(absl::IsNotFound(view->GetClaim("none").status()));
  EXPECT_TRUE(absl::IsNotFound(view->GetArticle("none").status()));
  EXPECT_THAT(*store_->ReadChanges(1, 10, 1 << 20), IsEmpty());
  EXPECT_EQ(*store_->RevisionAtTime(absl::InfiniteFuture()), 0);
}

TEST_F(FactStoreTest, EachStoreHasItsOwnId) {
  const TempDir other;
  EXPECT_NE(OpenOrDie(other.path())->store_id(), store_->store_id());
}

TEST_F(FactStoreTest, GivesBackWhatWasApplied) {
  auto transaction = store_->Begin();
  const track::TrackResult result =
      TrackForTest({.uri = "wire:3", .claims = {kSumy7, kSaid}}, *transaction);
  ASSERT_EQ(*transaction->Apply(result, Day(10)), 1);
  ASSERT_TRUE(store_->Commit(std::move(transaction)).ok());

  const auto view = store_->View();
  EXPECT_EQ(view->position(), (StorePosition{.revision = 1,
                                             .record_time = Day(10),
                                             .store_id = store_->store_id()}));
  EXPECT_EQ(*view->GetFigure(kSumyId), result.figures[0].figure);

  ArticleRecord article = result.article;
  article.revisions[0].recorded_revision = 1;
  const Reading reading = article.revisions[0].claims[0].reading;
  for (ClaimReading& claim : article.revisions[0].claims) claim.reading = {};
  EXPECT_EQ(*view->GetArticle("wire:3"), article);
  EXPECT_EQ(*view->GetArticleById(ArticleIdOf("wire:3")), article);

  const auto claim = view->GetClaim(kSumy7.id);
  ASSERT_TRUE(claim.ok()) << claim.status();
  EXPECT_EQ(claim->claim, kSumy7);
  EXPECT_EQ(claim->state, ClaimState::kCurrent);
  EXPECT_EQ(claim->figure_id, kSumyId);
  EXPECT_EQ(claim->recorded, view->position());
  EXPECT_THAT(claim->readings,
              ElementsAre(StoredReading{
                  .article_revision = "r1",
                  .reading = reading}));

  const auto statement = view->GetClaim(kSaid.id);
  ASSERT_TRUE(statement.ok()) << statement.status();
  EXPECT_EQ(statement->claim, kSaid);
  EXPECT_EQ(statement->figure_id, "");
}

TEST_F(FactStoreTest, ReadsAsOfEachRevision) {
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv40}},
                 {.uri = "wire:2", .claims = {kKyiv60}},
                 {.uri = "wire:1", .claims = {kKyiv45}},
                 {.uri = "wire:2", .withdrawn = true}},
                *store_);
  struct Expected {
    int64_t revision;
    std::vector<std::string> selected;  // By event time.
    ClaimState first_state;             // Of the first claim of wire:1.
    size_t claims;
    size_t article_revisions;  // Of wire:1.
  };
  const Expected kExpected[] = {
      {1, {kKyiv40.id}, ClaimState::kCurrent, 1, 1},
      {2, {kKyiv40.id, kKyiv60.id}, ClaimState::kCurrent, 2, 1},
      {3, {kKyiv45.id, kKyiv60.id}, ClaimState::kRevised, 3, 2},
      {4, {kKyiv45.id}, ClaimState::kRevised, 3, 2},
  };
  for (const Expected& expected : kExpected) {
    SCOPED_TRACE(expected.revision);
    const auto view = store_->ViewAt(expected.revision);
    ASSERT_TRUE(view.ok()) << view.status();
    const auto figure = (*view)->GetFigure(kKyivId);
    ASSERT_TRUE(figure.ok()) << figure.status();
    std::vector<std::string> selected;
    for (const Point& point : figure->points) {
      selected.push_back(point.selected_claim);
      EXPECT_THAT(point.claims, ElementsAre(point.selected_claim));
    }
    EXPECT_EQ(selected, expected.selected);
    EXPECT_EQ((*view)->GetClaim(kKyiv40.id)->state, expected.first_state);
    EXPECT_THAT(*(*view)->ClaimsOfFigure(kKyivId), SizeIs(expected.claims));
    EXPECT_THAT((*view)->GetArticle("wire:1")->revisions,
                SizeIs(expected.article_revisions));
  }
  const auto before = store_->ViewAt(0);
  ASSERT_TRUE(before.ok());
  EXPECT_TRUE(absl::IsNotFound((*before)->GetFigure(kKyivId).status()));
  EXPECT_TRUE(absl::IsNotFound((*before)->GetClaim(kKyiv40.id).status()));
  EXPECT_TRUE(absl::IsNotFound((*before)->GetArticle("wire:1").status()));
  EXPECT_TRUE(absl::IsOutOfRange(store_->ViewAt(5).status()));
  EXPECT_TRUE(absl::IsOutOfRange(store_->ViewAt(-1).status()));
}

TEST_F(FactStoreTest, AViewDoesNotMove) {
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv40}}}, *store_);
  const auto view = store_->View();
  const Figure before = *view->GetFigure(kKyivId);
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv45}}}, *store_);
  EXPECT_EQ(*view->GetFigure(kKyivId), before);
  EXPECT_NE(*store_->View()->GetFigure(kKyivId), before);
}

TEST_F(FactStoreTest, ManyVersionsOfOnePointReadAlikeAtAnyRevision) {
  constexpr int kVersions = 60;  // More than are stepped over one by one.
  for (int i = 1; i <= kVersions; ++i) {
    CommitForTest(
        {{.uri = "wire:1", .claims = {DroneClaim("wire:1", "kyiv", i, 3)}}},
        *store_);
  }
  for (const int revision : {1, 2, 30, kVersions - 1, kVersions}) {
    const auto view = store_->ViewAt(revision);
    ASSERT_TRUE(view.ok());
    const auto figure = (*view)->GetFigure(kKyivId);
    ASSERT_THAT(figure->points, SizeIs(1));
    EXPECT_EQ(figure->points[0].best.value, Decimal::FromInt(revision));
    EXPECT_THAT(*(*view)->PointVersions(kKyivId),
                SizeIs(static_cast<size_t>(revision)));
  }
}

TEST_F(FactStoreTest, PointVersionsTellTheHistory) {
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv40}},
                 {.uri = "wire:1", .claims = {kKyiv45}},
                 {.uri = "wire:1", .withdrawn = true}},
                *store_, Day(20));
  const auto versions = store_->View()->PointVersions(kKyivId);
  ASSERT_TRUE(versions.ok()) << versions.status();
  ASSERT_THAT(*versions, SizeIs(3));
  EXPECT_EQ((*versions)[0].cause, ChangeCause::kArticlePublished);
  EXPECT_EQ((*versions)[0].from.revision, 1);
  EXPECT_EQ((*versions)[0].from.record_time, Day(20));
  EXPECT_EQ((*versions)[0].from.store_id, store_->store_id());
  EXPECT_EQ((*versions)[0].point->selected_claim, kKyiv40.id);
  EXPECT_EQ((*versions)[1].cause, ChangeCause::kArticleRevised);
  EXPECT_EQ((*versions)[1].point->selected_claim, kKyiv45.id);
  EXPECT_EQ((*versions)[2].cause, ChangeCause::kWithdrawal);
  EXPECT_EQ((*versions)[2].point, std::nullopt);
  EXPECT_EQ((*versions)[2].point_id, (*versions)[0].point_id);
}

TEST_F(FactStoreTest, AClaimBackFromWithdrawalKeepsItsReadings) {
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv40}},
                 {.uri = "wire:1", .withdrawn = true},
                 {.uri = "wire:1", .claims = {kKyiv40}}},
                *store_);
  const auto claim = store_->View()->GetClaim(kKyiv40.id);
  ASSERT_TRUE(claim.ok()) << claim.status();
  ASSERT_THAT(claim->readings, SizeIs(2));
  EXPECT_EQ(claim->readings[0].article_revision, "r1");
  EXPECT_EQ(claim->readings[1].article_revision, "r3");
  EXPECT_THAT((*store_->ViewAt(2))->GetClaim(kKyiv40.id)->readings, SizeIs(1));
}

TEST_F(FactStoreTest, ScansFiguresById) {
  std::vector<std::string> ids;
  std::vector<TestArticle> articles;
  for (int i = 0; i < 5; ++i) {
    const Claim claim = DroneClaim("wire:1", absl::StrCat("town ", i), i, 3);
    articles.push_back({.uri = absl::StrCat("wire:", i), .claims = {claim}});
    ids.push_back(FigureIdOf(claim.figure_key));
  }
  CommitForTest(articles, *store_);
  std::sort(ids.begin(), ids.end());

  const auto scan = [](const StoreView& view, std::string_view after,
                       size_t max) {
    std::vector<std::string> seen;
    EXPECT_TRUE(view.ScanFigures(after,
                                 [&](const Figure& figure) {
                                   seen.push_back(figure.id);
                                   EXPECT_THAT(figure.points, SizeIs(1));
                                   return seen.size() < max;
                                 })
                    .ok());
    return seen;
  };
  const auto view = store_->View();
  EXPECT_EQ(scan(*view, "", 100), ids);
  EXPECT_THAT(scan(*view, ids[1], 2), ElementsAre(ids[2], ids[3]));
  EXPECT_THAT(scan(*view, ids[4], 2), IsEmpty());
  EXPECT_THAT(scan(**store_->ViewAt(2), "", 100), SizeIs(2));
}

TEST_F(FactStoreTest, ClaimsOfAFigureAreInCanonicalOrder) {
  const Claim late = DroneClaim("wire:9", "kyiv", 1, 9);
  CommitForTest({{.uri = "wire:9", .claims = {late}},
                 {.uri = "wire:2", .claims = {kKyiv60}},
                 {.uri = "wire:1", .claims = {kKyiv40}},
                 {.uri = "wire:3", .claims = {kSumy7, kSaid}}},
                *store_);
  EXPECT_THAT(IdsOf(*store_->View()->ClaimsOfFigure(kKyivId)),
              ElementsAre(kKyiv40.id, kKyiv60.id, late.id));
  EXPECT_THAT(*store_->View()->ClaimsOfFigure("no figure"), IsEmpty());
}

TEST_F(FactStoreTest, RefusesResultsThatContradictTheStore) {
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv40}}}, *store_);
  auto transaction = store_->Begin();
  const track::TrackResult good =
      TrackForTest({.uri = "wire:2", .claims = {kKyiv60}}, *transaction);
  const size_t empty_bytes = transaction->bytes();

  track::TrackResult unchanged = good;
  unchanged.changed = false;
  track::TrackResult known_claim = good;
  known_claim.new_claims.push_back(kKyiv40);
  track::TrackResult unknown_transition = good;
  unknown_transition.transitions.push_back(
      {.claim_id = "nobody", .figure_id = "", .to = ClaimState::kRevised});
  track::TrackResult unknown_reading = good;
  unknown_reading.article.revisions[0].claims.push_back(
      {.claim_id = "nobody", .reading = {}});
  track::TrackResult unknown_member = good;
  unknown_member.figures[0].moved.push_back({"nobody", "point", Day(1)});
  track::TrackResult missing_point = good;
  missing_point.figures[0].changed_points.push_back("nowhere");
  track::TrackResult live_removed = good;
  live_removed.figures[0].removed_points.push_back(
      good.figures[0].figure.points[0].id);
  track::TrackResult bad_current = good;
  bad_current.article.current = 7;
  track::TrackResult bad_quote = good;
  bad_quote.article.revisions[0].claims[0].reading.evidence[0].quote = "\xc3";
  track::TrackResult bad_words = good;
  bad_words.new_claims[0].quantity->surface_text = "40 \xff drones";
  track::TrackResult bad_name = good;
  bad_name.figures[0].figure.display_name = "\xe2\x80";

  for (const auto* bad :
       {&unchanged, &known_claim, &unknown_transition, &unknown_reading,
        &unknown_member, &missing_point, &live_removed, &bad_current,
        &bad_quote, &bad_words, &bad_name}) {
    EXPECT_TRUE(
        absl::IsInvalidArgument(transaction->Apply(*bad, Day(10)).status()));
    EXPECT_EQ(transaction->latest_revision(), 1);
    EXPECT_EQ(transaction->bytes(), empty_bytes);
  }
  EXPECT_EQ(*transaction->Apply(good, Day(10)), 2);
  ASSERT_TRUE(store_->Commit(std::move(transaction)).ok());
  EXPECT_EQ(store_->Stats().claims, 2);
  EXPECT_EQ(store_->Stats().figures, 1);
  EXPECT_EQ(store_->Stats().articles, 2);
}

TEST_F(FactStoreTest, RecordTimesNeverGoBack) {
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv40}}}, *store_, Day(20));
  CommitForTest({{.uri = "wire:2", .claims = {kKyiv60}}}, *store_, Day(19));
  CommitForTest({{.uri = "wire:3", .claims = {kSumy7}}}, *store_, Day(21));
  EXPECT_EQ(store_->latest().record_time, Day(21));
  EXPECT_EQ((*store_->ViewAt(2))->position().record_time, Day(20));
  EXPECT_EQ(store_->earliest().record_time, Day(20));

  const absl::Duration kTick = absl::Nanoseconds(1);
  EXPECT_EQ(*store_->RevisionAtTime(Day(20) - kTick), 0);
  EXPECT_EQ(*store_->RevisionAtTime(Day(20)), 2);
  EXPECT_EQ(*store_->RevisionAtTime(Day(21) - kTick), 2);
  EXPECT_EQ(*store_->RevisionAtTime(Day(21)), 3);
  EXPECT_EQ(*store_->RevisionAtTime(absl::InfiniteFuture()), 3);
}

TEST_F(FactStoreTest, AReopenedStoreKnowsAll) {
  CommitForTest({{.uri = "wire:1", .claims = {kKyiv40}},
                 {.uri = "wire:3", .claims = {kSumy7, kSaid}}},
                *store_);
  const std::string id = store_->store_id();
  const StorePosition latest = store_->latest();
  const DigestResult digest = *store_->Digest();
  EXPECT_EQ(digest.position, latest);
  EXPECT_EQ(digest.claims, 3);
  EXPECT_EQ(digest.figures, 2);
  EXPECT_EQ(digest.points, 2);

  Reopen();
  EXPECT_EQ(store_->store_id(), id);
  EXPECT_EQ(store_->latest(), latest);
  EXPECT_EQ(store_->Digest()->digest, digest.digest);
  EXPECT_EQ(store_->Stats().claims, 3);
  EXPECT_EQ(store_->Stats().figures, 2);
  EXPECT_EQ(store_->Stats().articles, 2);
  EXPECT_GT(store_->Stats().disk_bytes, 0);
  CommitForTest({{.uri = "wire:2", .claims = {kKyiv60}}}, *store_);
  EXPECT_EQ(store_->latest().revision, latest.revision + 1);
}

TEST_F(FactStoreTest, TellsItsListenerOfRevisionsOnly) {
  std::vector<int64_t> told;
  store_->SetCommitListener([&](int64_t latest) {
    EXPECT_EQ(store_->latest().revision, latest);  // Readers see it already.
    told.push_back(latest);
  });
  auto transaction = store_->Begin();
  ApplyForTest({.uri = "wire:1", .claims = {kKyiv40}}, *transaction);
  ApplyForTest({.uri = "wire:2", .claims = {kKyiv60}}, *transaction);
  EXPECT_THAT(told, IsEmpty());
  ASSERT_TRUE(store_->Commit(std::move(transaction)).ok());
  auto positions = store_->Begin();
  positions->SetPosition({.cluster_id = "c", .topic = "t"}, {.next_offset = 1});
  ASSERT_TRUE(store_->Commit(std::move(positions)).ok());
  EXPECT_THAT(told, ElementsAre(2));
}

}  // namespace
}  // namespace factline::store
