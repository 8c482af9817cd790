#include "daemon/extract/normalize.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <ctime>
#include <random>
#include <string>
#include <string_view>

#include "daemon/base/utf8.h"
#include "tests/extract/normalized.h"

namespace factline::extract {
namespace {

TEST(NormalizeTest, HeadlineComesFirst) {
  const Normalized got("Body.", BodyFormat::kText, "Head");
  EXPECT_EQ(got.document.text, "Head\nBody.\n");
  EXPECT_EQ(got.document.lower, "head\nbody.\n");
  EXPECT_EQ(got.Kinds(), "Ht");
}

TEST(NormalizeTest, UnstatedFormatIsSeenByItsTags) {
  EXPECT_EQ(Normalized("<p>A &amp; B.</p>", BodyFormat::kUnspecified)
                .document.text,
            "A & B.\n");
  EXPECT_EQ(Normalized("A &amp; B <c>.", BodyFormat::kUnspecified)
                .document.text,
            "A &amp; B <c>.\n");
}

TEST(NormalizeTest, EmptyArticleGivesNothing) {
  const Normalized got("");
  EXPECT_TRUE(got.document.text.empty());
  EXPECT_TRUE(got.document.paragraphs.empty());
}

// What the Document and the map promise for any article.
void CheckInvariants(const Normalized& got) {
  const language::Document& document = got.document;
  ASSERT_TRUE(IsValidUtf8(document.text));
  ASSERT_EQ(document.text.size(), document.lower.size());
  uint32_t at = 0;
  for (const language::Paragraph& paragraph : document.paragraphs) {
    ASSERT_LE(at, paragraph.span.begin);
    ASSERT_LT(paragraph.span.begin, paragraph.span.end);
    at = paragraph.span.end;
  }
  ASSERT_LE(at, document.text.size());
  int32_t last_body_byte = 0;
  for (uint32_t i = 0; i < document.text.size(); ++i) {
    const Evidence evidence = got.map.Locate({i, i + 1});
    const std::string& field = evidence.field == "body"
                                   ? got.article.body
                                   : got.article.headline;
    ASSERT_LE(0, evidence.start_byte);
    ASSERT_LE(evidence.start_byte, evidence.end_byte);
    ASSERT_LE(static_cast<size_t>(evidence.end_byte), field.size());
    if (evidence.field == "body") {
      ASSERT_LE(last_body_byte, evidence.start_byte);
      last_body_byte = evidence.start_byte;
    }
    // Letters and digits come from themselves, or from a reference.
    const char c = document.text[i];
    if (c >= 'a' && c <= 'z' && !evidence.quote.starts_with("&")) {
      ASSERT_EQ(evidence.quote, std::string(1, c));
    }
  }
}

constexpr std::string_view kPieces[] = {
    "<p>",   "</p>",    "<",     ">",     "&amp;", "&#65;", "&",   "<b>",
    "</",    "<!--",    "-->",   "<nav>", "\n",    "\r\n",  " ",   "\u00A0",
    "\u200B", "\u00AD", "\u2212", "word", "Ten died.", "Advertisement", "é",
    "<script>", "</script>", "\"", "=", "'", "<h1>", "]", "[", "/AFP"};

TEST(NormalizeTest, InvariantsHoldForTagSoup) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string body;
    for (uint32_t i = random() % 60; i > 0; --i) {
      body += kPieces[random() % std::size(kPieces)];
    }
    const auto format = static_cast<BodyFormat>(random() % 3);
    const Normalized got(body, format, round % 2 == 0 ? "A \u00A0headline" : "");
    ASSERT_NO_FATAL_FAILURE(CheckInvariants(got)) << body;
  }
}

TEST(NormalizeTest, InvariantsHoldForRandomBytes) {
  const uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    for (uint32_t i = random() % 200; i > 0; --i) {
      bytes += static_cast<char>(random() % 2 == 0 ? random() % 128
                                                   : random() % 256);
    }
    const auto format = static_cast<BodyFormat>(random() % 3);
    ASSERT_NO_FATAL_FAILURE(
        CheckInvariants(Normalized(RepairUtf8(bytes), format)));
  }
}

// Processor time, so that other work on the machine does not count.
double SecondsFor(std::string_view piece, size_t bytes) {
  std::string body;
  while (body.size() < bytes) body += piece;
  const std::clock_t start = std::clock();
  Normalized got(body, BodyFormat::kHtml);
  Normalized plain(body, BodyFormat::kText);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// The bound is wide because short times are noisy; quadratic time would be 64
// times as long.
TEST(NormalizeTest, TimeIsLinear) {
  for (std::string_view piece :
       {"<", "<a", "<!--", "</", "<script>", "&", "&#", "<a b=\"", "a\n", "\n",
        "<b><p>", "[", "/", "a ", "| ", "<nav>"}) {
    SecondsFor(piece, 25'000);  // Warms up.
    const double small = SecondsFor(piece, 25'000);
    const double large = SecondsFor(piece, 200'000);
    EXPECT_LT(large, 30 * small + 0.05) << "'" << piece << "'";
  }
}

}  // namespace
}  // namespace factline::extract
