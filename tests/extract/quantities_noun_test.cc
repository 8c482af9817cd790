#include "daemon/extract/quantity_noun.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/extract/quantities_fixture.h"

// The words that name what is counted.
namespace factline::extract {
namespace {

using language::Upos;

Upos UposOf(char tag) {
  switch (tag) {
    case 'N':
      return Upos::kNoun;
    case 'P':
      return Upos::kPropn;
    case 'A':
      return Upos::kAdj;
    case 'V':
      return Upos::kVerb;
    case 'R':
      return Upos::kAdv;
    default:
      return Upos::kX;
  }
}

// The unit of the first mention in a text whose words may have tags: "dogs/N".
std::string UnitOf(std::string_view tagged) {
  std::string text;
  std::vector<std::pair<uint32_t, Upos>> tags;  // End of a word, its tag.
  for (absl::string_view word : absl::StrSplit(ToAbsl(tagged), ' ')) {
    if (!text.empty()) text += ' ';
    const size_t slash = word.find('/');
    text += std::string(word.substr(0, slash));
    const char tag = slash == absl::string_view::npos ? ' ' : word[slash + 1];
    tags.emplace_back(static_cast<uint32_t>(text.size()), UposOf(tag));
  }
  language::Document document;
  FillDocument(text, document);
  for (language::Token& token : document.tokens) {
    for (const auto& [end, upos] : tags) {
      if (token.span.end > end) continue;
      token.upos = upos;
      break;
    }
  }
  std::vector<QuantityMention> mentions;
  BuiltInReader().Find(document, mentions);
  return mentions.empty() ? "nothing" : mentions.front().unit_text;
}

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view unit;
};

class CountedWordsTest : public testing::TestWithParam<Case> {};

TEST_P(CountedWordsTest, NamesTheUnit) {
  EXPECT_EQ(UnitOf(GetParam().text), GetParam().unit);
}

constexpr Case kCases[] = {
    {"Plain", "They saw 35 stray/A dogs/N in town.", "stray dogs"},
    {"Untagged", "They saw 35 stray dogs in town.", "stray dogs"},
    {"Hyphens", "They sent 20 long-range/A drones/N at dawn.",
     "long-range drones"},
    {"SixWords",
     "It bought 14 new/A Russian/A made/A air/N defence/N radar/N sets/N.",
     "new Russian made air defence radar sets"},
    {"Adverb", "They led by four points/N ahead/R of us.", "points"},
    {"AdverbAsNoun", "They got 20 tractors/N earlier/N in May.", "tractors"},
    {"Weekday", "It buried 12 miners/N Monday/P at noon.", "miners"},
    {"TimeAfter", "It cut 90 jobs/N last/A year/N there.", "jobs"},
    {"ParticipleAfter", "They found 12 songs/N written/V by hand.", "songs"},
    {"ParticipleBefore", "They found 12 wounded/V foxes/N there.",
     "wounded foxes"},
    {"PluralAsVerb", "She had 9 assists/V in all.", "assists"},
    {"VerbWithObject", "A family of four spends/V $5 there.", ""},
    {"CapitalsAreNames", "It has 170 million US users/N there.", "US users"},
    {"Average", "It sold less than the 900 average/N.", ""},
    {"TwoAdjectives", "It named six current/A and former/A aides/N.",
     "current and former aides"},
    {"OwnerInName", "It named seven Ost/P People's Party/P aides/N.",
     "Ost People's Party aides"},
    {"RangeOfCount", "It seats between 305 and 550 guests/N there.", "guests"},
    {"Odd", "Some 20-odd left/V at once.", ""},
    {"VerbIsNone", "Of those 12 fled/V.", ""},
    {"AdjectiveAlone", "They left 12 dead/A in town.", "dead"},
    {"AdjectiveAfter", "They left 12 men/N dead/A in town.", "men"},
    {"Other", "At least six other Ostbury/P farms/N flooded/V.",
     "Ostbury farms"},
    {"More", "They need 40 more than that.", ""},
    {"MoreOf", "They need 40 more of the old/A boats/N now.", "old boats"},
    {"Of", "They won 163 of the 300 seats/N there.", "seats"},
    {"OfScaled", "It fed 3,000 of the 2.3 million goats/N there.", "goats"},
    {"OfOwner", "It fed 3,000 of the isle's 11,500 goats/N there.", "goats"},
    {"OfWhich", "It has 45 of which we know.", ""},
    {"Vague", "Dozens of farm/N hands/N left/V.", "farm hands"},
    {"Compound", "It is run by a five-member council/N.", "member"},
    {"Strong", "It is a 900-strong choir/N.", ""},
    {"NamedModel", "It flies 50 Ostbus/P A321neo jets/N a day.",
     "Ostbus A321neo jets"},
    {"NumberedModel", "It flies 20 Ostbus/P 787-9s over land.",
     "Ostbus 787-9s"},
    {"Worth", "It sold 20 boats/N worth/A $8 million.", "boats"},
    {"Share", "A third of the crop/N was lost.", "crop"},
    {"ShareAlone", "One in five lost/V power/N there.", ""},
};
INSTANTIATE_TEST_SUITE_P(
    Words, CountedWordsTest, testing::ValuesIn(kCases),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace factline::extract
