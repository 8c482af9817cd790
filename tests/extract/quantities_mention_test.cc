#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/extract/quantity_digits.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/extract/quantities_fixture.h"

// The fields of a mention, lexicons of the user, and hostile text.
namespace factline::extract {
namespace {

template <typename T>
std::string NameOf(const testing::TestParamInfo<T>& row) {
  return std::string(row.param.name);
}

TEST(QuantityMentionTest, HasSpansTokensAndUnitText) {
  const std::string_view text = "He said more than $3.5 million was lost.";
  language::Document document;
  FillDocument(text, document);
  std::vector<QuantityMention> mentions;
  BuiltInReader().Find(document, mentions);
  ASSERT_EQ(mentions.size(), 1u);
  const QuantityMention& mention = mentions[0];
  EXPECT_EQ(document.Text(mention.span), "$3.5 million");
  EXPECT_EQ(document.Text(mention.comparator_span), "more than");
  EXPECT_EQ(mention.quantity.surface_text, "$3.5 million");
  EXPECT_EQ(mention.unit_text, "$");
  EXPECT_EQ(mention.kind, QuantityKind::kMoney);
  EXPECT_EQ(mention.quantity.unit_system, UnitSystem::kIso4217);
  EXPECT_EQ(mention.quantity.significant_digits, 2);
  EXPECT_TRUE(mention.quantity.has_multiplier);
  EXPECT_EQ(mention.quantity.lower_bound, Decimal::Parse("3500000"));
  EXPECT_FALSE(mention.quantity.upper_bound.has_value());
  ASSERT_LT(mention.tokens.begin, mention.tokens.end);
  EXPECT_EQ(document.tokens[mention.tokens.begin].span.begin,
            mention.span.begin);
  EXPECT_EQ(document.tokens[mention.tokens.end - 1].span.end,
            mention.span.end);
}

TEST(QuantityMentionTest, CountsHaveTheNounWordsThatFollow) {
  const auto mentions = FindIn("They saw 35 stray dogs in town.");
  ASSERT_EQ(mentions.size(), 1u);
  EXPECT_EQ(mentions[0].unit_text, "stray dogs");
  EXPECT_EQ(mentions[0].kind, QuantityKind::kCount);
  EXPECT_FALSE(mentions[0].quantity.has_multiplier);
}

TEST(QuantityMentionTest, ConversionPointsAtItsOriginal) {
  const auto mentions = FindIn("It is 25 km (15 miles) long, or 9 ft deep.");
  ASSERT_EQ(mentions.size(), 3u);
  EXPECT_FALSE(mentions[0].conversion_of.has_value());
  EXPECT_EQ(mentions[1].conversion_of, 0u);
  EXPECT_FALSE(mentions[2].conversion_of.has_value());
}

TEST(QuantityMentionTest, ChromeIsLeftOut) {
  language::Document document;
  document.text = "List of 3 items";
  document.lower = AsciiLower(document.text);
  document.paragraphs.push_back({.span = {0, 15},
                                 .kind = language::ParagraphKind::kChrome});
  language::Tokenize(document);
  std::vector<QuantityMention> mentions;
  BuiltInReader().Find(document, mentions);
  EXPECT_TRUE(mentions.empty());
}

TEST(QuantityMentionTest, AmountsHaveTimesToo) {
  language::Document document;
  FillDocument("Two days ago a 37-year-old man ate 4 eggs.", document);
  std::vector<QuantityMention> figures;
  BuiltInReader().Find(document, figures);
  EXPECT_EQ(figures.size(), 1u);
  std::vector<QuantityMention> amounts;
  BuiltInReader().Find(document, amounts, QuantityScope::kAmounts);
  ASSERT_EQ(amounts.size(), 3u);
  EXPECT_EQ(amounts[0].kind, QuantityKind::kDuration);
  EXPECT_EQ(Short(amounts[1]), "37 a");
}

struct DigitsCase {
  std::string_view name;
  std::string_view text;
  std::string_view value;  // Empty = refused.
};

class ParseDigitsTest : public testing::TestWithParam<DigitsCase> {};

TEST_P(ParseDigitsTest, ReadsOrRefuses) {
  const auto value = ParseDigits(GetParam().text);
  EXPECT_EQ(value ? value->ToString() : "", GetParam().value);
}

constexpr DigitsCase kDigits[] = {
    {"Plain", "267", "267"},
    {"Zero", "0", "0"},
    {"LeadingZero", "007", ""},
    {"Grouped", "1,150", "1150"},
    {"GroupedTwice", "1,150,000.25", "1150000.25"},
    {"ShortGroup", "1,15", ""},
    {"LongGroup", "1,1500", ""},
    {"LongFirstGroup", "1234,567", ""},
    {"Indian", "12,34,567", "1234567"},
    {"IndianLongFirst", "123,45,678", ""},
    {"Decimal", "3.14", "3.14"},
    {"Point", ".5", "0.5"},
    {"Continental", "1.234,56", "1234.56"},
    {"Address", "192.168.1.2", ""},
    {"EighteenDigits", "999999999999999999", "999999999999999999"},
    {"NineteenDigits", "9999999999999999999", ""},
};
INSTANTIATE_TEST_SUITE_P(All, ParseDigitsTest, testing::ValuesIn(kDigits),
                         NameOf<DigitsCase>);

struct LexiconCase {
  std::string_view name;
  std::string_view file;
  std::string_view text;
  std::string_view error;  // Part of the message; empty = accepted.
};

class QuantityLexiconTest : public testing::TestWithParam<LexiconCase> {};

TEST_P(QuantityLexiconTest, AcceptsOrNamesFileAndLine) {
  const LexiconCase& c = GetParam();
  const std::filesystem::path dir = std::filesystem::path(testing::TempDir()) /
                                    ("quantities_" + std::string(c.name));
  std::filesystem::create_directories(dir);
  std::ofstream(dir / std::string(c.file)) << c.text;
  const auto reader = QuantityReader::Create(dir.string());
  std::filesystem::remove_all(dir);
  if (c.error.empty()) {
    EXPECT_TRUE(reader.ok()) << reader.status();
    return;
  }
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(absl::StrContains(reader.status().message(),
                                ToAbsl(c.error)))
      << reader.status();
}

constexpr LexiconCase kLexicons[] = {
    {"Units", "units.tsv", "[after]\nparsec|parsecs\tpc\tmeasured\n", ""},
    {"BadKind", "units.tsv", "[after]\nparsec\tpc\tlong\n", "units.tsv:2"},
    {"NoCode", "units.tsv", "[after]\nparsec\t\tmeasured\n", "units.tsv:2"},
    {"BadPower", "units.tsv", "[after]\nparsec\tpc\tmeasured\t99\n",
     "units.tsv:2"},
    {"BadCurrency", "currencies.tsv", "[before]\n\n$\tdollar\n",
     "currencies.tsv:3"},
    {"BadComparator", "comparators.tsv", "[before]\nabout\tsort of\n",
     "comparators.tsv:2"},
    {"BadSection", "comparators.tsv", "[beside]\nabout\tabout\n",
     "comparators.tsv:2"},
    {"BadCardinal", "numbers.tsv", "[cardinals]\none\tuno\n",
     "numbers.tsv:2"},
    {"BadClass", "numbers.tsv", "[classes]\nplanet\tmars\n", "numbers.tsv:2"},
};
INSTANTIATE_TEST_SUITE_P(All, QuantityLexiconTest,
                         testing::ValuesIn(kLexicons), NameOf<LexiconCase>);

// What holds of every mention, whatever the text.
void CheckMentions(const language::Document& document,
                   const std::vector<QuantityMention>& mentions) {
  uint32_t end = 0;
  for (size_t i = 0; i < mentions.size(); ++i) {
    const QuantityMention& mention = mentions[i];
    const Quantity& quantity = mention.quantity;
    ASSERT_LE(end, mention.span.begin) << document.text;
    ASSERT_LT(mention.span.begin, mention.span.end) << document.text;
    ASSERT_LE(mention.span.end, document.text.size());
    end = mention.span.end;
    ASSERT_TRUE(IsValidUtf8(quantity.surface_text)) << document.text;
    ASSERT_TRUE(IsValidUtf8(mention.unit_text)) << document.text;
    ASSERT_FALSE(quantity.unit_code.empty());
    ASSERT_LT(mention.tokens.begin, mention.tokens.end) << document.text;
    ASSERT_FALSE(mention.comparator_span.Overlaps(mention.span));
    const bool bounded = quantity.comparator == Comparator::kRange ||
                         quantity.comparator == Comparator::kVague;
    ASSERT_EQ(quantity.value.has_value(), !bounded) << document.text;
    if (bounded) {
      ASSERT_LE(*quantity.lower_bound, *quantity.upper_bound) << document.text;
    }
    if (mention.conversion_of) {
      ASSERT_LT(*mention.conversion_of, i) << document.text;
    }
  }
}

TEST(QuantityPropertyTest, WordSoupKeepsTheInvariants) {
  constexpr std::string_view kWords[] = {
      "1",       "2,500",   "3.7",     "1,15",   "00",      "2014",
      "31",      "one",     "two",     "dozen",  "hundred", "million",
      "bn",      "k",       "dozens",  "half",   "third",   "thirds",
      "and",     "a",       "of",      "to",     "from",    "between",
      "or",      "-",       "â", "/", ":",       ".",
      ",",       "(",       ")",       "$",      "US$",     "â¬",
      "%",       "percent", "km",      "miles",  "pounds",  "C",
      "magnitude", "years", "old",     "ago",    "May",     "Sunday",
      "more than", "up to", "about",   "or so",  "or more", "rose",
      "fell",    "by",      "up",      "times",  "as",      "doubled",
      "people",  "Boeing",  "787",     "No",     "Article", "+",
      "Â½", "'",      "â", "s", "one of",  "pm",
      "GMT",     "in",      "out",     "minus",  "999999999999999999",
      "1234567890123456789012345", "several", "thousands", "ð"};
  constexpr int kRounds = 4000;
  constexpr int kMaxWords = 30;
  std::mt19937 random(20250223);
  const auto below = [&](size_t n) {
    return std::uniform_int_distribution<size_t>(0, n - 1)(random);
  };
  for (int round = 0; round < kRounds; ++round) {
    std::string text;
    for (size_t n = below(kMaxWords) + 1; n > 0; --n) {
      text += kWords[below(std::size(kWords))];
      if (below(3) != 0) text += ' ';
    }
    language::Document document;
    FillDocument(text, document);
    std::vector<QuantityMention> mentions;
    BuiltInReader().Find(document, mentions,
                         round % 2 == 0 ? QuantityScope::kFigures
                                        : QuantityScope::kAmounts);
    ASSERT_NO_FATAL_FAILURE(CheckMentions(document, mentions));
  }
}

// Texts of one pattern without end: each is read in linear time, so a quarter
// of a megabyte takes well under the limit even on a busy machine.
class HostileTextTest : public testing::TestWithParam<std::string_view> {};

TEST_P(HostileTextTest, IsReadInLinearTimeWithinBounds) {
  std::string text;
  constexpr size_t kBytes = 1 << 18;
  while (text.size() < kBytes) text += GetParam();
  text = RepairUtf8(text);
  language::Document document;
  FillDocument(text, document);
  std::vector<QuantityMention> mentions;
  const auto start = std::chrono::steady_clock::now();
  BuiltInReader().Find(document, mentions);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  constexpr double kMaxSeconds = 20;  // Quadratic time would take far longer.
  EXPECT_LT(took.count(), kMaxSeconds);
  CheckMentions(document, mentions);
}

INSTANTIATE_TEST_SUITE_P(
    All, HostileTextTest,
    testing::Values("1 ", "1", "111 ", "1,", "1-", "one ", "one hundred and ",
                    "hundred thousand ", "$", "more than ", "1/", "1:1:", "(",
                    "half a ", "dozens of thousands of ", "\xE2\x82\xAC",
                    "\xFF", "from 1 to ", "- ", "9/"));

}  // namespace
}  // namespace factline::extract
