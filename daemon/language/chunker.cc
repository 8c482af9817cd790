#include "daemon/language/chunker.h"

#include <string_view>

#include "daemon/language/clause_words.h"
#include "daemon/language/noun_phrase.h"

namespace factline::language {
namespace {

using Words = std::vector<TaggedWord>;

bool IsPassiveAuxiliary(std::string_view lower) {
  return IsFormOfBe(lower) || lower == "got" || lower == "get" ||
         lower == "gets" || lower == "getting";
}

bool IsSubordinator(std::string_view lower) {
  return lower == "because" || lower == "if" || lower == "while" ||
         lower == "whilst" || lower == "although" || lower == "though" ||
         lower == "whereas" || lower == "unless" || lower == "whether" ||
         lower == "lest" || lower == "that" || lower == "so";
}

struct Multiword {
  std::string_view words[3];  // The last may be empty.
  ChunkType type;
};

constexpr Multiword kMultiwords[] = {
    {{"according", "to", ""}, ChunkType::kPreposition},
    {{"because", "of", ""}, ChunkType::kPreposition},
    {{"due", "to", ""}, ChunkType::kPreposition},
    {{"thanks", "to", ""}, ChunkType::kPreposition},
    {{"such", "as", ""}, ChunkType::kPreposition},
    {{"instead", "of", ""}, ChunkType::kPreposition},
    {{"rather", "than", ""}, ChunkType::kPreposition},
    {{"ahead", "of", ""}, ChunkType::kPreposition},
    {{"prior", "to", ""}, ChunkType::kPreposition},
    {{"together", "with", ""}, ChunkType::kPreposition},
    {{"along", "with", ""}, ChunkType::kPreposition},
    {{"out", "of", ""}, ChunkType::kPreposition},
    {{"next", "to", ""}, ChunkType::kPreposition},
    {{"close", "to", ""}, ChunkType::kPreposition},
    {{"as", "of", ""}, ChunkType::kPreposition},
    {{"as", "for", ""}, ChunkType::kPreposition},
    {{"as", "to", ""}, ChunkType::kPreposition},
    {{"up", "to", ""}, ChunkType::kPreposition},
    {{"except", "for", ""}, ChunkType::kPreposition},
    {{"as", "well", "as"}, ChunkType::kConjunction},
    {{"as", "well", ""}, ChunkType::kAdverb},
    {{"even", "though", ""}, ChunkType::kSubordinator},
    {{"even", "if", ""}, ChunkType::kSubordinator},
    {{"so", "that", ""}, ChunkType::kSubordinator},
    {{"as", "if", ""}, ChunkType::kSubordinator},
};

class Chunker {
 public:
  Chunker(const Words& words, ParseTree& tree) : words_(words), tree_(tree) {}

  std::vector<Chunk> Run() {
    const int size = static_cast<int>(words_.size());
    while (at_ < size) {
      // Quotation marks part nothing that grammar joins.
      if (IsQuoteMark(At(at_).text)) {
        ++at_;
        continue;
      }
      Chunk chunk = Next();
      at_ = chunk.end;
      chunks_.push_back(chunk);
    }
    return std::move(chunks_);
  }

 private:
  const TaggedWord& At(int i) const { return words_[static_cast<size_t>(i)]; }
  bool Has(int i) const { return i < static_cast<int>(words_.size()); }
  bool IsAt(int i, TagSet tags) const { return Has(i) && At(i).Is(tags); }

  // "according to", "as well as": one chunk, the first word its head.
  Chunk MultiwordChunk() {
    Chunk chunk{.begin = at_, .end = at_, .head = at_};
    for (const Multiword& multiword : kMultiwords) {
      int size = 0;
      while (size < 3 && !multiword.words[size].empty() && Has(at_ + size) &&
             At(at_ + size).lower == multiword.words[size]) {
        ++size;
      }
      if (size < 2 || (size == 2 && !multiword.words[2].empty())) continue;
      if (multiword.type == ChunkType::kAdverb && Has(at_ + 2) &&
          At(at_ + 2).lower == "as") {
        continue;
      }
      chunk.type = multiword.type;
      chunk.end = at_ + size;
      for (int i = at_ + 1; i < chunk.end; ++i) {
        tree_.Attach(i, at_, Deprel::kFixed);
      }
      break;
    }
    return chunk;
  }

