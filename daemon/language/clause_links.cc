#include "daemon/language/clause_builder.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace factline::language {

void ClauseBuilder::ReadPreposition(const Chunk& chunk) {
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
  }
  const bool examples = word == "including" || word == "such";
  before_preposition_ =
      IsType(at_ - 1, ChunkType::kNounPhrase) ? last_noun_ : kNone;
  if (examples && before_preposition_ == kNone) {
    // "Ten people died, including four": examples of the last phrase, or of
    // the one that the verb is about.
    before_preposition_ = last_noun_ != kNone ? last_noun_ : Top().subject;
  }
  joined_phrase_ =
      IsType(at_ - 1, ChunkType::kConjunction) ? last_phrase_ : kNone;
  preposition_ = chunk.head;
}

bool ClauseBuilder::SubordinateFits(int phrase) const {
  if (Top().verb != kNone) return true;
  for (int j = phrase + 1; j < std::min(Count(), phrase + kMaxLookAhead);
       ++j) {
    if (IsType(j, ChunkType::kVerbGroup) && ChunkAt(j)->finite) return true;
    if (IsType(j, ChunkType::kComma)) return false;
  }
  return false;
}

bool ClauseBuilder::IsRelativeThat(const Chunk& chunk) const {
  return Word(chunk.head).lower == "that" && last_noun_ != kNone &&
         IsType(at_ - 1, ChunkType::kNounPhrase) &&
         !LemmaIs(last_noun_, kContentNoun) &&
         !LemmaIs(Top().verb, kSayVerb);
}

void ClauseBuilder::ReadSubordinator(const Chunk& chunk) {
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

void ClauseBuilder::ReadRelative(const Chunk& chunk) {
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

void ClauseBuilder::ReadComma(const Chunk&) {
  preposition_ = kNone;
  possessor_ = kNone;
}

void ClauseBuilder::ReadMark(const Chunk& chunk) {
  preposition_ = kNone;
  const std::string_view text = Word(chunk.head).text;
  if (text == "(" || text == "[") return OpenBracket();
  if (text == ")" || text == "]") return CloseBracket();
  if (text == ";") {
    while (clauses_.size() > 1) CloseClause();
    last_noun_ = kNone;
  }
}

void ClauseBuilder::OpenBracket() {
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

void ClauseBuilder::CloseBracket() {
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

void ClauseBuilder::ReadAdjective(const Chunk& chunk) {
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
    Front(chunk.head, Deprel::kAdvcl);
  }
  last_adjective_ = chunk.head;
  last_content_ = chunk.head;
  conjunction_ = kNone;
}

void ClauseBuilder::ReadAdverb(const Chunk& chunk) {
  static constexpr std::string_view kFocus[] = {
      "almost", "approximately", "especially", "even",  "exactly",
      "just",   "mainly",        "mostly",     "nearly", "only",
      "particularly", "roughly"};
  if (IsType(at_ + 1, ChunkType::kNounPhrase) &&
      std::find(std::begin(kFocus), std::end(kFocus),
                Word(chunk.head).lower) != std::end(kFocus)) {
    return tree_.Attach(chunk.head, ChunkAt(at_ + 1)->head, Deprel::kAdvmod);
  }
  if (IsType(at_ + 1, ChunkType::kAdjective) ||
      IsType(at_ + 1, ChunkType::kAdverb) ||
      (IsType(at_ + 1, ChunkType::kPreposition) && Top().verb == kNone)) {
    tree_.Attach(chunk.head, ChunkAt(at_ + 1)->head, Deprel::kAdvmod);
  } else if (Top().verb != kNone) {
    tree_.Attach(chunk.head, Top().verb, Deprel::kAdvmod);
  } else {
    Front(chunk.head, Deprel::kAdvmod);
  }
}

}  // namespace factline::language
