// Whole articles against what is read from them, one readable line a claim.
//
// tests/golden/articles/NAME.txt is an article: "key: value" lines, "---", the
// body. NAME.claims is what is expected. After a change that is meant, run
//   FACTLINE_UPDATE_GOLDEN=1 build/dev/tests/golden/golden_test
// and read the difference before committing it.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "daemon/extract/extractor.h"
#include "gtest/gtest.h"

namespace factline::extract {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void SetField(absl::string_view key, absl::string_view value,
              Article& article) {
  if (key == "uri") article.uri = std::string(value);
  if (key == "publisher") article.publisher = std::string(value);
  if (key == "headline") article.headline = std::string(value);
  if (key == "html") article.body_format = BodyFormat::kHtml;
  if (key != "published") return;
  std::string error;
  article.publish_time_has_clock = absl::StrContains(value, "T");
  const std::string text = article.publish_time_has_clock
                               ? std::string(value)
                               : absl::StrCat(value, "T12:00:00Z");
  ASSERT_TRUE(
      absl::ParseTime(absl::RFC3339_full, text, &article.publish_time, &error))
      << error;
}

Article ParseArticle(const std::string& text) {
  Article article;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits("\n---\n", 1));
  for (absl::string_view line : absl::StrSplit(parts.first, '\n')) {
    const std::pair<absl::string_view, absl::string_view> field =
        absl::StrSplit(line, absl::MaxSplits(": ", 1));
    SetField(field.first, field.second, article);
  }
  article.body = std::string(parts.second);
  return article;
}

std::string Number(const std::optional<Decimal>& number) {
  return number ? number->ToString() : "?";
}

std::string QuantityText(const Quantity& quantity) {
  constexpr absl::string_view kSigns[] = {"?", "=",  "~",  "<~", ">",
                                          "<", ">=", "<=", "..", "vague"};
  constexpr absl::string_view kRoles[] = {"", "", " rise", " fall", " ratio"};
  const absl::string_view sign =
      kSigns[static_cast<size_t>(quantity.comparator)];
  const absl::string_view role = kRoles[static_cast<size_t>(quantity.role)];
  const std::string value =
      quantity.value ? quantity.value->ToString()
                     : absl::StrCat(Number(quantity.lower_bound), "..",
                                    Number(quantity.upper_bound));
  return absl::StrCat(sign, " ", value, " ", quantity.unit_code, role);
}

std::string ChainText(const std::vector<Attribution>& chain) {
  constexpr absl::string_view kStances[] = {"?", "asserts", "reports", "denies",
                                            "questions"};
  return absl::StrJoin(
      chain, ", ", [&](std::string* out, const Attribution& link) {
        absl::StrAppend(out, link.source, " ",
                        kStances[static_cast<size_t>(link.stance)]);
      });
}

std::string ClaimText(const ReadClaim& read) {
  constexpr absl::string_view kTallies[] = {"?", "event", "period",
                                            "cumulative", "level"};
  const Claim& claim = read.claim;
  const Evidence& evidence = read.reading.evidence.front();
  std::vector<std::string> fields;
  fields.push_back(absl::StrCat(evidence.field, ": ", evidence.quote));
  if (claim.quantity) fields.push_back(QuantityText(*claim.quantity));
  const Measure& m = claim.measure;
  if (claim.quantity) {
    fields.push_back(
        absl::StrCat(m.action.empty() ? "-" : m.action, " ", m.object,
                     m.subset.empty() ? "" : absl::StrCat(" (", m.subset, ")"),
                     m.actor.empty() ? "" : absl::StrCat(" by ", m.actor),
                     m.place.empty() ? "" : absl::StrCat(" @ ", m.place)));
    const FigureKey& key = claim.figure_key;
    fields.push_back(absl::StrCat(
        "key ",
        absl::StrJoin({key.concept_id, key.cause, key.object, key.subset,
                       key.actor, key.place_id, key.country},
                      "/")));
    fields.push_back(absl::StrCat(claim.event_time.edtf, " ",
                                  kTallies[static_cast<size_t>(claim.tally)]));
  }
  fields.push_back(ChainText(claim.attributions));
  return absl::StrJoin(fields, " | ");
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  const std::filesystem::path dir =
      std::filesystem::path(FACTLINE_SOURCE_DIR) / "tests/golden/articles";
  for (const auto& entry : std::filesystem::directory_iterator(dir)) {
    if (entry.path().extension() == ".txt") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class GoldenTest : public testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() {
    auto extractor = Extractor::Create({});
    ASSERT_TRUE(extractor.ok()) << extractor.status();
    extractor_ = extractor->release();
  }
  static Extractor* extractor_;
};
Extractor* GoldenTest::extractor_ = nullptr;

TEST_P(GoldenTest, ReadsTheExpectedClaims) {
  const std::filesystem::path base =
      std::filesystem::path(FACTLINE_SOURCE_DIR) / "tests/golden/articles" /
      GetParam();
  const Article article = ParseArticle(ReadFile(base.string() + ".txt"));
  const auto extraction = extractor_->Extract(article);
  ASSERT_TRUE(extraction.ok()) << extraction.status();
  std::string got;
  for (const ReadClaim& read : extraction->claims) {
    absl::StrAppend(&got, ClaimText(read), "\n");
  }
  const std::string path = base.string() + ".claims";
  if (std::getenv("FACTLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << got;
  }
  EXPECT_EQ(got, ReadFile(path));
}

INSTANTIATE_TEST_SUITE_P(Articles, GoldenTest, testing::ValuesIn(Names()),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace factline::extract
