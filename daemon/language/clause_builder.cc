#include "daemon/language/clause_builder.h"

#include <algorithm>
#include <string_view>

namespace factline::language {
namespace {

using Words = std::vector<TaggedWord>;

// Looks ahead stop here, so that a sentence is read in linear time.
constexpr int kMaxLookAhead = 14;

// A clause being filled. Words are numbered in the sentence.
struct Clause {
  int verb = kNone;       // What dependents hang on.
  int first_verb = kNone; // Of coordinated verbs, what others are conj of.
  int subject = kNone;    // Waits for the verb until it is known.
  int object = kNone;
  int predicate = kNone;  // Of a copula.
  int mark = kNone;
  int conjunction = kNone;
  int relative = kNone;   // "who", "which": subject or object, yet unknown.
  int parent = kNone;     // Where the verb will hang; kNone = the root clause.
  Deprel relation = Deprel::kRoot;
  bool copula = false;
  bool passive = false;
  bool finite = false;
  bool needs_main = false;  // Fronted: its parent clause is yet to come.
  bool bracketed = false;   // Ends at its bracket, and nothing leaves it.
};

class ClauseBuilder {
 public:
  ClauseBuilder(const Words& words, const std::vector<std::string_view>& lemmas,
                const std::vector<Chunk>& chunks, ParseTree& tree)
      : words_(words),
        lemmas_(lemmas),
        chunks_(chunks),
        tree_(tree),
        vocabulary_(Vocabulary::English()),
        predicate_of_(words.size(), kNone) {
    clauses_.push_back({});
  }

  int Run() {
    for (at_ = 0; at_ < Count(); ++at_) {
      Read(chunks_[static_cast<size_t>(at_)]);
    }
    while (clauses_.size() > 1) CloseClause();
    const int root = FinishRoot();
    tree_.RaisePredicates(predicate_of_);
    return root != kNone && predicate_of_[static_cast<size_t>(root)] != kNone
               ? predicate_of_[static_cast<size_t>(root)]
               : root;
  }

 private:
  int Count() const { return static_cast<int>(chunks_.size()); }
  const Chunk* ChunkAt(int k) const {
    return k >= 0 && k < Count() ? &chunks_[static_cast<size_t>(k)] : nullptr;
  }
  // A conjunction right before the chunk being read, or an adverb between.
  bool AfterConjunction() const {
    return conjunction_ != kNone &&
           (IsType(at_ - 1, ChunkType::kConjunction) ||
            (IsType(at_ - 1, ChunkType::kAdverb) &&
             IsType(at_ - 2, ChunkType::kConjunction)));
  }

  bool IsType(int k, ChunkType type) const {
    const Chunk* chunk = ChunkAt(k);
    return chunk != nullptr && chunk->type == type;
  }
  const TaggedWord& Word(int i) const { return words_[static_cast<size_t>(i)]; }
  std::string_view Lemma(int i) const { return lemmas_[static_cast<size_t>(i)]; }
  bool LemmaIs(int i, WordClass word_class) const {
    return i != kNone && vocabulary_.Is(Lemma(i), word_class);
  }
  Clause& Top() { return clauses_.back(); }

  void Read(const Chunk& chunk) {
    switch (chunk.type) {
      case ChunkType::kNounPhrase: return ReadNounPhrase(chunk);
      case ChunkType::kVerbGroup: return ReadVerbGroup(chunk);
      case ChunkType::kPreposition: return ReadPreposition(chunk);
      case ChunkType::kSubordinator: return ReadSubordinator(chunk);
      case ChunkType::kRelative: return ReadRelative(chunk);
      case ChunkType::kConjunction:
        conjunction_ = chunk.head;
        if (at_ == 0) {
          fronted_.push_back({chunk.head, Deprel::kCc});
          conjunction_ = kNone;
        }
        return;
      case ChunkType::kComma: return ReadComma(chunk);
      case ChunkType::kMark: return ReadMark(chunk);
      case ChunkType::kAdjective: return ReadAdjective(chunk);
      case ChunkType::kAdverb: return ReadAdverb(chunk);
      case ChunkType::kParticle:
        if (Top().copula && Top().predicate == kNone) {
          SetPredicate(chunk.head);  // "were up by 6%"
        } else if (last_verb_ != kNone) {
          tree_.Attach(chunk.head, last_verb_, Deprel::kCompoundPrt);
        }
        return;
    }
  }

  // --- Looks ahead ---

  // Whether the noun phrase at `k` begins a clause: a finite verb follows, with
  // nothing but its own modifiers in between.
  bool StartsClause(int k) const {
    int commas = 0;
    for (int j = k + 1; j < std::min(Count(), k + kMaxLookAhead); ++j) {
      const Chunk& chunk = chunks_[static_cast<size_t>(j)];
      switch (chunk.type) {
        case ChunkType::kVerbGroup:
          if (chunk.finite) return commas != 1 || j == k + 2;
          break;
        case ChunkType::kPreposition:
        case ChunkType::kAdverb:
        case ChunkType::kParticle:
        case ChunkType::kConjunction:
          break;
        case ChunkType::kNounPhrase: {
          const Chunk& before = chunks_[static_cast<size_t>(j - 1)];
          const bool joined = before.possessive ||
                              before.type == ChunkType::kPreposition ||
                              before.type == ChunkType::kConjunction ||
                              before.type == ChunkType::kComma ||
                              before.type == ChunkType::kVerbGroup ||
                              chunk.time;
          if (!joined) return false;
          break;
        }
        case ChunkType::kComma: ++commas; break;
        case ChunkType::kRelative:
          // "X, who did Y, said": one more verb to come.
          return RelativeThenVerb(j);
        default: return false;
      }
      if (commas > 2) return false;
    }
    return false;
  }

