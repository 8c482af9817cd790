#include "daemon/language/abbreviations.h"

#include <algorithm>
#include <unordered_map>

#include "daemon/language/word_list.h"

namespace factline::data {
extern const std::string_view abbreviations_tsv;
}  // namespace factline::data

namespace factline::language {
namespace {

using Table = std::unordered_map<std::string_view, Abbreviation>;

Table BuildTable() {
  Table table;
  for (const WordRow& row : ReadWordList(data::abbreviations_tsv)) {
    const std::string_view kind = row.fields[1];
    table[row.fields[0]] = kind == "title"    ? Abbreviation::kTitle
                           : kind == "number" ? Abbreviation::kNumber
                           : kind == "date"   ? Abbreviation::kDate
                                              : Abbreviation::kAny;
  }
  return table;
}

constexpr std::string_view kStarters[] = {
    "a",       "about",  "according", "after",   "all",     "also",
    "although", "an",    "and",       "another", "as",      "at",
    "because", "before", "both",      "but",     "by",      "despite",
    "during",  "each",   "earlier",   "even",    "every",   "five",
    "for",     "four",   "from",      "he",      "her",     "here",
    "his",     "how",    "however",   "i",       "if",      "in",
    "instead", "it",     "its",       "last",    "later",   "many",
    "meanwhile", "more", "most",      "my",      "nearly",  "no",
    "nor",     "not",    "now",       "of",      "on",      "once",
    "one",     "only",   "or",        "other",   "others",  "our",
    "over",    "she",    "since",     "six",     "so",      "some",
    "still",   "such",   "that",      "the",     "their",   "then",
    "there",   "these",  "they",      "this",    "those",   "though",
    "three",   "through", "to",       "today",   "two",     "under",
    "until",   "we",     "what",      "when",    "where",   "which",
    "while",   "who",    "why",       "with",    "yet",     "you",
    "your"};

}  // namespace

Abbreviation AbbreviationOf(std::string_view word) {
  static const Table* const table = new Table(BuildTable());
  const auto found = table->find(word);
  return found == table->end() ? Abbreviation::kNone : found->second;
}

bool IsLikelyStarter(std::string_view word) {
  return std::binary_search(std::begin(kStarters), std::end(kStarters), word);
}

}  // namespace factline::language
