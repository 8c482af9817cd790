// The whole extraction: sound, the same twice, the same from text and from the
// HTML of that text.
#include "daemon/extract/extractor.h"

#include <string>

#include "absl/strings/str_replace.h"
#include "daemon/base/strings.h"
#include "daemon/extract/normalize.h"
#include "tests/fuzz/sound.h"

namespace factline::fuzz {
namespace {

const extract::Extractor& Shared() {
  static const auto* extractor =
      std::move(extract::Extractor::Create({})).value().release();
  return *extractor;
}

// A plain text's body as HTML: the paragraphs that it is read in.
std::string HtmlOf(const Article& article) {
  extract::OffsetMap offsets;
  language::Document document;
  Article body_only = article;
  body_only.headline.clear();
  offsets = extract::Normalize(body_only, document);
  std::string html;
  for (const language::Paragraph& paragraph : document.paragraphs) {
    html += "<p>";
    html += absl::StrReplaceAll(
        ToAbsl(document.Text(paragraph.span)),
        {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
    html += "</p>\n";
  }
  return html;
}

// What of a claim does not depend on the bytes around it.
bool SameReading(const ReadClaim& a, const ReadClaim& b) {
  return a.claim == b.claim;
}

}  // namespace

void TryInput(std::string_view input) {
  const Article article = ArticleFrom(input);
  const auto first = Shared().Extract(article, true);
  FACTLINE_FUZZ_EXPECT(first.ok());
  ExpectSound(article, *first);
  const auto second = Shared().Extract(article);
  FACTLINE_FUZZ_EXPECT(second.ok());
  FACTLINE_FUZZ_EXPECT(first->claims == second->claims);
  if (article.body_format != BodyFormat::kText) return;
  Article page = article;
  page.body_format = BodyFormat::kHtml;
  page.body = HtmlOf(article);
  const auto third = Shared().Extract(page);
  FACTLINE_FUZZ_EXPECT(third.ok());
  ExpectSound(page, *third);
  FACTLINE_FUZZ_EXPECT(first->claims.size() == third->claims.size());
  for (size_t i = 0; i < first->claims.size(); ++i) {
    FACTLINE_FUZZ_EXPECT(SameReading(first->claims[i], third->claims[i]));
  }
}

}  // namespace factline::fuzz