  bool RelativeThenVerb(int k) const {
    bool inner_verb = false;
    for (int j = k + 1; j < std::min(Count(), k + kMaxLookAhead); ++j) {
      const Chunk& chunk = chunks_[static_cast<size_t>(j)];
      if (chunk.type == ChunkType::kMark) return false;
      if (chunk.type != ChunkType::kVerbGroup || !chunk.finite) continue;
      if (inner_verb) {
        return !IsType(j - 1, ChunkType::kConjunction) &&
               !IsType(j - 1, ChunkType::kRelative);
      }
      inner_verb = true;
    }
    return false;
  }

  // Whether "A, B and C" goes on at the noun phrase `k`.
  bool InList(int k) const {
    for (int j = k + 1; j < std::min(Count(), k + kMaxLookAhead); ++j) {
      const Chunk& chunk = chunks_[static_cast<size_t>(j)];
      if (chunk.type == ChunkType::kVerbGroup && !chunk.participle) {
        return false;
      }
      if (chunk.type == ChunkType::kMark ||
          chunk.type == ChunkType::kRelative ||
          chunk.type == ChunkType::kSubordinator) {
        return false;
      }
      if (chunk.type == ChunkType::kConjunction) {
        int next = j + 1;
        if (IsType(next, ChunkType::kAdverb)) ++next;
        return IsType(next, ChunkType::kNounPhrase) &&
               (Top0().verb == kNone || !StartsClause(next));
      }
    }
    return false;
  }

  // --- Clauses ---

  void OpenClause(Clause clause) { clauses_.push_back(clause); }

  void CloseClause() {
    Clause closed = Top();
    clauses_.pop_back();
    if (closed.verb == kNone) {
      // It never got its verb: its parts are fragments of the parent's.
      const int host = Top().verb;
      if (closed.subject != kNone && closed.bracketed) {
        tree_.Attach(closed.subject, closed.parent, Deprel::kAppos);
      } else if (closed.subject != kNone) {
        tree_.Attach(closed.subject, host, Deprel::kDep);
      }
      if (closed.mark != kNone) {
        tree_.Attach(closed.mark,
                     closed.subject != kNone ? closed.subject : host,
                     Deprel::kMark);
      }
      return;
    }
    if (closed.parent != kNone) {
      tree_.Attach(closed.first_verb, closed.parent, closed.relation);
    } else if (closed.needs_main) {
      fronted_.push_back({closed.first_verb, closed.relation});
    }
  }

  // Puts `verb` at the heart of the top clause and gives it what waited.
  void SetVerb(const Chunk& chunk) {
    Clause& clause = Top();
    clause.verb = clause.first_verb = chunk.head;
    clause.copula = chunk.copula;
    clause.passive = chunk.passive || chunk.participle;
    clause.finite = chunk.finite;
    const Deprel subject =
        chunk.passive ? Deprel::kNsubjPass : Deprel::kNsubj;
    if (clause.mark != kNone) {
      tree_.Attach(clause.mark, chunk.head, Deprel::kMark);
    }
    if (clause.conjunction != kNone) {
      tree_.Attach(clause.conjunction, chunk.head, Deprel::kCc);
    }
    if (clause.relative != kNone) {
      const bool is_subject = clause.subject == kNone;
      const bool adverb = Word(clause.relative).tag == Tag::kWRB;
      tree_.Attach(clause.relative, chunk.head,
                   adverb       ? Deprel::kAdvmod
                   : is_subject ? subject
                                : Deprel::kObj);
      if (!is_subject && !adverb) clause.object = clause.relative;
    }
    if (clause.subject != kNone) {
      const bool expletive = Word(clause.subject).tag == Tag::kEX;
      tree_.Attach(clause.subject, chunk.head,
                   expletive ? Deprel::kExpl : subject);
    }
    if (clause.parent != kNone) {
      tree_.Attach(chunk.head, clause.parent, clause.relation);
    }
    AttachFronted(chunk.head);
    NoteVerb(chunk);
  }

  void AttachFronted(int verb) {
    for (const auto& [word, relation] : fronted_) {
      tree_.Attach(word, verb, relation);
    }
    fronted_.clear();
  }

  void NoteVerb(const Chunk& chunk) {
    last_verb_ = chunk.head;
    last_noun_ = kNone;
    last_content_ = chunk.head;
    conjunction_ = kNone;
    preposition_ = kNone;
  }

  // --- Verbs ---

  void ReadVerbGroup(const Chunk& chunk) {
    if (chunk.infinitive) return ReadInfinitive(chunk);
    if (chunk.gerund) return ReadGerund(chunk);
    if (chunk.participle) return ReadParticiple(chunk);
    ReadFinite(chunk);
  }

