#include "tests/extract/reading_testing.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"

namespace factline::extract {

const Extractor& SharedExtractor() {
  static const Extractor* extractor = Extractor::Create({})->release();
  return *extractor;
}

std::string FiguresOf(std::string_view text,
                      const std::function<std::string(const Claim&)>& render) {
  Article article;
  article.uri = "test/1";
  article.publisher = "Test Post";
  if (const size_t bar = text.find(" | "); bar != text.npos) {
    article.headline = std::string(text.substr(0, bar));
    text.remove_prefix(bar + 3);
  }
  article.body = std::string(text);
  article.publish_time_has_clock = false;
  article.publish_time =
      absl::FromCivil(absl::CivilHour(2025, 3, 9, 12), absl::UTCTimeZone());
  const auto extraction = SharedExtractor().Extract(article);
  if (!extraction.ok()) return extraction.status().ToString();
  std::vector<std::string> figures;
  for (const ReadClaim& read : extraction->claims) {
    if (!read.claim.quantity) continue;
    const auto& value = read.claim.quantity->value;
    figures.push_back(absl::StrCat(value ? value->ToString() : "?", " ",
                                   render(read.claim)));
  }
  return absl::StrJoin(figures, "; ");
}

std::string NameOf(const testing::TestParamInfo<ReadingCase>& row) {
  return std::string(row.param.name);
}

}  // namespace factline::extract