  Chunk Next() {
    if (const int end = NounPhraseEnd(words_, at_);
        end == at_ || At(at_).Is(Bit(Tag::kJJ) | Bit(Tag::kNNS))) {
      if (const Chunk chunk = MultiwordChunk(); chunk.end > at_) return chunk;
    }
    if (const int end = NounPhraseEnd(words_, at_); end > at_) {
      Chunk phrase = BuildNounPhrase(words_, at_, end, tree_);
      if (IsAt(end, Bit(Tag::kPOS)) || IsBarePossessive(end, phrase)) {
        tree_.Attach(end, phrase.head, Deprel::kCase);
        phrase.end = end + 1;
        phrase.possessive = true;
      }
      return phrase;
    }
    if (const Chunk verb = VerbGroup(); verb.end > at_) return verb;
    return Single();
  }

  // The mark of a plural possessive: "Russians' demands".
  bool IsBarePossessive(int i, const Chunk& phrase) const {
    if (!Has(i + 1)) return false;
    const std::string_view mark = At(i).text;
    return (mark == "'" || mark == "’") &&
           (At(i).flags & kTokenSpaceBefore) == 0 &&
           (At(i).flags & kTokenInQuotes) == 0 &&
           At(phrase.head).lower.ends_with("s") &&
           At(i + 1).Is(kAnyNoun | Bit(Tag::kJJ));
  }

  bool IsAuxiliary(int i) const {
    const TaggedWord& word = At(i);
    return word.Is(Bit(Tag::kMD) | Bit(Tag::kTO)) || IsFormOfBe(word.lower) ||
           IsFormOfHave(word.lower) || IsFormOfDo(word.lower) ||
           (word.Is(kAnyVerb) && (word.lower == "'s" || word.lower == "’s")) ||
           (IsPassiveAuxiliary(word.lower) && IsAt(i + 1, Bit(Tag::kVBN)));
  }

  // The next verb after `i`, over adverbs and "not"; kNone if none follows.
  int NextVerb(int i) const {
    constexpr int kMaxAdverbs = 3;
    for (int k = i + 1; k <= i + 1 + kMaxAdverbs && Has(k); ++k) {
      if (At(k).Is(kAnyVerb | Bit(Tag::kMD))) return k;
      if (!At(k).Is(Bit(Tag::kRB)) && !IsQuoteMark(At(k).text)) return kNone;
    }
    return kNone;
  }

  // Which verb forms may follow `auxiliary` in one group.
  bool Joins(int auxiliary, int verb) const {
    const TaggedWord& a = At(auxiliary);
    const TaggedWord& v = At(verb);
    if (a.Is(Bit(Tag::kMD) | Bit(Tag::kTO)) || IsFormOfDo(a.lower)) {
      return v.Is(Bit(Tag::kVB));
    }
    if (IsFormOfHave(a.lower)) return v.Is(Bit(Tag::kVBN) | Bit(Tag::kVBD));
    return v.Is(Bit(Tag::kVBN) | Bit(Tag::kVBG) | Bit(Tag::kVBD));
  }

