#include "daemon/language/tokenizer.h"

#include "daemon/language/sentence_splitter.h"
#include "daemon/language/word_scanner.h"

namespace factline::language {

void Tokenize(Document& document) {
  for (uint32_t i = 0; i < document.paragraphs.size(); ++i) {
    const auto first_token = static_cast<uint32_t>(document.tokens.size());
    WordScanner(document, document.paragraphs[i].span).Run();
    MarkQuotes(document, first_token);
    SplitSentences(document, i, first_token);
  }
}

}  // namespace factline::language
