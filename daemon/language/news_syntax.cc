#include "daemon/language/news_syntax.h"

#include <algorithm>
#include <string_view>

#include "daemon/language/inflection.h"

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

// Whether a number stands at `at`, or behind words that round it off.
bool IsNumber(const Document& document, uint32_t at, uint32_t end) {
  constexpr uint32_t kRoundingTokens = 3;  // "no fewer than 40"
  constexpr std::string_view kRounding[] = {
      "more", "than",   "at",    "least", "no",      "fewer",  "less",
      "some", "nearly", "about", "over",  "roughly", "around", "almost"};
  for (uint32_t i = at; i < end && i <= at + kRoundingTokens; ++i) {
    const Token& token = document.tokens[i];
    if (token.upos == Upos::kNum || token.upos == Upos::kSym) return true;
    if (std::find(std::begin(kRounding), std::end(kRounding),
                  document.Lower(token)) == std::end(kRounding)) {
      return false;
    }
  }
  return false;
}

bool LeadsToNumber(const Document& document, uint32_t at, uint32_t end) {
  const std::string_view word = document.Lower(document.tokens[at]);
  return word == "to" || word == "by" || word == "from" ||
         IsNumber(document, at, end);
}

// "Norrvik axed 40 jobs": a past form of a word that tags do not know.
bool IsUnknownPast(const Document& document, uint32_t at, uint32_t end) {
  const Token& token = document.tokens[at];
  const bool unknown = token.upos == Upos::kX || token.upos == Upos::kAdj ||
                       token.upos == Upos::kNoun;
  return unknown && document.Lower(token).ends_with("ed") &&
         document.tokens[at - 1].upos == Upos::kPropn &&
         IsNumber(document, at + 1, end);
}

// "Output in Peru fell to 40": a verb that tags took for something else.
void MendPastForms(Document& document, uint32_t first, uint32_t end) {
  for (uint32_t i = first + 1; i + 1 < end; ++i) {
    Token& token = document.tokens[i];
    if (token.upos == Upos::kVerb || token.Has(kTokenCapitalized)) continue;
    if (IsUnknownPast(document, i, end)) {
      token.lemma = document.lemma_pool.emplace_back(
          WithoutEd(document.Lower(token)));
      token.upos = Upos::kVerb;
      token.flags = static_cast<uint16_t>(token.flags | kTokenPastTense);
      continue;
    }
    const Upos before = document.tokens[i - 1].upos;
    if (before != Upos::kNoun && before != Upos::kPropn) continue;
    const std::string_view word = document.Lower(token);
    // "the garden shed 40 m away"
    if (word == "shed" && before == Upos::kNoun &&
        !document.tokens[i - 1].Has(kTokenPlural)) {
      continue;
    }
    for (const PastForm& form : kPastForms) {
      if (word != form.word || !LeadsToNumber(document, i + 1, end)) continue;
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
void MendVerbPairs(Document& document, uint32_t first, uint32_t end,
                   uint32_t& root) {
  for (uint32_t i = first + 1; i < end; ++i) {
    Token& token = document.tokens[i];
    Token& before = document.tokens[i - 1];
    const bool hangs = token.head == i - 1 && token.deprel == Deprel::kConj;
    const bool holds = before.head == i && before.deprel == Deprel::kObj;
    if ((!hangs && !holds) || token.upos != Upos::kVerb ||
        before.upos != Upos::kVerb || !document.Lower(token).ends_with("s") ||
        !document.Lower(before).ends_with("s")) {
      continue;
    }
    if (holds) {
      before.head = token.head;
      before.deprel = token.deprel;
      token.head = i - 1;
      if (root == i) root = i - 1;
    }
    token.upos = Upos::kNoun;
    token.deprel = Deprel::kIobj;
    token.flags = static_cast<uint16_t>(token.flags | kTokenPlural);
    for (uint32_t k = first; k < end; ++k) {
      if (document.tokens[k].head == i) document.tokens[k].head = i - 1;
    }
  }
}

// "According to police, 40 died": a verb's bare form behind "to" is a noun where
// "according" stands before it.
void MendSources(Document& document, uint32_t first, uint32_t end) {
  for (uint32_t i = first + 2; i < end; ++i) {
    Token& token = document.tokens[i];
    if (token.upos != Upos::kVerb ||
        document.Lower(document.tokens[i - 2]) != "according" ||
        document.Lower(document.tokens[i - 1]) != "to") {
      continue;
    }
    token.upos = Upos::kNoun;
    token.lemma = document.Lower(token);
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
  MendVerbPairs(document, first, end, root);
  MendSources(document, first, end);
}

}  // namespace factline::language
