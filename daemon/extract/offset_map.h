#ifndef FACTLINE_DAEMON_EXTRACT_OFFSET_MAP_H_
#define FACTLINE_DAEMON_EXTRACT_OFFSET_MAP_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/language/document.h"
#include "daemon/model/claim.h"

namespace factline::extract {

// Maps bytes of a normalised text back to the fields that it was made of.
//
//   body   <p>Five&nbsp;men</p>
//   text      Five      men       run: "Five" one for one, " " from 6 bytes ...
//
// Immutable once built; owns its copy of the fields.
class OffsetMap {
 public:
  // The source bytes of `span`, with the words as the publisher wrote them.
  // A span over several fields is cut to the first one. An empty span gives
  // empty evidence at its place; a span past the text's end is cut there.
  Evidence Locate(language::Span span) const;

  // A non-empty map has one run at least, and the first one begins at 0.
  bool empty() const { return runs_.empty(); }

 private:
  friend class TextBuilder;

  // Bytes [begin, next.begin) of the text come from source + (i - begin), one
  // for one, if `source_size` is kOneForOne, else all of them stand for the
  // same `source_size` bytes at `source`.
  static constexpr uint32_t kOneForOne = UINT32_MAX;
  struct Run {
    uint32_t begin = 0;
    uint32_t source = 0;
    uint32_t source_size = kOneForOne;
    bool headline = false;
  };

  size_t RunAt(uint32_t offset) const;
  uint32_t SourceBegin(const Run& run, uint32_t offset) const;
  uint32_t SourceEnd(const Run& run, uint32_t offset) const;

  std::vector<Run> runs_;  // By begin.
  uint32_t text_size_ = 0;
  std::string headline_;
  std::string body_;
};

// Writes Document::text, lower and paragraphs and the way back, character by
// character. White space is folded to one blank and trimmed at the ends of a
// paragraph; paragraphs are parted by '\n'.
class TextBuilder {
 public:
  // Both must be empty and outlive the builder.
  TextBuilder(language::Document& document, OffsetMap& map);

  // What follows comes from this field; the map keeps a copy of it.
  void StartField(bool is_headline, std::string_view text);

  // Appends `code`, which stands for `source_size` bytes of the field at
  // `source`. Invisible marks and control characters are dropped, blanks of
  // any width become pending blanks, special hyphens and the minus become '-'.
  void Append(char32_t code, uint32_t source, uint32_t source_size);

  // Ends the paragraph, if any text has come since the last end.
  void EndParagraph(language::ParagraphKind kind);

  // Call once, last.
  void Finish();

 private:
  void Emit(std::string_view bytes, uint32_t source, uint32_t source_size);

  language::Document& document_;
  OffsetMap& map_;
  bool is_headline_ = false;
  bool blank_pending_ = false;
  uint32_t blank_source_ = 0;
  uint32_t blank_end_ = 0;
  uint32_t paragraph_begin_ = 0;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_OFFSET_MAP_H_
