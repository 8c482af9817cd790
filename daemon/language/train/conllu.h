#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_CONLLU_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_CONLLU_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/language/document.h"

namespace factline::language {

struct TreebankWord {
  std::string form;
  std::string lemma;
  std::string upos;
  std::string xpos;
  std::string label;
  uint16_t head = 0;  // Counted from 1; 0 = root.
  Span span;          // In TreebankSentence::text.

  std::string TagName() const { return upos + "|" + xpos; }
};

struct TreebankSentence {
  std::string text;
  std::vector<TreebankWord> words;  // One or more, each with its head.
};

// Sentences of CoNLL-U text (universaldependencies.org/format.html). Ranges
// ("2-3") give way to their words, empty nodes ("8.1") are left out. Where the
// "# text" comment is missing or does not fit, the words parted by blanks stand
// for it.
//
// InvalidArgument, with the line, when a line has no ten columns, a number is
// none, words are not numbered from 1, or a head is out of range.
absl::StatusOr<std::vector<TreebankSentence>> ReadConllu(
    std::string_view content);

// The same of a file; NotFound and such when it cannot be read.
absl::StatusOr<std::vector<TreebankSentence>> ReadConlluFile(
    const std::string& path);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_CONLLU_H_
