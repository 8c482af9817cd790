#include "daemon/extract/chrome.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/extract/normalized.h"

namespace factline::extract {
namespace {

constexpr std::string_view kStory =
    "Rescue crews pulled nine miners out of the pit on Tuesday, the regional "
    "governor said, after a night of digging.";

struct Case {
  std::string_view name;
  std::string_view line;  // Stands between two paragraphs of the story.
  char kind;              // See Normalized::Kinds().
};

class ChromeTest : public testing::TestWithParam<Case> {};

TEST_P(ChromeTest, TellsFurnitureFromStory) {
  const std::string body = std::string(kStory) + "\n\n" +
                           std::string(GetParam().line) +
                           "\n\nTwo of them were hurt, doctors said later.";
  const Normalized got(body);
  ASSERT_EQ(got.document.paragraphs.size(), 3u);
  EXPECT_EQ(got.Kinds(), std::string("t") + GetParam().kind + "t");
}

constexpr Case kCases[] = {
    {"Advertisement", "Advertisement", 'x'},
    {"UpperCase", "ADVERTISEMENT", 'x'},
    {"Recommended", "Recommended Stories", 'x'},
    {"ListOfItems", "list of 4 itemsend of list", 'x'},
    {"PublishedOn", "Published On 3 Mar 2031", 'x'},
    {"PublishedTwice", "Published On 3 Mar 20313 Mar 2031", 'x'},
    {"SignUp", "Sign up here for our daily letter", 'x'},
    {"Newsletter", "Get our newsletter in your inbox", 'x'},
    {"Share", "Share on Facebook", 'x'},
    {"Cookies", "We use cookies to improve what you read here.", 'x'},
    {"ReadMore", "READ MORE: Why old mines flood", 'x'},
    {"Menu", "World Business Sport Culture Science Travel Opinion Video", 'x'},
    {"Bars", "Home | World | Asia | Mines", 'x'},
    {"Copyright", "© 2031 Example News Ltd.", 'x'},
    {"Credit", "Miners wait at the gate [Ann Lee/AFP]", 'c'},
    {"Photograph", "Miners at the gate. Photograph: Ann Lee/AP", 'c'},
    {"Agency", "Miners at the gate. Ann Lee/Getty Images", 'c'},
    {"Heading", "A long night", 'h'},

    // A story's own words are never furniture.
    {"ShareOf", "Share prices fell by 4 percent after the news broke.", 't'},
    {"Published", "The report was published on 3 March 2031.", 't'},
    {"Subscribers", "The firm lost 40,000 subscribers in one week.", 't'},
    {"Source", "A source close to the talks put the number at 40.", 't'},
    {"ShortFact", "Nine are alive.", 't'},
    {"NoStop",
     "Police were called to the pit shortly before midnight on Monday by a "
     "guard who had heard a loud noise below",
     't'},
    {"Capitals", "Governor Ana Ruiz met President Lund in Oslo on Monday.",
     't'},
    {"Quote", "“We will sign up more crews,” Ruiz said.", 't'},
    {"Bracket", "The mine [one of three] has been shut since May.", 't'},
};

INSTANTIATE_TEST_SUITE_P(Lines, ChromeTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(ChromeTest, RepeatedHeadlineIsFurniture) {
  const Normalized got("Nine miners saved from pit\n\n" + std::string(kStory),
                       BodyFormat::kText, "Nine miners saved from pit");
  EXPECT_EQ(got.Kinds(), "Hxt");
}

TEST(ChromeTest, RowsOfHeadlinesAreFurniture) {
  const std::string links =
      "\nActor buys a castle in Wales\nStorm heads for the coast again"
      "\nWhy cats sleep all day\nTen tips for a better garden\n";
  const Normalized got(std::string(kStory) + links + "The search goes on.");
  EXPECT_EQ(got.Kinds(), "txxxxt");
}

TEST(ChromeTest, AnnouncedListIsStory) {
  const std::string list =
      "\nThe governor named the towns that were hit:\n- Ten homes lost in Arl"
      "\n- Four homes lost in Brenn\n- Two homes lost in Cole"
      "\n- One home lost in Dorn\n";
  const Normalized got(std::string(kStory) + list + "The search goes on.");
  EXPECT_EQ(got.Kinds(), "ttttttt");
}

TEST(ChromeTest, UsersLexiconReplacesTheBuiltIn) {
  const std::filesystem::path dir =
      std::filesystem::path(testing::TempDir()) / "chrome_lexicon";
  std::filesystem::create_directories(dir);
  std::ofstream(dir / "chrome.tsv") << "[exact]\nthe search goes on\n";
  const auto normalizer = Normalizer::Create(dir.string());
  ASSERT_TRUE(normalizer.ok()) << normalizer.status();
  Article article;
  article.body = "The search goes on.\nAdvertisement";
  language::Document document;
  normalizer->Normalize(article, document);
  EXPECT_EQ(document.paragraphs[0].kind, language::ParagraphKind::kChrome);
  EXPECT_NE(document.paragraphs[1].kind, language::ParagraphKind::kChrome);
}

TEST(ChromeTest, MalformedLexiconIsRefusedWithItsLine) {
  const std::filesystem::path dir =
      std::filesystem::path(testing::TempDir()) / "bad_chrome_lexicon";
  std::filesystem::create_directories(dir);
  std::ofstream(dir / "chrome.tsv") << "[start]\nshare this\tmany\n";
  const auto normalizer = Normalizer::Create(dir.string());
  EXPECT_EQ(normalizer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(normalizer.status().ToString().find("chrome.tsv:2"),
            std::string::npos)
      << normalizer.status();
}

}  // namespace
}  // namespace factline::extract
