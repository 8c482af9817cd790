#ifndef FACTLINE_TESTS_EXTRACT_NORMALIZED_H_
#define FACTLINE_TESTS_EXTRACT_NORMALIZED_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/extract/normalize.h"

namespace factline::extract {

// An article's body (and headline) after the first layer.
struct Normalized {
  explicit Normalized(std::string_view body,
                      BodyFormat format = BodyFormat::kText,
                      std::string_view headline = "") {
    article.headline = std::string(headline);
    article.body = std::string(body);
    article.body_format = format;
    map = Normalize(article, document);
  }

  std::vector<std::string> Paragraphs() const {
    std::vector<std::string> texts;
    for (const language::Paragraph& paragraph : document.paragraphs) {
      texts.emplace_back(document.Text(paragraph.span));
    }
    return texts;
  }

  // The kinds of the paragraphs, a letter each: text, Headline, heading,
  // caption, chrome (x).
  std::string Kinds() const {
    std::string kinds;
    for (const language::Paragraph& paragraph : document.paragraphs) {
      kinds += "tHhcx"[static_cast<int>(paragraph.kind)];
    }
    return kinds;
  }

  Article article;
  language::Document document;
  OffsetMap map;
};

}  // namespace factline::extract

#endif  // FACTLINE_TESTS_EXTRACT_NORMALIZED_H_
