#include "daemon/language/clause_words.h"

namespace factline::language {

bool IsSubjectPronoun(std::string_view lower) {
  return lower == "he" || lower == "she" || lower == "they" || lower == "we" ||
         lower == "i" || lower == "it" || lower == "you" || lower == "who" ||
         lower == "which" || lower == "everyone" || lower == "someone" ||
         lower == "nobody" || lower == "this" || lower == "these" ||
         lower == "that" || lower == "those" || lower == "others";
}

bool IsSayVerb(const TaggedWord& word) {
  return word.entry != nullptr && !word.entry->verb_lemma.empty() &&
         Vocabulary::English().Is(word.entry->verb_lemma, kSayVerb);
}

bool IsClauseBoundary(const TaggedWord& word) {
  if (word.MayBe(Bit(Tag::kPunct))) {
    return word.text != "-" && word.text != "'" && word.text != "’";
  }
  return word.MayBe(Bit(Tag::kWP) | Bit(Tag::kWRB) | Bit(Tag::kCC)) ||
         word.lower == "that" || word.lower == "because" ||
         word.lower == "while" || word.lower == "if" ||
         word.lower == "although" || word.lower == "as" ||
         word.lower == "after" || word.lower == "before" ||
         word.lower == "when" || word.lower == "since";
}

bool OpensClause(const TaggedWord& word) {
  return word.Is(Bit(Tag::kWP) | Bit(Tag::kWRB)) || word.lower == "because" ||
         word.lower == "while" || word.lower == "if" ||
         word.lower == "although" || word.lower == "when";
}

bool IsQuoteMark(std::string_view text) {
  return text == "\"" || text == "“" || text == "”" || text == "``" ||
         text == "''" || text == "‘" || text == "«" || text == "»";
}

bool IsFormOfBe(std::string_view w) {
  return w == "is" || w == "was" || w == "are" || w == "were" || w == "be" ||
         w == "been" || w == "being" || w == "am" || w == "'re" ||
         w == "’re" || w == "'m" || w == "’m";
}

bool IsFormOfHave(std::string_view w) {
  return w == "has" || w == "have" || w == "had" || w == "having" ||
         w == "'ve" || w == "’ve";
}

bool IsFormOfDo(std::string_view w) {
  return w == "do" || w == "does" || w == "did";
}

bool IsSurelyFinite(const TaggedWord& word) {
  const std::string_view w = word.lower;
  if (w == "is" || w == "was" || w == "are" || w == "were" || w == "has" ||
      w == "does" || w == "did" || w == "am") {
    return true;
  }
  // "had", "have" and words of one finite reading: "fell", "says".
  if (w == "had" || w == "have") return true;
  constexpr TagSet kSure = Bit(Tag::kVBD) | Bit(Tag::kVBZ);
  return word.candidates != 0 && (word.candidates & ~kSure) == 0;
}

}  // namespace factline::language
