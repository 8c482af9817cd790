#include "daemon/extract/action_words.h"

#include "daemon/extract/clause.h"
#include "daemon/extract/words.h"

namespace factline::extract {

using language::Token;
using language::Upos;

bool IsApproximation(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "the",        "a",          "an",
      "another",    "some",       "further",
      "estimated",  "total",      "about",
      "around",     "all",        "these",
      "those",      "its",        "their",
      "his",        "her",        "our",
      "any",        "only",       "just",
      "additional", "record",     "combined",
      "remaining",  "more",       "than",
      "least",      "up",         "nearly",
      "almost",     "over",       "approximately",
      "roughly",    "as",         "many",
      "already",    "now",        "also",
      "still",      "first",      "last",
      "other",      "staggering", "maximum",
      "minimum",    "perhaps",    "possibly",
      "initial",    "both",       "every",
      "each"};
  return IsOneOf(word, kWords);
}

bool IsJoiner(const Token& token, std::string_view word) {
  return token.upos == Upos::kCconj || word == "," || word == "or" ||
         word == "and" || word == "&";
}

bool IsCausing(std::string_view lemma) {
  constexpr std::string_view kVerbs[] = {"cause", "force", "allow",  "order",
                                         "lead",  "urge",  "enable", "expect",
                                         "let",   "make",  "help",   "want"};
  return IsOneOf(lemma, kVerbs);
}

bool IsReduced(const ClaimInput& input, uint32_t verb) {
  return input.TokenAt(verb).Has(language::kTokenGerund) && verb > 0 &&
         IsNominal(input.TokenAt(verb - 1).upos);
}

bool OpensClause(std::string_view word) {
  constexpr std::string_view kWords[] = {"when",  "where", "while", "why",
                                         "how",   "after", "before", "as",
                                         "because", "once"};
  return IsOneOf(word, kWords);
}

bool IsSumNoun(std::string_view lemma) {
  constexpr std::string_view kNouns[] = {"total", "minimum", "maximum",
                                         "average", "record"};
  return IsOneOf(lemma, kNouns);
}

bool IsVagueNumber(std::string_view word) {
  constexpr std::string_view kWords[] = {"dozens", "scores", "hundreds",
                                         "thousands", "millions", "billions",
                                         "others"};
  return IsOneOf(word, kWords);
}

bool IsRelative(std::string_view word) {
  return word == "who" || word == "that" || word == "which";
}

bool IsPlaced(const ClaimInput& input, uint32_t at, uint32_t end) {
  if (at + 1 >= end) return false;
  const std::string_view word = input.Lower(at);
  if (word != "is" && word != "are") return false;
  return input.TokenAt(at + 1).upos == Upos::kAdp;
}

}  // namespace factline::extract
