#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "daemon/base/strings.h"
#include "gtest/gtest.h"
#include "tests/extract/reading_testing.h"

// One sentence a mechanism, through the whole extractor.
namespace factline::extract {
namespace {

Article MakeArticle(std::string_view body) {
  Article article;
  article.uri = "test/1";
  article.publisher = "Test Post";
  article.body = std::string(body);
  article.publish_time_has_clock = false;
  article.publish_time =
      absl::FromCivil(absl::CivilHour(2025, 3, 9, 12), absl::UTCTimeZone());
  return article;
}

// "value action object" of each figure claim, in text order.
std::string Figures(const Extraction& extraction) {
  return absl::StrJoin(
      extraction.claims, "; ", [](std::string* out, const ReadClaim& read) {
        const Claim& c = read.claim;
        if (!c.quantity) return;
        const Quantity& q = *c.quantity;
        absl::StrAppend(
            out,
            q.value ? q.value->ToString()
                    : absl::StrCat(
                          q.lower_bound ? q.lower_bound->ToString() : "", "..",
                          q.upper_bound ? q.upper_bound->ToString() : ""),
            " ", c.figure_key.concept_id, " ", c.figure_key.object,
            c.figure_key.subset.empty() ? "" : "/", c.figure_key.subset);
      });
}

struct MeasureCase {
  std::string_view name;
  std::string_view text;
  std::string_view figures;
};

class MeasureTest : public testing::TestWithParam<MeasureCase> {};

TEST_P(MeasureTest, ReadsWhatIsCounted) {
  const auto extraction = SharedExtractor().Extract(MakeArticle(GetParam().text));
  ASSERT_TRUE(extraction.ok()) << extraction.status();
  std::string got = Figures(*extraction);
  // Statements leave empty items; they are not what this test is about.
  while (got.ends_with("; ")) got.resize(got.size() - 2);
  EXPECT_EQ(got, GetParam().figures);
}

constexpr MeasureCase kMeasures[] = {
    {"Object", "The blast killed 14 people in Lima.", "14 killed person"},
    {"TollOfACollapse",
     "The death toll of the collapse in Lima rose to 14 on Friday.",
     "14 killed person"},
    {"TollOfAShip",
     "The death toll of the capsized Mai Lin off Peru rises to six.",
     "6 killed person"},
    {"Passive", "In Lima 14 people were killed by the blast.",
     "14 killed person"},
    {"Subset", "The raid wounded 12 children.", "12 injured person/child"},
    {"Coordination", "A shell killed one woman and injured six men.",
     "1 killed person/woman; 6 injured person/man"},
    {"SharedVerb", "The army fired 20 drones, 31 rockets and 7 bombs.",
     "20 launched drone; 31 launched missile; 7 launched bomb"},
    {"ElidedHead",
     "The army fired 120 drones. 80 were intercepted while 40 were lost.",
     "120 launched drone; 80 intercepted drone; 40 lost drone"},
    {"Toll", "The death toll rose to 443.", "443 killed person"},
    {"EventNoun", "Officials reported 443 deaths.", "443 killed person"},
    {"Relative", "They buried the 30 miners who died in the fire.",
     "30 killed person/miner"},
    {"ReducedRelative", "Divers searched for 12 sailors trapped in the wreck.",
     "12 trapped person/sailor"},
    {"Believed", "About 60 villagers are feared dead.",
     "60 killed person/villager"},
    {"Missing", "Another 35 people are still missing.", "35 missing person"},
    {"Group", "A team of 40 volunteers rescued the crew.",
     "40 rescued person/volunteer"},
    {"Loss", "The ferry sank with the loss of 90 lives.", "90 killed person"},
    {"Owed", "Greece owed $500 million to the bank.", "500000000 owed money"},
    {"LaidOff", "The firm will lay off 300 workers.",
     "300 laid_off job"},
    {"Structural", "The two sides met in Geneva for three rounds.", ""},
    {"PronounOne", "It was one of the worst days of the year.", ""},
    {"DateOnly", "They met on 3 March 2025 at 10:30 in room 12.", ""},
};

INSTANTIATE_TEST_SUITE_P(Sentences, MeasureTest, testing::ValuesIn(kMeasures),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

struct TimeCase {
  std::string_view name;
  std::string_view text;
  std::string_view edtf;
  Tally tally;
};

class TimeTest : public testing::TestWithParam<TimeCase> {};

// Published on Sunday, 9 March 2025.
TEST_P(TimeTest, DatesTheLastFigure) {
  const auto extraction = SharedExtractor().Extract(MakeArticle(GetParam().text));
  ASSERT_TRUE(extraction.ok()) << extraction.status();
  const Claim* last = nullptr;
  for (const ReadClaim& read : extraction->claims) {
    if (read.claim.quantity) last = &read.claim;
  }
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->event_time.edtf, GetParam().edtf);
  EXPECT_EQ(last->tally, GetParam().tally);
}

constexpr TimeCase kTimes[] = {
    {"OwnClause", "On Saturday a bomb killed 14 people.", "2025-03-08",
     Tally::kPerEvent},
    {"Inherited",
     "On Saturday a bomb killed 14 people. It wounded 30 more people.",
     "2025-03-08", Tally::kPerEvent},
    {"Defaulted", "The bank holds $40 million.", "2025-03-09", Tally::kLevel},
    {"Rate", "The mill lays off 30 workers every month.", "2025-03-09",
     Tally::kLevel},
    {"RateNot", "The mill laid off 30 workers a week ago.",
     "2025-02-24/2025-03-02",
     Tally::kPerEvent},
    {"StillHolds", "There are 40 hikers still stranded.", "2025-03-09",
     Tally::kLevel},
    {"Became", "About 40 hikers became stranded.", "2025-03-09",
     Tally::kPerEvent},
    {"UntilNow", "The firm has already recalled 900 cars.", "2025-03-09",
     Tally::kCumulative},
    {"Placed", "Some 60 students are in quarantine.", "2025-03-09",
     Tally::kLevel},
    {"StatementTime",
     "A bomb killed 14 people on Friday, officials said "
     "on Saturday.",
     "2025-03-07", Tally::kPerEvent},
    {"DatelineWithItsAgency",
     "LARCH, March 9 (Coast News Wire) - A flood killed 14 people on Friday.",
     "2025-03-07", Tally::kPerEvent},
    {"ClosesWhatIsCredited",
     "The fleet launched 40 boats on Friday, according to the mayor.",
     "2025-03-07", Tally::kPerEvent},
};

INSTANTIATE_TEST_SUITE_P(Sentences, TimeTest, testing::ValuesIn(kTimes),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// A headline's bare number is told by the body, and one that the body does not
// tell stays what it is.
TEST(HeadlineTest, BareNumberIsTheBodysFigure) {
  Article article = MakeArticle("The fleet launched 40 boats on Friday.");
  for (const auto& [headline, same] :
       {std::pair{"Record raid: 40 boats", true},
        std::pair{"Record raid: 41 boats", false}}) {
    article.headline = headline;
    const auto extraction = SharedExtractor().Extract(article);
    ASSERT_TRUE(extraction.ok()) << extraction.status();
    ASSERT_EQ(extraction->claims.size(), 2u) << headline;
    const Claim& short_form = extraction->claims[0].claim;
    const Claim& told = extraction->claims[1].claim;
    EXPECT_EQ(short_form.figure_key == told.figure_key, same) << headline;
    EXPECT_EQ(short_form.event_time.edtf == told.event_time.edtf, same)
        << headline;
    EXPECT_NE(short_form.id, told.id);
  }
}

TEST(ExtractorTest, RefusesLanguagesWithoutRules) {
  const std::pair<std::string, std::string_view> kRows[] = {
      {"de-AT", "language:de"},
      {"FR", "language:fr"},
      {"gsw_CH", "language:gsw"},
      // What is no code names nothing: it comes from whoever wrote the message.
      {"german", "language:other"},
      {"d", "language:other"},
      {"d3", "language:other"},
      {"\xc3\xa9t", "language:other"},
      {std::string(4000, 'x'), "language:other"},
  };
  for (const auto& [tag, reason] : kRows) {
    Article article = MakeArticle("Es gab 14 Tote.");
    article.language = tag;
    const auto extraction = SharedExtractor().Extract(article);
    EXPECT_EQ(extraction.status().code(), absl::StatusCode::kUnimplemented);
    EXPECT_EQ(FromAbsl(extraction.status().message()), reason) << tag;
  }
}

TEST(ExtractorTest, AcceptsEnglishOfAnyRegion) {
  for (const char* language : {"", "en", "EN", "en-GB", "en_US"}) {
    Article article = MakeArticle("The blast killed 14 people.");
    article.language = language;
    const auto extraction = SharedExtractor().Extract(article);
    ASSERT_TRUE(extraction.ok()) << language;
    EXPECT_EQ(extraction->claims.size(), 1u) << language;
  }
}

TEST(ExtractorTest, DeniedAssertionHasBothSpeakers) {
  const auto extraction = SharedExtractor().Extract(MakeArticle(
      "President Ana Lopez rejected Mark Stone\u2019s assertion that her "
      "country owed $3 billion."));
  ASSERT_TRUE(extraction.ok());
  ASSERT_EQ(extraction->claims.size(), 1u);
  const Claim& claim = extraction->claims[0].claim;
  ASSERT_EQ(claim.attributions.size(), 2u);
  EXPECT_EQ(claim.attributions[0].source, "Ana Lopez");
  EXPECT_EQ(claim.attributions[0].stance, Stance::kDenies);
  EXPECT_EQ(claim.attributions[1].source, "Mark Stone");
  EXPECT_EQ(claim.attributions[1].stance, Stance::kAsserts);
}

TEST(ExtractorTest, StatementsWithoutAFigureAreClaims) {
  const auto extraction = SharedExtractor().Extract(MakeArticle(
      "\u201cThe bridge will open again before the winter,\u201d Mayor Tom "
      "Reed said."));
  ASSERT_TRUE(extraction.ok());
  ASSERT_EQ(extraction->claims.size(), 1u);
  const Claim& claim = extraction->claims[0].claim;
  ASSERT_TRUE(claim.statement.has_value());
  EXPECT_TRUE(claim.statement->quoted);
  ASSERT_EQ(claim.attributions.size(), 1u);
  EXPECT_EQ(claim.attributions[0].source, "Tom Reed");
}

TEST(ExtractorTest, EvidenceIsTheQuantityPhrase) {
  const std::string body = "They said more than 1,400 guided bombs fell.";
  const auto extraction = SharedExtractor().Extract(MakeArticle(body));
  ASSERT_TRUE(extraction.ok());
  ASSERT_FALSE(extraction->claims.empty());
  const Evidence& evidence = extraction->claims[0].reading.evidence[0];
  EXPECT_EQ(evidence.field, "body");
  EXPECT_EQ(evidence.quote, "more than 1,400 guided bombs");
  EXPECT_EQ(
      body.substr(evidence.start_byte, evidence.end_byte - evidence.start_byte),
      evidence.quote);
}

// Figure claims, in text order.
std::vector<Claim> ClaimsOf(std::string_view body) {
  std::vector<Claim> claims;
  const auto extraction = SharedExtractor().Extract(MakeArticle(body));
  if (!extraction.ok()) return claims;
  for (const ReadClaim& read : extraction->claims) {
    if (read.claim.IsFigureClaim()) claims.push_back(read.claim);
  }
  return claims;
}

struct KeyPlaceCase {
  std::string_view name;
  std::string_view text;
  std::string_view place_id;
  std::string_view region;
};

class KeyPlaceTest : public testing::TestWithParam<KeyPlaceCase> {};

TEST_P(KeyPlaceTest, NamesPlaceAndItsRegion) {
  const std::vector<Claim> claims = ClaimsOf(GetParam().text);
  ASSERT_FALSE(claims.empty());
  EXPECT_EQ(claims[0].figure_key.place_id, GetParam().place_id);
  EXPECT_EQ(claims[0].figure_key.region, GetParam().region);
}

constexpr KeyPlaceCase kKeyPlaces[] = {
    {"Town", "A flood in Munich killed 14 people.", "geo:2867714",
     "geo:2951839"},
    {"Region", "A flood in Bavaria killed 14 people.", "geo:2951839",
     "geo:2951839"},
    {"Country", "A flood in Germany killed 14 people.", "geo:2921044", ""},
    {"NotInTheGazetteer",
     "A ferry sank off Zubrovka Point, Germany, killing 14 people.",
     "zubrovka point", ""},
};

INSTANTIATE_TEST_SUITE_P(Keys, KeyPlaceTest, testing::ValuesIn(kKeyPlaces),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// A storm and its floods are one disaster when it comes to what an article is
// about.
TEST(KeyCauseTest, WeatherCountsTogether) {
  const std::vector<Claim> claims = ClaimsOf(
      "Help came to Lima.\n\nRescuers dig.\n\nSchools are shut.\n\nThe storm "
      "broke at noon.\n\nThe storm has passed.\n\nThe flood left mud behind."
      "\n\nDoctors fear disease.\n\nThey fear cholera.\n\nAid came.\n\nThere, "
      "40 people died.");
  ASSERT_FALSE(claims.empty());
  EXPECT_EQ(claims.back().figure_key.cause, "storm");
}

// The toll of an event is the event's; that of an epidemic runs on beside the
// counts of its days.
TEST(KeyTallyTest, LastingCausesHaveRunningTotals) {
  const auto tally_of = [](std::string_view text) {
    const std::vector<Claim> claims = ClaimsOf(text);
    return claims.empty() ? Tally::kUnspecified : claims[0].figure_key.tally;
  };
  EXPECT_EQ(tally_of("The death toll from the flood in Chad has risen to 40."),
            Tally::kPerEvent);
  EXPECT_EQ(
      tally_of("The death toll from the cholera outbreak in Chad has risen to "
               "40."),
      Tally::kCumulative);
  EXPECT_EQ(tally_of("Cholera killed 40 people in Chad on Friday."),
            Tally::kPerEvent);
  EXPECT_EQ(tally_of("The cholera outbreak has killed 40 people in Chad."),
            Tally::kCumulative);
  EXPECT_EQ(tally_of("The flood has killed 40 people in Chad."),
            Tally::kPerEvent);
  EXPECT_EQ(tally_of("Doctors in Chad counted 40 cases of cholera recorded "
                     "since the outbreak began."),
            Tally::kCumulative);
}

// Whatever times the clause names, a toll adds up over its event.
TEST(KeyTallyTest, TollsAreNotOfThePeriodsBesideThem) {
  const auto tally_of = [](std::string_view text) {
    const std::vector<Claim> claims = ClaimsOf(text);
    return claims.empty() ? Tally::kUnspecified
                          : claims.back().figure_key.tally;
  };
  EXPECT_EQ(tally_of("Cholera killed nine people in Chad since yesterday, "
                     "bringing the outbreak's death toll to 640."),
            Tally::kCumulative);
  EXPECT_EQ(tally_of("The death toll from the flooding in Chad earlier this "
                     "week rose to 72."),
            Tally::kPerEvent);
  EXPECT_EQ(tally_of("The number of road deaths in Chad rose to 72 last week."),
            Tally::kPerPeriod);
}

struct OriginCase {
  std::string_view name;
  std::string_view text;
  std::string_view origins;  // Of each figure in text order; "-" = none.
};

class OriginTest : public testing::TestWithParam<OriginCase> {};

TEST_P(OriginTest, IsWhoeverIsCreditedWithTheNumber) {
  const auto extraction =
      SharedExtractor().Extract(MakeArticle(GetParam().text));
  ASSERT_TRUE(extraction.ok());
  std::vector<std::string> origins;
  for (const ReadClaim& read : extraction->claims) {
    if (!read.claim.quantity) continue;
    origins.push_back(read.claim.origin.empty() ? "-" : read.claim.origin);
  }
  EXPECT_EQ(absl::StrJoin(origins, "; "), GetParam().origins);
}

constexpr OriginCase kOrigins[] = {
    {"SameNumber",
     "A fire in Leeds killed 14 people on Friday. The fire in Leeds on Friday "
     "killed 14 people, the fire service said.",
     "fire service; -"},
    {"AnotherNumber",
     "A fire in Leeds killed 14 people on Friday. The fire in Leeds on Friday "
     "killed 16 people, the fire service said.",
     "-; -"},
    {"NobodyCredited",
     "A fire in Leeds killed 14 people on Friday. On Friday the fire in Leeds "
     "killed 14 people.",
     "-; -"},
};
INSTANTIATE_TEST_SUITE_P(Texts, OriginTest, testing::ValuesIn(kOrigins),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

struct QuestionWord {
  std::string_view word;
  std::string_view concept_id;  // One of those that it stands for.
};

class QuestionWordTest : public testing::TestWithParam<QuestionWord> {};

TEST_P(QuestionWordTest, LeadsToItsConcept) {
  const auto ids = SharedExtractor().ConceptsOf(GetParam().word);
  EXPECT_TRUE(std::find(ids.begin(), ids.end(), GetParam().concept_id) !=
              ids.end())
      << GetParam().word << ": " << absl::StrJoin(ids, " ");
}

constexpr QuestionWord kQuestionWords[] = {
    {"died", "killed"},     {"deaths", "killed"},     {"dead", "killed"},
    {"fatality", "killed"}, {"wounded", "injured"},   {"hurt", "injured"},
    {"fired", "launched"},  {"evacuees", "evacuated"}};
INSTANTIATE_TEST_SUITE_P(Words, QuestionWordTest,
                         testing::ValuesIn(kQuestionWords),
                         [](const auto& row) {
                           return std::string(row.param.word);
                         });

TEST(QuestionWordTest, NoneForWordsThatCountNothing) {
  EXPECT_TRUE(SharedExtractor().ConceptsOf("the").empty());
  EXPECT_TRUE(SharedExtractor().ConceptsOf("xyzzy").empty());
  EXPECT_TRUE(SharedExtractor().ConceptsOf("").empty());
}

}  // namespace
}  // namespace factline::extract