  void ReadFinite(const Chunk& chunk) {
    if (Top().verb == kNone) {
      Top().finite = true;
      return SetVerb(chunk);
    }
    if (AfterConjunction()) {
      return JoinVerb(chunk);
    }
    // Clauses that are complete give way to one that waits for its verb.
    for (size_t k = clauses_.size(); k-- > bracket_.depth;) {
      if (clauses_[k].verb == kNone &&
          (clauses_[k].subject != kNone || clauses_[k].relative != kNone)) {
        while (clauses_.size() > k + 1) CloseClause();
        return SetVerb(chunk);
      }
    }
    if (IsInvertedSpeech(chunk)) return OpenPostposedSpeech(chunk, kNone);
    if (last_noun_ != kNone && last_noun_ == Top().object) {
      return StealSubject(chunk);
    }
    // A verb of its own: "..., killed four".
    AttachCoordinated(chunk);
  }

  // ", said Smith" after what was said.
  bool IsInvertedSpeech(const Chunk& chunk) const {
    return LemmaIs(chunk.head, kSayVerb) &&
           (IsType(at_ - 1, ChunkType::kComma) ||
            IsType(at_ - 1, ChunkType::kMark)) &&
           IsType(at_ + 1, ChunkType::kNounPhrase);
  }

  // The sentence so far is what someone said: the verb of saying is its root.
  void OpenPostposedSpeech(const Chunk& chunk, int speaker) {
    while (clauses_.size() > 1) CloseClause();
    const int content = FinishRoot();
    Clause speech;
    speech.subject = speaker;
    clauses_[0] = speech;
    SetVerb(chunk);
    if (content != kNone) tree_.Attach(content, chunk.head, Deprel::kCcomp);
    inverted_ = speaker == kNone;
  }

  // "He said Russia launched": the object was the next clause's subject.
  void StealSubject(const Chunk& chunk) {
    const int subject = last_noun_;
    Clause clause;
    clause.parent = Top().verb;
    clause.relation =
        LemmaIs(Top().verb, kSayVerb) ? Deprel::kCcomp : Deprel::kParataxis;
    clause.subject = subject;
    Top().object = kNone;
    OpenClause(clause);
    SetVerb(chunk);
  }

  // "killed one man and wounded five"
  void JoinVerb(const Chunk& chunk) {
    // "and" after an infinitive or participle may go on with the main clause.
    while (clauses_.size() > 1 && chunk.finite && !Top().finite) {
      CloseClause();
    }
    AttachCoordinated(chunk);
  }

  void AttachCoordinated(const Chunk& chunk) {
    Clause& clause = Top();
    if (clause.first_verb == kNone) return SetVerb(chunk);
    tree_.Attach(chunk.head, clause.first_verb, Deprel::kConj);
    if (conjunction_ != kNone) {
      tree_.Attach(conjunction_, chunk.head, Deprel::kCc);
    }
    clause.verb = chunk.head;
    clause.copula = chunk.copula;
    clause.passive = chunk.passive || chunk.participle;
    clause.object = kNone;
    clause.predicate = kNone;
    NoteVerb(chunk);
  }

  void ReadInfinitive(const Chunk& chunk) {
    if (AfterConjunction() &&
        Top().verb != kNone && !Top().finite) {
      return AttachCoordinated(chunk);
    }
    Clause clause;
    const bool after_noun = last_noun_ != kNone &&
                            chunks_[static_cast<size_t>(at_ - 1)].type ==
                                ChunkType::kNounPhrase;
    if (Top().verb == kNone) {
      // "The decision to leave was", "To win, he must".
      clause.parent = after_noun ? last_noun_ : kNone;
      clause.relation = after_noun ? Deprel::kAcl : Deprel::kAdvcl;
      clause.needs_main = !after_noun;
    } else if (after_noun && last_noun_ == Top().object &&
               !TakesInfinitive(Top().verb)) {
      clause.parent = last_noun_;
      clause.relation = Deprel::kAcl;
    } else {
      clause.parent = last_content_ != kNone && !after_noun ? last_content_
                                                            : Top().verb;
      const bool comma = IsType(at_ - 1, ChunkType::kComma);
      clause.relation = comma ? Deprel::kAdvcl : Deprel::kXcomp;
      if (after_noun && last_noun_ != Top().object) {
        clause.relation = Deprel::kAdvcl;
      }
    }
    OpenClause(clause);
    SetVerb(chunk);
  }

  // "asked Russia to leave": the infinitive is the verb's.
  bool TakesInfinitive(int verb) const {
    static constexpr std::string_view kVerbs[] = {
        "advise", "allow",   "ask",      "authorize", "beg",    "cause",
        "compel", "convince", "enable",  "encourage", "expect", "force",
        "get",    "help",    "instruct", "intend",    "invite", "lead",
        "oblige", "order",   "permit",   "persuade",  "press",  "prompt",
        "push",   "require", "say",      "summon",    "tell",   "urge",
        "use",    "want",    "warn"};
    return std::binary_search(std::begin(kVerbs), std::end(kVerbs),
                              Lemma(verb));
  }

