#include "daemon/extract/chrome.h"

#include <algorithm>
#include <cstdint>
#include <unordered_set>

#include "absl/strings/numbers.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/extract/lexicon_file.h"

namespace factline::data {
extern const std::string_view chrome_tsv;
}  // namespace factline::data

namespace factline::extract {
namespace {

using language::Document;
using language::Paragraph;
using language::ParagraphKind;

// Longer lines are running text whatever their words; only their first bytes
// are compared with the lexicon.
constexpr size_t kMaxFoldedBytes = 600;
// A heading or another story's headline has no more words.
constexpr size_t kMaxHeadingWords = 14;
constexpr size_t kMaxListedHeadlineWords = 20;
// So many headline-like lines in a row are a list of links, not a story.
constexpr size_t kMinListedHeadlines = 4;
// A repeated line shorter than this may be meant twice ("More").
constexpr size_t kMinRepeatedWords = 4;

bool IsAsciiAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

// How a line looks; made once a paragraph.
struct Shape {
  std::string folded;
  size_t words = 0;
  size_t lower_words = 0;      // Start in lower case.
  size_t separators = 0;       // "|", "::", "»" between words.
  bool ends_sentence = false;  // '.', '!', '?', perhaps inside quotes.
  bool ends_open = false;      // ',', ':' or ';'
  bool bullet = false;
  bool starts_capital = false;
};

// Lower-case ASCII quotes, '#' a number, no marks at the ends.
std::string FoldLine(std::string_view lower) {
  std::string folded;
  lower = lower.substr(0, kMaxFoldedBytes);
  folded.reserve(lower.size());
  for (size_t i = 0; i < lower.size();) {
    const char c = lower[i];
    if (c >= '0' && c <= '9') {
      while (i < lower.size() && lower[i] >= '0' && lower[i] <= '9') ++i;
      folded += '#';
      continue;
    }
    if (lower.substr(i).starts_with("’") || lower.substr(i).starts_with("‘")) {
      folded += '\'';
      i += 3;
      continue;
    }
    folded += c;
    ++i;
  }
  const auto is_mark = [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && !IsAsciiAlnum(c) && c != '#';
  };
  // "©" and "(c)" at the front are part of phrases.
  size_t begin = 0;
  if (!folded.starts_with("(c)")) {
    while (begin < folded.size() && is_mark(folded[begin])) ++begin;
  }
  size_t end = folded.size();
  while (end > begin && is_mark(folded[end - 1]) && folded[end - 1] != ':') {
    --end;
  }
  return folded.substr(begin, end - begin);
}

bool EndsWithStop(std::string_view text) {
  while (!text.empty()) {
    const char c = text.back();
    if (c == '.' || c == '!' || c == '?') return true;
    if (c == '"' || c == '\'' || c == ')' || c == ']' || c == '*' ||
        c == '_') {
      text.remove_suffix(1);
    } else if (text.ends_with("”") || text.ends_with("’") ||
               text.ends_with("…")) {
      if (text.ends_with("…")) return true;
      text.remove_suffix(3);
    } else {
      return false;
    }
  }
  return false;
}

bool IsBullet(std::string_view text) {
  return text.starts_with("* ") || text.starts_with("- ") ||
         text.starts_with("• ") || text.starts_with("· ") ||
         text.starts_with("– ") || text.starts_with("▪ ");
}

void CountWords(std::string_view text, Shape& shape) {
  bool in_word = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ') {
      in_word = false;
      continue;
    }
    if (c == '|' || text.substr(i).starts_with("::") ||
        text.substr(i).starts_with("»")) {
      ++shape.separators;
    }
    if (in_word || (static_cast<unsigned char>(c) < 0x80 && !IsAsciiAlnum(c))) {
      continue;
    }
    in_word = true;
    ++shape.words;
    if (c >= 'a' && c <= 'z') ++shape.lower_words;
  }
}

