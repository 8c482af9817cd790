#include "daemon/language/clause_builder.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace factline::language {

ClauseBuilder::ClauseBuilder(const std::vector<TaggedWord>& words,
                             const std::vector<std::string_view>& lemmas,
                             const std::vector<Chunk>& chunks, ParseTree& tree)
    : words_(words),
      lemmas_(lemmas),
      chunks_(chunks),
      tree_(tree),
      vocabulary_(Vocabulary::English()),
      predicate_of_(words.size(), kNone) {
  clauses_.push_back({});
}

int ClauseBuilder::Run() {
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

bool ClauseBuilder::AfterConjunction() const {
  return conjunction_ != kNone &&
         (IsType(at_ - 1, ChunkType::kConjunction) ||
          (IsType(at_ - 1, ChunkType::kAdverb) &&
           IsType(at_ - 2, ChunkType::kConjunction)));
}

void ClauseBuilder::Read(const Chunk& chunk) {
  switch (chunk.type) {
    case ChunkType::kNounPhrase: return ReadNounPhrase(chunk);
    case ChunkType::kVerbGroup: return ReadVerbGroup(chunk);
    case ChunkType::kPreposition: return ReadPreposition(chunk);
    case ChunkType::kSubordinator: return ReadSubordinator(chunk);
    case ChunkType::kRelative: return ReadRelative(chunk);
    case ChunkType::kConjunction:
      conjunction_ = chunk.head;
      if (at_ == 0) {
        Front(chunk.head, Deprel::kCc);
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

void ClauseBuilder::CloseClause() {
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
    Front(closed.first_verb, closed.relation);
  }
}

void ClauseBuilder::SetVerb(const Chunk& chunk) {
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

void ClauseBuilder::Front(int word, Deprel relation) {
  fronted_.push_back({word, relation, clauses_.size()});
}

void ClauseBuilder::AttachFronted(int verb) {
  while (!fronted_.empty() && fronted_.back().depth >= clauses_.size()) {
    tree_.Attach(fronted_.back().word, verb, fronted_.back().relation);
    fronted_.pop_back();
  }
}

void ClauseBuilder::NoteVerb(const Chunk& chunk) {
  last_verb_ = chunk.head;
  last_noun_ = kNone;
  last_content_ = chunk.head;
  conjunction_ = kNone;
  preposition_ = kNone;
}

int ClauseBuilder::FinishRoot() {
  Clause& clause = clauses_[0];
  int root = clause.first_verb;
  if (root == kNone) root = clause.subject;
  if (root == kNone && !fronted_.empty()) root = fronted_.front().word;
  if (root != kNone) {
    for (const Waiting& waiting : fronted_) {
      tree_.Attach(waiting.word, root, waiting.relation);
    }
  }
  fronted_.clear();
  return root;
}

}  // namespace factline::language
