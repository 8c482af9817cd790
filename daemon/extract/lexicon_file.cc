#include "daemon/extract/lexicon_file.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"

namespace factline::extract {
namespace {

std::string Trimmed(absl::string_view text) {
  return std::string(absl::StripAsciiWhitespace(text));
}

// The text of a user's file; empty when there is none.
absl::StatusOr<std::optional<std::string>> Read(
    const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in && in.peek() == std::ifstream::traits_type::eof()) return "";
  if (!in || !(text << in.rdbuf())) {
    return absl::UnavailableError(
        absl::StrCat("cannot read lexicon ", path.string()));
  }
  return text.str();
}

}  // namespace

std::vector<std::string> LexiconRow::List(size_t i) const {
  std::vector<std::string> items;
  for (absl::string_view item : absl::StrSplit(
           ToAbsl(Field(i)), '|', absl::SkipWhitespace())) {
    items.push_back(Trimmed(item));
  }
  return items;
}

std::string_view LexiconRow::Field(size_t i) const {
  return i < fields.size() ? std::string_view(fields[i]) : std::string_view();
}

absl::StatusOr<LexiconFile> LexiconFile::Parse(std::string name,
                                               std::string_view text) {
  LexiconFile file;
  std::string section;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(ToAbsl(text), '\n')) {
    LexiconRow row{
        .line = ++number, .file = name, .section = section, .fields = {}};
    if (line.size() > kMaxLineBytes) {
      return ErrorAt(row, "line is over 4096 bytes");
    }
    if (!IsValidUtf8(FromAbsl(line))) {
      return ErrorAt(row, "line is not UTF-8");
    }
    const absl::string_view trimmed = absl::StripAsciiWhitespace(line);
    if (trimmed.empty() || trimmed.front() == '#') continue;
    if (trimmed.front() == '[') {
      if (trimmed.back() != ']' || trimmed.size() < 3) {
        return ErrorAt(row, "expected a section as [name]");
      }
      section = Trimmed(trimmed.substr(1, trimmed.size() - 2));
      continue;
    }
    for (absl::string_view field : absl::StrSplit(line, '\t')) {
      row.fields.push_back(Trimmed(field));
    }
    file.rows_.push_back(std::move(row));
  }
  return file;
}

absl::StatusOr<LexiconFile> LexiconFile::Load(const std::string& dir,
                                              const std::string& name,
                                              std::string_view built_in) {
  if (dir.empty()) return Parse(name, built_in);
  const std::filesystem::path path = std::filesystem::path(dir) / name;
  FACTLINE_ASSIGN_OR_RETURN(const std::optional<std::string> own, Read(path));
  absl::StatusOr<LexiconFile> file =
      own ? Parse(path.string(), *own) : Parse(name, built_in);
  if (!file.ok()) return file;
  std::filesystem::path more = path;
  more.replace_extension(".add.tsv");
  FACTLINE_ASSIGN_OR_RETURN(const std::optional<std::string> text, Read(more));
  if (!text) return file;
  FACTLINE_ASSIGN_OR_RETURN(LexiconFile added, Parse(more.string(), *text));
  for (LexiconRow& row : added.rows_) {
    row.added = true;
    file->rows_.push_back(std::move(row));
  }
  return file;
}

absl::Status LexiconFile::ErrorAt(const LexiconRow& row,
                                  std::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat(row.file, ":", row.line, ": ", ToAbsl(message)));
}

}  // namespace factline::extract
