#include "daemon/model/claim.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

FigureKey SomeKey() {
  return {.concept_id = "launched",
          .cause = "attack",
          .object = "drone",
          .subset = "",
          .unit_code = "{drone}",
          .role = QuantityRole::kLevel,
          .tally = Tally::kPerEvent,
          .actor = "russia",
          .place_id = "geo:690791",
          .country = "UA",
          .region = "geo:703446"};
}

Claim SomeClaim() {
  Claim claim;
  claim.figure_key = SomeKey();
  claim.quantity.emplace().value = Decimal::FromInt(267);
  return claim;
}

TEST(FigureKeyTest, CanonicalTextIsWrittenDown) {
  // Part of the store's format: figure names derive from it.
  EXPECT_EQ(CanonicalText(SomeKey()),
            "launched|attack|drone||{drone}|1|1|russia|geo:690791|UA|"
            "geo:703446|");
}

TEST(FigureKeyTest, FieldsDoNotRunIntoEachOther) {
  FigureKey a;
  a.concept_id = "x|";
  FigureKey b;
  b.concept_id = "x";
  b.cause = "|";
  FigureKey c;
  c.concept_id = "x\\";
  c.cause = "";
  EXPECT_NE(CanonicalText(a), CanonicalText(b));
  EXPECT_NE(CanonicalText(a), CanonicalText(c));
  EXPECT_NE(CanonicalText(b), CanonicalText(c));
}

struct KeyCase {
  std::string_view name;
  void (*change)(FigureKey& key);
};

class FigureKeyFieldTest : public testing::TestWithParam<KeyCase> {};

TEST_P(FigureKeyFieldTest, EveryFieldIsPartOfTheIdentity) {
  FigureKey changed = SomeKey();
  GetParam().change(changed);
  EXPECT_NE(CanonicalText(changed), CanonicalText(SomeKey()));
  EXPECT_NE(FigureIdOf(changed), FigureIdOf(SomeKey()));
}

constexpr KeyCase kFields[] = {
    {"Concept", [](FigureKey& k) { k.concept_id = "fired"; }},
    {"Cause", [](FigureKey& k) { k.cause = "storm"; }},
    {"Object", [](FigureKey& k) { k.object = "missile"; }},
    {"Subset", [](FigureKey& k) { k.subset = "decoy"; }},
    {"Unit", [](FigureKey& k) { k.unit_code = "USD"; }},
    {"Role", [](FigureKey& k) { k.role = QuantityRole::kIncrease; }},
    {"Tally", [](FigureKey& k) { k.tally = Tally::kCumulative; }},
    {"Actor", [](FigureKey& k) { k.actor = "ukraine"; }},
    {"Place", [](FigureKey& k) { k.place_id = "geo:1"; }},
    {"Country", [](FigureKey& k) { k.country = "RU"; }},
    {"Region", [](FigureKey& k) { k.region = "geo:2"; }},
};
INSTANTIATE_TEST_SUITE_P(All, FigureKeyFieldTest, testing::ValuesIn(kFields),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(FigureKeyTest, IdIs32HexDigits) {
  EXPECT_THAT(FigureIdOf(SomeKey()), testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(FigureIdOf(SomeKey()), FigureIdOf(SomeKey()));
}

struct SentenceCase {
  std::string_view name;
  std::string_view sentence;
  bool same;
};

constexpr std::string_view kSentence =
    "The town\xE2\x80\x99s crews saw 267 drones.";

class ClaimIdTest : public testing::TestWithParam<SentenceCase> {};

TEST_P(ClaimIdTest, DependsOnTheWordsOnly) {
  const Claim claim = SomeClaim();
  const std::string id = MakeClaimId("a", kSentence, 0, claim);
  EXPECT_THAT(id, testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(MakeClaimId("a", GetParam().sentence, 0, claim) == id,
            GetParam().same);
}

constexpr SentenceCase kSentences[] = {
    {"Same", kSentence, true},
    {"Case", "THE TOWN'S crews saw 267 drones.", true},
    {"Quote", "The town's crews saw 267 drones.", true},
    {"Blanks", "  The town's  crews\nsaw 267 drones", true},
    {"OtherWord", "The town's crews lost 267 drones.", false},
    {"OtherNumber", "The town's crews saw 268 drones.", false},
};
INSTANTIATE_TEST_SUITE_P(All, ClaimIdTest, testing::ValuesIn(kSentences),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

struct ClaimCase {
  std::string_view name;
  void (*change)(Claim& claim);
  bool same;
};

class ClaimIdFieldTest : public testing::TestWithParam<ClaimCase> {};

TEST_P(ClaimIdFieldTest, CoversWhatIsClaimed) {
  Claim changed = SomeClaim();
  GetParam().change(changed);
  EXPECT_EQ(MakeClaimId("a", kSentence, 0, changed) ==
                MakeClaimId("a", kSentence, 0, SomeClaim()),
            GetParam().same);
}

constexpr ClaimCase kClaims[] = {
    {"Value", [](Claim& c) { c.quantity->value = Decimal::FromInt(1); }, false},
    {"NoValue", [](Claim& c) { c.quantity->value.reset(); }, false},
    {"Lower", [](Claim& c) { c.quantity->lower_bound = Decimal(); }, false},
    {"Upper", [](Claim& c) { c.quantity->upper_bound = Decimal(); }, false},
    {"Comparator",
     [](Claim& c) { c.quantity->comparator = Comparator::kAtLeast; }, false},
    {"Key", [](Claim& c) { c.figure_key.object = "boat"; }, false},
    {"NoQuantity", [](Claim& c) { c.quantity.reset(); }, false},
    {"Publisher", [](Claim& c) { c.publisher = "another"; }, true},
    {"Confidence", [](Claim& c) { c.confidence = 0.5; }, true},
    {"Time", [](Claim& c) { c.publish_time = absl::FromUnixSeconds(9); }, true},
};
INSTANTIATE_TEST_SUITE_P(All, ClaimIdFieldTest, testing::ValuesIn(kClaims),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(ClaimIdTest, ArticleAndOrdinalTellClaimsApart) {
  const Claim claim = SomeClaim();
  const std::string id = MakeClaimId("a", kSentence, 0, claim);
  EXPECT_NE(MakeClaimId("b", kSentence, 0, claim), id);
  EXPECT_NE(MakeClaimId("a", kSentence, 1, claim), id);
}

}  // namespace
}  // namespace factline
