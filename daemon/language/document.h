#ifndef FACTLINE_DAEMON_LANGUAGE_DOCUMENT_H_
#define FACTLINE_DAEMON_LANGUAGE_DOCUMENT_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace factline::language {

// Half-open range of bytes of Document::text.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - begin; }
  bool Contains(Span inner) const {
    return begin <= inner.begin && inner.end <= end;
  }
  bool Overlaps(Span other) const {
    return begin < other.end && other.begin < end;
  }
  friend bool operator==(Span, Span) = default;
};

// Universal part-of-speech tags (UD v2).
enum class Upos : uint8_t {
  kX, kAdj, kAdp, kAdv, kAux, kCconj, kDet, kIntj, kNoun, kNum, kPart, kPron,
  kPropn, kPunct, kSconj, kSym, kVerb,
};

// Universal dependency relations (UD v2) with the English subtypes that matter
// to claims; others fall back to their main type.
enum class Deprel : uint8_t {
  kDep, kAcl, kAclRelcl, kAdvcl, kAdvmod, kAmod, kAppos, kAux, kAuxPass, kCase,
  kCc, kCcomp, kCompound, kCompoundPrt, kConj, kCop, kCsubj, kDet, kDiscourse,
  kDislocated, kExpl, kFixed, kFlat, kGoeswith, kIobj, kList, kMark, kNmod,
  kNmodPoss, kNmodTmod, kNsubj, kNsubjPass, kNummod, kObj, kObl, kOblAgent,
  kOblTmod, kOrphan, kParataxis, kPunct, kReparandum, kRoot, kVocative, kXcomp,
};

enum TokenFlag : uint16_t {
  kTokenDigits = 1 << 0,       // Has an ASCII digit.
  kTokenCapitalized = 1 << 1,  // First letter is upper case.
  kTokenAllCaps = 1 << 2,      // Two letters or more, all upper case.
  kTokenSpaceBefore = 1 << 3,
  kTokenPlural = 1 << 4,       // Noun read as plural.
  kTokenPastTense = 1 << 5,    // Finite past ("killed", "fell").
  kTokenPastParticiple = 1 << 6,
  kTokenGerund = 1 << 7,       // -ing form of a verb.
  kTokenInQuotes = 1 << 8,     // Between quotation marks.
  kTokenSentenceStart = 1 << 9,
};

inline constexpr uint32_t kNoHead = UINT32_MAX;

struct Token {
  Span span;
  Upos upos = Upos::kX;
  Deprel deprel = Deprel::kDep;
  uint16_t flags = 0;
  uint32_t head = kNoHead;  // Index into Document::tokens; kNoHead = root.
  std::string_view lemma;   // Lower case; lives as long as the Document.

  bool Has(TokenFlag flag) const { return (flags & flag) != 0; }
};

// A token as the tagger leaves it to the parser. Means something to the model
// that made it only.
struct TaggedWord {
  uint32_t word = 0;  // Hash of its spelling.
  uint8_t tag = 0;
};

struct Sentence {
  Span span;
  uint32_t first_token = 0;
  uint32_t token_count = 0;
  uint32_t paragraph = 0;  // Index into Document::paragraphs.
};

enum class ParagraphKind : uint8_t {
  kText,
  kHeadline,  // The title field.
  kHeading,   // A heading inside the body.
  kCaption,   // Photo caption or credit.
  kChrome,    // "Advertisement", "Recommended Stories", share bars ...
};

struct Paragraph {
  Span span;
  ParagraphKind kind = ParagraphKind::kText;
  uint32_t first_sentence = 0;
  uint32_t sentence_count = 0;
};

// One article's text and what the language layers know of it. Layers fill it
// in order: text and paragraphs (extract/normalize), sentences and tokens
// (tokenizer), tags, lemmas, heads and relations (syntax).
//
// Invariants: paragraphs, sentences and tokens are in text order and do not
// overlap; each sentence lies in one paragraph, each token in one sentence;
// a head is a token of the same sentence, and the heads of a parsed sentence
// form a tree. Tokens of one that nobody had parsed have neither head nor
// relation.
//
// Moving a Document invalidates lemmas that point into `lower`; so it is
// neither copied nor moved once tokens exist.
struct Document {
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  std::string text;   // Valid UTF-8, normalised.
  std::string lower;  // `text` with ASCII letters lower-cased, same offsets.
  std::vector<Paragraph> paragraphs;
  std::vector<Sentence> sentences;
  std::vector<Token> tokens;
  std::vector<TaggedWord> tagged;  // By token, once any is tagged.
  std::deque<std::string> lemma_pool;  // Lemmas that are no part of `lower`.

  std::string_view Text(Span span) const {
    return std::string_view(text).substr(span.begin, span.size());
  }
  std::string_view Lower(Span span) const {
    return std::string_view(lower).substr(span.begin, span.size());
  }
  std::string_view Text(const Token& token) const { return Text(token.span); }
  std::string_view Lower(const Token& token) const { return Lower(token.span); }
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_DOCUMENT_H_
