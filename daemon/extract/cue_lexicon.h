#ifndef FACTLINE_DAEMON_EXTRACT_CUE_LEXICON_H_
#define FACTLINE_DAEMON_EXTRACT_CUE_LEXICON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "daemon/extract/word_table.h"
#include "daemon/model/claim.h"

namespace factline::extract {

// How the words after a cue are taken, see lexicon/cues.tsv.
enum class CueKind : uint8_t {
  kSpeech,
  kClause,
  kStrict,   // A clause, where an object is something else: "found bodies".
  kObject,
  kVow,      // An object, or "to": "promised to build 40 homes".
  kHearer,
  kAgainst,
  kToll,   // With a toll as object: "put the toll at 40".
  kQuote,  // With a quotation only: "“Why?” she asked".
};

struct Cue {
  Stance stance = Stance::kAsserts;
  CueKind kind = CueKind::kSpeech;
  std::string second;  // Second word of "pointed out"; mostly empty.
};

// Classes of the other words around cues.
enum CueWord : uint32_t {
  kClaimNoun = 1 << 0,
  kTollNoun = 1 << 1,
  kHearerWord = 1 << 2,
  kCueAdverb = 1 << 3,
  kFalseWord = 1 << 4,
};

// Words that credit someone with what is said.
//
// Immutable once built, thread-safe.
class CueLexicon {
 public:
  // Reads cues.tsv of `dir`, or the built-in one. InvalidArgument with file
  // and line when a row is malformed.
  static absl::StatusOr<CueLexicon> Load(const std::string& dir);

  // Cues whose first word is `lower`; empty for most words.
  const std::vector<Cue>& Verbs(std::string_view lower) const;

  // Leads ("according to") whose first word is `lower`, as lists of words.
  const std::vector<std::vector<std::string>>& Leads(
      std::string_view lower) const;

  const WordTable& words() const { return words_; }

 private:
  absl::Status AddVerb(const LexiconFile& file, const LexiconRow& row);

  absl::flat_hash_map<std::string, std::vector<Cue>> verbs_;
  absl::flat_hash_map<std::string, std::vector<std::vector<std::string>>>
      leads_;
  WordTable words_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CUE_LEXICON_H_