  void ReadGerund(const Chunk& chunk) {
    Clause clause;
    const int preposition = preposition_;
    if (AfterConjunction() &&
        Top().verb != kNone &&
        Word(Top().verb).tag == Tag::kVBG) {
      return AttachCoordinated(chunk);
    }
    if (preposition != kNone) {
      // "by launching", "of killing"
      const bool of = Word(preposition).lower == "of" && before_preposition_ != kNone;
      clause.parent = of || Top().verb == kNone ? before_preposition_
                                                : Top().verb;
      clause.relation = of || Top().verb == kNone ? Deprel::kAcl
                                                  : Deprel::kAdvcl;
      clause.needs_main = clause.parent == kNone;
      if (clause.parent == kNone) clause.relation = Deprel::kAdvcl;
      clause.mark = preposition;
    } else if (IsType(at_ - 1, ChunkType::kNounPhrase) && last_noun_ != kNone) {
      clause.parent = last_noun_;
      clause.relation = Deprel::kAcl;
    } else if (Top().verb != kNone) {
      const bool after_verb = IsType(at_ - 1, ChunkType::kVerbGroup);
      clause.parent = Top().verb;
      clause.relation = after_verb ? Deprel::kXcomp : Deprel::kAdvcl;
    } else if (Top().subject != kNone) {
      clause.parent = Top().subject;
      clause.relation = Deprel::kAcl;
    } else {
      clause.relation = Deprel::kAdvcl;
      clause.needs_main = true;
    }
    OpenClause(clause);
    SetVerb(chunk);
  }

  void ReadParticiple(const Chunk& chunk) {
    if (AfterConjunction() &&
        Top().verb != kNone && Word(Top().verb).Is(Bit(Tag::kVBN))) {
      return AttachCoordinated(chunk);
    }
    Clause clause;
    const bool comma = IsType(at_ - 1, ChunkType::kComma);
    if (Top().copula && Top().predicate == kNone &&
        Top().verb == last_content_) {
      clause.parent = Top().verb;
      clause.relation = Deprel::kXcomp;
    } else if (last_noun_ != kNone &&
               (comma || IsType(at_ - 1, ChunkType::kNounPhrase) ||
                IsType(at_ - 1, ChunkType::kAdverb))) {
      clause.parent = last_noun_;
      clause.relation = Deprel::kAcl;
    } else if (Top().verb != kNone) {
      clause.parent = Top().verb;
      clause.relation = Deprel::kAdvcl;
    } else {
      clause.relation = Deprel::kAdvcl;
      clause.needs_main = Top().verb == kNone;
    }
    if (preposition_ != kNone) clause.mark = preposition_;
    OpenClause(clause);
    SetVerb(chunk);
  }

  // --- Noun phrases ---

  // "two years later", "a week ago", "40 km long": the last word leads.
  bool IsBeforeAgo() const {
    if (!IsType(at_ + 1, ChunkType::kAdverb) &&
        !IsType(at_ + 1, ChunkType::kAdjective)) {
      return false;
    }
    const std::string_view next = Word(ChunkAt(at_ + 1)->head).lower;
    return next == "ago" || next == "later" || next == "earlier" ||
           next == "old" || next == "long" || next == "high" ||
           next == "tall" || next == "wide" || next == "deep" ||
           next == "away" || next == "apart";
  }

  void ReadNounPhrase(const Chunk& phrase) {
    if ((phrase.time || phrase.number) && IsBeforeAgo() &&
        preposition_ == kNone && Word(phrase.head).Is(kAnyNoun)) {
      return tree_.Attach(phrase.head, ChunkAt(at_ + 1)->head,
                          Deprel::kOblTmod);
    }
    if (phrase.possessive) return HoldPossessor(phrase);
    AttachPossessor(phrase);
    if (preposition_ != kNone) return ReadPrepositionalPhrase(phrase);
    if (AfterConjunction()) {
      return ReadCoordinatedPhrase(phrase);
    }
    if (IsType(at_ - 1, ChunkType::kComma) ||
        IsType(at_ - 1, ChunkType::kMark)) {
      if (ReadPhraseAfterComma(phrase)) return;
    }
    ReadPlainPhrase(phrase);
  }

  void HoldPossessor(const Chunk& phrase) {
    AttachPossessor(phrase);
    possessor_ = phrase.head;
  }

  void AttachPossessor(const Chunk& phrase) {
    if (possessor_ == kNone) return;
    tree_.Attach(possessor_, phrase.head, Deprel::kNmodPoss);
    possessor_ = kNone;
  }

  void NoteNoun(const Chunk& phrase) {
    last_noun_ = phrase.head;
    last_content_ = phrase.head;
    conjunction_ = kNone;
    preposition_ = kNone;
  }

  void ReadPrepositionalPhrase(const Chunk& phrase) {
    tree_.Attach(preposition_, phrase.head, Deprel::kCase);
    const std::string_view word = Word(preposition_).lower;
    const int noun = before_preposition_;
    const int verb = Top().verb;
    if (verb != kNone && word == "by" && Top().passive && !phrase.time) {
      tree_.Attach(phrase.head, verb, Deprel::kOblAgent);
    } else if (joined_phrase_ != kNone && conjunction_ != kNone) {
      // "in Kyiv and in Lviv"
      tree_.Attach(phrase.head, joined_phrase_, Deprel::kConj);
      tree_.Attach(conjunction_, phrase.head, Deprel::kCc);
    } else if (noun != kNone && BelongsToNoun(word, noun, phrase)) {
      tree_.Attach(phrase.head, noun, Deprel::kNmod);
    } else if (verb != kNone) {
      if (Top().copula && Top().predicate == kNone && last_verb_ == verb &&
          noun == kNone && !phrase.time) {
        SetPredicate(phrase.head);
      } else {
        tree_.Attach(phrase.head, verb, Deprel::kObl);
      }
    } else if (noun != kNone) {
      tree_.Attach(phrase.head, noun, Deprel::kNmod);
    } else {
      fronted_.push_back({phrase.head, Deprel::kObl});
    }
    joined_phrase_ = kNone;
    last_phrase_ = phrase.head;
    NoteNoun(phrase);
  }

