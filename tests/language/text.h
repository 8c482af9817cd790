#ifndef FACTLINE_TESTS_LANGUAGE_TEXT_H_
#define FACTLINE_TESTS_LANGUAGE_TEXT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/strings.h"
#include "daemon/language/document.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"

namespace factline::language {

// A document of `text` with one paragraph a line, tokenized.
inline std::unique_ptr<Document> TokenizedDocument(std::string_view text) {
  auto document = std::make_unique<Document>();
  document->text = std::string(text);
  document->lower = AsciiLower(text);
  uint32_t begin = 0;
  while (begin < text.size()) {
    const auto end = static_cast<uint32_t>(
        std::min(text.find('\n', begin), text.size()));
    if (end > begin) document->paragraphs.push_back({.span = {begin, end}});
    begin = end + 1;
  }
  Tokenize(*document);
  return document;
}

// The same with tags and trees.
inline std::unique_ptr<Document> AnnotatedDocument(std::string_view text) {
  std::unique_ptr<Document> document = TokenizedDocument(text);
  for (uint32_t i = 0; i < document->sentences.size(); ++i) {
    ModelSyntax().Annotate(*document, i);
  }
  return document;
}

inline std::vector<std::string> TokenTexts(const Document& document) {
  std::vector<std::string> texts;
  for (const Token& token : document.tokens) {
    texts.emplace_back(document.Text(token));
  }
  return texts;
}

inline std::vector<std::string> SentenceTexts(const Document& document) {
  std::vector<std::string> texts;
  for (const Sentence& sentence : document.sentences) {
    texts.emplace_back(document.Text(sentence.span));
  }
  return texts;
}

}  // namespace factline::language

#endif  // FACTLINE_TESTS_LANGUAGE_TEXT_H_
