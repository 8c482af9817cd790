#ifndef FACTLINE_DAEMON_EXTRACT_SCOPE_H_
#define FACTLINE_DAEMON_EXTRACT_SCOPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/extract/claim_input.h"

namespace factline::extract {

// Where a figure holds.
struct Scope {
  std::string name;      // As the article says: "off the Belgian coast".
  std::string place_id;  // "geo:703448", else the lower-case name.
  std::string country;   // ISO 3166-1 alpha-2; empty = unknown.
  bool focus = false;    // Not named near the figure: the article's own place.
};

// The places of one article, ordered for looking up by sentence. Reads
// `input` only while being made and in At().
class ScopeReader {
 public:
  explicit ScopeReader(const ClaimInput& input);

  // The place of the figure whose words are around token `at` and, if the
  // figure is credited to someone, inside `credited`: the sentence's, else the
  // nearest of the paragraph before it, else the article's focus place. Empty
  // when the article names no place.
  std::optional<Scope> At(uint32_t sentence, uint32_t at,
                          std::optional<language::Span> credited) const;

 private:
  struct Candidate {
    uint32_t mention = 0;  // Index into Layers::places.
    uint32_t first = 0;    // Tokens of the place with what widens it
    uint32_t end = 0;      // ("Tasmania's west coast").
    bool scene = false;    // Stands where scenes stand: "in", "off", "near".
    bool actor = false;    // A country as one who acts.
  };

  Candidate Read(uint32_t mention) const;
  const Candidate* BestOf(uint32_t sentence, uint32_t at,
                          std::optional<language::Span> credited) const;
  Scope ScopeOf(const Candidate& candidate, bool focus) const;
  void FindFocus();

  const ClaimInput& input_;
  std::vector<Candidate> candidates_;  // In text order.
  std::vector<uint32_t> first_of_;     // By sentence, one more at the end.
  std::optional<size_t> focus_;        // Index into candidates_.
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_SCOPE_H_
