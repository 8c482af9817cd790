#ifndef FACTLINE_DAEMON_EXTRACT_NORMALIZE_H_
#define FACTLINE_DAEMON_EXTRACT_NORMALIZE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/language/document.h"
#include "daemon/model/article.h"
#include "daemon/model/claim.h"

namespace factline::extract {

// Maps bytes of a normalised text back to the fields that it was made of.
class OffsetMap {
 public:
  // The source bytes of `span`, with the words as the publisher wrote them.
  // A span over several fields is cut to the first one.
  Evidence Locate(language::Span span) const;

 private:
  friend class Normalizer;

  // Bytes [begin, next.begin) of the text come from source + (i - begin), one
  // for one while `verbatim`, else all from `source_size` bytes as a whole.
  struct Run {
    uint32_t begin = 0;
    uint32_t source = 0;
    uint32_t source_size = 0;
    bool verbatim = true;
    bool headline = false;
  };
  std::vector<Run> runs_;  // By begin.
  std::string headline_;
  std::string body_;
};

// Fills document.text, lower and paragraphs from the article's headline and
// body (the headline first, as a paragraph of its own): HTML to text with its
// paragraphs, character references resolved, zero-width, bidi and soft-hyphen
// marks dropped, non-breaking and thin spaces to blanks, typographic minus
// between digits to '-'; page chrome, captions and headings recognised. Quotes
// and dashes stay as they are. Linear in the article's size.
//
// The article's strings must be valid UTF-8. `document` must be empty.
OffsetMap Normalize(const Article& article, language::Document& document);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_NORMALIZE_H_
