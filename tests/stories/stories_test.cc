// Stories told by several short articles: which of their numbers are one figure
// and which must stay apart, from text to the resolved set.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/base/strings.h"
#include "daemon/extract/extractor.h"
#include "daemon/track/resolve.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

struct Told {
  std::string_view published;  // "2024-03-31"
  std::string_view text;
};

struct Story {
  std::string_view name;
  std::vector<Told> articles;  // Named a, b, c ... in this order.
  // Each a figure: "a 52" is the claim of 52 in the first article. Numbers of one
  // list are one figure, those of two lists never are.
  std::vector<std::vector<std::string_view>> figures;
};

const extract::Extractor& BuiltIn() {
  static const auto& extractor =
      *new auto(extract::Extractor::Create({}).value());
  return *extractor;
}

std::string NumberOf(const Quantity& quantity) {
  if (quantity.value) return quantity.value->ToString();
  return quantity.lower_bound ? quantity.lower_bound->ToString() : "?";
}

// What became of a story.
struct Outcome {
  // Figure ids of each number of each article, by "a 52".
  std::map<std::string, std::set<std::string>, std::less<>> homes;
  std::string keys;  // A line a claim, for whoever reads a failure.
};

Outcome OutcomeOf(const Story& story) {
  std::vector<track::TrackedClaim> claims;
  std::map<std::string, std::string> names;  // By claim id.
  Outcome outcome;
  char letter = 'a';
  for (const Told& told : story.articles) {
    Article article;
    article.uri = absl::StrCat("uri:", std::string(1, letter));
    article.publisher = absl::StrCat("paper ", std::string(1, letter));
    article.body = std::string(told.text);
    std::string error;
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full,
                                absl::StrCat(ToAbsl(told.published),
                                             "T18:00:00Z"),
                                &article.publish_time, &error))
        << error;
    const extract::Extraction extraction = BuiltIn().Extract(article).value();
    for (const ReadClaim& read : extraction.claims) {
      if (!read.claim.IsFigureClaim()) continue;
      names[read.claim.id] = absl::StrCat(std::string(1, letter), " ",
                                          NumberOf(*read.claim.quantity));
      absl::StrAppend(&outcome.keys, names[read.claim.id], ": ",
                      CanonicalText(read.claim.figure_key), "\n");
      claims.push_back({read.claim});
    }
    ++letter;
  }
  for (const Figure& figure : track::ResolveAll(claims)) {
    for (const Point& point : figure.points) {
      for (const std::string& id : point.claims) {
        outcome.homes[names[id]].insert(figure.id);
      }
    }
  }
  return outcome;
}

class StoriesTest : public testing::TestWithParam<Story> {};

TEST_P(StoriesTest, NumbersFindTheirFigures) {
  const Story& story = GetParam();
  const auto [homes, keys] = OutcomeOf(story);
  SCOPED_TRACE(keys);
  std::set<std::string> taken;
  for (const auto& figure : story.figures) {
    std::set<std::string> common;
    for (const std::string_view number : figure) {
      const auto home = homes.find(number);
      ASSERT_NE(home, homes.end()) << number << " was not read";
      if (number == figure.front()) common = home->second;
      std::set<std::string> both;
      for (const std::string& id : home->second) {
        if (common.contains(id)) both.insert(id);
      }
      common = both;
      EXPECT_FALSE(common.empty()) << number << " is not with the others";
    }
    for (const std::string& id : common) {
      EXPECT_TRUE(taken.insert(id).second)
          << figure.front() << " is one with another figure's";
    }
  }
}

