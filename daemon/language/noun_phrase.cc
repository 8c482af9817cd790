#include "daemon/language/noun_phrase.h"

#include <string_view>

#include "daemon/language/clause_words.h"

namespace factline::language {
namespace {

using Words = std::vector<TaggedWord>;

constexpr TagSet kNounOrNumber = kAnyNoun | Bit(Tag::kCD) | Bit(Tag::kSYM);
constexpr TagSet kModifier = Bit(Tag::kJJ) | Bit(Tag::kVBN) | Bit(Tag::kVBG);

const TaggedWord* WordAt(const Words& words, int i) {
  return i >= 0 && i < static_cast<int>(words.size())
             ? &words[static_cast<size_t>(i)]
             : nullptr;
}

bool IsAt(const Words& words, int i, TagSet tags) {
  const TaggedWord* word = WordAt(words, i);
  return word != nullptr && word->Is(tags);
}

std::string_view LowerAt(const Words& words, int i) {
  const TaggedWord* word = WordAt(words, i);
  return word == nullptr ? std::string_view() : word->lower;
}

bool IsHyphenJoint(const Words& words, int i) {
  const TaggedWord* hyphen = WordAt(words, i);
  const TaggedWord* next = WordAt(words, i + 1);
  return hyphen != nullptr && next != nullptr &&
         (hyphen->text == "-" || hyphen->text == "–" || hyphen->text == "/") &&
         (hyphen->flags & kTokenSpaceBefore) == 0 &&
         (next->flags & kTokenSpaceBefore) == 0;
}

// Words of "more than", "at least", "up to", "as many as" before a number at
// `begin`; 0 if there are none.
int ComparatorWords(const Words& words, int begin) {
  const std::string_view a = LowerAt(words, begin);
  const std::string_view b = LowerAt(words, begin + 1);
  int size = 0;
  if ((a == "more" || a == "less" || a == "fewer" || a == "greater" ||
       a == "higher" || a == "lower" || a == "larger" || a == "other" ||
       a == "better") &&
      b == "than") {
    size = 2;
  } else if (a == "at" && (b == "least" || b == "most")) {
    size = 2;
  } else if (a == "up" && b == "to") {
    size = 2;
  } else if (a == "as" &&
             (b == "many" || b == "much" || b == "few" || b == "little") &&
             LowerAt(words, begin + 2) == "as") {
    size = 3;
  }
  if (size == 0) return 0;
  int number = begin + size;
  if (IsAt(words, number, Bit(Tag::kRB))) ++number;
  const bool counted =
      IsAt(words, number, Bit(Tag::kCD) | Bit(Tag::kSYM)) ||
      LowerAt(words, number + 1) == "dozen" ||
      LowerAt(words, number + 1) == "million" ||
      LowerAt(words, number) == "half" || LowerAt(words, number) == "a";
  return counted ? size : 0;
}

bool IsYear(std::string_view text) {
  return text.size() == 4 && (text.starts_with("19") || text.starts_with("20")) &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Scans a phrase from its left end.
class PhraseScanner {
 public:
  PhraseScanner(const Words& words, int begin)
      : words_(words), begin_(begin), at_(begin) {}

  int End() {
    if (IsAt(words_, at_, Bit(Tag::kPRP) | Bit(Tag::kEX))) return at_ + 1;
    SkipDeterminers();
    while (Accept()) {
    }
    if (at_ == begin_) return begin_;
    if (!has_noun_ && !HasBareHead(begin_)) return begin_;
    return at_;
  }

 private:
  void SkipDeterminers() {
    at_ += ComparatorWords(words_, at_);
    constexpr int kMaxDeterminers = 3;  // "all of" aside: "all the other"
    for (int k = 0; k < kMaxDeterminers; ++k) {
      if (IsAt(words_, at_, Bit(Tag::kDT) | Bit(Tag::kPRPS))) {
        ++at_;
        at_ += ComparatorWords(words_, at_);
      } else if (LowerAt(words_, at_) == "such" || LowerAt(words_, at_) == "half") {
        if (!IsAt(words_, at_ + 1, Bit(Tag::kDT))) return;
        ++at_;
      } else {
        return;
      }
    }
  }

  bool Accept() {
    const TaggedWord* word = WordAt(words_, at_);
    if (word == nullptr) return false;
    if (IsHyphenJoint(words_, at_) && at_ > 0 &&
        IsAt(words_, at_ + 1, kNounOrNumber | kModifier | Bit(Tag::kRB) |
                                  Bit(Tag::kVB) | Bit(Tag::kIN) |
                                  Bit(Tag::kVBD) | Bit(Tag::kRP))) {
      at_ += 2;
      return true;
    }
    // "an “epidemic” of"
    if (IsQuoteMark(word->text) && at_ > begin_ && !has_noun_ &&
        IsAt(words_, at_ + 1, kNounOrNumber | Bit(Tag::kJJ))) {
      ++at_;
      return true;
    }
    // "a long, cold night"
    if (word->text == "," && !has_noun_ && at_ > begin_ &&
        IsAt(words_, at_ - 1, Bit(Tag::kJJ)) &&
        IsAt(words_, at_ + 1, kModifier) &&
        (IsAt(words_, at_ + 2, kAnyNoun | Bit(Tag::kJJ)))) {
      at_ += 2;
      return true;
    }
    if (word->Is(kAnyNoun)) return TakeNoun(*word);
    if (word->Is(Bit(Tag::kCD) | Bit(Tag::kSYM))) return TakeNumber();
    if (word->Is(Bit(Tag::kJJ))) return TakeAdjective();
    if (word->Is(Bit(Tag::kVBN) | Bit(Tag::kVBG))) return TakeParticiple(*word);
    if (word->Is(Bit(Tag::kRB))) return TakeAdverb();
    return TakeCoordinatedModifier(*word);
  }

  bool TakeNoun(const TaggedWord& word) {
    // "last week Russia", "on Sunday drones": a time word ends its phrase.
    if (has_noun_ && last_time_ && !word.IsClass(kTimeNoun | kMonth) &&
        word.tag != Tag::kCD) {
      return false;
    }
    // "the rockets Iran launched"
    if (has_noun_ && last_plural_ && word.tag == Tag::kNNP) return false;
    has_noun_ = true;
    last_plural_ = word.tag == Tag::kNNS;
    last_time_ = word.IsClass(kWeekday | kTimeNoun);
    last_month_ = word.IsClass(kMonth) && word.tag == Tag::kNNP;
    last_proper_ = word.tag == Tag::kNNP;
    ++at_;
    return true;
  }

  // After a noun only as part of a name or date: "Feb. 23", "Article 5".
  bool TakeNumber() {
    if (has_noun_) {
      const bool counts = IsAt(words_, at_ + 1, kAnyNoun | Bit(Tag::kJJ)) &&
                          !IsAt(words_, at_ + 1, Bit(Tag::kNNP));
      const bool percent = LowerAt(words_, at_ + 1) == "%";
      if (!last_month_ && (!last_proper_ || last_time_ || counts || percent)) {
        return false;
      }
    }
    ++at_;
    has_number_ = true;
    return true;
  }

  bool TakeAdjective() {
    // "US military aid", but not "drones Russian".
    if (has_noun_ && (!last_proper_ || last_time_ ||
                      !IsAt(words_, at_ + 1, kAnyNoun))) {
      return false;
    }
    ++at_;
    return true;
  }

  bool TakeParticiple(const TaggedWord& word) {
    if (has_noun_) return false;
    const bool noun_next = IsAt(words_, at_ + 1, kNounOrNumber | Bit(Tag::kJJ));
    const bool opened = IsAt(words_, at_ - 1,
                             Bit(Tag::kDT) | Bit(Tag::kPRPS) | Bit(Tag::kJJ) |
                                 Bit(Tag::kCD) | Bit(Tag::kPOS));
    const bool after_preposition = IsAt(words_, at_ - 1, Bit(Tag::kIN));
    if (!noun_next) return false;
    if (!opened && !(after_preposition && word.tag == Tag::kVBN)) return false;
    ++at_;
    return true;
  }

  // Before an adjective, a number or a participle: "nearly 1,150".
  bool TakeAdverb() {
    if (has_noun_) return false;
    int next = at_ + 1;
    if (IsAt(words_, next, Bit(Tag::kRB))) ++next;
    const bool number = IsAt(words_, next, Bit(Tag::kCD) | Bit(Tag::kSYM)) ||
                        LowerAt(words_, next + 1) == "dozen" ||
                        ComparatorWords(words_, next) > 0;
    const bool modifier =
        IsAt(words_, next, kModifier) && IsAt(words_, next + 1, kAnyNoun);
    if (!number && !modifier) return false;
    at_ = next;
    at_ += ComparatorWords(words_, at_);
    return true;
  }

  // "public and private banks", "two or three years", "between 2 and 3 years".
  bool TakeCoordinatedModifier(const TaggedWord& word) {
    if (!word.Is(Bit(Tag::kCC)) || has_noun_) return false;
    if (IsAt(words_, at_ - 1, Bit(Tag::kCD)) &&
        IsAt(words_, at_ + 1, Bit(Tag::kCD))) {
      const bool range = word.lower == "or" ||
                         LowerAt(words_, at_ - 2) == "between";
      if (range) at_ += 2;
      return range;
    }
    if (!IsAt(words_, at_ - 1, kModifier) || !IsAt(words_, at_ + 1, kModifier) ||
        !IsAt(words_, at_ + 2, kAnyNoun) || at_ == begin_) {
      return false;
    }
    at_ += 2;
    return true;
  }

  // Without a noun: "267", "$500bn", "the injured", "this".
  bool HasBareHead(int begin) const {
    if (has_number_) return true;
    const bool opened =
        IsAt(words_, begin, Bit(Tag::kDT) | Bit(Tag::kPRPS));
    return opened;
  }

  const Words& words_;
  const int begin_;
  int at_;
  bool has_noun_ = false;
  bool has_number_ = false;
  bool last_time_ = false;
  bool last_month_ = false;
  bool last_proper_ = false;
  bool last_plural_ = false;
};

// Attaches the words of one phrase below its head.
class PhraseLinker {
 public:
  PhraseLinker(const Words& words, int begin, int end, ParseTree& tree)
      : words_(words), begin_(begin), end_(end), tree_(tree) {}

  Chunk Link() {
    Chunk chunk{.type = ChunkType::kNounPhrase, .begin = begin_, .end = end_};
    chunk.head = FindHead();
    head_ = chunk.head;
    int i = begin_;
    LinkName();
    i = LinkComparator(i);
    while (i < end_) i = LinkWord(i);
    chunk.head = head_;
    const TaggedWord& head = At(head_);
    chunk.pronoun = head.tag == Tag::kPRP || head.tag == Tag::kEX;
    chunk.time = (head.IsClass(kMonth | kWeekday | kTimeNoun) &&
                  head.Is(kAnyNoun)) ||
                 (end_ == begin_ + 1 && IsYear(head.lower));
    for (int k = begin_; k < end_; ++k) {
      chunk.number = chunk.number || At(k).tag == Tag::kCD;
    }
    return chunk;
  }

 private:
  const TaggedWord& At(int i) const { return words_[static_cast<size_t>(i)]; }

  int FindHead() const {
    for (int i = end_ - 1; i >= begin_; --i) {
      // "Feb. 23": the month, not the day after it.
      if (At(i).Is(kAnyNoun)) return i;
    }
    for (int i = end_ - 1; i >= begin_; --i) {
      if (At(i).Is(Bit(Tag::kSYM))) return i;
    }
    for (int i = end_ - 1; i >= begin_; --i) {
      if (At(i).Is(Bit(Tag::kCD))) return i;
    }
    for (int i = end_ - 1; i >= begin_; --i) {
      if (At(i).Is(kModifier)) return i;
    }
    return end_ - 1;
  }

  // A name of words that mean nothing else ("Volodymyr Zelenskyy") is headed by
  // its first word.
  void LinkName() {
    int first = head_;
    while (first > begin_ && IsNameWord(first) && IsNameWord(first - 1)) {
      --first;
    }
    if (first == head_ || !IsNameWord(head_)) return;
    for (int k = first + 1; k <= head_; ++k) {
      tree_.Attach(k, first, Deprel::kFlat);
    }
    name_end_ = head_ + 1;
    head_ = first;
  }

  bool IsNameWord(int i) const {
    const TaggedWord& word = At(i);
    return word.tag == Tag::kNNP && (word.flags & kTokenDigits) == 0 &&
           (word.flags & kTokenAllCaps) == 0 &&
           (word.entry == nullptr || word.lower.ends_with("."));
  }

  // "more than" and the like, below the number that follows.
  int LinkComparator(int i) {
    while (i < end_) {
      const int size = ComparatorWords(words_, i);
      if (size > 0) {
        const int number = NextNumber(i + size);
        if (At(i).lower == "at") {  // "at least": a phrase of its own
          tree_.Attach(i, i + 1, Deprel::kCase);
          tree_.Attach(i + 1, number, Deprel::kNmod);
          return i + size;
        }
        tree_.Attach(i, number, Deprel::kAdvmod);
        for (int k = i + 1; k < i + size; ++k) {
          tree_.Attach(k, i, Deprel::kFixed);
        }
        return i + size;
      }
      if (!At(i).Is(Bit(Tag::kDT) | Bit(Tag::kPRPS) | Bit(Tag::kRB))) return i;
      LinkWord(i);
      ++i;
    }
    return i;
  }

  int NextNumber(int i) const {
    for (int k = i; k < end_; ++k) {
      if (At(k).Is(Bit(Tag::kCD) | Bit(Tag::kSYM))) return k;
    }
    return head_;
  }

  // The element that words at `i` modify when it is not the head.
  int LinkWord(int i) {
    if (i > head_ && i < name_end_) return i + 1;
    if (IsHyphenJoint(words_, i + 1) && i + 2 < end_) return LinkChain(i);
    LinkTo(i, head_);
    return i + 1;
  }

  // "30 - day", "three - year - old", "10 - 15": each part below the next one,
  // the last below the head.
  int LinkChain(int i) {
    while (IsHyphenJoint(words_, i + 1) && i + 2 < end_) {
      const bool range =
          At(i).tag == Tag::kCD && At(i + 2).tag == Tag::kCD;
      if (range) {
        tree_.Attach(i + 1, i + 2, Deprel::kCase);
        tree_.Attach(i + 2, i, Deprel::kNmod);
        LinkTo(i, head_ == i + 2 ? i : head_);
        if (head_ == i + 2) head_ = i;
        return i + 3;
      }
      LinkTo(i, i + 2);
      tree_.Attach(i + 1, i + 2, Deprel::kPunct);
      i += 2;
    }
    if (i != head_) LinkTo(i, head_);
    return i + 1;
  }

  void LinkTo(int i, int target) {
    if (i == target) return;
    const TaggedWord& word = At(i);
    if (i - 2 >= begin_ && At(i - 1).tag == Tag::kCC) {
      return tree_.Attach(i, i - 2, Deprel::kConj);
    }
    switch (word.tag) {
      case Tag::kDT: return tree_.Attach(i, target, Deprel::kDet);
      case Tag::kPRPS: return tree_.Attach(i, target, Deprel::kNmodPoss);
      case Tag::kCD: return LinkNumber(i, target);
      case Tag::kSYM: return LinkSign(i, target);
      case Tag::kJJ:
      case Tag::kVBN:
      case Tag::kVBG:
      case Tag::kVBD:
        return tree_.Attach(i, target, Deprel::kAmod);
      case Tag::kRB: {
        const int next = i + 1 < end_ ? i + 1 : target;
        return tree_.Attach(i, next, Deprel::kAdvmod);
      }
      case Tag::kCC: return tree_.Attach(i, i + 1, Deprel::kCc);
      case Tag::kPunct: return tree_.Attach(i, target, Deprel::kPunct);
      default:
        return tree_.Attach(i, target,
                            word.Is(kAnyNoun) ? Deprel::kCompound
                                              : Deprel::kDep);
    }
  }

  void LinkNumber(int i, int target) {
    // "2.3 million people": 2.3 below million.
    if (i + 1 < end_ && At(i + 1).tag == Tag::kCD) {
      return tree_.Attach(i, i + 1, Deprel::kCompound);
    }
    // "$ 5 billion loan": the sum belongs to its sign.
    for (int k = i - 1; k >= begin_ && k >= i - 3; --k) {
      if (At(k).Is(Bit(Tag::kSYM))) {
        return tree_.Attach(i, k, Deprel::kNummod);
      }
      if (At(k).tag != Tag::kCD) break;
    }
    if (i + 1 < end_ && At(i + 1).Is(Bit(Tag::kSYM)) &&
        At(i + 1).text == "%") {
      return tree_.Attach(i, i + 1, Deprel::kNummod);
    }
    tree_.Attach(i, target, Deprel::kNummod);
  }

  void LinkSign(int i, int target) {
    tree_.Attach(i, target, Deprel::kCompound);
  }

  const Words& words_;
  const int begin_;
  const int end_;
  ParseTree& tree_;
  int head_ = 0;
  int name_end_ = 0;  // Of a name that begins at head_.
};

}  // namespace

int NounPhraseEnd(const Words& words, int begin) {
  return PhraseScanner(words, begin).End();
}

Chunk BuildNounPhrase(const Words& words, int begin, int end,
                      ParseTree& tree) {
  return PhraseLinker(words, begin, end, tree).Link();
}

}  // namespace factline::language
