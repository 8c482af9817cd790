#ifndef FACTLINE_TESTS_FUZZ_SOUND_H_
#define FACTLINE_TESTS_FUZZ_SOUND_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "daemon/extract/extractor.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/offset_map.h"
#include "daemon/language/document.h"
#include "daemon/model/article.h"
#include "tests/fuzz/fuzzing.h"

// Articles out of fuzz inputs, and what must hold for whatever is read from them.
namespace factline::fuzz {

// The first line is the headline, the rest the body: HTML if it begins with
// '<', else plain text. Bytes are repaired to UTF-8, as ingest does.
Article ArticleFrom(std::string_view input);

// When the articles of ArticleFrom() were published, and where.
extract::ArticleContext ContextOf(const Article& article);

// An article's document with all that `language` knows of it.
struct Read {
  Article article;
  extract::OffsetMap offsets;
  language::Document document;
};
std::unique_ptr<Read> ReadWords(std::string_view input);

// Invariants of Document, see document.h; dies if one is broken.
void ExpectSound(const language::Document& document);
// Each byte of the text leads back into a field of the article.
void ExpectLocated(const Read& read);
// Ids are unique, every quote is what stands at its place.
void ExpectSound(const Article& article, const extract::Extraction& extraction);

// A layer's mentions lie in the text, on whole tokens of their sentence, in
// text order.
template <typename Mention>
void ExpectInOrder(const language::Document& document,
                   const std::vector<Mention>& mentions) {
  uint32_t end = 0;
  for (const Mention& mention : mentions) {
    FACTLINE_FUZZ_EXPECT(mention.span.begin >= end);
    FACTLINE_FUZZ_EXPECT(mention.span.begin < mention.span.end);
    FACTLINE_FUZZ_EXPECT(mention.span.end <= document.text.size());
    FACTLINE_FUZZ_EXPECT(mention.sentence < document.sentences.size());
    const language::Sentence& sentence = document.sentences[mention.sentence];
    FACTLINE_FUZZ_EXPECT(sentence.span.Contains(mention.span));
    FACTLINE_FUZZ_EXPECT(mention.tokens.begin >= sentence.first_token);
    FACTLINE_FUZZ_EXPECT(mention.tokens.begin < mention.tokens.end);
    FACTLINE_FUZZ_EXPECT(mention.tokens.end <=
                         sentence.first_token + sentence.token_count);
    end = mention.span.end;
  }
}

}  // namespace factline::fuzz

#endif  // FACTLINE_TESTS_FUZZ_SOUND_H_