  bool BelongsToNoun(std::string_view preposition, int noun,
                     const Chunk& phrase) const {
    if (preposition == "of" || preposition == "including" ||
        preposition == "such") {
      return true;
    }
    if (phrase.time) return Top0().verb == kNone;
    if (Top0().verb == kNone) return true;
    if (preposition == "than") return true;
    if (preposition == "about" || preposition == "between" ||
        preposition == "like" || preposition == "against" ||
        preposition == "for") {
      return true;
    }
    // "in a village in Peru"
    if (preposition == "in" && noun != Top0().object &&
        Word(noun).Is(Bit(Tag::kNN) | Bit(Tag::kNNS)) &&
        Word(phrase.head).tag == Tag::kNNP) {
      return true;
    }
    return LemmaIs(noun, kRelationalNoun) && preposition != "by" &&
           preposition != "at" && preposition != "during" &&
           preposition != "after";
  }
  const Clause& Top0() const { return clauses_.back(); }

  void SetPredicate(int word) {
    Clause& clause = Top();
    clause.predicate = word;
    predicate_of_[static_cast<size_t>(clause.verb)] = word;
    tree_.Attach(word, clause.verb, Deprel::kObl);
  }

  void ReadCoordinatedPhrase(const Chunk& phrase) {
    if (Top().verb != kNone && StartsClause(at_)) {
      // "... and five people were wounded"
      while (clauses_.size() > 1 && !Top().finite) CloseClause();
      Clause clause;
      clause.parent = Top().first_verb;
      clause.relation = Deprel::kConj;
      clause.subject = phrase.head;
      clause.conjunction = conjunction_;
      OpenClause(clause);
      return NoteNoun(phrase);
    }
    if (last_noun_ != kNone) {
      tree_.Attach(conjunction_, phrase.head, Deprel::kCc);
      tree_.Attach(phrase.head, ListHead(phrase), Deprel::kConj);
      return NoteListed(phrase);
    }
    ReadPlainPhrase(phrase);
  }

  // What a further member of a list is parallel to: a number to a number.
  int ListHead(const Chunk& phrase) const {
    if (phrase.number && last_counted_ != kNone &&
        last_counted_verb_ == last_verb_) {
      return last_counted_;
    }
    return list_head_ != kNone ? list_head_ : last_noun_;
  }

  void NoteListed(const Chunk& phrase) {
    if (list_head_ == kNone) list_head_ = tree_.HeadOf(phrase.head);
    if (phrase.number) NoteCounted(tree_.HeadOf(phrase.head));
    NoteNoun(phrase);
  }

  void NoteCounted(int word) {
    last_counted_ = word;
    last_counted_verb_ = last_verb_;
  }

  // True if the phrase found its place.
  bool ReadPhraseAfterComma(const Chunk& phrase) {
    const bool comma = IsType(at_ - 1, ChunkType::kComma);
    const bool subjects =
        comma && Top().verb == kNone && Top().subject != kNone && InList(at_);
    if (!subjects && StartsClause(at_)) return OpenClauseAfterComma(phrase);
    if (comma && last_noun_ != kNone && InList(at_)) {
      tree_.Attach(phrase.head, ListHead(phrase), Deprel::kConj);
      NoteListed(phrase);
      return true;
    }
    if (phrase.time) return false;
    if (last_noun_ != kNone) {
      tree_.Attach(phrase.head, last_noun_, Deprel::kAppos);
      last_content_ = phrase.head;
      return true;
    }
    return false;
  }

  bool OpenClauseAfterComma(const Chunk& phrase) {
    // A fronted clause ends where the one that it waits for begins.
    while (clauses_.size() > 1 && Top().verb != kNone) {
      const Clause& parent = clauses_[clauses_.size() - 2];
      if (parent.verb != kNone && parent.first_verb != kNone &&
          clauses_.size() > 2) {
        CloseClause();
        continue;
      }
      CloseClause();
    }
    if (Top().verb == kNone) {
      if (Top().subject != kNone && phrase.pronoun) {
        // "A keen cook, he opened a shop": what came first describes him.
        fronted_.push_back({Top().subject, Deprel::kAdvcl});
        Top().subject = kNone;
      }
      if (Top().subject == kNone || !IsType(at_ - 1, ChunkType::kComma)) {
        Top().subject = phrase.head;
        NoteNoun(phrase);
        return true;
      }
      return false;
    }
    const int verb_chunk = NextFinite(at_);
    if (verb_chunk != kNone &&
        LemmaIs(ChunkAt(verb_chunk)->head, kSayVerb) && !ContentFollows(verb_chunk)) {
      // Content, speaker, verb of saying: ReadFinite() meets the verb next.
      while (clauses_.size() > 1) CloseClause();
      const int content = FinishRoot();
      Clause speech;
      speech.subject = phrase.head;
      clauses_[0] = speech;
      if (content != kNone) fronted_.push_back({content, Deprel::kCcomp});
      NoteNoun(phrase);
      return true;
    }
    Clause clause;
    clause.parent = Top().verb;
    clause.relation = LemmaIs(Top().verb, kSayVerb) && Top().object == kNone
                          ? Deprel::kCcomp
                          : Deprel::kParataxis;
    clause.subject = phrase.head;
    OpenClause(clause);
    NoteNoun(phrase);
    return true;
  }

