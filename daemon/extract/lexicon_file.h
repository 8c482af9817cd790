#ifndef FACTLINE_DAEMON_EXTRACT_LEXICON_FILE_H_
#define FACTLINE_DAEMON_EXTRACT_LEXICON_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace factline::extract {

// One line of a lexicon: fields parted by tabs, blanks around them dropped.
struct LexiconRow {
  int line = 0;         // From 1.
  std::string file;     // For errors.
  bool added = false;   // Of a user's NAME.add.tsv; goes before other rows.
  std::string section;  // Of the last "[section]" line above; empty before.
  std::vector<std::string> fields;

  // Field `i` split at '|'; empty for a missing or empty field.
  std::vector<std::string> List(size_t i) const;
  // Field `i`, or empty.
  std::string_view Field(size_t i) const;
};

// A lexicon: UTF-8 text of rows, "[section]" lines, "# comments" and empty
// lines. Example:
//   # cue     stance
//   [cues]
//   said      asserts
class LexiconFile {
 public:
  // `name` is for errors. InvalidArgument ("cues.tsv:12: ...") when the text is
  // not UTF-8, a section line is malformed or a line is over kMaxLineBytes.
  static absl::StatusOr<LexiconFile> Parse(std::string name,
                                           std::string_view text);

  // The user's file `dir`/`name` if `dir` is not empty and it exists, else the
  // built-in text; then the rows of the user's `dir`/NAME.add.tsv, if there is
  // one. So concepts.tsv replaces what is built in and concepts.add.tsv adds to
  // it. Unavailable when a file is there and cannot be read.
  static absl::StatusOr<LexiconFile> Load(const std::string& dir,
                                          const std::string& name,
                                          std::string_view built_in);

  static constexpr size_t kMaxLineBytes = 4096;

  const std::vector<LexiconRow>& rows() const { return rows_; }

  // InvalidArgument "name:line: message", with the name of the row's file.
  static absl::Status ErrorAt(const LexiconRow& row, std::string_view message);

 private:
  std::vector<LexiconRow> rows_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_LEXICON_FILE_H_
