#include "daemon/language/clause_builder.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace factline::language {

bool ClauseBuilder::IsBeforeAgo() const {
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

void ClauseBuilder::ReadNounPhrase(const Chunk& phrase) {
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

void ClauseBuilder::HoldPossessor(const Chunk& phrase) {
  AttachPossessor(phrase);
  possessor_ = phrase.head;
}

void ClauseBuilder::AttachPossessor(const Chunk& phrase) {
  if (possessor_ == kNone) return;
  tree_.Attach(possessor_, phrase.head, Deprel::kNmodPoss);
  possessor_ = kNone;
}

void ClauseBuilder::NoteNoun(const Chunk& phrase) {
  last_noun_ = phrase.head;
  last_content_ = phrase.head;
  conjunction_ = kNone;
  preposition_ = kNone;
}

void ClauseBuilder::ReadPrepositionalPhrase(const Chunk& phrase) {
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
    Front(phrase.head, Deprel::kObl);
  }
  joined_phrase_ = kNone;
  last_phrase_ = phrase.head;
  NoteNoun(phrase);
}

bool ClauseBuilder::BelongsToNoun(std::string_view preposition, int noun,
                   const Chunk& phrase) const {
  if (preposition == "of" || preposition == "including" ||
      preposition == "such") {
    return true;
  }
  if (phrase.time) return Top().verb == kNone;
  if (Top().verb == kNone) return true;
  if (preposition == "than") return true;
  if (preposition == "about" || preposition == "between" ||
      preposition == "like" || preposition == "against" ||
      preposition == "for") {
    return true;
  }
  // "in a village in Peru"
  if (preposition == "in" && noun != Top().object &&
      Word(noun).Is(Bit(Tag::kNN) | Bit(Tag::kNNS)) &&
      Word(phrase.head).tag == Tag::kNNP) {
    return true;
  }
  return LemmaIs(noun, kRelationalNoun) && preposition != "by" &&
         preposition != "at" && preposition != "during" &&
         preposition != "after";
}

void ClauseBuilder::SetPredicate(int word) {
  Clause& clause = Top();
  clause.predicate = word;
  predicate_of_[static_cast<size_t>(clause.verb)] = word;
  tree_.Attach(word, clause.verb, Deprel::kObl);
}

void ClauseBuilder::ReadCoordinatedPhrase(const Chunk& phrase) {
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

int ClauseBuilder::ListHead(const Chunk& phrase) const {
  if (phrase.number && last_counted_ != kNone &&
      last_counted_verb_ == last_verb_) {
    return last_counted_;
  }
  return list_head_ != kNone ? list_head_ : last_noun_;
}

void ClauseBuilder::NoteListed(const Chunk& phrase) {
  if (list_head_ == kNone) list_head_ = tree_.HeadOf(phrase.head);
  if (phrase.number) NoteCounted(tree_.HeadOf(phrase.head));
  NoteNoun(phrase);
}

void ClauseBuilder::NoteCounted(int word) {
  last_counted_ = word;
  last_counted_verb_ = last_verb_;
}

bool ClauseBuilder::ReadPhraseAfterComma(const Chunk& phrase) {
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

bool ClauseBuilder::OpenClauseAfterComma(const Chunk& phrase) {
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
      Front(Top().subject, Deprel::kAdvcl);
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
    if (content != kNone) Front(content, Deprel::kCcomp);
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

int ClauseBuilder::NextFinite(int k) const {
  for (int j = k + 1; j < std::min(Count(), k + kMaxLookAhead); ++j) {
    if (IsType(j, ChunkType::kVerbGroup) && ChunkAt(j)->finite) return j;
  }
  return kNone;
}

bool ClauseBuilder::ContentFollows(int k) const {
  // "told reporters" names only who was told.
  if (IsType(k + 1, ChunkType::kNounPhrase) &&
      Lemma(ChunkAt(k)->head) == "tell") {
    return IsType(k + 2, ChunkType::kSubordinator) ||
           IsType(k + 2, ChunkType::kNounPhrase);
  }
  return IsType(k + 1, ChunkType::kSubordinator) ||
         (IsType(k + 1, ChunkType::kNounPhrase) && !ChunkAt(k + 1)->time);
}

void ClauseBuilder::ReadPlainPhrase(const Chunk& phrase) {
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

void ClauseBuilder::ReadPhraseBeforeVerb(const Chunk& phrase) {
  Clause& clause = Top();
  if (clause.subject == kNone) {
    if (phrase.time && !IsType(at_ + 1, ChunkType::kVerbGroup)) {
      Front(phrase.head, Deprel::kOblTmod);
      return NoteNoun(phrase);
    }
    clause.subject = phrase.head;
    if (phrase.number) NoteCounted(phrase.head);
    return NoteNoun(phrase);
  }
  if (phrase.time) {
    Front(phrase.head, Deprel::kOblTmod);
    return;
  }
  if (IsType(at_ - 1, ChunkType::kNounPhrase) &&
      IsType(at_ + 1, ChunkType::kVerbGroup) && StartsClause(at_)) {
    return OpenBareRelative(phrase);
  }
  tree_.Attach(phrase.head, clause.subject, Deprel::kAppos);
  NoteNoun(phrase);
}

void ClauseBuilder::OpenReported(const Chunk& phrase) {
  Clause clause;
  clause.parent = Top().verb;
  clause.relation = Deprel::kCcomp;
  clause.subject = phrase.head;
  OpenClause(clause);
  NoteNoun(phrase);
}

void ClauseBuilder::OpenBareRelative(const Chunk& phrase) {
  Clause clause;
  clause.parent = last_noun_;
  clause.relation = Deprel::kAclRelcl;
  clause.subject = phrase.head;
  OpenClause(clause);
  NoteNoun(phrase);
}

void ClauseBuilder::AttachObject(const Chunk& phrase) {
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

}  // namespace factline::language