Shape ShapeOf(const Document& document, const Paragraph& paragraph) {
  const std::string_view text = document.Text(paragraph.span);
  Shape shape;
  shape.folded = FoldLine(document.Lower(paragraph.span));
  CountWords(text, shape);
  shape.ends_sentence = EndsWithStop(text);
  const char last = text.back();
  shape.ends_open = last == ',' || last == ':' || last == ';';
  shape.bullet = IsBullet(text);
  const char first = text.front();
  shape.starts_capital = !(first >= 'a' && first <= 'z');
  return shape;
}

bool StartsWithWords(std::string_view text, std::string_view words) {
  return text.starts_with(words) &&
         (text.size() == words.size() || !IsAsciiAlnum(words.back()) ||
          !IsAsciiAlnum(text[words.size()]));
}

bool HasWords(std::string_view text, std::string_view words) {
  for (size_t at = text.find(words); at != std::string_view::npos;
       at = text.find(words, at + 1)) {
    if ((at == 0 || !IsAsciiAlnum(text[at - 1])) &&
        StartsWithWords(text.substr(at), words)) {
      return true;
    }
  }
  return false;
}

// Menus: words in Title Case only, or parts between separators.
bool LooksLikeMenu(const Shape& shape) {
  if (shape.ends_sentence || shape.words == 0) return false;
  if (shape.separators >= 3) return true;
  constexpr size_t kMinMenuWords = 8;
  return shape.words >= kMinMenuWords && shape.words <= 40 &&
         shape.lower_words == 0 && !shape.ends_open;
}

bool LooksLikeHeadline(const Shape& shape) {
  return shape.words >= 4 && shape.words <= kMaxListedHeadlineWords &&
         shape.starts_capital && !shape.ends_sentence && !shape.ends_open;
}

// The paragraphs of one document with their shapes, side by side.
class Marker {
 public:
  Marker(Document& document, const std::vector<Shape>& shapes)
      : document_(document), shapes_(shapes) {}

  void MarkRepeats() {
    std::unordered_set<std::string_view> seen;
    for (size_t i = 0; i < shapes_.size(); ++i) {
      const std::string_view line = document_.Lower(Span(i));
      if (shapes_[i].words < kMinRepeatedWords || seen.insert(line).second) {
        continue;
      }
      SetIfText(i, ParagraphKind::kChrome);
    }
  }

  // Runs of lines that look like headlines, and bullets beside a menu.
  void MarkLinkLists() {
    for (size_t i = 0; i < shapes_.size();) {
      size_t end = i;
      bool bullets_only = true;
      while (end < shapes_.size() && IsText(end) &&
             LooksLikeHeadline(shapes_[end])) {
        bullets_only = bullets_only && shapes_[end].bullet;
        ++end;
      }
      if (end == i) {
        ++i;
        continue;
      }
      const bool introduced = i > 0 && shapes_[i - 1].ends_open;
      const bool beside_chrome =
          (i > 0 && IsChrome(i - 1)) || (end < shapes_.size() && IsChrome(end));
      if (!introduced && (bullets_only ? beside_chrome
                                       : end - i >= kMinListedHeadlines)) {
        for (size_t k = i; k < end; ++k) SetIfText(k, ParagraphKind::kChrome);
      }
      i = end;
    }
  }

  // A short line without a stop, over running text.
  void MarkHeadings() {
    for (size_t i = 0; i + 1 < shapes_.size(); ++i) {
      const Shape& shape = shapes_[i];
      if (IsText(i) && shape.words > 0 && shape.words <= kMaxHeadingWords &&
          !shape.ends_sentence && !shape.ends_open && shape.starts_capital &&
          !shape.bullet && shapes_[i + 1].words > shape.words &&
          shapes_[i + 1].ends_sentence) {
        SetIfText(i, ParagraphKind::kHeading);
      }
    }
  }

  void SetIfText(size_t i, ParagraphKind kind) {
    if (IsText(i)) document_.paragraphs[i].kind = kind;
  }

 private:
  language::Span Span(size_t i) const { return document_.paragraphs[i].span; }
  bool IsText(size_t i) const {
    return document_.paragraphs[i].kind == ParagraphKind::kText;
  }
  bool IsChrome(size_t i) const {
    return document_.paragraphs[i].kind == ParagraphKind::kChrome;
  }

