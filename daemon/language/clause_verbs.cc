#include "daemon/language/clause_builder.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace factline::language {

void ClauseBuilder::ReadVerbGroup(const Chunk& chunk) {
  if (chunk.infinitive) return ReadInfinitive(chunk);
  if (chunk.gerund) return ReadGerund(chunk);
  if (chunk.participle) return ReadParticiple(chunk);
  ReadFinite(chunk);
}

void ClauseBuilder::ReadFinite(const Chunk& chunk) {
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

bool ClauseBuilder::IsInvertedSpeech(const Chunk& chunk) const {
  return LemmaIs(chunk.head, kSayVerb) &&
         (IsType(at_ - 1, ChunkType::kComma) ||
          IsType(at_ - 1, ChunkType::kMark)) &&
         IsType(at_ + 1, ChunkType::kNounPhrase);
}

void ClauseBuilder::OpenPostposedSpeech(const Chunk& chunk, int speaker) {
  while (clauses_.size() > 1) CloseClause();
  const int content = FinishRoot();
  Clause speech;
  speech.subject = speaker;
  clauses_[0] = speech;
  SetVerb(chunk);
  if (content != kNone) tree_.Attach(content, chunk.head, Deprel::kCcomp);
  inverted_ = speaker == kNone;
}

void ClauseBuilder::StealSubject(const Chunk& chunk) {
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

void ClauseBuilder::JoinVerb(const Chunk& chunk) {
  // "and" after an infinitive or participle may go on with the main clause.
  while (clauses_.size() > 1 && chunk.finite && !Top().finite) {
    CloseClause();
  }
  AttachCoordinated(chunk);
}

void ClauseBuilder::AttachCoordinated(const Chunk& chunk) {
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

void ClauseBuilder::ReadInfinitive(const Chunk& chunk) {
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

bool ClauseBuilder::TakesInfinitive(int verb) const {
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

void ClauseBuilder::ReadGerund(const Chunk& chunk) {
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

void ClauseBuilder::ReadParticiple(const Chunk& chunk) {
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

}  // namespace factline::language
