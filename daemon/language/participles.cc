#include "daemon/language/participles.h"

#include <algorithm>
#include <cstddef>

#include "daemon/language/clause_words.h"

namespace factline::language {
namespace {

class ParticipleReviser {
 public:
  explicit ParticipleReviser(std::vector<TaggedWord>& words)
      : words_(words), later_finite_(words.size() + 1, false) {}

  void Run() {
    MarkLaterFinites();
    bool finite = false;
    int awaited = 1;  // Clauses that still want their verb.
    for (size_t i = 0; i < words_.size(); ++i) {
      if (IsClauseBoundary(words_[i])) finite = false;
      if (OpensClause(words_[i])) ++awaited;
      NoteSubject(i);
      TaggedWord& word = words_[i];
      if (word.tag == Tag::kVBD && word.MayBe(Bit(Tag::kVBN)) &&
          ReadsAsParticiple(i, finite && awaited == 0,
                            awaited > 0 && i >= last_finite_)) {
        word.tag = Tag::kVBN;
      }
      if (word.Is(Bit(Tag::kVBD) | Bit(Tag::kVBZ) | Bit(Tag::kMD)) ||
          IsSurelyFinite(word)) {
        finite = !IsSayVerb(word);
        const bool coordinated = i > 0 && words_[i - 1].Is(Bit(Tag::kCC));
        if (awaited > 0 && finite && !coordinated) --awaited;
      } else if (word.tag == Tag::kVBN && IsSayVerb(word)) {
        finite = false;  // "was told her child had"
      }
    }
  }

 private:
  bool Has(size_t i) const { return i < words_.size(); }

  void MarkLaterFinites() {
    bool later = false;
    for (size_t i = words_.size(); i-- > 0;) {
      if (IsClauseBoundary(words_[i])) later = false;
      const bool coordinated = i > 0 && words_[i - 1].Is(Bit(Tag::kCC));
      const bool infinitive =
          i > 0 && words_[i - 1].Is(Bit(Tag::kTO) | Bit(Tag::kMD));
      const bool finite = words_[i].Is(Bit(Tag::kVBD) | Bit(Tag::kVBZ));
      if ((finite && !coordinated) ||
          words_[i].Is(Bit(Tag::kMD)) ||
          (IsSurelyFinite(words_[i]) && !infinitive)) {
        later = true;
        if (!coordinated) last_finite_ = std::max(last_finite_, i);
      }
      if (later) later_finite_[i] = true;
    }
  }

  // Keeps track of whether the clause has a phrase that can be its subject: one
  // that no preposition governs.
  void NoteSubject(size_t i) {
    const TaggedWord& word = words_[i];
    if (i == 0 || OpensClause(words_[i]) || word.lower == "that") {
      subject_seen_ = word.Is(Bit(Tag::kWP));
      governed_ = false;
    }
    if (word.Is(Bit(Tag::kIN) | Bit(Tag::kTO))) {
      governed_ = !subject_seen_ && word.lower != "that";
    } else if (word.Is(kNominal | Bit(Tag::kEX)) ||
               word.Is(Bit(Tag::kDT))) {
      if (!governed_) subject_seen_ = true;
    } else if (word.text == ",") {
      governed_ = false;
    } else if (word.Is(Bit(Tag::kVBZ) | Bit(Tag::kMD)) ||
               IsSurelyFinite(word)) {
      subject_seen_ = true;
    }
  }

  // `needed`: its clause has no other verb, before or after.
  bool ReadsAsParticiple(size_t i, bool finite_before, bool needed) const {
    if (i == 0) return true;
    if (IsFormOfHave(words_[i].lower)) return false;
    if (words_[i].entry != nullptr &&
        Vocabulary::English().Is(words_[i].entry->verb_lemma,
                                 kIntransitiveVerb)) {
      return false;
    }
    if (!subject_seen_ && words_[i - 1].Is(kAnyNoun)) return true;
    // "rockets Iran launched": two noun phrases side by side are a clause.
    if (i >= 2 && words_[i - 1].Is(Bit(Tag::kNNP)) &&
        words_[i - 2].Is(Bit(Tag::kNNS))) {
      return false;
    }
    // "buildings damaged were"
    if (Has(i + 1) && words_[i - 1].Is(kAnyNoun) &&
        (IsFormOfBe(words_[i + 1].lower) ||
         words_[i + 1].Is(Bit(Tag::kMD)))) {
      return true;
    }
    const TaggedWord& before = words_[i - 1];
    const TaggedWord* next = Has(i + 1) ? &words_[i + 1] : nullptr;
    if (IsSubjectPronoun(before.lower)) return false;
    if (next != nullptr && next->lower == "by") return true;
    if (finite_before && !before.Is(Bit(Tag::kCC))) return true;
    const bool preposition_next =
        next == nullptr ||
        next->Is(Bit(Tag::kIN) | Bit(Tag::kTO) | Bit(Tag::kRB) |
                 Bit(Tag::kRP) | Bit(Tag::kPunct));
    const bool says = IsSayVerb(words_[i]);
    if (before.Is(kAnyNoun | Bit(Tag::kCD)) && preposition_next &&
        later_finite_[i + 1] && !says) {
      return true;
    }
    return !needed && before.text == "," && next != nullptr &&
           next->Is(Bit(Tag::kIN) | Bit(Tag::kTO));
  }

  std::vector<TaggedWord>& words_;
  // [i]: a finite verb comes at or after i in its clause.
  std::vector<bool> later_finite_;
  size_t last_finite_ = 0;  // The sentence's last finite verb.
  bool subject_seen_ = false;
  bool governed_ = false;  // By a preposition.
};

}  // namespace

void ReviseParticiples(std::vector<TaggedWord>& words) {
  ParticipleReviser(words).Run();
}

}  // namespace factline::language