  int NextFinite(int k) const {
    for (int j = k + 1; j < std::min(Count(), k + kMaxLookAhead); ++j) {
      if (IsType(j, ChunkType::kVerbGroup) && ChunkAt(j)->finite) return j;
    }
    return kNone;
  }

  // After the verb of saying at `k`: its own content rather than an end.
  bool ContentFollows(int k) const {
    return IsType(k + 1, ChunkType::kSubordinator) ||
           (IsType(k + 1, ChunkType::kNounPhrase) && !ChunkAt(k + 1)->time);
  }

  void ReadPlainPhrase(const Chunk& phrase) {
    Clause& clause = Top();
    if (clause.verb == kNone) return ReadPhraseBeforeVerb(phrase);
    if (inverted_ && last_verb_ == clause.verb) {
      inverted_ = false;
      tree_.Attach(phrase.head, clause.verb, Deprel::kNsubj);
      return NoteNoun(phrase);
    }
    if (clause.object == kNone && StartsClause(at_) &&
        LemmaIs(clause.verb, kSayVerb)) {
      return OpenReported(phrase);
    }
    if (last_noun_ != kNone && IsType(at_ - 1, ChunkType::kNounPhrase) &&
        !phrase.time && IsType(at_ + 1, ChunkType::kVerbGroup) &&
        StartsClause(at_)) {
      return OpenBareRelative(phrase);
    }
    const bool measured = phrase.number && clause.object == kNone &&
                          LemmaIs(clause.verb, kMeasureVerb);
    if (phrase.time && !measured &&
        !(clause.copula && clause.predicate == kNone)) {
      tree_.Attach(phrase.head, clause.verb, Deprel::kOblTmod);
      return NoteNoun(phrase);
    }
    AttachObject(phrase);
    NoteNoun(phrase);
  }

  void ReadPhraseBeforeVerb(const Chunk& phrase) {
    Clause& clause = Top();
    if (clause.subject == kNone) {
      if (phrase.time && !IsType(at_ + 1, ChunkType::kVerbGroup)) {
        fronted_.push_back({phrase.head, Deprel::kOblTmod});
        return NoteNoun(phrase);
      }
      clause.subject = phrase.head;
      if (phrase.number) NoteCounted(phrase.head);
      return NoteNoun(phrase);
    }
    if (phrase.time) {
      fronted_.push_back({phrase.head, Deprel::kOblTmod});
      return;
    }
    if (IsType(at_ - 1, ChunkType::kNounPhrase) &&
        IsType(at_ + 1, ChunkType::kVerbGroup) && StartsClause(at_)) {
      return OpenBareRelative(phrase);
    }
    tree_.Attach(phrase.head, clause.subject, Deprel::kAppos);
    NoteNoun(phrase);
  }

  // "He said Russia ..."
  void OpenReported(const Chunk& phrase) {
    Clause clause;
    clause.parent = Top().verb;
    clause.relation = Deprel::kCcomp;
    clause.subject = phrase.head;
    OpenClause(clause);
    NoteNoun(phrase);
  }

  // "the drones Russia launched"
  void OpenBareRelative(const Chunk& phrase) {
    Clause clause;
    clause.parent = last_noun_;
    clause.relation = Deprel::kAclRelcl;
    clause.subject = phrase.head;
    OpenClause(clause);
    NoteNoun(phrase);
  }

  void AttachObject(const Chunk& phrase) {
    Clause& clause = Top();
    if (clause.copula && clause.predicate == kNone) {
      const bool existential =
          clause.subject != kNone && Word(clause.subject).tag == Tag::kEX;
      if (existential) {
        clause.predicate = phrase.head;
        tree_.Attach(phrase.head, clause.verb, Deprel::kNsubj);
      } else {
        SetPredicate(phrase.head);
      }
    } else if (clause.object == kNone) {
      const bool complement =
          clause.passive || LemmaIs(clause.verb, kCopularVerb);
      tree_.Attach(phrase.head, clause.verb,
                   complement && !LemmaIs(clause.verb, kDitransitiveVerb)
                       ? Deprel::kXcomp
                       : Deprel::kObj);
      clause.object = phrase.head;
      list_head_ = kNone;
    } else if (LemmaIs(clause.verb, kDitransitiveVerb) &&
               tree_.RelationOf(clause.object) == Deprel::kObj) {
      tree_.Attach(clause.object, clause.verb, Deprel::kIobj);
      tree_.Attach(phrase.head, clause.verb, Deprel::kObj);
      clause.object = phrase.head;
    } else {
      tree_.Attach(phrase.head, clause.verb, Deprel::kObl);
    }
    if (phrase.number) NoteCounted(phrase.head);
  }

