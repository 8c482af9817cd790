#include "daemon/extract/html_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;

// What an element does to the text around and in it.
enum class TagRole : uint8_t {
  kInline,   // Nothing: b, a, span and all unknown elements.
  kBlock,    // Ends the paragraph before and after.
  kDropped,  // Its content is no text of the article.
  kHeading,
  kCaption,
  kChrome,
};

constexpr std::pair<std::string_view, TagRole> kTagRoles[] = {
    {"address", TagRole::kBlock},    {"article", TagRole::kBlock},
    {"aside", TagRole::kBlock},      {"blockquote", TagRole::kBlock},
    {"body", TagRole::kBlock},       {"br", TagRole::kBlock},
    {"button", TagRole::kChrome},    {"caption", TagRole::kCaption},
    {"dd", TagRole::kBlock},         {"details", TagRole::kBlock},
    {"div", TagRole::kBlock},        {"dl", TagRole::kBlock},
    {"dt", TagRole::kBlock},         {"fieldset", TagRole::kBlock},
    {"figcaption", TagRole::kCaption}, {"figure", TagRole::kBlock},
    {"footer", TagRole::kBlock},     {"form", TagRole::kChrome},
    {"h1", TagRole::kHeading},       {"h2", TagRole::kHeading},
    {"h3", TagRole::kHeading},       {"h4", TagRole::kHeading},
    {"h5", TagRole::kHeading},       {"h6", TagRole::kHeading},
    {"head", TagRole::kBlock},       {"header", TagRole::kBlock},
    {"hr", TagRole::kBlock},         {"html", TagRole::kBlock},
    {"iframe", TagRole::kDropped},   {"li", TagRole::kBlock},
    {"main", TagRole::kBlock},       {"nav", TagRole::kChrome},
    {"noscript", TagRole::kDropped}, {"ol", TagRole::kBlock},
    {"option", TagRole::kBlock},     {"p", TagRole::kBlock},
    {"pre", TagRole::kBlock},        {"script", TagRole::kDropped},
    {"section", TagRole::kBlock},    {"select", TagRole::kDropped},
    {"style", TagRole::kDropped},    {"summary", TagRole::kBlock},
    {"svg", TagRole::kDropped},      {"table", TagRole::kBlock},
    {"tbody", TagRole::kBlock},      {"td", TagRole::kBlock},
    {"template", TagRole::kDropped}, {"textarea", TagRole::kDropped},
    {"th", TagRole::kBlock},         {"thead", TagRole::kBlock},
    {"title", TagRole::kDropped},    {"tr", TagRole::kBlock},
    {"ul", TagRole::kBlock},
};

