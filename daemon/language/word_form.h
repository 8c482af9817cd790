#ifndef FACTLINE_DAEMON_LANGUAGE_WORD_FORM_H_
#define FACTLINE_DAEMON_LANGUAGE_WORD_FORM_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/language/word_table.h"

namespace factline::language {

// How a sentence uses capitals. In the last two they say nothing of a word, so
// it is read in lower case.
enum class CaseStyle : uint8_t { kNormal, kTitleCase, kAllCaps };

// kTitleCase and kAllCaps only if there are enough words to tell.
CaseStyle CaseStyleOf(std::span<const std::string_view> words);

// A word as tagger and parser see it: hashes of its spelling and what the
// model's word table knows of it.
struct WordForm {
  uint32_t word = 0;   // Of the word in lower case, or `rare` if unknown.
  uint32_t rare = 0;   // Of the words of its endings and shape.
  uint32_t exact = 0;  // With its capitals, or `rare` if unknown.
  uint32_t shape = 0;
  uint32_t prefix = 0;
  uint32_t suffix2 = 0;
  uint32_t suffix3 = 0;
  uint32_t suffix4 = 0;
  uint32_t lexicon = 0;    // The tags that the word lists give it.
  uint32_t ambiguity = 0;  // The tags that it had in training.
  uint16_t tag_set = kOpenTags;  // The tags to choose from.
  uint8_t fixed_tag = kNoTag;
};

// Longer words are cut for hashing.
inline constexpr size_t kMaxFormBytes = 40;

// `word` in lower case, digits as 0 (years and long numbers as one class each),
// typographic quotes, apostrophes and dashes as ASCII; in `buffer`.
std::string_view NormalForm(std::string_view word,
                            std::span<char, kMaxFormBytes> buffer);

// What the word table is asked for. The second keeps capitals.
uint64_t WordKey(std::string_view normal_form);
uint64_t ExactKey(std::string_view word, std::string_view normal_form);

// Replaces `forms` by those of a sentence. Linear.
void ReadForms(std::span<const std::string_view> words, const WordTable& table,
               std::vector<WordForm>& forms);

// The same word if training had not known it.
WordForm AsUnknown(const WordForm& form);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_WORD_FORM_H_