  Document& document_;
  const std::vector<Shape>& shapes_;
};

}  // namespace

absl::StatusOr<ChromeRules> ChromeRules::Create(
    const std::string& lexicon_dir) {
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile file,
      LexiconFile::Load(lexicon_dir, "chrome.tsv", data::chrome_tsv));
  ChromeRules rules;
  for (const LexiconRow& row : file.rows()) {
    std::string words(row.Field(0));
    if (row.section == "exact") {
      rules.exact_.push_back(std::move(words));
    } else if (row.section == "credit") {
      rules.credits_.push_back(std::move(words));
    } else if (row.section == "start" || row.section == "within") {
      Phrase phrase{.words = std::move(words)};
      if (!absl::SimpleAtoi(ToAbsl(row.Field(1)), &phrase.words_max)) {
        return file.ErrorAt(row, "expected: phrase, most words of the line");
      }
      (row.section == "start" ? rules.starts_ : rules.within_)
          .push_back(std::move(phrase));
    } else {
      return file.ErrorAt(
          row, "expected a section [exact], [start], [within] or [credit]");
    }
  }
  std::sort(rules.exact_.begin(), rules.exact_.end());
  return rules;
}

bool ChromeRules::IsKnownLine(std::string_view folded, size_t words) const {
  if (std::binary_search(exact_.begin(), exact_.end(), folded)) return true;
  for (const Phrase& phrase : starts_) {
    if (words <= phrase.words_max && StartsWithWords(folded, phrase.words)) {
      return true;
    }
  }
  for (const Phrase& phrase : within_) {
    if (words <= phrase.words_max && HasWords(folded, phrase.words)) {
      return true;
    }
  }
  return false;
}

// "... in Paris [Ann Example/AFP]", "Photograph: Ann Example/AP",
// "... REUTERS/Ann Example", "(AP Photo/Ann Example)", "Ann Example via Reuters".
bool ChromeRules::EndsInCredit(std::string_view text,
                               std::string_view folded) const {
  constexpr size_t kMaxCaptionBytes = 500;
  if (text.size() > kMaxCaptionBytes) return false;
  for (std::string_view label :
       {"photograph:", "photo by", "ap photo/", "image:", "photo illustration",
        "photo:", "picture:", "reuters/"}) {
    if (HasWords(folded, label)) return true;
  }
  constexpr size_t kMaxCreditBytes = 80;
  const std::string_view tail =
      folded.substr(folded.size() - std::min(folded.size(), kMaxCreditBytes));
  if (text.ends_with("]") && tail.find('[') != std::string_view::npos &&
      tail.find('/', tail.rfind('[')) != std::string_view::npos) {
    return true;
  }
  for (const std::string& credit : credits_) {
    if (!tail.ends_with(credit)) continue;
    const std::string_view before = tail.substr(0, tail.size() - credit.size());
    if (before.ends_with("/") || before.ends_with("via ") ||
        before.ends_with("[") || before.ends_with(" | ")) {
      return true;
    }
  }
  return false;
}

void ChromeRules::Mark(Document& document) const {
  std::vector<Shape> shapes;
  shapes.reserve(document.paragraphs.size());
  for (const Paragraph& paragraph : document.paragraphs) {
    shapes.push_back(ShapeOf(document, paragraph));
  }
  Marker marker(document, shapes);
  marker.MarkRepeats();
  for (size_t i = 0; i < shapes.size(); ++i) {
    const std::string_view text = document.Text(document.paragraphs[i].span);
    if (IsKnownLine(shapes[i].folded, shapes[i].words) ||
        LooksLikeMenu(shapes[i]) || shapes[i].words == 0) {
      marker.SetIfText(i, ParagraphKind::kChrome);
    } else if (EndsInCredit(text, shapes[i].folded)) {
      marker.SetIfText(i, ParagraphKind::kCaption);
    }
  }
  marker.MarkLinkLists();
  marker.MarkHeadings();
}

}  // namespace factline::extract
