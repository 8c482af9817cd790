#include "daemon/extract/html_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/extract/normalized.h"

namespace factline::extract {
namespace {

using testing::ElementsAreArray;

struct Case {
  std::string_view name;
  std::string_view html;
  std::vector<std::string> paragraphs;
  std::string_view kinds;
};

class HtmlTextTest : public testing::TestWithParam<Case> {};

TEST_P(HtmlTextTest, ReadsVisibleText) {
  const Normalized got(GetParam().html, BodyFormat::kHtml);
  EXPECT_THAT(got.Paragraphs(), ElementsAreArray(GetParam().paragraphs));
  EXPECT_EQ(got.Kinds(), GetParam().kinds);
}

const Case kCases[] = {
    {"Paragraphs", "<p>One.</p><p>Two.</p>", {"One.", "Two."}, "tt"},
    {"InlineJoins", "<p>O<b>n</b>e <i>a</i>.</p>", {"One a."}, "t"},
    {"BreakParts", "One.<br>Two.<br/>Three.", {"One.", "Two.", "Three."},
     "ttt"},
    {"NewlineIsBlank", "<p>One\n  two.</p>", {"One two."}, "t"},
    {"Script", "<p>A.</p><script>if (a</p>b) x('<p>')</script><p>B.</p>",
     {"A.", "B."}, "tt"},
    {"Style", "<STYLE>p {}</STYLE><p>A.</p>", {"A."}, "t"},
    {"UnclosedScript", "<p>A.</p><script>var x = 1;", {"A."}, "t"},
    {"Comment", "<p>A<!-- <p>no</p> -->B.</p>", {"AB."}, "t"},
    {"UnclosedComment", "<p>A.</p><!-- B", {"A."}, "t"},
    {"QuotedBracket", "<a title=\"x > y\">A.</a>", {"A."}, "t"},
    {"UnclosedTag", "<p>A.</p><a href=", {"A."}, "t"},
    {"LoneBracket", "<p>2 < 3 and 4 > 1.</p>", {"2 < 3 and 4 > 1."}, "t"},
    {"Heading", "<h2>Toll</h2><p>Ten died there.</p>",
     {"Toll", "Ten died there."}, "ht"},
    {"Caption", "<figure><figcaption>A boat.</figcaption></figure><p>B.</p>",
     {"A boat.", "B."}, "ct"},
    {"Navigation", "<nav><li>World</li></nav><p>B.</p>", {"World", "B."},
     "xt"},
    {"UnclosedNavigation", "<nav><li>World</li><p>B.</p>", {"World", "B."},
     "xt"},
    {"Cells", "<table><tr><td>Dead</td><td>5</td></tr></table>",
     {"Dead", "5"}, "tt"},
    {"References", "<p>A&amp;B &lt;3&gt; &quot;q&quot; &#8212; &#x2014;.</p>",
     {"A&B <3> \"q\" — —."}, "t"},
    {"NoBreakSpace", "<p>5&nbsp;&nbsp;km.</p>", {"5 km."}, "t"},
    {"UnknownReference", "<p>R&D &bogus; &.</p>", {"R&D &bogus; &."}, "t"},
    {"Nothing", "<div></div>", {}, ""},
};

INSTANTIATE_TEST_SUITE_P(Bodies, HtmlTextTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(HtmlTextTest, DeepNestingIsRead) {
  std::string html;
  for (int i = 0; i < 100'000; ++i) html += "<div><b a=1>";
  html += "<p>Still here.</p>";
  EXPECT_THAT(Normalized(html, BodyFormat::kHtml).Paragraphs(),
              ElementsAreArray({"Still here."}));
}

struct ReferenceCase {
  std::string_view name;
  std::string_view text;
  char32_t code;
  uint32_t bytes;
};

class ReferenceTest : public testing::TestWithParam<ReferenceCase> {};

TEST_P(ReferenceTest, ReadsOrLeaves) {
  const ReferenceCase& c = GetParam();
  const CharacterReference got = ReadCharacterReference(c.text);
  EXPECT_EQ(got.code, c.code);
  EXPECT_EQ(got.bytes, c.bytes);
}

constexpr ReferenceCase kReferences[] = {
    {"Named", "&eacute;t", 0xE9, 8},
    {"Decimal", "&#233;", 0xE9, 6},
    {"Hex", "&#xE9;", 0xE9, 6},
    {"NoSemicolon", "&#233 a", 0xE9, 5},
    {"Windows1252", "&#146;", 0x2019, 6},
    {"Surrogate", "&#xD800;", 0xFFFD, 8},
    {"Zero", "&#0;", 0xFFFD, 4},
    {"TooLarge", "&#x7FFFFFFF;", 0xFFFD, 12},
    {"NoDigits", "&#;", 0, 0},
    {"NoHexDigits", "&#x;", 0, 0},
    {"UnknownName", "&nope;", 0, 0},
    {"NoName", "&;a", 0, 0},
    {"Short", "&", 0, 0},
};

INSTANTIATE_TEST_SUITE_P(All, ReferenceTest, testing::ValuesIn(kReferences),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::extract
