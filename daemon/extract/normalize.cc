#include "daemon/extract/normalize.h"

#include <string_view>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/extract/html_text.h"
#include "daemon/extract/plain_text.h"

namespace factline::extract {
namespace {

// A body of no stated format is HTML if it closes a common element.
bool LooksLikeHtml(std::string_view body) {
  constexpr size_t kProbeBytes = 16 << 10;  // Markup starts early or never.
  const std::string probe = AsciiLower(body.substr(0, kProbeBytes));
  for (std::string_view tag : {"</p>", "</div>", "<br", "</a>", "</h1>"}) {
    if (probe.find(tag) != std::string::npos) return true;
  }
  return false;
}

bool IsHtml(const Article& article) {
  return article.body_format == BodyFormat::kHtml ||
         (article.body_format == BodyFormat::kUnspecified &&
          LooksLikeHtml(article.body));
}

}  // namespace

absl::StatusOr<Normalizer> Normalizer::Create(const std::string& lexicon_dir) {
  FACTLINE_ASSIGN_OR_RETURN(ChromeRules chrome,
                            ChromeRules::Create(lexicon_dir));
  return Normalizer(std::move(chrome));
}

OffsetMap Normalizer::Normalize(const Article& article,
                                language::Document& document) const {
  OffsetMap map;
  TextBuilder builder(document, map);
  builder.StartField(/*is_headline=*/true, article.headline);
  AppendPlainText(article.headline, builder);
  for (language::Paragraph& paragraph : document.paragraphs) {
    paragraph.kind = language::ParagraphKind::kHeadline;
  }
  builder.StartField(/*is_headline=*/false, article.body);
  if (IsHtml(article)) {
    AppendHtml(article.body, builder);
  } else {
    AppendPlainText(article.body, builder);
  }
  builder.Finish();
  chrome_.Mark(document);
  return map;
}

OffsetMap Normalize(const Article& article, language::Document& document) {
  static const Normalizer* const normalizer =
      new Normalizer(Normalizer::Create("").value());
  return normalizer->Normalize(article, document);
}

}  // namespace factline::extract
