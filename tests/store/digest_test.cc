#include "daemon/store/digest.h"

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/store/fact_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/store/store_testing.h"

namespace factline::store {
namespace {

constexpr int kArticles = 12;

// Articles that share figures and days.
std::vector<TestArticle> Articles() {
  std::vector<TestArticle> articles;
  for (int i = 0; i < kArticles; ++i) {
    const std::string uri = absl::StrCat("wire:", i);
    articles.push_back({.uri = uri,
                        .claims = {DroneClaim(uri, absl::StrCat("town ", i % 3),
                                              40 + i, 3 + i % 4),
                                   StatementClaim(uri, "Repairs go on", 3)}});
  }
  return articles;
}

std::string DigestOf(const std::vector<TestArticle>& articles) {
  const TempDir dir;
  const auto store = OpenOrDie(dir.path());
  CommitForTest(articles, *store);
  return store->Digest()->digest;
}

TEST(DigestTest, DoesNotDependOnOrderBatchesOrTimes) {
  std::vector<TestArticle> articles = Articles();
  const std::string expected = DigestOf(articles);
  EXPECT_EQ(expected.size(), 64u);
  std::mt19937 random(7);
  for (int round = 0; round < 4; ++round) {
    std::shuffle(articles.begin(), articles.end(), random);
    const TempDir dir;
    const auto store = OpenOrDie(dir.path());
    auto transaction = store->Begin();
    for (const TestArticle& article : articles) {
      ApplyForTest(article, *transaction, Day(11 + round));
    }
    ASSERT_TRUE(store->Commit(std::move(transaction)).ok());
    EXPECT_EQ(store->Digest()->digest, expected);
  }
}

TEST(DigestTest, DependsOnWhatIsKnown) {
  const std::vector<TestArticle> articles = Articles();
  const std::string expected = DigestOf(articles);

  std::vector<TestArticle> fewer = articles;
  fewer.pop_back();
  EXPECT_NE(DigestOf(fewer), expected);

  std::vector<TestArticle> withdrawn = articles;
  withdrawn.push_back({.uri = articles[0].uri, .withdrawn = true});
  EXPECT_NE(DigestOf(withdrawn), expected);
}

std::string HashOf(const Claim& claim, ClaimState state) {
  Sha256 hash;
  AddToDigest(claim, state, hash);
  return hash.FinishHex();
}

std::string HashOf(const Figure& figure) {
  Sha256 hash;
  AddToDigest(figure, hash);
  return hash.FinishHex();
}

// Each way to alter a claim or figure alters its hash.
TEST(DigestTest, EveryFieldOfAClaimCounts) {
  const Claim claim = DroneClaim("wire:1", "kyiv", 40, 3);
  const std::string plain = HashOf(claim, ClaimState::kCurrent);
  EXPECT_NE(HashOf(claim, ClaimState::kRevised), plain);
  const std::vector<std::function<void(Claim&)>> kEdits = {
      [](Claim& c) { c.id += "x"; },
      [](Claim& c) { c.article_uri += "x"; },
      [](Claim& c) { c.publisher += "x"; },
      [](Claim& c) { c.figure_key.cause += "x"; },
      [](Claim& c) { c.measure.action += "x"; },
      [](Claim& c) { c.measure.object += "x"; },
      [](Claim& c) { c.measure.subset += "x"; },
      [](Claim& c) { c.measure.actor += "x"; },
      [](Claim& c) { c.measure.place += "x"; },
      [](Claim& c) { c.quantity.reset(); },
      [](Claim& c) { c.quantity->value.reset(); },
      [](Claim& c) { c.quantity->comparator = Comparator::kAtLeast; },
      [](Claim& c) { c.quantity->lower_bound.reset(); },
      [](Claim& c) { c.quantity->upper_bound = Decimal::FromInt(50); },
      [](Claim& c) { c.quantity->unit_code += "x"; },
      [](Claim& c) { c.quantity->unit_system = UnitSystem::kIso4217; },
      [](Claim& c) { c.quantity->surface_text += "x"; },
      [](Claim& c) { c.quantity->significant_digits = 3; },
      [](Claim& c) { c.quantity->has_multiplier = true; },
      [](Claim& c) { c.quantity->role = QuantityRole::kIncrease; },
      [](Claim& c) { c.statement = Statement(); },
      [](Claim& c) { c.event_time.earliest.reset(); },
      [](Claim& c) { *c.event_time.latest += absl::Nanoseconds(1); },
      [](Claim& c) { c.event_time.precision = TimePrecision::kHour; },
      [](Claim& c) { c.event_time.basis = TimeBasis::kAnchored; },
      [](Claim& c) { c.event_time.edtf += "x"; },
      [](Claim& c) { c.event_time.time_zone += "x"; },
      [](Claim& c) { c.event_time.surface_text += "x"; },
      [](Claim& c) { c.tally = Tally::kLevel; },
      [](Claim& c) { c.attributions.clear(); },
      [](Claim& c) { c.attributions[0].source += "x"; },
      [](Claim& c) { c.attributions[0].cue += "x"; },
      [](Claim& c) { c.attributions[0].stance = Stance::kDenies; },
      [](Claim& c) { c.attributions[0].statement_time.reset(); },
      [](Claim& c) { c.factuality = Factuality::kPossible; },
      [](Claim& c) { c.publish_time += absl::Nanoseconds(1); },
      [](Claim& c) { c.confidence = 0.5; },
  };
  for (size_t i = 0; i < kEdits.size(); ++i) {
    Claim edited = claim;
    kEdits[i](edited);
    EXPECT_NE(HashOf(edited, ClaimState::kCurrent), plain) << i;
  }
  Claim said = StatementClaim("wire:1", "Repairs go on", 3);
  const std::string statement = HashOf(said, ClaimState::kCurrent);
  said.statement->quoted = false;
  EXPECT_NE(HashOf(said, ClaimState::kCurrent), statement);
}

TEST(DigestTest, EveryFieldOfAFigureCounts) {
  Figure figure;
  figure.id = "f";
  figure.display_name = "drones";
  Point point;
  point.id = "p";
  point.selected_claim = "c1";
  point.source_count = 2;
  point.selection_rule = "newest";
  point.selection_steps = {"a", "b"};
  point.claims = {"c1", "c2"};
  figure.points = {point};
  const std::string plain = HashOf(figure);
  const std::vector<std::function<void(Figure&)>> kEdits = {
      [](Figure& f) { f.id += "x"; },
      [](Figure& f) { f.key.actor += "x"; },
      [](Figure& f) { f.measure.place += "x"; },
      [](Figure& f) { f.display_name += "x"; },
      [](Figure& f) { f.points.clear(); },
      [](Figure& f) { f.points[0].id += "x"; },
      [](Figure& f) { f.points[0].event_time.edtf += "x"; },
      [](Figure& f) { f.points[0].selected_claim = "c2"; },
      [](Figure& f) { f.points[0].best.value = Decimal::FromInt(1); },
      [](Figure& f) { f.points[0].low.value = Decimal::FromInt(1); },
      [](Figure& f) { f.points[0].high.value = Decimal::FromInt(1); },
      [](Figure& f) { f.points[0].source_count = 3; },
      [](Figure& f) { f.points[0].disputed = true; },
      [](Figure& f) { f.points[0].selection_rule = "median"; },
      [](Figure& f) { f.points[0].selection_steps = {"ab"}; },
      [](Figure& f) { f.points[0].claims.pop_back(); },
  };
  for (size_t i = 0; i < kEdits.size(); ++i) {
    Figure edited = figure;
    kEdits[i](edited);
    EXPECT_NE(HashOf(edited), plain) << i;
  }
}

}  // namespace
}  // namespace factline::store
