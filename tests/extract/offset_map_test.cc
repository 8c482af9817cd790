#include "daemon/extract/offset_map.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/extract/normalized.h"

namespace factline::extract {
namespace {

// Where the normalised words `find` come from.
struct Case {
  std::string_view name;
  std::string_view body;
  BodyFormat format;
  std::string_view find;
  std::string_view quote;
};

class LocateTest : public testing::TestWithParam<Case> {};

TEST_P(LocateTest, GivesThePublishersBytes) {
  const Case& c = GetParam();
  const Normalized got(c.body, c.format, "A headline");
  const size_t at = got.document.text.find(c.find);
  ASSERT_NE(at, std::string::npos) << got.document.text;
  const auto begin = static_cast<uint32_t>(at);
  const Evidence evidence = got.map.Locate(
      {begin, begin + static_cast<uint32_t>(c.find.size())});
  EXPECT_EQ(evidence.field, "body");
  EXPECT_EQ(evidence.quote, c.quote);
  EXPECT_EQ(c.body.substr(evidence.start_byte,
                          evidence.end_byte - evidence.start_byte),
            c.quote);
}

constexpr Case kCases[] = {
    {"Plain", "Ten men died.", BodyFormat::kText, "men", "men"},
    {"FoldedBlanks", "Ten \t men died.", BodyFormat::kText, "Ten men",
     "Ten \t men"},
    {"SoftHyphen", "An air\u00ADfield burned.", BodyFormat::kText, "airfield",
     "air\u00ADfield"},
    {"ZeroWidth", "Ten\u200B men.", BodyFormat::kText, "Ten men",
     "Ten\u200B men"},
    {"Minus", "At \u22125 degrees.", BodyFormat::kText, "-5", "\u22125"},
    {"SecondParagraph", "One.\n\nTwo men.", BodyFormat::kText, "Two", "Two"},
    {"Reference", "<p>Five&nbsp;men &amp; one.</p>", BodyFormat::kHtml,
     "Five men & one", "Five&nbsp;men &amp; one"},
    {"OnlyReference", "<p>A &amp; B</p>", BodyFormat::kHtml, "&", "&amp;"},
    {"Tags", "<p>Ten <b>men</b> died.</p>", BodyFormat::kHtml, "Ten men died",
     "Ten <b>men</b> died"},
    {"TagEdge", "<p>Ten <b>men</b> died.</p>", BodyFormat::kHtml, "men",
     "men"},
    {"Accents", "<p>Zürich&rsquo;s lake</p>", BodyFormat::kHtml, "Zürich’s",
     "Zürich&rsquo;s"},
};

INSTANTIATE_TEST_SUITE_P(Bodies, LocateTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(OffsetMapTest, HeadlineIsAFieldOfItsOwn) {
  const Normalized got("Body.", BodyFormat::kText, "Ten  men die");
  const Evidence evidence = got.map.Locate({4, 7});
  EXPECT_EQ(evidence.field, "headline");
  EXPECT_EQ(evidence.start_byte, 5);
  EXPECT_EQ(evidence.quote, "men");
}

TEST(OffsetMapTest, SpanOverFieldsIsCutToTheFirst) {
  const Normalized got("Body.", BodyFormat::kText, "Ten men");
  const Evidence evidence =
      got.map.Locate({4, static_cast<uint32_t>(got.document.text.size())});
  EXPECT_EQ(evidence.field, "headline");
  EXPECT_EQ(evidence.quote, "men");
}

TEST(OffsetMapTest, EmptyAndOutsideSpans) {
  const Normalized got("Body.");
  EXPECT_EQ(got.map.Locate({2, 2}).quote, "");
  EXPECT_EQ(got.map.Locate({2, 2}).start_byte, 2);
  EXPECT_EQ(got.map.Locate({2, 900}).quote, "dy.");
  EXPECT_EQ(got.map.Locate({900, 901}).quote, "");
  const Normalized nothing("");
  EXPECT_EQ(nothing.map.Locate({0, 1}).quote, "");
}

}  // namespace
}  // namespace factline::extract
