// Reading allocates for what it finds, not for what it reads.
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>

#include "absl/time/time.h"
#include "daemon/extract/extractor.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"
#include "gtest/gtest.h"

namespace {

size_t allocations = 0;

}  // namespace

// The whole program's: one thread only allocates while something is counted.
void* operator new(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace factline::extract {
namespace {

// Sentences enough that what an article needs but once does not show; in one
// paragraph, since paragraphs that come again are no prose.
constexpr int kRepeats = 60;

std::string Repeated(const std::string& text) {
  std::string body;
  for (int i = 0; i < kRepeats; ++i) body += text + " ";
  return body;
}

// Prose that says nothing: no number, cue, place or time.
constexpr char kQuiet[] =
    "The old mill by the river has a slow wheel that turns through the long "
    "quiet afternoons, and children watch it from the bank. Nobody there "
    "remembers who built it or why the stones are so dark.";
constexpr char kNews[] =
    "A fire at a mill near Lima killed 14 people and injured 30 on Saturday, "
    "the fire brigade said. Its chief, Ana Lopez, denied that 200 workers "
    "were missing.";

struct Count {
  size_t allocations = 0;
  size_t tokens = 0;
  size_t claims = 0;

  double PerToken() const {
    return static_cast<double>(allocations) / static_cast<double>(tokens);
  }
};

size_t TokensOf(const std::string& text) {
  language::Document document;
  document.text = document.lower = text;
  document.paragraphs.push_back(
      {.span = {0, static_cast<uint32_t>(text.size())}});
  language::Tokenize(document);
  return document.tokens.size();
}

// Of the second article that one extractor reads.
Count CountSecond(const std::string& text) {
  Article article;
  article.uri = "allocation/1";
  article.body = Repeated(text);
  article.publish_time = absl::FromUnixSeconds(1741500000);
  const auto extractor = *Extractor::Create({});
  (void)*extractor->Extract(article);
  Count count;
  const size_t before = allocations;
  count.claims = extractor->Extract(article)->claims.size();
  count.allocations = allocations - before;
  count.tokens = TokensOf(article.body);
  return count;
}

// Bounds are a little over what was measured; one allocation a token or a
// sentence more in any layer breaks them.
TEST(AllocationTest, QuietProseTakesNonePerToken) {
  const Count count = CountSecond(kQuiet);
  ASSERT_GT(count.tokens, 2000u);
  EXPECT_EQ(count.claims, 0u);
  RecordProperty("per_token", std::to_string(count.PerToken()));
  EXPECT_LT(count.PerToken(), 0.1);
}

TEST(AllocationTest, NewsTakesThemForItsClaims) {
  const Count count = CountSecond(kNews);
  ASSERT_GT(count.claims, 150u);
  RecordProperty("per_token", std::to_string(count.PerToken()));
  EXPECT_LT(static_cast<double>(count.allocations),
            40.0 * static_cast<double>(count.claims));
}

TEST(AllocationTest, TaggingAndParsingTakeNone) {
  const std::string text = Repeated(kNews);
  const language::ModelSyntax syntax;
  size_t taken = 0;
  for (int pass = 0; pass < 2; ++pass) {
    language::Document document;
    document.text = document.lower = text;
    document.paragraphs.push_back(
        {.span = {0, static_cast<uint32_t>(text.size())}});
    language::Tokenize(document);
    syntax.Annotate(document, 0);  // Sizes the document's own memory.
    const size_t before = allocations;
    for (uint32_t i = 1; i < document.sentences.size(); ++i) {
      syntax.Annotate(document, i);
    }
    taken = allocations - before;
  }
  EXPECT_LT(taken, 10u);
}

}  // namespace
}  // namespace factline::extract
