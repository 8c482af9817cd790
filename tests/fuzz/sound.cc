#include "tests/fuzz/sound.h"

#include <set>
#include <string>

#include "daemon/base/utf8.h"
#include "daemon/extract/normalize.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"

namespace factline::fuzz {
namespace {

using language::Document;
using language::Span;

void ExpectTree(const Document& document, const language::Sentence& sentence) {
  const uint32_t end = sentence.first_token + sentence.token_count;
  int roots = 0;
  for (uint32_t i = sentence.first_token; i < end; ++i) {
    uint32_t at = i;
    uint32_t steps = 0;
    while (document.tokens[at].head != language::kNoHead) {
      at = document.tokens[at].head;
      FACTLINE_FUZZ_EXPECT(at >= sentence.first_token && at < end);
      FACTLINE_FUZZ_EXPECT(++steps <= sentence.token_count);
    }
    roots += at == i;
  }
  FACTLINE_FUZZ_EXPECT(roots == 1);
}

void ExpectQuote(const Article& article, const Evidence& evidence) {
  const std::string& field =
      evidence.field == "headline" ? article.headline : article.body;
  FACTLINE_FUZZ_EXPECT(0 <= evidence.start_byte);
  FACTLINE_FUZZ_EXPECT(evidence.start_byte <= evidence.end_byte);
  FACTLINE_FUZZ_EXPECT(static_cast<size_t>(evidence.end_byte) <= field.size());
  FACTLINE_FUZZ_EXPECT(field.substr(evidence.start_byte,
                                    evidence.end_byte - evidence.start_byte) ==
                       evidence.quote);
}

}  // namespace

Article ArticleFrom(std::string_view input) {
  Article article;
  article.uri = "fuzz/1";
  article.publish_time = absl::FromUnixSeconds(1741500000);  // 2025-03-09.
  article.publisher = "Fuzz";
  const size_t line = input.find('\n');
  article.headline = RepairUtf8(input.substr(0, line));
  if (line != std::string_view::npos) {
    article.body = RepairUtf8(input.substr(line + 1));
  }
  if (article.body.starts_with('<')) article.body_format = BodyFormat::kHtml;
  return article;
}

extract::ArticleContext ContextOf(const Article& article) {
  extract::ArticleContext context;
  context.publish_time = article.publish_time;
  context.time_zone = "Europe/Kyiv";
  context.publisher = article.publisher;
  return context;
}

std::unique_ptr<Read> ReadWords(std::string_view input) {
  auto read = std::make_unique<Read>();
  read->article = ArticleFrom(input);
  read->offsets = extract::Normalize(read->article, read->document);
  language::Tokenize(read->document);
  const language::ModelSyntax syntax;
  for (uint32_t i = 0; i < read->document.sentences.size(); ++i) {
    syntax.Annotate(read->document, i);
  }
  return read;
}

void ExpectSound(const Document& document) {
  FACTLINE_FUZZ_EXPECT(IsValidUtf8(document.text));
  FACTLINE_FUZZ_EXPECT(document.lower.size() == document.text.size());
  uint32_t end = 0;
  for (const language::Paragraph& paragraph : document.paragraphs) {
    FACTLINE_FUZZ_EXPECT(paragraph.span.begin >= end);
    FACTLINE_FUZZ_EXPECT(paragraph.span.begin < paragraph.span.end);
    end = paragraph.span.end;
  }
  FACTLINE_FUZZ_EXPECT(end <= document.text.size());
  uint32_t token_end = 0;
  for (const language::Token& token : document.tokens) {
    FACTLINE_FUZZ_EXPECT(token.span.begin >= token_end);
    FACTLINE_FUZZ_EXPECT(token.span.begin < token.span.end);
    FACTLINE_FUZZ_EXPECT(IsValidUtf8(document.Text(token)));
    token_end = token.span.end;
  }
  FACTLINE_FUZZ_EXPECT(token_end <= document.text.size());
  uint32_t next = 0;
  for (const language::Sentence& sentence : document.sentences) {
    FACTLINE_FUZZ_EXPECT(sentence.first_token == next);
    FACTLINE_FUZZ_EXPECT(sentence.token_count > 0);
    FACTLINE_FUZZ_EXPECT(document.paragraphs[sentence.paragraph].span.Contains(
        sentence.span));
    next += sentence.token_count;
    ExpectTree(document, sentence);
  }
  FACTLINE_FUZZ_EXPECT(next == document.tokens.size());
}

void ExpectLocated(const Read& read) {
  int32_t begin = 0;
  bool in_body = false;
  for (uint32_t i = 0; i < read.document.text.size(); ++i) {
    const Evidence evidence = read.offsets.Locate(Span{i, i + 1});
    ExpectQuote(read.article, evidence);
    // Places go forward, and from the headline to the body only.
    FACTLINE_FUZZ_EXPECT(!in_body || evidence.field == "body");
    if (!in_body && evidence.field == "body") {
      in_body = true;
      begin = 0;
    }
    FACTLINE_FUZZ_EXPECT(evidence.start_byte >= begin);
    begin = evidence.start_byte;
  }
}

void ExpectSound(const Article& article,
                 const extract::Extraction& extraction) {
  std::set<std::string> ids;
  for (const ReadClaim& read : extraction.claims) {
    FACTLINE_FUZZ_EXPECT(ids.insert(read.claim.id).second);
    FACTLINE_FUZZ_EXPECT(read.claim.quantity.has_value() !=
                         read.claim.statement.has_value());
    FACTLINE_FUZZ_EXPECT(read.claim.confidence >= 0);
    FACTLINE_FUZZ_EXPECT(read.claim.confidence <= 1);
    FACTLINE_FUZZ_EXPECT(!read.reading.evidence.empty());
    for (const Evidence& evidence : read.reading.evidence) {
      ExpectQuote(article, evidence);
    }
  }
}

}  // namespace factline::fuzz
