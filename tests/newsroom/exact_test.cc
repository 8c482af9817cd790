// The generated newsroom through extraction, tracking and the store: histories
// at the end are the true ones.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "daemon/extract/extractor.h"
#include "tests/newsroom/check.h"
#include "tests/newsroom/newsroom.h"
#include "tests/newsroom/play.h"

namespace factline::newsroom {
namespace {

// Points whose history may differ from the truth, in percent. It is a ratchet:
// set just above what is measured, and lowered with every cause that is mended.
constexpr double kMaxWrongPercent = 2;
// Claims at no number of the truth, in percent of its values; likewise.
constexpr double kMaxInventedPercent = 0.1;

void ExpectExact(uint64_t seed, int articles) {
  const Truth truth = Generate(seed, articles);
  const auto extractor = extract::Extractor::Create({});
  ASSERT_TRUE(extractor.ok()) << extractor.status();
  const auto verdict = PlayAndCheck(truth, **extractor);
  ASSERT_TRUE(verdict.ok()) << verdict.status();
  std::cout << "seed " << seed << ", " << truth.messages.size()
            << " messages\n";
  Print(truth, *verdict, /*examples=*/1, std::cout);
  EXPECT_LT(100.0 * static_cast<double>(verdict->wrong.size()) /
                static_cast<double>(verdict->points),
            kMaxWrongPercent);
  EXPECT_LT(100.0 * static_cast<double>(verdict->invented) /
                static_cast<double>(verdict->values),
            kMaxInventedPercent);
}

// How many articles the long run reads; see tests/README.md for a longer one.
constexpr int kManyArticles = 20000;

int ManyArticles() {
  const char* asked = std::getenv("FACTLINE_NEWSROOM_ARTICLES");
  const int articles = asked == nullptr ? kManyArticles : std::atoi(asked);
  EXPECT_GT(articles, 0) << "FACTLINE_NEWSROOM_ARTICLES is no number";
  return articles;
}

TEST(SlowExactTest, AFewThousandArticles) { ExpectExact(3, 5000); }
TEST(SlowExactTest, ManyArticles) { ExpectExact(4, ManyArticles()); }

}  // namespace
}  // namespace factline::newsroom