  // --- The small words ---

  void ReadPreposition(const Chunk& chunk) {
    const std::string_view word = Word(chunk.head).lower;
    const bool may_subordinate = word == "after" || word == "before" ||
                                 word == "since" || word == "until" ||
                                 word == "as" || word == "than" ||
                                 word == "till" || word == "once";
    if (may_subordinate && IsType(at_ + 1, ChunkType::kNounPhrase) &&
        StartsClause(at_ + 1) && SubordinateFits(at_ + 1)) {
      return ReadSubordinator(chunk);
    }
    if (preposition_ != kNone) {
      // "from under": one more case of the noun.
      tree_.Attach(chunk.head, preposition_, Deprel::kFixed);
      return;
    } else {
      // A list of examples may follow a comma.
      const bool example = word == "including" || word == "such";
      before_preposition_ =
          example || IsType(at_ - 1, ChunkType::kNounPhrase) ? last_noun_
                                                             : kNone;
      joined_phrase_ =
          IsType(at_ - 1, ChunkType::kConjunction) ? last_phrase_ : kNone;
    }
    preposition_ = chunk.head;
  }

  // "After the attack Russia said": the finite verb may be the main one, which
  // it is when the clause has none yet and no comma parts the two.
  bool SubordinateFits(int phrase) const {
    if (Top0().verb != kNone) return true;
    for (int j = phrase + 1; j < std::min(Count(), phrase + kMaxLookAhead);
         ++j) {
      if (IsType(j, ChunkType::kVerbGroup) && ChunkAt(j)->finite) return true;
      if (IsType(j, ChunkType::kComma)) return false;
    }
    return false;
  }

  // "the drones that Russia launched", but "the claim that Russia launched".
  bool IsRelativeThat(const Chunk& chunk) const {
    return Word(chunk.head).lower == "that" && last_noun_ != kNone &&
           IsType(at_ - 1, ChunkType::kNounPhrase) &&
           !LemmaIs(last_noun_, kContentNoun) &&
           !LemmaIs(Top0().verb, kSayVerb);
  }

  void ReadSubordinator(const Chunk& chunk) {
    if (IsRelativeThat(chunk)) return ReadRelative(chunk);
    Clause clause;
    clause.mark = chunk.head;
    const bool that = Word(chunk.head).lower == "that" ||
                      Word(chunk.head).lower == "whether";
    const bool after_noun =
        IsType(at_ - 1, ChunkType::kNounPhrase) && last_noun_ != kNone;
    const bool joined = IsType(at_ - 1, ChunkType::kConjunction);
    if (that && joined && clauses_.size() > 1) {
      // "said that A and that B"
      while (clauses_.size() > 2 && Top().relation != Deprel::kCcomp) {
        CloseClause();
      }
      clause.parent = Top().first_verb;
      clause.relation = Deprel::kConj;
    } else if (that && after_noun &&
               !(LemmaIs(Top().verb, kSayVerb))) {
      clause.parent = last_noun_;
      clause.relation = Deprel::kAcl;
    } else if (Top().verb != kNone) {
      clause.parent = Top().verb;
      clause.relation = that ? Deprel::kCcomp : Deprel::kAdvcl;
    } else if (that && last_content_ != kNone) {
      clause.parent = last_content_;
      clause.relation = Deprel::kAcl;
    } else {
      clause.relation = Deprel::kAdvcl;
      clause.needs_main = true;
    }
    OpenClause(clause);
    last_noun_ = kNone;
    preposition_ = kNone;
    conjunction_ = kNone;
    list_head_ = kNone;
  }

  void ReadRelative(const Chunk& chunk) {
    Clause clause;
    clause.relative = chunk.head;
    const std::string_view word = Word(chunk.head).lower;
    const bool question = word == "what" || word == "how" || word == "why";
    const bool comma = IsType(at_ - 1, ChunkType::kComma);
    if (preposition_ != kNone) {
      tree_.Attach(preposition_, chunk.head, Deprel::kCase);
      preposition_ = kNone;
    }
    if (!question && last_noun_ != kNone && !(word == "when" && comma)) {
      clause.parent = last_noun_;
      clause.relation = Deprel::kAclRelcl;
    } else if (Top().verb != kNone) {
      clause.parent = Top().verb;
      clause.relation = word == "when" || word == "where" ? Deprel::kAdvcl
                                                          : Deprel::kCcomp;
    } else {
      clause.relation = Deprel::kAdvcl;
      clause.needs_main = true;
    }
    OpenClause(clause);
    last_noun_ = kNone;
    conjunction_ = kNone;
    list_head_ = kNone;
  }

  void ReadComma(const Chunk&) {
    preposition_ = kNone;
    possessor_ = kNone;
  }

  void ReadMark(const Chunk& chunk) {
    preposition_ = kNone;
    const std::string_view text = Word(chunk.head).text;
    if (text == "(" || text == "[") return OpenBracket();
    if (text == ")" || text == "]") return CloseBracket();
    if (text == ";") {
      while (clauses_.size() > 1) CloseClause();
      last_noun_ = kNone;
    }
  }

