#ifndef FACTLINE_DAEMON_EXTRACT_HTML_TEXT_H_
#define FACTLINE_DAEMON_EXTRACT_HTML_TEXT_H_

#include <string_view>

#include "daemon/extract/offset_map.h"

namespace factline::extract {

// Reads the visible text of `html` into `builder`: block elements end
// paragraphs, h1-h6 give headings, figcaption captions, nav, form and button
// page chrome; script, style and the like are dropped; character references are
// resolved. Markup is scanned, not parsed into a tree: nesting costs nothing
// and no input is refused, so hostile markup is read in linear time.
void AppendHtml(std::string_view html, TextBuilder& builder);

// A character reference at the front of `text`, which starts with '&'.
struct CharacterReference {
  char32_t code = 0;   // 0 = none; the '&' stands for itself.
  uint32_t bytes = 0;  // With '&' and ';'.
};
CharacterReference ReadCharacterReference(std::string_view text);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_HTML_TEXT_H_
