#include "daemon/language/lemmatizer.h"

#include <string>
#include <utility>

#include "daemon/language/inflection.h"

namespace factline::language {
namespace {

std::string_view Kept(std::string lemma, std::string_view lower,
                      Document& document) {
  if (lemma == lower) return lower;
  document.lemma_pool.push_back(std::move(lemma));
  return document.lemma_pool.back();
}

std::string_view VerbLemma(const TaggedWord& word, Document& document) {
  if (word.entry != nullptr && !word.entry->verb_lemma.empty()) {
    return word.entry->verb_lemma;
  }
  switch (word.tag) {
    case Tag::kVBG:
      return Kept(WithoutIng(word.lower), word.lower, document);
    case Tag::kVBD:
    case Tag::kVBN: return Kept(WithoutEd(word.lower), word.lower, document);
    case Tag::kVBZ: return Kept(WithoutS(word.lower), word.lower, document);
    default: return word.lower;
  }
}

std::string_view ModalLemma(std::string_view lower) {
  if (lower == "'ll" || lower == "’ll" || lower == "wo") return "will";
  if (lower == "'d" || lower == "’d") return "would";
  if (lower == "ca") return "can";
  return lower;
}

}  // namespace

std::string_view LemmaOf(const TaggedWord& word, Document& document) {
  if (word.Is(kAnyVerb)) return VerbLemma(word, document);
  switch (word.tag) {
    case Tag::kNNS:
      if (word.entry != nullptr) {
        return word.entry->noun_lemma.empty() ? word.lower
                                              : word.entry->noun_lemma;
      }
      return Kept(WithoutS(word.lower), word.lower, document);
    case Tag::kJJ:
      // "injured people": what was done to them.
      if (word.entry != nullptr && (word.entry->tags & Bit(Tag::kVBN)) != 0 &&
          !word.entry->verb_lemma.empty() && word.lower.ends_with("ed")) {
        return word.entry->verb_lemma;
      }
      return word.lower;
    case Tag::kRB:
      return word.lower == "n't" || word.lower == "n’t" ? "not" : word.lower;
    case Tag::kMD: return ModalLemma(word.lower);
    case Tag::kPOS: return "'s";
    case Tag::kCD:
      if (word.lower == "thousands") return "thousand";
      return word.lower;
    default: return word.lower;
  }
}

}  // namespace factline::language
