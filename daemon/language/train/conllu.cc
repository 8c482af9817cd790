#include "daemon/language/train/conllu.h"

#include <charconv>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/language/arc_state.h"

namespace factline::language {
namespace {

constexpr size_t kColumns = 10;

bool ReadNumber(std::string_view text, size_t& number) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc() && result.ptr == end;
}

std::vector<std::string_view> Columns(std::string_view line) {
  std::vector<std::string_view> columns;
  while (true) {
    const size_t tab = line.find('\t');
    columns.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return columns;
    line.remove_prefix(tab + 1);
  }
}

// Finds each word in the sentence's text, from left to right.
bool PlaceWords(TreebankSentence& sentence) {
  size_t at = 0;
  for (TreebankWord& word : sentence.words) {
    at = sentence.text.find_first_not_of(' ', at);
    if (at == std::string::npos ||
        sentence.text.compare(at, word.form.size(), word.form) != 0) {
      return false;
    }
    const auto end = static_cast<uint32_t>(at + word.form.size());
    word.span = {static_cast<uint32_t>(at), end};
    at = end;
  }
  return true;
}

void JoinWords(TreebankSentence& sentence) {
  sentence.text.clear();
  for (TreebankWord& word : sentence.words) {
    if (!sentence.text.empty()) sentence.text += ' ';
    const auto begin = static_cast<uint32_t>(sentence.text.size());
    sentence.text += word.form;
    word.span = {begin, static_cast<uint32_t>(sentence.text.size())};
  }
}

class Reader {
 public:
  absl::Status Line(std::string_view line);
  absl::Status EndSentence();
  std::vector<TreebankSentence> Take() { return std::move(sentences_); }

 private:
  absl::Status Bad(std::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", line_, ": ", ToAbsl(what)));
  }

  size_t line_ = 0;
  TreebankSentence sentence_;
  std::vector<TreebankSentence> sentences_;
};

absl::Status Reader::Line(std::string_view line) {
  ++line_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) return EndSentence();
  constexpr std::string_view kText = "# text = ";
  if (line.starts_with('#')) {
    if (line.starts_with(kText)) {
      sentence_.text = std::string(line.substr(kText.size()));
    }
    return absl::OkStatus();
  }
  const std::vector<std::string_view> columns = Columns(line);
  if (columns.size() != kColumns) return Bad("not ten columns");
  if (columns[0].find_first_of("-.") != std::string_view::npos) {
    return absl::OkStatus();
  }
  size_t number = 0;
  size_t head = 0;
  if (!ReadNumber(columns[0], number) || !ReadNumber(columns[6], head)) {
    return Bad("bad number");
  }
  if (number != sentence_.words.size() + 1) return Bad("word out of order");
  if (number > ArcState::kMaxWords || columns[1].empty()) {
    return Bad("sentence too long, or empty word");
  }
  if (head > ArcState::kMaxWords || head == number) return Bad("bad head");
  sentence_.words.push_back({.form = std::string(columns[1]),
                             .lemma = std::string(columns[2]),
                             .upos = std::string(columns[3]),
                             .xpos = std::string(columns[4]),
                             .label = std::string(columns[7]),
                             .head = static_cast<uint16_t>(head),
                             .span = {}});
  return absl::OkStatus();
}

absl::Status Reader::EndSentence() {
  if (sentence_.words.empty()) return absl::OkStatus();
  for (const TreebankWord& word : sentence_.words) {
    if (word.head > sentence_.words.size()) return Bad("head out of range");
  }
  if (!PlaceWords(sentence_)) JoinWords(sentence_);
  sentences_.push_back(std::move(sentence_));
  sentence_ = {};
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<TreebankSentence>> ReadConllu(
    std::string_view content) {
  Reader reader;
  while (!content.empty()) {
    const size_t end = std::min(content.find('\n'), content.size());
    FACTLINE_RETURN_IF_ERROR(reader.Line(content.substr(0, end)));
    content.remove_prefix(std::min(end + 1, content.size()));
  }
  FACTLINE_RETURN_IF_ERROR(reader.EndSentence());
  return reader.Take();
}

absl::StatusOr<std::vector<TreebankSentence>> ReadConlluFile(
    const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("cannot read " + path);
  std::ostringstream content;
  content << file.rdbuf();
  auto sentences = ReadConllu(content.str());
  if (sentences.ok()) return sentences;
  return absl::Status(
      sentences.status().code(),
      absl::StrCat(path, ": ", sentences.status().message()));
}

}  // namespace factline::language