const Story kStories[] = {
    {"FloodTollOfTheEndOfAMonth",
     {{"2024-10-31",
       "Flash floods tore through villages around Nakuru in Kenya on Thursday, "
       "killing 34 people and destroying 210 houses, the Red Cross said."},
      {"2024-11-01",
       "The death toll from flash floods in Kenya has risen to 52, the interior "
       "ministry said on Friday. Twelve children are among the dead."},
      {"2024-11-03",
       "Rescuers in western Kenya pulled more bodies from the mud on Sunday, "
       "bringing the number of people killed by this week's floods to 61."}},
     {{"a 34", "b 52", "c 61"}, {"b 12"}, {"a 210"}}},
    {"Epidemic",
     {{"2024-08-29",
       "The cholera outbreak in Sudan has killed 205 people, the health ministry "
       "said. It has recorded 7,100 cases so far."},
      {"2024-09-04",
       "The death toll of Sudan's cholera outbreak has reached 260, health "
       "officials said. The number of cases has risen to 8,400."},
      {"2024-09-11",
       "Cholera deaths in Sudan have climbed to 310, with 9,900 cases "
       "recorded since the outbreak began."}},
     {{"a 205", "b 260", "c 310"}, {"a 7100", "b 8400", "c 9900"}}},
    {"ElectionCount",
     {{"2024-06-09",
       "The Harvest Party won 41 seats in Sunday's election in Moldova, "
       "according to the first count. The Liberals won 38 seats."},
      {"2024-06-10",
       "With all votes counted, the Harvest Party has won 43 seats in Moldova. "
       "Turnout was 61 percent."}},
     {{"a 41", "b 43"}, {"a 38"}, {"b 61"}}},
    {"Refugees",
     {{"2024-03-29",
       "More than 48,000 people have fled fighting in eastern Congo since "
       "Monday, the UN refugee agency said."},
      {"2024-04-02",
       "The number of people displaced by the fighting in eastern Congo has "
       "risen to 75,000, aid workers said on Tuesday. Rwanda has taken in 9,000 "
       "refugees."}},
     {{"a 48000", "b 75000"}, {"b 9000"}}},
    {"QuakeOfUnknownPlaces",
     {{"2024-07-30",
       "A powerful earthquake struck central Peru on Tuesday, killing at least "
       "88 people. More than 400 were injured."},
      {"2024-08-01",
       "The death toll from the earthquake in Peru's highlands climbed to 131 on "
       "Thursday. Rescuers said 640 people were injured."},
      {"2024-08-02",
       "The toll from the earthquake rose to 147 as hopes of finding survivors "
       "faded."}},
     {{"a 88", "b 131", "c 147"}, {"a 400", "b 640"}}},
    {"TownsAndTheirCountry",
     {{"2024-12-05",
       "Russian missiles killed 9 people in Kharkiv and 14 in Odesa on "
       "Thursday, and 25 across Ukraine."},
      {"2024-12-06",
       "The number of people killed in Thursday's attack on Odesa has risen to "
       "17."}},
     {{"a 14", "b 17"}, {"a 9"}, {"a 25"}}},
    {"Ferry",
     {{"2024-03-09",
       "A ferry with about 180 people on board capsized off Masbate in the "
       "Philippines on Saturday, killing at least 11 passengers. The coast guard "
       "rescued 96 people."},
      {"2024-03-10",
       "The death toll from Saturday's ferry disaster in the Philippines has "
       "risen to 27, the coast guard said. Some 180 people had been aboard."},
      {"2024-03-12",
       "Divers recovered more bodies on Tuesday, bringing the toll of the "
       "sinking off Masbate to 34. In all, 128 people were rescued."}},
     {{"a 11", "b 27", "c 34"}, {"a 180", "b 180"}, {"a 96", "c 128"}}},
    {"PrisonReleases",
     {{"2024-07-12",
       "Sri Lanka freed 412 prisoners on Friday to ease crowding in its jails, "
       "the justice ministry said. They hold 28,000 inmates."},
      {"2024-07-19",
       "A further 130 prisoners were released in Sri Lanka on Friday, bringing "
       "the number freed this month to 542."}},
     {{"a 412"}, {"b 130"}, {"b 542"}, {"a 28000"}}},
    {"WhichHasKilled",
     {{"2024-10-02",
       "Rwanda has received 700 doses of a vaccine against the Marburg virus, "
       "which has killed 11 people, the health minister said on Wednesday."},
      {"2024-10-09",
       "Rwanda has vaccinated 580 people against the Marburg virus, the "
       "ministry said. The outbreak has now claimed 13 lives."},
      {"2024-10-16",
       "The number of people vaccinated against Marburg in Rwanda stood at "
       "1,060 on Wednesday."}},
     {{"a 11", "b 13"}, {"b 580", "c 1060"}, {"a 700"}}},
};

INSTANTIATE_TEST_SUITE_P(Table, StoriesTest, testing::ValuesIn(kStories),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline
