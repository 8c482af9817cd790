#include "daemon/language/tagger.h"

#include <algorithm>

#include "daemon/language/clause_words.h"
#include "daemon/language/participles.h"
#include "daemon/language/word_shapes.h"

namespace factline::language {
namespace {

constexpr TagSet kNoun = Bit(Tag::kNN) | Bit(Tag::kNNS);
constexpr TagSet kFinite = Bit(Tag::kVBZ) | Bit(Tag::kVBD) | Bit(Tag::kVB);
// What opens a noun phrase.
constexpr TagSet kOpener = Bit(Tag::kDT) | Bit(Tag::kPRPS) | Bit(Tag::kPOS);

// Words that count or weaken a number after them.
bool IsNumberAdverb(std::string_view lower) {
  return lower == "about" || lower == "around" || lower == "over" ||
         lower == "under" || lower == "some" || lower == "near";
}

bool IsDoubleQuote(std::string_view text) {
  return text == "\"" || text == "“" || text == "``";
}

class SentenceTagger {
 public:
  explicit SentenceTagger(std::vector<TaggedWord>& words) : words_(words) {}

  void Run() {
    FindLaterFinites();
    for (size_t i = 0; i < words_.size(); ++i) {
      if (IsClauseBoundary(words_[i])) {
        finite_seen_ = false;
        open_ = !words_[i].MayBe(Bit(Tag::kPunct) | Bit(Tag::kCC)) ||
                IsDoubleQuote(words_[i].text);
      }
      words_[i].tag = Choose(i);
      if (OpensClause(words_[i])) ++awaited_;
      if (IsSurelyFinite(words_[i]) ||
          words_[i].Is(Bit(Tag::kVBD) | Bit(Tag::kVBZ) | Bit(Tag::kMD))) {
        // What is said begins a clause of its own, with or without "that".
        finite_seen_ = !IsSayVerb(words_[i]);
        if (awaited_ > 0 && finite_seen_) --awaited_;
        open_ = open_ || !finite_seen_;
      } else if (words_[i].tag == Tag::kVBN && IsSayVerb(words_[i])) {
        finite_seen_ = false;
      }
    }
    ReviseParticiples(words_);
  }

 private:
  const TaggedWord& At(size_t i) const { return words_[i]; }
  bool Has(size_t i) const { return i < words_.size(); }
  bool NextMayBe(size_t i, TagSet tags) const {
    return Has(i + 1) && words_[i + 1].MayBe(tags);
  }

  // Whether the clause at `i` opened with its subject and has no other word
  // that could be its verb.
  bool NeedsVerb(size_t i) const {
    return (open_ && !finite_seen_ && !later_verb_[i + 1]) ||
           (awaited_ > 0 && i >= last_verb_);
  }

  // later_finite_[i]: a sure finite verb comes at or after i in its clause.
  void FindLaterFinites() {
    later_finite_.assign(words_.size() + 1, false);
    later_verb_.assign(words_.size() + 1, false);
    bool later = false;
    bool verb = false;
    for (size_t i = words_.size(); i-- > 0;) {
      if (IsClauseBoundary(words_[i])) later = verb = false;
      if (words_[i].MayBe(kFinite | Bit(Tag::kMD))) {
        verb = true;
        last_verb_ = std::max(last_verb_, i);
      }
      later_verb_[i] = verb;
      const TaggedWord& word = words_[i];
      if (word.MayBe(Bit(Tag::kMD)) && !word.MayBe(kNoun)) later = true;
      const bool infinitive =
          i > 0 && words_[i - 1].MayBe(Bit(Tag::kTO) | Bit(Tag::kMD));
      if (IsSurelyFinite(word) && !infinitive) later = true;
      later_finite_[i] = later;
    }
  }

  // The last word before `i` that is no adverb or quotation mark.
  const TaggedWord* Governor(size_t i) const {
    constexpr size_t kMaxAdverbs = 3;
    for (size_t k = 1; k <= kMaxAdverbs + 1 && k <= i; ++k) {
      const TaggedWord& word = words_[i - k];
      if (word.tag != Tag::kRB && !IsQuoteMark(word.text)) return &word;
    }
    return nullptr;
  }

  Tag Choose(size_t i) {
    const TaggedWord& word = words_[i];
    const TagSet c = word.candidates;
    if (IsNumberAdverb(word.lower) &&
        NextMayBe(i, Bit(Tag::kCD) | Bit(Tag::kSYM))) {
      return Tag::kRB;
    }
    if (const TaggedWord* governor = Governor(i);
        c == Bit(Tag::kNN) && governor != nullptr &&
        governor->tag == Tag::kMD) {
      return Tag::kVB;  // "would broker": no noun follows a modal.
    }
    if ((word.lower == "no" && Has(i + 1) && At(i + 1).lower == "longer") ||
        (word.lower == "longer" && i > 0 && At(i - 1).lower == "no")) {
      return Tag::kRB;
    }
    if ((c & (c - 1)) == 0) return Only(c);
    if (const Tag closed = ChooseClosed(i); closed != Tag::kX) return closed;
    if (const Tag verb = ChooseAfterAuxiliary(i); verb != Tag::kX) return verb;
    const TaggedWord* before = i > 0 ? &words_[i - 1] : nullptr;
    if (before == nullptr) return ChooseAtStart(i);
    if (before->Is(kOpener | Bit(Tag::kJJ) | Bit(Tag::kIN) | Bit(Tag::kSYM)) ||
        (before->Is(Bit(Tag::kCD)) && word.MayBe(kNoun)) ||
        (before->text == "-" && word.MayBe(kNoun | Bit(Tag::kJJ)))) {
      return ChooseInNounPhrase(i);
    }
    if (IsSubject(i)) {
      if (const Tag verb = FirstOf(c, {Tag::kVBD, Tag::kVBZ, Tag::kVB, Tag::kMD,
                                       Tag::kVBN, Tag::kVBG});
          verb != Tag::kX) {
        return verb;
      }
    }
    if (before->Is(Bit(Tag::kCC)) && i >= 2) {
      if (const Tag same = ChooseLike(i); same != Tag::kX) return same;
    }
    if (before->Is(kNominal)) return ChooseAfterNoun(i);
    if (const TaggedWord* governor = Governor(i);
        before->Is(Bit(Tag::kRB)) && governor != nullptr &&
        governor->Is(kNominal) && word.MayBe(kAnyVerb)) {
      // No noun follows an adverb: "the firm first thought".
      return FirstOf(c, {Tag::kVBD, Tag::kVBZ, Tag::kVB, Tag::kVBN,
                         Tag::kVBG});
    }
    if (before->text == "," && awaited_ > 0 && i > 1 &&
        word.MayBe(Bit(Tag::kVBD)) &&
        NextMayBe(i, kOpener | Bit(Tag::kCD) | Bit(Tag::kPRP) |
                         Bit(Tag::kNNP) | Bit(Tag::kSYM))) {
      return Tag::kVBD;  // "Ruiz, the mayor, set the date"
    }
    if (before->Is(kAnyVerb)) return ChooseInNounPhrase(i);
    return ChooseAtStart(i);
  }

  static Tag Only(TagSet one) {
    int bit = 0;
    while ((one >> bit) > 1) ++bit;
    return static_cast<Tag>(bit);
  }

  static Tag FirstOf(TagSet candidates, std::initializer_list<Tag> order) {
    for (Tag tag : order) {
      if ((candidates & Bit(tag)) != 0) return tag;
    }
    return Tag::kX;
  }

  bool IsSubject(size_t i) const {
    const TaggedWord* governor = Governor(i);
    if (governor == nullptr) return false;
    if (governor->Is(Bit(Tag::kWP))) return true;
    return governor->Is(Bit(Tag::kPRP) | Bit(Tag::kDT)) &&
           IsSubjectPronoun(governor->lower) &&
           (!finite_seen_ || !words_[i].MayBe(kNoun)) &&
           (governor->Is(Bit(Tag::kPRP)) || !words_[i].MayBe(kNoun));
  }

  // Words of the closed classes that have two readings.
  Tag ChooseClosed(size_t i) const {
    const TaggedWord& word = words_[i];
    const std::string_view w = word.lower;
    if (w == "'s" || w == "’s") return ChooseApostropheS(i);
    if (w == "that") return ChooseThat(i);
    if (w == "her") {
      return NextMayBe(i, kAnyNoun | Bit(Tag::kJJ) | Bit(Tag::kCD))
                 ? Tag::kPRPS
                 : Tag::kPRP;
    }
    if (w == "more" || w == "most" || w == "less" || w == "least" ||
        w == "much") {
      return NextMayBe(i, kAnyNoun) && !NextMayBe(i, Bit(Tag::kJJ)) ? Tag::kJJ
             : NextMayBe(i, Bit(Tag::kJJ) | Bit(Tag::kRB))          ? Tag::kRB
                                                                    : Tag::kJJ;
    }
    if (w == "there") {
      return Has(i + 1) && (IsFormOfBe(words_[i + 1].lower) ||
                            words_[i + 1].MayBe(Bit(Tag::kMD)) ||
                            IsFormOfHave(words_[i + 1].lower))
                 ? Tag::kEX
                 : Tag::kRB;
    }
    if (word.MayBe(Bit(Tag::kMD))) {
      const bool noun_before =
          i > 0 && words_[i - 1].Is(kOpener | Bit(Tag::kJJ));
      return noun_before && word.MayBe(Bit(Tag::kNN)) ? Tag::kNN : Tag::kMD;
    }
    if (word.MayBe(Bit(Tag::kRP))) return ChooseParticle(i);
    if (w == "one") return Tag::kCD;
    if (word.MayBe(Bit(Tag::kIN)) && word.MayBe(Bit(Tag::kJJ)) && i > 0 &&
        words_[i - 1].Is(Bit(Tag::kDT) | Bit(Tag::kPRPS))) {
      return Tag::kJJ;  // "the past week"
    }
    if (w == "just" || w == "only" || w == "even") {
      return i > 0 && words_[i - 1].Is(Bit(Tag::kDT) | Bit(Tag::kPRPS))
                 ? Tag::kJJ
                 : Tag::kRB;
    }
    if (word.MayBe(Bit(Tag::kIN)) && word.MayBe(Bit(Tag::kVBG))) {
      // "was following", else "including ten", "following the raid".
      const TaggedWord* governor = Governor(i);
      return governor != nullptr && IsFormOfBe(governor->lower) ? Tag::kVBG
                                                                : Tag::kIN;
    }
    if (word.MayBe(Bit(Tag::kDT) | Bit(Tag::kIN) | Bit(Tag::kPRP) |
                   Bit(Tag::kCC) | Bit(Tag::kWP) | Bit(Tag::kUH)) &&
        word.entry != nullptr) {
      const TaggedWord* governor = Governor(i);
      const bool infinitive = word.MayBe(Bit(Tag::kVB)) &&
                              governor != nullptr &&
                              governor->Is(Bit(Tag::kMD) | Bit(Tag::kTO));
      return infinitive ? Tag::kVB : word.entry->first;  // "would like"
    }
    return Tag::kX;
  }

  Tag ChooseApostropheS(size_t i) const {
    if (i == 0) return Tag::kPOS;
    const TaggedWord& before = words_[i - 1];
    const bool pronoun = before.Is(Bit(Tag::kPRP) | Bit(Tag::kEX) |
                                   Bit(Tag::kWP) | Bit(Tag::kWRB)) ||
                         before.lower == "that" || before.lower == "here";
    return pronoun ? Tag::kVBZ : Tag::kPOS;
  }

  Tag ChooseThat(size_t i) const {
    if (i + 1 >= words_.size()) return Tag::kDT;
    const TaggedWord& next = words_[i + 1];
    const TaggedWord* before = i > 0 ? &words_[i - 1] : nullptr;
    if (before == nullptr) return Tag::kDT;
    const bool verb_next = next.MayBe(Bit(Tag::kMD)) || IsSurelyFinite(next) ||
                           (next.MayBe(Bit(Tag::kVBD)) && !next.MayBe(kNoun));
    if (before != nullptr && before->Is(kAnyNoun) &&
        (verb_next || next.MayBe(Bit(Tag::kVBZ)))) {
      return Tag::kWP;
    }
    if (verb_next && !(before != nullptr && before->Is(kAnyVerb))) {
      return Tag::kDT;
    }
    const bool noun_next = next.MayBe(Bit(Tag::kNN)) &&
                           !next.MayBe(Bit(Tag::kNNS) | Bit(Tag::kJJ));
    if ((before == nullptr || before->Is(Bit(Tag::kIN))) && noun_next) {
      return Tag::kDT;
    }
    return Tag::kIN;
  }

  // "out", "up", "in" after a verb: particle if no noun phrase follows.
  Tag ChooseParticle(size_t i) const {
    const TaggedWord& word = words_[i];
    const bool phrase_next =
        NextMayBe(i, kNominal | kOpener | Bit(Tag::kJJ) | Bit(Tag::kSYM) |
                         Bit(Tag::kVBG));
    const bool after_verb = i > 0 && words_[i - 1].Is(kAnyVerb);
    if (word.entry != nullptr && word.entry->first == Tag::kIN) {
      return phrase_next || !after_verb ? Tag::kIN : Tag::kRP;
    }
    return after_verb ? Tag::kRP : word.MayBe(Bit(Tag::kIN)) && phrase_next
                                       ? Tag::kIN
                                       : Tag::kRB;
  }

  Tag ChooseAfterAuxiliary(size_t i) const {
    const TaggedWord* governor = Governor(i);
    const TaggedWord& word = words_[i];
    if (governor == nullptr) return Tag::kX;
    if (governor->Is(Bit(Tag::kTO))) {
      // "to school" after a verb of motion is rare beside "to attack".
      if (word.MayBe(Bit(Tag::kVB)) && !EndsPrepositionInTo(i)) {
        return Tag::kVB;
      }
      return Tag::kX;
    }
    if (governor->Is(Bit(Tag::kMD)) && word.MayBe(Bit(Tag::kVB))) {
      return Tag::kVB;
    }
    if (IsFormOfDo(governor->lower) && word.MayBe(Bit(Tag::kVB)) &&
        governor != &words_[i - 1]) {
      return Tag::kVB;
    }
    if (IsFormOfHave(governor->lower) && word.MayBe(Bit(Tag::kVBN))) {
      return Tag::kVBN;
    }
    if (IsFormOfBe(governor->lower)) {
      return FirstOf(word.candidates,
                     {Tag::kVBN, Tag::kVBG, Tag::kJJ, Tag::kRB});
    }
    return Tag::kX;
  }

  // "according to police"
  bool EndsPrepositionInTo(size_t i) const {
    if (i < 2 || words_[i - 1].lower != "to") return false;
    const std::string_view w = words_[i - 2].lower;
    return w == "according" || w == "due" || w == "thanks" || w == "prior" ||
           w == "next" || w == "close" || w == "up";
  }

  Tag ChooseInNounPhrase(size_t i) const {
    const TagSet c = words_[i].candidates;
    const TaggedWord& before = words_[i - 1];
    const bool noun_next =
        NextMayBe(i, kAnyNoun | Bit(Tag::kJJ) | Bit(Tag::kCD) |
                         Bit(Tag::kSYM)) ||
        (Has(i + 1) && words_[i + 1].text == "-");
    if (!noun_next && IsSubjectPronoun(before.lower) && (c & kNoun) == 0 &&
        (c & Bit(Tag::kVBD)) != 0) {
      return Tag::kVBD;
    }
    if (before.Is(Bit(Tag::kIN) | kAnyVerb) && (c & Bit(Tag::kVBG)) != 0) {
      const bool object_next =
          NextMayBe(i, kOpener | Bit(Tag::kCD) | Bit(Tag::kPRP) |
                           Bit(Tag::kNNP) | Bit(Tag::kNNS));
      if (object_next || (c & kNoun) == 0) return Tag::kVBG;
    }
    if (noun_next && (c & Bit(Tag::kJJ)) != 0) return Tag::kJJ;
    if (const Tag noun = FirstOf(c, {Tag::kNNP, Tag::kNNS, Tag::kNN});
        noun != Tag::kX) {
      if (before.Is(kAnyVerb) && (c & Bit(Tag::kRB)) != 0 && !noun_next) {
        return Tag::kRB;
      }
      // "the attack launches drones": a second noun reading may be the verb.
      return before.Is(Bit(Tag::kJJ)) ? ChooseNounOrVerb(i, noun) : noun;
    }
    if (noun_next && (c & Bit(Tag::kVBN)) != 0) return Tag::kVBN;
    // "launched overnight"
    if (before.Is(kAnyVerb) && (c & Bit(Tag::kRB)) != 0 &&
        !IsFormOfBe(before.lower)) {
      return Tag::kRB;
    }
    return FirstOf(c, {Tag::kJJ, Tag::kVBN, Tag::kVBG, Tag::kRB, Tag::kVBD,
                       Tag::kVBZ, Tag::kVB, Tag::kCD, Tag::kMD, Tag::kIN});
  }

  // A noun reading stays unless the clause still needs its verb.
  Tag ChooseNounOrVerb(size_t i, Tag noun) const {
    const TagSet c = words_[i].candidates;
    const TaggedWord& before = words_[i - 1];
    if (finite_seen_ || later_finite_[i + 1]) return noun;
    const bool object_next =
        NextMayBe(i, kOpener | Bit(Tag::kCD) | Bit(Tag::kPRP) |
                         Bit(Tag::kNNP) | Bit(Tag::kSYM)) ||
        (Has(i + 1) &&
         (words_[i + 1].lower == "that" || words_[i + 1].lower == "to"));
    const bool preposition_next = NextMayBe(i, Bit(Tag::kIN) | Bit(Tag::kRB));
    const bool plural = before.Is(Bit(Tag::kNNS));
    if ((c & Bit(Tag::kVBD)) != 0) return Tag::kVBD;
    const bool needed = NeedsVerb(i) && Has(i + 1) &&
                        !words_[i + 1].MayBe(Bit(Tag::kPunct));
    if (!plural && (c & Bit(Tag::kVBZ)) != 0 &&
        (needed || object_next || preposition_next) && before.Is(kAnyNoun)) {
      return Tag::kVBZ;
    }
    if (plural && (c & Bit(Tag::kVB)) != 0 &&
        (needed || object_next || preposition_next)) {
      return Tag::kVB;
    }
    return noun;
  }

  Tag ChooseAfterNoun(size_t i) const {
    const TagSet c = words_[i].candidates;
    const TaggedWord& before = words_[i - 1];
    if (const Tag noun = FirstOf(c, {Tag::kNNP, Tag::kNNS, Tag::kNN});
        noun != Tag::kX && !before.Is(Bit(Tag::kPRP))) {
      if ((c & Bit(Tag::kRB)) != 0) return Tag::kRB;
      if ((c & Bit(Tag::kVBG)) != 0 &&
          (before.Is(Bit(Tag::kNNS)) ||
           NextMayBe(i, kOpener | Bit(Tag::kCD) | Bit(Tag::kSYM)))) {
        return Tag::kVBG;
      }
      if (noun == Tag::kNNP && (c & Bit(Tag::kJJ)) != 0 &&
          NextMayBe(i, kNoun)) {
        return Tag::kJJ;
      }
      return ChooseNounOrVerb(i, noun);
    }
    if (NextMayBe(i, kAnyNoun) && (c & Bit(Tag::kJJ)) != 0 &&
        (c & kFinite) == 0) {
      return Tag::kJJ;
    }
    // "a chat tool": no base form agrees with one noun before it.
    if ((c & kAnyVerb) == Bit(Tag::kVB) && before.Is(Bit(Tag::kNN)) &&
        NextMayBe(i, Bit(Tag::kNN)) && (c & Bit(Tag::kRB)) == 0) {
      return Tag::kNN;
    }
    return FirstOf(c, {Tag::kVBD, Tag::kVBZ, Tag::kVBN, Tag::kVBG, Tag::kRB,
                       Tag::kJJ, Tag::kVB, Tag::kNN, Tag::kNNS, Tag::kCD,
                       Tag::kIN, Tag::kDT});
  }

  // After "and": what stands before it, if the word can be that.
  Tag ChooseLike(size_t i) const {
    const TaggedWord& model = words_[i - 2];
    const TagSet c = words_[i].candidates;
    if (model.Is(kAnyVerb | Bit(Tag::kJJ)) && (c & Bit(model.tag)) != 0) {
      return model.tag;
    }
    const bool object_next = NextMayBe(
        i, kOpener | Bit(Tag::kCD) | Bit(Tag::kPRP) | Bit(Tag::kSYM));
    if (model.Is(kAnyNoun) && (c & Bit(Tag::kVBG)) != 0 &&
        (c & Bit(Tag::kNN)) != 0 && !object_next) {
      return Tag::kNN;
    }
    if ((c & Bit(Tag::kVBD)) != 0 && ((c & kNoun) == 0 || object_next)) {
      return Tag::kVBD;
    }
    if (object_next && (c & Bit(Tag::kVB)) != 0) {
      return Tag::kVB;
    }
    return Tag::kX;
  }

  Tag ChooseAtStart(size_t i) const {
    const TagSet c = words_[i].candidates;
    const bool object_next = NextMayBe(
        i, kOpener | Bit(Tag::kCD) | Bit(Tag::kPRP) | Bit(Tag::kNNP));
    if (object_next && (c & Bit(Tag::kVBG)) != 0) return Tag::kVBG;
    const bool noun_next = NextMayBe(i, kAnyNoun | Bit(Tag::kJJ));
    if (noun_next && (c & Bit(Tag::kJJ)) != 0) return Tag::kJJ;
    if ((c & Bit(Tag::kRB)) != 0) return Tag::kRB;
    return FirstOf(c, {Tag::kNNP, Tag::kNNS, Tag::kNN, Tag::kVBD, Tag::kVBN,
                       Tag::kJJ, Tag::kVBG, Tag::kVBZ, Tag::kVB, Tag::kCD,
                       Tag::kIN, Tag::kDT, Tag::kPRP, Tag::kCC, Tag::kMD,
                       Tag::kPOS, Tag::kRP, Tag::kUH});
  }

  std::vector<TaggedWord>& words_;
  int awaited_ = 1;  // Clauses that still want their finite verb.
  std::vector<bool> later_finite_;
  std::vector<bool> later_verb_;  // The same for words that may be one.
  size_t last_verb_ = 0;  // The last word of the sentence that may be one.
  bool open_ = true;  // The clause began with a word that promises a verb.
  bool finite_seen_ = false;  // In the clause under way.
};

// Headlines capitalise most words, or all letters.
CaseStyle StyleOf(const std::vector<TaggedWord>& words) {
  size_t letters = 0;
  size_t capitalized = 0;
  size_t caps = 0;
  for (const TaggedWord& word : words) {
    const char first = word.lower.front();
    if (first < 'a' || first > 'z') continue;
    constexpr size_t kShortWord = 3;  // "of", "the" stay small in titles.
    if (word.text.size() <= kShortWord) continue;
    ++letters;
    if ((word.flags & kTokenCapitalized) != 0) ++capitalized;
    if ((word.flags & kTokenAllCaps) != 0) ++caps;
  }
  constexpr size_t kMinWords = 4;
  if (letters < kMinWords) return CaseStyle::kNormal;
  if (caps * 10 >= letters * 8) return CaseStyle::kAllCaps;
  return capitalized * 10 >= letters * 8 ? CaseStyle::kTitleCase
                                         : CaseStyle::kNormal;
}

}  // namespace

std::vector<TaggedWord> TagSentence(const Document& document,
                                    const Sentence& sentence) {
  const Vocabulary& vocabulary = Vocabulary::English();
  std::vector<TaggedWord> words(sentence.token_count);
  for (uint32_t i = 0; i < sentence.token_count; ++i) {
    const Token& token = document.tokens[sentence.first_token + i];
    words[i].text = document.Text(token);
    words[i].lower = document.Lower(token);
    words[i].flags = token.flags;
    words[i].entry = vocabulary.Find(words[i].lower);
  }
  const CaseStyle style = StyleOf(words);
  for (TaggedWord& word : words) {
    word.candidates =
        CandidatesOf(word.text, word.lower, word.flags, style, word.entry);
  }
  SentenceTagger(words).Run();
  return words;
}

}  // namespace factline::language