TagRole RoleOf(std::string_view name) {
  const auto found = std::lower_bound(
      std::begin(kTagRoles), std::end(kTagRoles), name,
      [](const auto& entry, std::string_view key) { return entry.first < key; });
  return found != std::end(kTagRoles) && found->first == name
             ? found->second
             : TagRole::kInline;
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

class HtmlScanner {
 public:
  HtmlScanner(std::string_view html, TextBuilder& builder)
      : html_(html), builder_(builder) {}

  void Run() {
    while (at_ < html_.size()) {
      const char c = html_[at_];
      if (c == '<' && StartsMarkup()) {
        SkipMarkup();
      } else if (c == '&') {
        AppendReference();
      } else {
        AppendCharacter();
      }
    }
    builder_.EndParagraph(Kind());
  }

 private:
  bool StartsMarkup() const {
    if (at_ + 1 >= html_.size()) return false;
    const char next = html_[at_ + 1];
    return IsLetter(next) || next == '/' || next == '!' || next == '?';
  }

  ParagraphKind Kind() const {
    if (heading_depth_ > 0) return ParagraphKind::kHeading;
    if (caption_depth_ > 0) return ParagraphKind::kCaption;
    if (chrome_depth_ > 0) return ParagraphKind::kChrome;
    return ParagraphKind::kText;
  }

  void AppendCharacter() {
    const Utf8Char c = DecodeUtf8(html_.substr(at_));
    builder_.Append(c.code, static_cast<uint32_t>(at_), c.bytes);
    at_ += c.bytes;
  }

  void AppendReference() {
    const CharacterReference reference =
        ReadCharacterReference(html_.substr(at_));
    if (reference.code == 0) return AppendCharacter();
    builder_.Append(reference.code, static_cast<uint32_t>(at_),
                    reference.bytes);
    at_ += reference.bytes;
  }

  void SkipPast(std::string_view closing) {
    const size_t found = html_.find(closing, at_);
    at_ = found == std::string_view::npos ? html_.size()
                                          : found + closing.size();
  }

  void SkipMarkup() {
    const std::string_view rest = html_.substr(at_);
    if (rest.starts_with("<!--")) {
      at_ += 4;
      return SkipPast("-->");
    }
    if (rest[1] == '!' || rest[1] == '?') return SkipPast(">");
    const bool closes = rest[1] == '/';
    size_t name_end = at_ + (closes ? 2 : 1);
    const size_t name_begin = name_end;
    while (name_end < html_.size() &&
           (IsLetter(html_[name_end]) || IsDigit(html_[name_end]))) {
      ++name_end;
    }
    // No element that matters here has a longer name.
    constexpr size_t kMaxTagName = 16;
    const std::string name = AsciiLower(html_.substr(
        name_begin, std::min(name_end - name_begin, kMaxTagName)));
    at_ = name_end;
    SkipAttributes();
    Apply(name, closes);
  }

  // To the byte after '>', which does not count inside quotes.
  void SkipAttributes() {
    char quote = 0;
    bool after_equals = false;
    for (; at_ < html_.size(); ++at_) {
      const char c = html_[at_];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if ((c == '"' || c == '\'') && after_equals) {
        quote = c;
      } else if (c == '>') {
        ++at_;
        return;
      }
      if (c != ' ' && c != '\n') after_equals = c == '=';
    }
  }

  void Apply(const std::string& name, bool closes) {
    const TagRole role = RoleOf(name);
    if (role == TagRole::kInline) return;
    builder_.EndParagraph(Kind());
    const auto count = [&](int& depth) {
      depth = std::max(0, depth + (closes ? -1 : 1));
    };
    switch (role) {
      case TagRole::kDropped:
        if (!closes) SkipElement(name);
        return;
      case TagRole::kHeading: return count(heading_depth_);
      case TagRole::kCaption: return count(caption_depth_);
      case TagRole::kChrome: return count(chrome_depth_);
      case TagRole::kBlock:
        // No paragraph lies in a heading or a button: one was left open.
        if (name == "p" && !closes) heading_depth_ = chrome_depth_ = 0;
        return;
      case TagRole::kInline: return;
    }
  }

  // To the end tag of `name`, or to the end of the text when there is none.
  void SkipElement(const std::string& name) {
    while (at_ < html_.size()) {
      SkipPast("</");
      if (AsciiLower(html_.substr(at_, name.size())) == name) {
        return SkipPast(">");
      }
    }
  }

  const std::string_view html_;
  TextBuilder& builder_;
  size_t at_ = 0;
  int heading_depth_ = 0;
  int caption_depth_ = 0;
  int chrome_depth_ = 0;
};

// What HTML reads numeric references 0x80-0x9F as: Windows-1252.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
    0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

// Names as news uses them, sorted. Others are left as they stand.
constexpr std::pair<std::string_view, char32_t> kNamed[] = {
    {"AElig", 0xC6},    {"Aacute", 0xC1},  {"Agrave", 0xC0},
    {"Aring", 0xC5},    {"Auml", 0xC4},    {"Ccedil", 0xC7},
    {"Eacute", 0xC9},   {"Iacute", 0xCD},  {"Oacute", 0xD3},
    {"Ocirc", 0xD4},    {"Oslash", 0xD8},  {"Ouml", 0xD6},
    {"Scaron", 0x160},  {"Uacute", 0xDA},  {"Uuml", 0xDC},
    {"aacute", 0xE1},   {"acirc", 0xE2},   {"aelig", 0xE6},
    {"agrave", 0xE0},   {"amp", '&'},      {"apos", '\''},
    {"aring", 0xE5},    {"atilde", 0xE3},  {"auml", 0xE4},
    {"bdquo", 0x201E},  {"bull", 0x2022},  {"ccedil", 0xE7},
    {"cent", 0xA2},     {"copy", 0xA9},    {"deg", 0xB0},
    {"eacute", 0xE9},   {"ecirc", 0xEA},   {"egrave", 0xE8},
    {"emsp", 0x2003},   {"ensp", 0x2002},  {"euml", 0xEB},
    {"euro", 0x20AC},   {"frac12", 0xBD},  {"frac14", 0xBC},
    {"frac34", 0xBE},   {"gt", '>'},       {"hellip", 0x2026},
    {"iacute", 0xED},   {"icirc", 0xEE},   {"iuml", 0xEF},
    {"laquo", 0xAB},    {"ldquo", 0x201C}, {"lrm", 0x200E},
    {"lsquo", 0x2018},  {"lt", '<'},       {"mdash", 0x2014},
    {"middot", 0xB7},   {"minus", 0x2212}, {"nbsp", 0xA0},
    {"ndash", 0x2013},  {"ntilde", 0xF1},  {"oacute", 0xF3},
    {"ocirc", 0xF4},    {"ograve", 0xF2},  {"oslash", 0xF8},
    {"otilde", 0xF5},   {"ouml", 0xF6},    {"plusmn", 0xB1},
    {"pound", 0xA3},    {"quot", '"'},     {"raquo", 0xBB},
    {"rdquo", 0x201D},  {"reg", 0xAE},     {"rlm", 0x200F},
    {"rsquo", 0x2019},  {"sbquo", 0x201A}, {"scaron", 0x161},
    {"sect", 0xA7},     {"shy", 0xAD},     {"sup2", 0xB2},
    {"sup3", 0xB3},     {"szlig", 0xDF},   {"thinsp", 0x2009},
    {"times", 0xD7},    {"trade", 0x2122}, {"uacute", 0xFA},
    {"uuml", 0xFC},     {"yen", 0xA5},     {"zwj", 0x200D},
    {"zwnj", 0x200C},
};

// Reads "#8217;" or "#x2019;" after the '&'.
CharacterReference ReadNumericReference(std::string_view text) {
  size_t i = 2;
  const bool hex = i < text.size() && (text[i] == 'x' || text[i] == 'X');
  if (hex) ++i;
  const size_t digits = i;
  constexpr size_t kMaxDigits = 8;  // Leading zeros beyond that are no news.
  char32_t code = 0;
  for (; i < text.size() && i < digits + kMaxDigits; ++i) {
    const char c = AsciiLower(text[i]);
    if (IsDigit(c)) {
      code = code * (hex ? 16 : 10) + static_cast<char32_t>(c - '0');
    } else if (hex && c >= 'a' && c <= 'f') {
      code = code * 16 + static_cast<char32_t>(c - 'a' + 10);
    } else {
      break;
    }
  }
  if (i == digits) return {};
  if (i < text.size() && text[i] == ';') ++i;
  if (code >= 0x80 && code <= 0x9F) code = kWindows1252[code - 0x80];
  const bool scalar =
      code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return {scalar ? code : kReplacementCharacter, static_cast<uint32_t>(i)};
}

}  // namespace

CharacterReference ReadCharacterReference(std::string_view text) {
  if (text.size() < 3) return {};
  if (text[1] == '#') return ReadNumericReference(text);
  constexpr size_t kMaxName = 8;
  size_t end = 1;
  while (end < text.size() && end <= kMaxName &&
         (IsLetter(text[end]) || IsDigit(text[end]))) {
    ++end;
  }
  if (end >= text.size() || text[end] != ';') return {};
  const std::string_view name = text.substr(1, end - 1);
  const auto found = std::lower_bound(
      std::begin(kNamed), std::end(kNamed), name,
      [](const auto& entry, std::string_view key) { return entry.first < key; });
  if (found == std::end(kNamed) || found->first != name) return {};
  return {found->second, static_cast<uint32_t>(end + 1)};
}

void AppendHtml(std::string_view html, TextBuilder& builder) {
  HtmlScanner(html, builder).Run();
}

}  // namespace factline::extract
