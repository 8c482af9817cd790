#ifndef FACTLINE_DAEMON_EXTRACT_NORMALIZE_H_
#define FACTLINE_DAEMON_EXTRACT_NORMALIZE_H_

#include <string>

#include "absl/status/statusor.h"
#include "daemon/extract/chrome.h"
#include "daemon/extract/offset_map.h"
#include "daemon/language/document.h"
#include "daemon/model/article.h"

namespace factline::extract {

// The first layer: an article's fields as clean text in paragraphs.
//
// Immutable, thread-safe.
class Normalizer {
 public:
  // Reads chrome.tsv from `lexicon_dir`, or the built-in one. InvalidArgument
  // with file and line when it is malformed.
  static absl::StatusOr<Normalizer> Create(const std::string& lexicon_dir);

  // Fills document.text, lower and paragraphs from the article's headline and
  // body (the headline first, as a paragraph of its own): HTML to text with its
  // paragraphs, character references resolved, zero-width, bidi and
  // soft-hyphen marks dropped, blanks of any width folded to one, minus signs
  // and special hyphens to '-'; wrapped lines joined; page chrome, captions and
  // headings marked. Quotes and dashes stay as they are. No text of the page is
  // left out but script, style and the like. Linear in the article's size.
  //
  // The article's strings must be valid UTF-8. `document` must be empty.
  OffsetMap Normalize(const Article& article,
                      language::Document& document) const;

 private:
  explicit Normalizer(ChromeRules chrome) : chrome_(std::move(chrome)) {}

  ChromeRules chrome_;
};

// The same with the built-in lexicon.
OffsetMap Normalize(const Article& article, language::Document& document);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_NORMALIZE_H_
