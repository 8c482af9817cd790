#ifndef FACTLINE_DAEMON_LANGUAGE_CLAUSE_BUILDER_H_
#define FACTLINE_DAEMON_LANGUAGE_CLAUSE_BUILDER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "daemon/language/chunker.h"
#include "daemon/language/parse_tree.h"
#include "daemon/language/tagger.h"

namespace factline::language {

// Looks ahead stop here, so that a sentence is read in linear time.
inline constexpr int kMaxLookAhead = 14;

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

// Joins the chunks of a sentence into clauses, left to right, with bounded
// looks ahead: subjects, objects, prepositional phrases, coordination,
// subordinate and reported clauses. Linear.
//
//   [While] [rain] [fell] , [crews] [saved] [ten cows]
//      fronted clause         |  root clause: subject, verb, object
//
// Invariants, whenever no member function is running:
//   (1) clauses_ is never empty; [0] is the root clause, each other one lies in
//       the one before it.
//   (2) Words in fronted_ have no head yet; their clause's next verb takes
//       them. They are in the order of their depth.
//
// What its members live in: clause_builder.cc (clauses), clause_lookahead.cc,
// clause_verbs.cc, clause_nouns.cc, clause_links.cc (the small words).
class ClauseBuilder {
 public:
  // All must outlive the builder; `lemmas` are those of `words`.
  ClauseBuilder(const std::vector<TaggedWord>& words,
                const std::vector<std::string_view>& lemmas,
                const std::vector<Chunk>& chunks, ParseTree& tree);

  // Sets heads in the tree; some words are left for ParseTree::Finish(). Returns
  // the word that should be the root, kNone if there is none. Call it once.
  int Run();

 private:
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
    size_t depth;  // Of the clause that it was read in.
  };

  int Count() const { return static_cast<int>(chunks_.size()); }
  const Chunk* ChunkAt(int k) const {
    return k >= 0 && k < Count() ? &chunks_[static_cast<size_t>(k)] : nullptr;
  }
  // A conjunction right before the chunk being read, or an adverb between.
  bool AfterConjunction() const;
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
  void Read(const Chunk& chunk);

  // --- Looks ahead ---
  // Whether the noun phrase at `k` begins a clause: a finite verb follows, with
  // nothing but its own modifiers in between.
  bool StartsClause(int k) const;
  bool RelativeThenVerb(int k) const;
  // Whether "A, B and C" goes on at the noun phrase `k`.
  bool InList(int k) const;

  // --- Clauses ---
  void OpenClause(Clause clause) { clauses_.push_back(clause); }
  void CloseClause();
  // Puts `verb` at the heart of the top clause and gives it what waited.
  void SetVerb(const Chunk& chunk);
  // Keeps `word` for the verb of the clause being read.
  void Front(int word, Deprel relation);
  void AttachFronted(int verb);
  void NoteVerb(const Chunk& chunk);

  // --- Verbs ---
  void ReadVerbGroup(const Chunk& chunk);
  void ReadFinite(const Chunk& chunk);
  // ", said Smith" after what was said.
  bool IsInvertedSpeech(const Chunk& chunk) const;
  // The sentence so far is what someone said: the verb of saying is its root.
  void OpenPostposedSpeech(const Chunk& chunk, int speaker);
  // "He said Russia launched": the object was the next clause's subject.
  void StealSubject(const Chunk& chunk);
  // "killed one man and wounded five"
  void JoinVerb(const Chunk& chunk);
  void AttachCoordinated(const Chunk& chunk);
  void ReadInfinitive(const Chunk& chunk);
  // "asked Russia to leave": the infinitive is the verb's.
  bool TakesInfinitive(int verb) const;
  void ReadGerund(const Chunk& chunk);
  void ReadParticiple(const Chunk& chunk);

  // --- Noun phrases ---
  // "two years later", "a week ago", "40 km long": the last word leads.
  bool IsBeforeAgo() const;
  void ReadNounPhrase(const Chunk& phrase);
  void HoldPossessor(const Chunk& phrase);
  void AttachPossessor(const Chunk& phrase);
  void NoteNoun(const Chunk& phrase);
  void ReadPrepositionalPhrase(const Chunk& phrase);
  bool BelongsToNoun(std::string_view preposition, int noun,
                     const Chunk& phrase) const;
  const Clause& Top() const { return clauses_.back(); }
  void SetPredicate(int word);
  void ReadCoordinatedPhrase(const Chunk& phrase);
  // What a further member of a list is parallel to: a number to a number.
  int ListHead(const Chunk& phrase) const;
  void NoteListed(const Chunk& phrase);
  void NoteCounted(int word);
  // True if the phrase found its place.
  bool ReadPhraseAfterComma(const Chunk& phrase);
  bool OpenClauseAfterComma(const Chunk& phrase);
  int NextFinite(int k) const;
  // After the verb of saying at `k`: its own content rather than an end.
  bool ContentFollows(int k) const;
  void ReadPlainPhrase(const Chunk& phrase);
  void ReadPhraseBeforeVerb(const Chunk& phrase);
  // "He said Russia ..."
  void OpenReported(const Chunk& phrase);
  // "the drones Russia launched"
  void OpenBareRelative(const Chunk& phrase);
  void AttachObject(const Chunk& phrase);

  // --- The small words ---
  void ReadPreposition(const Chunk& chunk);
  // "After the attack Russia said": the finite verb may be the main one, which
  // it is when the clause has none yet and no comma parts the two.
  bool SubordinateFits(int phrase) const;
  // "the drones that Russia launched", but "the claim that Russia launched".
  bool IsRelativeThat(const Chunk& chunk) const;
  void ReadSubordinator(const Chunk& chunk);
  void ReadRelative(const Chunk& chunk);
  void ReadComma(const Chunk&);
  void ReadMark(const Chunk& chunk);
  // What stands in brackets is read apart; the sentence goes on after it as if
  // it were not there.
  void OpenBracket();
  void CloseBracket();
  void ReadAdjective(const Chunk& chunk);
  void ReadAdverb(const Chunk& chunk);

  // --- The end ---
  // Gives the root clause's leftovers a head; the root, or kNone.
  int FinishRoot();

  const std::vector<TaggedWord>& words_;
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

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_CLAUSE_BUILDER_H_
