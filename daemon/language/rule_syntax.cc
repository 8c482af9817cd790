#include "daemon/language/rule_syntax.h"

#include <string_view>
#include <vector>

#include "daemon/language/chunker.h"
#include "daemon/language/clause_builder.h"
#include "daemon/language/lemmatizer.h"
#include "daemon/language/parse_tree.h"
#include "daemon/language/tagger.h"

namespace factline::language {
namespace {

Upos UposOf(const TaggedWord& word, Deprel relation) {
  switch (word.tag) {
    case Tag::kNN:
    case Tag::kNNS: return Upos::kNoun;
    case Tag::kNNP: return Upos::kPropn;
    case Tag::kJJ: return Upos::kAdj;
    case Tag::kRB:
      return word.lower == "not" || word.lower == "n't" || word.lower == "n’t"
                 ? Upos::kPart
                 : Upos::kAdv;
    case Tag::kVB:
    case Tag::kVBZ:
    case Tag::kVBD:
    case Tag::kVBN:
    case Tag::kVBG:
      return relation == Deprel::kAux || relation == Deprel::kAuxPass ||
                     relation == Deprel::kCop
                 ? Upos::kAux
                 : Upos::kVerb;
    case Tag::kMD: return Upos::kAux;
    case Tag::kIN:
      if (word.lower == "that" && relation != Deprel::kMark) return Upos::kPron;
      return relation == Deprel::kMark ? Upos::kSconj : Upos::kAdp;
    case Tag::kRP: return Upos::kAdp;
    case Tag::kTO:
      return relation == Deprel::kCase || relation == Deprel::kFixed
                 ? Upos::kAdp
                 : Upos::kPart;
    case Tag::kDT:
      return relation != Deprel::kDet && word.lower.starts_with("th") &&
                     word.lower != "the"
                 ? Upos::kPron
                 : Upos::kDet;
    case Tag::kPRP:
    case Tag::kPRPS:
    case Tag::kWP:
    case Tag::kEX: return Upos::kPron;
    case Tag::kWRB: return Upos::kAdv;
    case Tag::kCC: return Upos::kCconj;
    case Tag::kCD: return Upos::kNum;
    case Tag::kPOS: return Upos::kPart;
    case Tag::kUH: return Upos::kIntj;
    case Tag::kSYM: return Upos::kSym;
    case Tag::kPunct: return Upos::kPunct;
    case Tag::kX: return Upos::kX;
  }
  return Upos::kX;
}

uint16_t FlagsOf(const TaggedWord& word) {
  switch (word.tag) {
    case Tag::kNNS: return kTokenPlural;
    case Tag::kVBD: return kTokenPastTense;
    case Tag::kVBN: return kTokenPastParticiple;
    case Tag::kVBG: return kTokenGerund;
    default: return 0;
  }
}

// Punctuation hangs on the root, but marks inside a chunk keep their head.
void AttachMarks(const std::vector<TaggedWord>& words, int root,
                 ParseTree& tree) {
  for (int i = 0; i < tree.size(); ++i) {
    if (words[static_cast<size_t>(i)].tag == Tag::kPunct && i != root &&
        tree.HeadOf(i) == kNone) {
      tree.Attach(i, root, Deprel::kPunct);
    }
  }
}

}  // namespace

void RuleSyntax::Annotate(Document& document, uint32_t sentence) const {
  const Sentence& span = document.sentences[sentence];
  const std::vector<TaggedWord> words = TagSentence(document, span);
  std::vector<std::string_view> lemmas;
  lemmas.reserve(words.size());
  for (const TaggedWord& word : words) {
    lemmas.push_back(LemmaOf(word, document));
  }
  ParseTree tree(static_cast<int>(words.size()));
  const std::vector<Chunk> chunks = ChunkSentence(words, tree);
  int root = ClauseBuilder(words, lemmas, chunks, tree).Run();
  if (root == kNone) root = 0;
  AttachMarks(words, root, tree);
  tree.Finish(root, Deprel::kDep);
  for (uint32_t i = 0; i < span.token_count; ++i) {
    Token& token = document.tokens[span.first_token + i];
    const int head = tree.HeadOf(static_cast<int>(i));
    token.deprel = tree.RelationOf(static_cast<int>(i));
    token.head = head == kNone
                     ? kNoHead
                     : span.first_token + static_cast<uint32_t>(head);
    token.upos = UposOf(words[i], token.deprel);
    token.flags |= FlagsOf(words[i]);
    token.lemma = lemmas[i];
  }
}

}  // namespace factline::language
