#include "tests/extract/names_fixture.h"

#include <string>

#include "daemon/base/strings.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"

namespace factline::extract {

const PlaceFinder& BuiltInPlaces() {
  static const auto& finder = *new auto(PlaceFinder::Create("").value());
  return *finder;
}

const AttributionFinder& BuiltInAttributions() {
  static const auto& finder = *new auto(AttributionFinder::Create("").value());
  return *finder;
}

ReadText::ReadText(std::string_view text) {
  using language::ParagraphKind;
  while (!text.empty()) {
    const size_t gap = text.find("\n\n");
    std::string_view part = text.substr(0, gap);
    text.remove_prefix(gap == std::string_view::npos ? text.size() : gap + 2);
    ParagraphKind kind = ParagraphKind::kText;
    if (part.starts_with("# ")) {
      kind = ParagraphKind::kHeadline;
      part.remove_prefix(2);
    }
    const uint32_t begin = static_cast<uint32_t>(document.text.size());
    document.text += part;
    const uint32_t end = static_cast<uint32_t>(document.text.size());
    document.paragraphs.push_back({.span = {begin, end}, .kind = kind});
    document.text += "\n\n";
  }
  document.lower = AsciiLower(document.text);
  language::Tokenize(document);
  const language::ModelSyntax syntax;
  for (uint32_t s = 0; s < document.sentences.size(); ++s) {
    syntax.Annotate(document, s);
  }
}

}  // namespace factline::extract