  // What stands in brackets is read apart; the sentence goes on after it as if
  // it were not there.
  void OpenBracket() {
    if (bracket_.depth != 0) return;  // Inner brackets part nothing.
    bracket_ = {clauses_.size(), last_noun_, last_content_, last_verb_,
                fronted_.size()};
    Clause clause;
    clause.bracketed = true;
    clause.parent = last_content_;
    clause.relation = Deprel::kParataxis;
    OpenClause(clause);
    last_noun_ = kNone;
    conjunction_ = kNone;
  }

  void CloseBracket() {
    if (bracket_.depth == 0) return;
    if (clauses_.size() < bracket_.depth) {
      bracket_ = {};
      return;
    }
    while (clauses_.size() > bracket_.depth) CloseClause();
    // A fragment inside hangs on what the bracket explains.
    while (fronted_.size() > bracket_.fronted) {
      tree_.Attach(fronted_.back().word, bracket_.last_content,
                   Deprel::kParataxis);
      fronted_.pop_back();
    }
    last_noun_ = bracket_.last_noun;
    last_content_ = bracket_.last_content;
    last_verb_ = bracket_.last_verb;
    conjunction_ = kNone;
    bracket_ = {};
  }

  void ReadAdjective(const Chunk& chunk) {
    Clause& clause = Top();
    if (clause.copula && clause.predicate == kNone) {
      SetPredicate(chunk.head);
    } else if (clause.verb != kNone) {
      const bool joined =
          IsType(at_ - 1, ChunkType::kConjunction) && last_adjective_ != kNone;
      if (joined) {
        tree_.Attach(chunk.head, last_adjective_, Deprel::kConj);
        tree_.Attach(conjunction_, chunk.head, Deprel::kCc);
      } else if (IsType(at_ - 1, ChunkType::kNounPhrase)) {
        tree_.Attach(chunk.head, last_noun_, Deprel::kAmod);
      } else {
        tree_.Attach(chunk.head, clause.verb, Deprel::kXcomp);
      }
    } else if (last_noun_ != kNone) {
      tree_.Attach(chunk.head, last_noun_, Deprel::kAmod);
    } else {
      fronted_.push_back({chunk.head, Deprel::kAdvcl});
    }
    last_adjective_ = chunk.head;
    last_content_ = chunk.head;
    conjunction_ = kNone;
  }

  void ReadAdverb(const Chunk& chunk) {
    if (IsType(at_ + 1, ChunkType::kAdjective) ||
        IsType(at_ + 1, ChunkType::kAdverb) ||
        (IsType(at_ + 1, ChunkType::kPreposition) && Top().verb == kNone)) {
      tree_.Attach(chunk.head, ChunkAt(at_ + 1)->head, Deprel::kAdvmod);
    } else if (Top().verb != kNone) {
      tree_.Attach(chunk.head, Top().verb, Deprel::kAdvmod);
    } else {
      fronted_.push_back({chunk.head, Deprel::kAdvmod});
    }
  }

  // --- The end ---

  // Gives the root clause's leftovers a head; the root, or kNone.
  int FinishRoot() {
    Clause& clause = clauses_[0];
    int root = clause.first_verb;
    if (root == kNone) root = clause.subject;
    if (root == kNone && !fronted_.empty()) root = fronted_.front().word;
    if (root != kNone) {
      for (const auto& [word, relation] : fronted_) {
        tree_.Attach(word, root, relation);
      }
    }
    fronted_.clear();
    return root;
  }

  struct Bracket {
    size_t depth = 0;  // Clauses outside; 0 = no bracket is open.
    int last_noun = kNone;
    int last_content = kNone;
    int last_verb = kNone;
    size_t fronted = 0;
  };

  struct Waiting {
    int word;
    Deprel relation;
  };

  const Words& words_;
  const std::vector<std::string_view>& lemmas_;
  const std::vector<Chunk>& chunks_;
  ParseTree& tree_;
  const Vocabulary& vocabulary_;

  int at_ = 0;                    // Chunk being read.
  std::vector<Clause> clauses_;   // Nested; the first is the root clause.
  std::vector<Waiting> fronted_;  // What the next verb will take.
  std::vector<int> predicate_of_;  // By copula.
  int preposition_ = kNone;        // Waits for its noun phrase.
  int before_preposition_ = kNone;  // The noun right before it.
  int last_phrase_ = kNone;    // Noun of the last prepositional phrase ...
  int joined_phrase_ = kNone;  // ... if "and" joins the next one to it.
  int conjunction_ = kNone;
  int possessor_ = kNone;
  int last_noun_ = kNone;      // Since the last verb.
  int last_content_ = kNone;   // Last noun, verb or adjective.
  int last_verb_ = kNone;
  int last_adjective_ = kNone;
  int list_head_ = kNone;
  int last_counted_ = kNone;   // Last noun with a number ...
  int last_counted_verb_ = kNone;  // ... and the verb before it.
  Bracket bracket_;
  bool inverted_ = false;      // ", said" waits for its subject.
};

}  // namespace

int BuildClauses(const Words& words,
                 const std::vector<std::string_view>& lemmas,
                 const std::vector<Chunk>& chunks, ParseTree& tree) {
  return ClauseBuilder(words, lemmas, chunks, tree).Run();
}

}  // namespace factline::language
