#include "daemon/extract/places.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/extract/names_fixture.h"

namespace factline::extract {
namespace {

// "Name/CC", with "*" for an adjective and "?" for a place by its context.
std::string Show(const PlaceMention& place) {
  return absl::StrCat(place.name, "/", place.country,
                      place.is_adjective        ? "*"
                      : place.geoname_id == 0 ? "?"
                                              : "");
}

std::string PlacesOf(std::string_view text) {
  ReadText read(text);
  read.FindPlaces();
  std::vector<std::string> shown;
  for (const PlaceMention& place : read.layers.places) {
    shown.push_back(Show(place));
  }
  return absl::StrJoin(shown, " ");
}

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view places;
};

class PlacesTest : public testing::TestWithParam<Case> {};

TEST_P(PlacesTest, FindsThese) {
  EXPECT_EQ(PlacesOf(GetParam().text), GetParam().places);
}

constexpr Case kNames[] = {
    {"Town", "A fire broke out in Kyiv on Monday.", "Kyiv/UA"},
    {"OtherSpelling", "Trains to Kharkov and Marrakech were late.",
     "Kharkov/UA Marrakech/MA"},
    {"Marks", "She flew from Zürich to São Paulo.",
     "Zürich/CH São Paulo/BR"},
    {"SeveralWords", "Rebels entered Port-au-Prince at dawn.",
     "Port-au-Prince/HT"},
    {"Country", "Exports from the United Arab Emirates rose.",
     "United Arab Emirates/AE"},
    {"Initials", "Farmers in the U.S. and the UK protested.", "U.S./US UK/GB"},
    {"Adjective", "A Libyan minister met Finnish diplomats.",
     "Libya/LY* Finland/FI*"},
    {"People", "Dozens of Moroccans queued.", "Morocco/MA*"},
    {"AdjectiveAbbreviation", "The US president met UK officials.",
     "US/US* UK/GB*"},
    {"Continent", "Prices across Europe fell.", "Europe/?"},
    {"Region", "Floods hit the Donetsk region.", "Donetsk/UA"},
    {"Dateline", "OSLO, May 3 (Agency) - The harbour was closed.", "OSLO/NO"},
    {"DatelineDash", "NAIROBI -- Police fired tear gas.", "NAIROBI/KE"},
};
constexpr Case kMetonyms[] = {
    {"Speaks", "Moscow said the talks had failed.", "Russia/RU*"},
    {"Scene", "The talks in Moscow had failed.", "Moscow/RU"},
    {"Parties", "Talks between Moscow and Kyiv went on.",
     "Russia/RU* Ukraine/UA*"},
    {"Seat", "The Kremlin refused to comment.", "Russia/RU*"},
    {"Possessor", "Beijing's envoy left early.", "China/CN*"},
};
constexpr Case kContext[] = {
    {"TownOf", "Troops took the village of Borlavets.",
     "Borlavets/?"},
    {"Harbour", "Divers searched Larkspur Harbour again.",
     "Larkspur Harbour/?"},
    {"LowerCaseFeature", "A barge sank in the Ostrava river.",
     "Ostrava river/?"},
    {"InUnknownThenAgain",
     "Two homes burned in Tarrawick. Crews left Tarrawick by noon.",
     "Tarrawick/? Tarrawick/?"},
    {"AfterAcronym", "Ten died in NHS Scotland clinics.", "Scotland/GB"},
    {"KindOfStorm", "An Atlantic storm was named.", "Atlantic/*"},
    {"Contained", "He was born in Derna, Libya.", "Derna/LY Libya/LY"},
    {"SameName", "A tornado struck Paris, Texas, at night.",
     "Paris/US Texas/US"},
    {"HomeCountry",
     "Alabama's governor spoke in Montgomery. Schools in Birmingham and "
     "Mobile in Alabama were closed, US officials said.",
     "Alabama/US Montgomery/US Birmingham/US Mobile/US Alabama/US "
     "US/US*"},
};
constexpr Case kRefused[] = {
    {"SurnameAfterFirstName", "Denzel Washington and Michael Jordan left.",
     ""},
    {"FirstName", "Paris Hilton arrived late.", ""},
    {"HonorificSurname", "Mr Lincoln refused to answer.", ""},
    {"OpensSentence", "Reading is fun. Nice work pays. Same again.", ""},
    {"CommonWord", "Of those, Most were hurt.", ""},
    {"Acronym", "NATO and SAGE met on Friday.", ""},
    {"Language", "The notes were written in English.", ""},
    {"Month", "It began in March and ended in May.", ""},
    {"Parliament", "A vote in Parliament failed.", ""},
    {"Nothing", "", ""},
};

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return std::string(info.param.name);
}
INSTANTIATE_TEST_SUITE_P(Names, PlacesTest, testing::ValuesIn(kNames), NameOf);
INSTANTIATE_TEST_SUITE_P(Metonyms, PlacesTest, testing::ValuesIn(kMetonyms),
                         NameOf);
INSTANTIATE_TEST_SUITE_P(Context, PlacesTest, testing::ValuesIn(kContext),
                         NameOf);
INSTANTIATE_TEST_SUITE_P(Refused, PlacesTest, testing::ValuesIn(kRefused),
                         NameOf);

TEST(PlaceContainersTest, GoOutwardsToTheCountry) {
  ReadText read("A shell hit Kryvyi Rih.");
  read.FindPlaces();
  ASSERT_EQ(read.layers.places.size(), 1u);
  const PlaceMention& place = read.layers.places[0];
  EXPECT_EQ(place.geoname_id, 703845);
  // Dnipropetrovsk, Ukraine.
  EXPECT_THAT(place.containers, testing::ElementsAre(709929, 690791));
  EXPECT_GT(place.population, 500'000);
}

TEST(PlaceHeadlineTest, TitleCaseNamesNoNewPlaces) {
  EXPECT_EQ(PlacesOf("# Storm Hits Derna As Reading Slows\n\nIn Derna, it "
                     "rained."),
            "Derna/LY Derna/LY");
}

TEST(PlaceFinderTest, MalformedLexiconNamesFileAndLine) {
  const std::string dir = testing::TempDir() + "/place_lexicon";
  std::filesystem::create_directories(dir);
  std::ofstream(dir + "/countries.tsv") << "[countries]\nZZ\tNowhere\n";
  const auto finder = PlaceFinder::Create(dir);
  EXPECT_EQ(finder.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(finder.status().message()),
              testing::HasSubstr("countries.tsv:2: unknown country code"));
}

TEST(PlaceFinderTest, HostileTextIsReadInBoundedTime) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) absl::StrAppend(&text, "New San Al - ");
  ReadText read(text);
  read.FindPlaces();
  for (const PlaceMention& place : read.layers.places) {
    EXPECT_LE(place.span.end, read.document.text.size());
  }
}

}  // namespace
}  // namespace factline::extract
