#include "daemon/language/news_syntax.h"

#include <algorithm>
#include <string_view>

namespace factline::language {
namespace {

bool IsDash(std::string_view text) {
  return text == "-" || text == "--" || text == "\u2013" || text == "\u2014";
}

// The token that hangs on `head` by `relation`; kNoHead if there is none.
uint32_t FindDependent(const Document& document, uint32_t first, uint32_t end,
                       uint32_t head, Deprel relation) {
  for (uint32_t i = first; i < end; ++i) {
    const Token& token = document.tokens[i];
    if (token.head == head && token.deprel == relation) return i;
  }
  return kNoHead;
}

// The infinitive with "to" that hangs on the root, a noun, right of it.
uint32_t FindHeadlineVerb(const Document& document, uint32_t first,
                          uint32_t end, uint32_t root) {
  for (uint32_t i = root + 1; i < end; ++i) {
    const Token& verb = document.tokens[i];
    if (verb.head != root || verb.upos != Upos::kVerb ||
        verb.deprel != Deprel::kAcl) {
      continue;
    }
    const uint32_t mark =
        FindDependent(document, first, end, i, Deprel::kMark);
    if (mark != kNoHead && document.Lower(document.tokens[mark]) == "to") {
      return i;
    }
  }
  return kNoHead;
}

void MendHeadline(Document& document, uint32_t first, uint32_t end,
                  uint32_t& root) {
  Token& noun = document.tokens[root];
  if (noun.upos != Upos::kNoun && noun.upos != Upos::kPropn) return;
  const uint32_t verb = FindHeadlineVerb(document, first, end, root);
  if (verb == kNoHead) return;
  // What follows the verb belongs to it, and so do the marks of the clause.
  for (uint32_t i = first; i < end; ++i) {
    Token& token = document.tokens[i];
    if (token.head == root && i > verb) token.head = verb;
  }
  document.tokens[verb].head = kNoHead;
  document.tokens[verb].deprel = Deprel::kRoot;
  noun.head = verb;
  noun.deprel = Deprel::kNsubj;
  root = verb;
}

void MendTenses(Document& document, uint32_t first, uint32_t end) {
  for (uint32_t i = first; i < end; ++i) {
    const Token& token = document.tokens[i];
    if (token.deprel != Deprel::kNsubj || token.head == kNoHead ||
        token.head < i) {
      continue;
    }
    Token& verb = document.tokens[token.head];
    if (!verb.Has(kTokenPastParticiple) || verb.upos != Upos::kVerb) continue;
    const auto begin = document.tokens.begin() + i;
    const auto stop = document.tokens.begin() + token.head;
    const bool helped = std::any_of(begin, stop, [](const Token& between) {
      return between.upos == Upos::kAux;
    });
    if (helped || verb.deprel == Deprel::kAcl) continue;
    verb.flags = static_cast<uint16_t>(
        (verb.flags & ~kTokenPastParticiple) | kTokenPastTense);
  }
}

// Past forms that are hardly ever another word where a number follows.
struct PastForm {
  std::string_view word;
  std::string_view lemma;
};
constexpr PastForm kPastForms[] = {
    {"fell", "fall"},     {"rose", "rise"}, {"grew", "grow"},
    {"shrank", "shrink"}, {"sank", "sink"}, {"slid", "slide"},
    {"shed", "shed"}};

bool LeadsToNumber(const Document& document, uint32_t at) {
  const Token& token = document.tokens[at];
  const std::string_view word = document.Lower(token);
  return token.upos == Upos::kNum || token.upos == Upos::kSym ||
         word == "to" || word == "by" || word == "from";
}

// "Output in Peru fell to 40": a verb that tags took for something else.
void MendPastForms(Document& document, uint32_t first, uint32_t end) {
  for (uint32_t i = first + 1; i + 1 < end; ++i) {
    Token& token = document.tokens[i];
    if (token.upos == Upos::kVerb || token.Has(kTokenCapitalized)) continue;
    const Upos before = document.tokens[i - 1].upos;
    if (before != Upos::kNoun && before != Upos::kPropn) continue;
    const std::string_view word = document.Lower(token);
    // "the garden shed 40 m away"
    if (word == "shed" && before == Upos::kNoun &&
        !document.tokens[i - 1].Has(kTokenPlural)) {
      continue;
    }
    for (const PastForm& form : kPastForms) {
      if (word != form.word || !LeadsToNumber(document, i + 1)) continue;
      token.upos = Upos::kVerb;
      token.lemma = form.lemma;
      token.flags = static_cast<uint16_t>(token.flags | kTokenPastTense);
      // What follows "to" is no subject.
      for (uint32_t k = i + 1; k < end; ++k) {
        Token& after = document.tokens[k];
        if (after.head == i && after.deprel == Deprel::kNsubj) {
          after.deprel = Deprel::kObl;
        }
      }
    }
  }
}

// "owes banks $3 million": a second finite verb right behind one is its object.
void MendVerbPairs(Document& document, uint32_t first, uint32_t end) {
  for (uint32_t i = first + 1; i < end; ++i) {
    Token& token = document.tokens[i];
    const Token& before = document.tokens[i - 1];
    const bool pair = token.upos == Upos::kVerb && token.head == i - 1 &&
                      token.deprel == Deprel::kConj &&
                      before.upos == Upos::kVerb;
    if (!pair || !document.Lower(token).ends_with("s") ||
        !document.Lower(before).ends_with("s")) {
      continue;
    }
    token.upos = Upos::kNoun;
    token.deprel = Deprel::kIobj;
    token.flags = static_cast<uint16_t>(token.flags | kTokenPlural);
    for (uint32_t k = first; k < end; ++k) {
      if (document.tokens[k].head == i && k > i) document.tokens[k].head = i - 1;
    }
  }
}

}  // namespace

uint32_t DatelineEnd(const Document& document, uint32_t first, uint32_t end) {
  const uint32_t limit = std::min(end, first + kMaxDatelineTokens);
  uint32_t dash = first + 1;
  while (dash < limit && !IsDash(document.Text(document.tokens[dash]))) ++dash;
  if (dash + 1 >= limit || !document.tokens[dash].Has(kTokenSpaceBefore) ||
      !document.tokens[dash + 1].Has(kTokenSpaceBefore)) {
    return first;
  }
  const bool bracketed = document.Text(document.tokens[dash - 1]) == ")";
  if (!document.tokens[first].Has(kTokenAllCaps) &&
      !(bracketed && document.tokens[first].Has(kTokenCapitalized))) {
    return first;
  }
  // A second dash makes the first one the begin of an aside.
  for (uint32_t i = dash + 1; i < end; ++i) {
    if (IsDash(document.Text(document.tokens[i])) &&
        document.tokens[i].Has(kTokenSpaceBefore)) {
      return first;
    }
  }
  return dash + 1;
}

void MendTree(Document& document, uint32_t first, uint32_t end,
              uint32_t& root) {
  MendHeadline(document, first, end, root);
  MendTenses(document, first, end);
  MendPastForms(document, first, end);
  MendVerbPairs(document, first, end);
}

}  // namespace factline::language
