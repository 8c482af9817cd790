// Hostile shapes of text: ten times the text takes ten times the time.
#include <time.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/extract/extractor.h"
#include "gtest/gtest.h"
#include "tests/fault/fault_testing.h"

namespace factline::extract {
namespace {

// Ten times the text may take twelve times as long: caches and allocators are
// not linear, but what is quadratic takes a hundred times.
constexpr double kMaxGrowth = 1.2;
constexpr int kMoreTries = 6;
// Below this a clock says nothing.
constexpr double kLeastSeconds = 0.05;

struct Shape {
  std::string_view name;
  // A text is made of parts: part i, until it is long enough.
  std::function<std::string(int)> part;
  bool markup = false;
};

std::string Number(int i) { return std::to_string(1000 + i * 7919 % 9000); }

// A word of its own for each number.
std::string Word(int i) {
  std::string word = "a";
  for (; i > 0; i /= 26) word += static_cast<char>('a' + i % 26);
  return word;
}

std::string Name(int i) {
  std::string name = Word(i);
  name[0] = 'K';
  return name;
}

std::vector<Shape> Shapes() {
  return {
      {"NoSpaces", [](int i) { return Word(i); }},
      {"OneLetter", [](int) { return "a"; }},
      {"OnlySpaces", [](int) { return " "; }},
      {"OnlyLineBreaks", [](int) { return "\n"; }},
      {"OnlyDigits", [](int i) { return std::to_string(i % 10); }},
      {"OnlyQuotes", [](int) { return "\""; }},
      {"TypographicQuotes", [](int i) { return i % 2 ? "\u201c" : "\u2018"; }},
      {"OnlyCommas", [](int) { return ","; }},
      {"OnlyFullStops", [](int) { return "."; }},
      {"DottedLetters", [](int) { return "U."; }},
      {"OnlyHyphens", [](int) { return "-"; }},
      {"OpenBrackets", [](int) { return "("; }},
      {"NumbersInARow", [](int i) { return Number(i) + " "; }},
      {"NumbersWithCommas", [](int i) { return Number(i) + ", "; }},
      {"GroupedDigits", [](int) { return "123,"; }},
      {"Money", [](int i) { return "$" + Number(i) + " million "; }},
      {"Dates", [](int i) {
         return std::to_string(i % 28 + 1) + " May " + Number(i) + " to ";
       }},
      {"TimesOfDay", [](int) { return "10:15 p.m. on Monday "; }},
      {"NumberWords", [](int) { return "two hundred and "; }},
      {"Names", [](int i) { return Name(i) + " "; }},
      {"NamesAndCommas", [](int i) { return Name(i) + ", "; }},
      {"OneSentenceOfClauses", [](int) { return "who said that it killed "; }},
      {"Speakers", [](int i) {
         return "\"It is " + Number(i) + "\", said " + Name(i) + ". ";
       }},
      {"OpenQuotes", [](int i) { return "He said \"" + Word(i) + " "; }},
      {"Tolls", [](int i) {
         return "A flood killed " + Number(i) + " people in Peru on Monday. ";
       }},
      {"OneFigureAgain", [](int) { return "It killed 26 people in Lima. "; }},
      {"DeepMarkup", [](int) { return "<div>"; }, true},
      {"DeepLists", [](int i) { return "<ul><li>" + Number(i); }, true},
      {"OpenTags", [](int) { return "<a b='"; }, true},
      {"Entities", [](int) { return "&amp;"; }, true},
      {"OpenComments", [](int) { return "<!-- "; }, true},
      {"Paragraphs", [](int i) { return "<p>" + Number(i) + " died.</p>"; }, true},
      {"CombiningMarks", [](int) { return "\u0301"; }},
      {"ZeroWidth", [](int) { return "\u200b"; }},
      {"RightToLeft", [](int) { return "\u202e7"; }},
      {"BadUtf8", [](int) { return "\xf0\x9f"; }},
      {"CaseChange", [](int) { return "\u0130"; }},
  };
}

std::string TextOf(const Shape& shape, size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) text += shape.part(i);
  return text;
}

double CpuSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

const Extractor& TheExtractor() {
  static const Extractor* const extractor =
      Extractor::Create({})->release();
  return *extractor;
}

// Seconds of this thread: other work on the machine does not count.
double TimeToRead(const std::string& text, bool markup) {
  Article article;
  article.uri = "wire:1";
  article.headline = "Flood";
  article.body = text;
  if (markup) article.body_format = BodyFormat::kHtml;
  article.publish_time = absl::FromUnixSeconds(1746525600);
  const double start = CpuSeconds();
  const auto read = TheExtractor().Extract(article, /*with_layers=*/true);
  const double seconds = CpuSeconds() - start;
  EXPECT_TRUE(read.ok()) << read.status();
  EXPECT_LE(read.ok() ? read->claims.size() : 0, kMaxClaimsPerArticle);
  return seconds;
}

class ScalingTest : public testing::TestWithParam<Shape> {};

TEST_P(ScalingTest, TimeGrowsAsTheText) {
  test::FaultRow row(20, "hostile text: " + std::string(GetParam().name));
  const bool markup = GetParam().markup;
  const size_t small = static_cast<size_t>(test::Runs(100'000, 1'000'000));
  const std::string text = TextOf(GetParam(), small * 10);
  const double large = TimeToRead(text, markup);
  // The better of two, as what slows a machine down does not speed it up.
  double least = kLeastSeconds;
  if (large > 10 * kLeastSeconds) {
    const std::string part = TextOf(GetParam(), small);
    least = TimeToRead(part, markup);
    least = std::max(std::min(least, TimeToRead(part, markup)), kLeastSeconds);
  }
  // Again, side by side, where others on the machine may have been in the way:
  // what is not linear fails each time.
  bool linear = large <= kMaxGrowth * 10 * least;
  for (int again = 0; !linear && again < kMoreTries; ++again) {
    const double one =
        std::max(TimeToRead(TextOf(GetParam(), small), markup), kLeastSeconds);
    linear = TimeToRead(text, markup) <= kMaxGrowth * 10 * one;
  }
  EXPECT_TRUE(linear) << large << " s for ten times what took " << least;
  row.EndRun(std::chrono::duration<double>(large));
}

INSTANTIATE_TEST_SUITE_P(All, ScalingTest, testing::ValuesIn(Shapes()),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::extract
