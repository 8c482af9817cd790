#ifndef FACTLINE_DAEMON_EXTRACT_PLAIN_TEXT_H_
#define FACTLINE_DAEMON_EXTRACT_PLAIN_TEXT_H_

#include <string_view>

#include "daemon/extract/offset_map.h"

namespace factline::extract {

// Reads plain text into `builder`. Newlines part paragraphs, except in text
// that was wrapped at a fixed width (wire copy, e-mail): there a line goes on
// in the next one unless it is blank, indented, or ends a sentence early.
void AppendPlainText(std::string_view text, TextBuilder& builder);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_PLAIN_TEXT_H_
