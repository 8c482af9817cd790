#include "daemon/extract/offset_map.h"

#include <algorithm>

#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"

namespace factline::extract {
namespace {

bool IsBlank(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' ||
         c == '\f' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

// Zero-width, bidi, soft-hyphen and control characters: they part or join
// nothing that a reader sees.
bool IsInvisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

bool IsHyphenOrMinus(char32_t c) {
  return c == 0x2010 || c == 0x2011 || c == 0x2212;
}

}  // namespace

size_t OffsetMap::RunAt(uint32_t offset) const {
  const auto after = std::upper_bound(
      runs_.begin(), runs_.end(), offset,
      [](uint32_t value, const Run& run) { return value < run.begin; });
  return static_cast<size_t>(after - runs_.begin()) - 1;
}

uint32_t OffsetMap::SourceBegin(const Run& run, uint32_t offset) const {
  return run.source_size == kOneForOne ? run.source + (offset - run.begin)
                                       : run.source;
}

// Of the byte at `offset`: the end of what it stands for.
uint32_t OffsetMap::SourceEnd(const Run& run, uint32_t offset) const {
  return run.source_size == kOneForOne ? run.source + (offset - run.begin) + 1
                                       : run.source + run.source_size;
}

Evidence OffsetMap::Locate(language::Span span) const {
  Evidence evidence;
  evidence.field = "body";
  if (runs_.empty()) return evidence;
  const uint32_t last_byte = text_size_ - 1;
  const uint32_t first = std::min(span.begin, last_byte);
  const size_t first_run = RunAt(first);
  const Run& run = runs_[first_run];
  const std::string& field = run.headline ? headline_ : body_;
  evidence.field = run.headline ? "headline" : "body";
  uint32_t begin = SourceBegin(run, first);
  uint32_t end = begin;
  if (span.begin >= text_size_) {
    begin = end = SourceEnd(run, first);
  } else if (span.end > span.begin) {
    uint32_t last = std::min(span.end - 1, last_byte);
    size_t last_run = RunAt(last);
    while (runs_[last_run].headline != run.headline) {
      last = runs_[last_run].begin - 1;
      --last_run;
    }
    end = std::max(begin, SourceEnd(runs_[last_run], last));
  }
  evidence.start_byte = static_cast<int32_t>(begin);
  evidence.end_byte = static_cast<int32_t>(end);
  evidence.quote = field.substr(begin, end - begin);
  return evidence;
}

TextBuilder::TextBuilder(language::Document& document, OffsetMap& map)
    : document_(document), map_(map) {}

void TextBuilder::StartField(bool is_headline, std::string_view text) {
  EndParagraph(language::ParagraphKind::kText);
  is_headline_ = is_headline;
  (is_headline ? map_.headline_ : map_.body_) = std::string(text);
}

void TextBuilder::Append(char32_t code, uint32_t source, uint32_t source_size) {
  if (IsBlank(code)) {
    if (!blank_pending_) blank_source_ = source;
    blank_end_ = source + source_size;
    blank_pending_ = true;
    return;
  }
  if (IsInvisible(code)) return;
  if (blank_pending_) {
    blank_pending_ = false;
    if (document_.text.size() > paragraph_begin_) {
      Emit(" ", blank_source_, blank_end_ - blank_source_);
    }
  }
  if (IsHyphenOrMinus(code)) code = '-';
  std::string bytes;
  AppendUtf8(code, bytes);
  Emit(bytes, source, source_size);
}

void TextBuilder::Emit(std::string_view bytes, uint32_t source,
                       uint32_t source_size) {
  const auto offset = static_cast<uint32_t>(document_.text.size());
  const bool one_for_one = bytes.size() == source_size;
  bool extends = false;
  if (one_for_one && !map_.runs_.empty()) {
    const OffsetMap::Run& last = map_.runs_.back();
    extends = last.source_size == OffsetMap::kOneForOne &&
              last.headline == is_headline_ &&
              last.source + (offset - last.begin) == source;
  }
  if (!extends) {
    map_.runs_.push_back({offset, source,
                          one_for_one ? OffsetMap::kOneForOne : source_size,
                          is_headline_});
  }
  document_.text += bytes;
}

void TextBuilder::EndParagraph(language::ParagraphKind kind) {
  blank_pending_ = false;
  const auto end = static_cast<uint32_t>(document_.text.size());
  if (end == paragraph_begin_) return;
  document_.paragraphs.push_back(
      {.span = {paragraph_begin_, end}, .kind = kind});
  // The newline between paragraphs stands for no byte, right after the last.
  map_.runs_.push_back(
      {end, map_.SourceEnd(map_.runs_.back(), end - 1), 0, is_headline_});
  document_.text += '\n';
  paragraph_begin_ = end + 1;
}

void TextBuilder::Finish() {
  EndParagraph(language::ParagraphKind::kText);
  map_.text_size_ = static_cast<uint32_t>(document_.text.size());
  document_.lower = AsciiLower(document_.text);
}

}  // namespace factline::extract
