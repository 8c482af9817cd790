#include "daemon/extract/token_view.h"

namespace factline::extract {

std::string TokenView::TextOf(TokenRange range) const {
  std::string out;
  for (const char c : document_->Text(SpanOf(range))) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

}  // namespace factline::extract
