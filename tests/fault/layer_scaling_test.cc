// Each layer alone: ten times the text takes ten times the time. That of all
// together (scaling_test.cc) would hide a small one that is not linear.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/extract/normalize.h"
#include "daemon/extract/quantities.h"
#include "daemon/extract/times.h"
#include "daemon/ingest/decoder.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"
#include "daemon/model/sketch.h"
#include "gtest/gtest.h"
#include "tests/fault/fault_testing.h"

namespace factline {
namespace {

using language::Document;

// Ten times the text may take twelve times as long: caches and allocators are
// not linear, but what is quadratic takes a hundred times.
constexpr double kMaxGrowth = 12;
// Below this a clock says nothing.
constexpr double kLeastSeconds = 0.01;

double CpuSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

double TimeOf(const std::function<void()>& work) {
  const double start = CpuSeconds();
  work();
  return CpuSeconds() - start;
}

// --- Texts -------------------------------------------------------------------

std::string Repeat(std::string_view part, size_t bytes) {
  std::string text;
  text.reserve(bytes + part.size());
  while (text.size() < bytes) text += part;
  return text;
}

struct Text {
  std::string_view name;
  std::string_view part;
};

constexpr Text kTexts[] = {
    {"OneToken", "a"},
    {"OneNumber", "7"},
    {"OneSentence", "and it killed 26 people there "},
    {"Sentences", "A flood killed 26 people in Peru on Monday. "},
    {"Letters", "U. "},
    {"Marks", "\"(,-"},
    {"Dates", "3 May 2024 to "},
    {"Lines", "26\n\n"},
};

constexpr Text kMarkup[] = {
    {"Deep", "<div>"},
    {"Open", "<a b='"},
    {"Entities", "&amp;&#65;"},
    {"Comments", "<!-- "},
    {"Scripts", "<script>"},
    {"Tables", "<table><tr><td>7"},
    {"Attributes", "<p a=1 b=2 c=3 d=4>x"},
};

constexpr Text kJson[] = {
    {"Arrays", "["},
    {"Objects", "{\"a\":"},
    {"Keys", "\"k\":1,"},
    {"Escapes", "\\u0041"},
    {"Quotes", "\\\""},
};

// --- Layers ------------------------------------------------------------------

// Measures one layer over text of that many bytes; what it needs of others is
// made before the clock starts.
using Layer = std::function<double(const std::string& text)>;

Article ArticleOf(const std::string& body, BodyFormat format) {
  Article article;
  article.uri = "wire:1";
  article.headline = "Flood";
  article.body = body;
  article.body_format = format;
  article.publish_time = absl::FromUnixSeconds(1746525600);
  return article;
}

double Normalize(const std::string& text, BodyFormat format) {
  const Article article = ArticleOf(text, format);
  Document document;
  return TimeOf([&] { (void)extract::Normalize(article, document); });
}

std::unique_ptr<Document> Words(const std::string& text) {
  auto document = std::make_unique<Document>();
  (void)extract::Normalize(ArticleOf(text, BodyFormat::kText), *document);
  language::Tokenize(*document);
  return document;
}

std::unique_ptr<Document> Tagged(const std::string& text) {
  static const auto* const syntax = new language::ModelSyntax();
  auto document = Words(text);
  for (uint32_t i = 0; i < document->sentences.size(); ++i) {
    syntax->Tag(*document, i);
  }
  return document;
}

double Tokenize(const std::string& text) {
  Document document;
  (void)extract::Normalize(ArticleOf(text, BodyFormat::kText), document);
  return TimeOf([&] { language::Tokenize(document); });
}

double Tag(const std::string& text) {
  static const auto* const syntax = new language::ModelSyntax();
  const auto document = Words(text);
  return TimeOf([&] {
    for (uint32_t i = 0; i < document->sentences.size(); ++i) {
      syntax->Tag(*document, i);
    }
  });
}

double Parse(const std::string& text) {
  static const auto* const syntax = new language::ModelSyntax();
  const auto document = Tagged(text);
  return TimeOf([&] {
    for (uint32_t i = 0; i < document->sentences.size(); ++i) {
      syntax->Parse(*document, i);
    }
  });
}

double Quantities(const std::string& text) {
  static const auto* const reader = new extract::QuantityReader(
      std::move(extract::QuantityReader::Create("")).value());
  const auto document = Tagged(text);
  std::vector<extract::QuantityMention> mentions;
  return TimeOf([&] {
    reader->Find(*document, mentions, extract::QuantityScope::kAmounts);
  });
}

double Times(const std::string& text) {
  static const auto* const reader = new extract::TimeReader(
      std::move(extract::TimeReader::Create("")).value());
  const auto document = Tagged(text);
  extract::ArticleContext context;
  context.publish_time = absl::FromUnixSeconds(1746525600);
  std::vector<extract::TimeMention> mentions;
  return TimeOf([&] { reader->Find(*document, context, mentions); });
}

double Sketch(const std::string& text) {
  return TimeOf([&] { (void)SketchOf(text); });
}

double Decode(const std::string& text) {
  ingest::Message message;
  message.partition.topic = "articles";
  message.time = absl::FromUnixSeconds(1746525600);
  message.value = text;
  return TimeOf([&] { (void)ingest::DecodeMessage(message); });
}

struct Case {
  std::string name;
  Layer layer;
  std::string before;  // Of the text.
  std::string_view part;
  size_t full_bytes = 1'000'000;  // Of the small one.
};

// The parser takes a second for some 200 KB, and the decoder no more than 4 MB.
constexpr size_t kParseBytes = 30'000;
constexpr size_t kMessageBytes = 350'000;

std::vector<Case> Cases() {
  std::vector<Case> cases;
  const auto add = [&](std::string_view name, const Layer& layer,
                       const auto& texts, size_t bytes = 1'000'000,
                       const std::string& before = "") {
    for (const Text& text : texts) {
      cases.push_back({absl::StrCat(name.data(), text.name.data()), layer,
                       before, text.part, bytes});
    }
  };
  const auto plain = [](const std::string& text) {
    return Normalize(text, BodyFormat::kText);
  };
  const auto html = [](const std::string& text) {
    return Normalize(text, BodyFormat::kHtml);
  };
  add("Normalize", plain, kTexts);
  add("Html", html, kMarkup);
  add("Tokenize", &Tokenize, kTexts);
  add("Tag", &Tag, kTexts, 300'000);
  add("Parse", &Parse, kTexts, kParseBytes);
  add("Quantities", &Quantities, kTexts, 300'000);
  add("Times", &Times, kTexts, 300'000);
  add("Sketch", &Sketch, kTexts);
  add("Decode", &Decode, kJson, kMessageBytes, "{\"id\":\"a\",\"body\":");
  add("DecodeText", &Decode, kJson, kMessageBytes, "{\"id\":\"a\",\"body\":\"");
  return cases;
}

class LayerScalingTest : public testing::TestWithParam<Case> {};

TEST_P(LayerScalingTest, TimeGrowsAsTheText) {
  const Case& row = GetParam();
  test::FaultRow report(20, "a layer alone over hostile text");
  const size_t bytes =
      static_cast<size_t>(test::Runs(static_cast<int>(row.full_bytes / 10),
                                     static_cast<int>(row.full_bytes)));
  const std::string small = row.before + Repeat(row.part, bytes);
  const std::string large = row.before + Repeat(row.part, bytes * 10);
  // The better of two, as what slows a machine down does not speed it up.
  const auto time = [&](const std::string& text) {
    return std::min(row.layer(text), row.layer(text));
  };
  const double least = std::max(time(small), kLeastSeconds);
  const double most = time(large);
  EXPECT_LE(most, kMaxGrowth * least)
      << least << " s for " << bytes << " bytes";
  report.EndRun(std::chrono::duration<double>(most));
}

INSTANTIATE_TEST_SUITE_P(All, LayerScalingTest, testing::ValuesIn(Cases()),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace factline