  Chunk VerbGroup() {
    Chunk chunk{.type = ChunkType::kVerbGroup, .begin = at_, .end = at_};
    int first = at_;
    while (Has(first) && At(first).Is(Bit(Tag::kRB)) && first < at_ + 3) {
      ++first;
    }
    if (!IsAt(first, kAnyVerb | Bit(Tag::kMD) | Bit(Tag::kTO))) return chunk;
    if (At(first).tag == Tag::kTO && NextVerb(first) == kNone) return chunk;
    int verb = first;
    bool passive = false;
    while (IsAuxiliary(verb)) {
      const int next = NextVerb(verb);
      if (next == kNone || !Joins(verb, next)) break;
      passive = IsPassiveAuxiliary(At(verb).lower) ||
                At(verb).lower == "'s" || At(verb).lower == "’s";
      verb = next;
    }
    if (At(verb).tag == Tag::kTO) return chunk;
    chunk.head = verb;
    chunk.end = verb + 1;
    SetKind(chunk, first, passive);
    for (int i = chunk.begin; i < verb; ++i) {
      const TaggedWord& word = At(i);
      if (word.Is(Bit(Tag::kRB))) {
        tree_.Attach(i, verb, Deprel::kAdvmod);
      } else if (word.Is(Bit(Tag::kPunct))) {
        tree_.Attach(i, verb, Deprel::kPunct);
      } else if (word.Is(Bit(Tag::kTO))) {
        tree_.Attach(i, verb, Deprel::kMark);
      } else {
        const bool last = passive && chunk.passive && i == LastAuxiliary(verb);
        tree_.Attach(i, verb, last ? Deprel::kAuxPass : Deprel::kAux);
      }
    }
    return chunk;
  }

  int LastAuxiliary(int verb) const {
    int i = verb - 1;
    while (i > 0 && At(i).Is(Bit(Tag::kRB) | Bit(Tag::kPunct))) --i;
    return i;
  }

  void SetKind(Chunk& chunk, int first, bool passive_auxiliary) const {
    const TaggedWord& lead = At(first);
    const TaggedWord& main = At(chunk.head);
    chunk.infinitive = lead.tag == Tag::kTO;
    chunk.passive = passive_auxiliary && main.Is(Bit(Tag::kVBN) |
                                                 Bit(Tag::kVBD));
    chunk.copula = first == chunk.head || At(chunk.head).Is(kAnyVerb)
                       ? IsFormOfBe(main.lower) || (first == chunk.head &&
                         (main.lower == "'s" || main.lower == "’s"))
                       : false;
    if (chunk.infinitive) return;
    chunk.finite = lead.Is(Bit(Tag::kMD) | Bit(Tag::kVBD) | Bit(Tag::kVBZ) |
                           Bit(Tag::kVB));
    chunk.gerund = lead.tag == Tag::kVBG;
    chunk.participle = lead.tag == Tag::kVBN;
  }

  Chunk Single() const {
    Chunk chunk{.begin = at_, .end = at_ + 1, .head = at_};
    const TaggedWord& word = At(at_);
    switch (word.tag) {
      case Tag::kIN:
        chunk.type = IsSubordinator(word.lower) ? ChunkType::kSubordinator
                                                : ChunkType::kPreposition;
        break;
      case Tag::kTO: chunk.type = ChunkType::kPreposition; break;
      case Tag::kWP:
      case Tag::kWRB: chunk.type = ChunkType::kRelative; break;
      case Tag::kCC: chunk.type = ChunkType::kConjunction; break;
      case Tag::kJJ:
      case Tag::kPRPS: chunk.type = ChunkType::kAdjective; break;
      case Tag::kRB:
      case Tag::kUH: chunk.type = ChunkType::kAdverb; break;
      case Tag::kRP: chunk.type = ChunkType::kParticle; break;
      default:
        chunk.type =
            word.text == "," ? ChunkType::kComma : ChunkType::kMark;
    }
    return chunk;
  }

  const Words& words_;
  ParseTree& tree_;
  std::vector<Chunk> chunks_;
  int at_ = 0;
};

}  // namespace

std::vector<Chunk> ChunkSentence(const Words& words, ParseTree& tree) {
  return Chunker(words, tree).Run();
}

}  // namespace factline::language
