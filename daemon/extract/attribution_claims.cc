// Claims as nouns, alone and denied: "X's claim that", "Y rejected X's claim".

#include <algorithm>

#include "daemon/extract/attribution_reader.h"

namespace factline::extract {
namespace {

using language::Upos;

// How far a denied claim's noun stands from the denial.
constexpr uint32_t kClaimNounTokens = 14;

}  // namespace

std::optional<Speaker> AttributionReader::OwnerOf(uint32_t n, uint32_t from) {
  const std::string_view before = n > from ? view_.Lower(n - 1) : "";
  if (before == "his" || before == "her" || before == "their") {
    return speakers_.Resolve({n - 1, n}, sentence_);
  }
  uint32_t k = n;
  // "Brandt's repeated claim": adjectives may stand between.
  while (k > from && !view_.IsPossessive(k - 1) &&
         view_.Is(k - 1, Upos::kAdj)) {
    --k;
  }
  if (k > from && view_.IsPossessive(k - 1)) {
    const TokenRange owner = subjects_.PhraseBefore(k - 1, from);
    if (owner.begin < owner.end) return speakers_.Resolve(owner, sentence_);
  }
  const std::string_view after = view_.Lower(n + 1);
  if (n + 2 < tokens_.end && (after == "by" || after == "from")) {
    TokenRange owner = subjects_.PhraseAt(n + 2, tokens_.end);
    if (owner.begin == owner.end) return std::nullopt;
    // "figures from the quake" are nobody's.
    auto who = speakers_.Resolve(owner, sentence_);
    const Subject subject{.phrase = owner, .whole = owner};
    if (who && IsSomeone(subject, *who)) return who;
  }
  return std::nullopt;
}

// Whether the words at `i` only point at what was said before: "the claim",
// "this", "those figures as false".
bool AttributionReader::RefersBack(uint32_t i) const {
  constexpr uint32_t kMaxWords = 3;
  const std::string_view first = view_.Lower(i);
  bool noun = first == "this" || first == "that" || first == "it" ||
              first == "them" || first == "these" || first == "those";
  uint32_t k = i;
  while (k < tokens_.end && k < i + kMaxWords &&
         (view_.Is(k, Upos::kDet) || view_.Is(k, Upos::kAdj) ||
          view_.Is(k, Upos::kPron) ||
          cues_.words().Is(view_.Lower(k), kClaimNoun))) {
    noun = noun || cues_.words().Is(view_.Lower(k), kClaimNoun);
    ++k;
  }
  if (!noun || k == i) return false;
  return k >= tokens_.end || view_.Is(k, Upos::kPunct) ||
         view_.Is(k, Upos::kCconj) || view_.Lower(k) == "as";
}

// "the claim was false", "this is not true": of what was said before.
bool AttributionReader::CallsFalse(uint32_t i) const {
  constexpr uint32_t kMaxWords = 10;
  constexpr std::string_view kTrue[] = {"true", "correct", "accurate"};
  constexpr std::string_view kIt[] = {"this", "that", "it", "these", "those"};
  const auto among = [](std::string_view word, const auto& words) {
    return std::find(std::begin(words), std::end(words), word) !=
           std::end(words);
  };
  bool refers = false;
  bool negated = false;
  const uint32_t last = std::min(tokens_.end, i + kMaxWords);
  for (uint32_t k = i; k < last; ++k) {
    const std::string_view word = view_.Lower(k);
    if (view_.IsQuote(k)) continue;
    // "a false alarm" is none of what was said.
    const bool whole = !view_.Is(k + 1, Upos::kNoun);
    if (refers && whole && cues_.words().Is(word, kFalseWord)) return !negated;
    if (refers && negated && whole && among(word, kTrue)) return true;
    if (view_.Is(k, Upos::kPunct) || view_.Is(k, Upos::kNum) ||
        view_.Is(k, Upos::kVerb)) {
      return false;
    }
    refers = refers || among(word, kIt) ||
             cues_.words().Is(word, kClaimNoun);
    negated = negated || word == "not" || word == "n't" ||
              word == "n\u2019t" || word == "never";
  }
  return false;
}

// Puts a denial around what was said last, here before token `front` or in the
// sentence before.
bool AttributionReader::DeniesEarlier(const Cue& cue, TokenRange tokens,
                                      const Speaker& who, uint32_t front) {
  auto& all = layers_.attributions;
  if (!all.empty() && all.back().sentence + 1 >= sentence_ &&
      all.back().stance != Stance::kDenies) {
    const uint32_t inner = static_cast<uint32_t>(all.size()) - 1;
    // "X said A, a claim disputed by Y, who said B": A is in question.
    while (front > tokens_.begin && !view_.IsComma(front)) --front;
    const uint32_t byte = view_.At(front).span.begin;
    if (all.back().sentence == sentence_ && view_.IsComma(front) &&
        byte > all.back().content.begin && byte < all.back().content.end) {
      all.back().content.end = byte;
    }
    const language::Span content = all.back().content;
    const uint32_t outer = Push(tokens, who, cue.stance, tokens);
    all[outer].content = content;
    uint32_t top = inner;
    while (all[top].outer) top = *all[top].outer;
    all[top].outer = outer;
    return true;
  }
  if (sentence_ == 0) return false;
  const TokenRange before = view_.Sentence(sentence_ - 1);
  const auto& sentences = view_.document().sentences;
  const auto kind =
      view_.document().paragraphs[sentences[sentence_ - 1].paragraph].kind;
  if (before.begin == before.end || kind != language::ParagraphKind::kText) {
    return false;
  }
  Push(tokens, who, cue.stance, before);
  return true;
}

// "The claim was denied by X", "a figure disputed by X".
bool AttributionReader::CreditsPassiveDenial(const Cue& cue,
                                             TokenRange tokens) {
  if (view_.Lower(tokens.end) != "by" || tokens.end + 1 >= tokens_.end ||
      !view_.Lower(tokens.begin).ends_with("ed")) {
    return false;
  }
  const TokenRange phrase = subjects_.PhraseAt(tokens.end + 1, tokens_.end);
  if (phrase.begin == phrase.end) return false;
  // "a figure disputed by", "his claims were rejected by".
  constexpr uint32_t kNounReach = 8;
  std::optional<uint32_t> noun;
  for (uint32_t i = tokens.begin, n = 0; i > tokens_.begin && n < kNounReach;
       ++n) {
    --i;
    if (cues_.words().Is(view_.Lower(i), kClaimNoun)) noun = i;
  }
  const bool this_was = view_.Lower(tokens_.begin) == "this" ||
                        view_.Lower(tokens_.begin) == "that";
  if (!noun && !this_was) return false;
  const Subject subject{.phrase = phrase, .whole = phrase};
  const auto who = speakers_.Resolve(phrase, sentence_);
  if (!who || IsPublisher(*who) || !IsSomeone(subject, *who)) return false;
  // "Reports of 80 dead were denied by X": told right here.
  if (noun && *noun + 2 < tokens.begin &&
      (view_.Lower(*noun + 1) == "of" || view_.Lower(*noun + 1) == "that")) {
    Push(tokens, *who, cue.stance, {*noun, tokens.begin});
    return true;
  }
  return DeniesEarlier(cue, tokens, *who, tokens.begin);
}

// "a claim the army denied": only what follows the noun denies.
void AttributionReader::DropDeniedNoun(Subject& subject) const {
  for (uint32_t k = subject.phrase.begin; k + 1 < subject.phrase.end; ++k) {
    if (cues_.words().Is(view_.Lower(k), kClaimNoun) &&
        (view_.Is(k + 1, Upos::kDet) || view_.IsCapitalized(k + 1))) {
      subject.phrase.begin = subject.whole.begin = k + 1;
      return;
    }
  }
}

bool AttributionReader::CreditsDenial(const Cue& cue, TokenRange tokens,
                                      const Subject& subject,
                                      const Speaker& who) {
  const uint32_t first = tokens.end;
  if (first >= tokens_.end) return false;
  uint32_t noun = tokens_.end;
  uint32_t that = tokens_.end;
  const std::string_view verb = view_.Lower(tokens.begin);
  if (verb.starts_with("call") || verb.starts_with("brand") ||
      verb.starts_with("label")) {
    // "a toll that the army called false"
    const uint32_t begin = subject.whole.begin;
    const bool relative = begin > tokens_.begin &&
                          (view_.Lower(begin - 1) == "that" ||
                           view_.Lower(begin - 1) == "which") &&
                          cues_.words().Is(view_.Lower(first), kFalseWord);
    return (relative || CallsFalse(first)) &&
           DeniesEarlier(cue, tokens, who, relative ? begin : tokens.begin);
  }
  if (RefersBack(first)) {
    return DeniesEarlier(cue, tokens, who, tokens.begin);
  }
  // "a claim that X denied", "which X disputes".
  const uint32_t front = subject.whole.begin;
  const std::string_view link =
      front > tokens_.begin ? view_.Lower(front - 1) : std::string_view();
  if (view_.Is(first, Upos::kPunct) &&
      (link == "which" || link == "that" ||
       cues_.words().Is(link, kClaimNoun))) {
    return DeniesEarlier(cue, tokens, who, front);
  }
  const uint32_t last = std::min(tokens_.end, first + kClaimNounTokens);
  for (uint32_t k = first; k < last; ++k) {
    if (view_.Lower(k) == "that") {
      // "rejected a contract that would": of the contract.
      if (k == first || noun < k) that = k;
      break;
    }
    if (view_.IsVerb(k) || view_.IsComma(k)) break;
    if (noun == tokens_.end && cues_.words().Is(view_.Lower(k), kClaimNoun)) {
      noun = k;
    }
  }
  const bool plain = view_.Lower(tokens.begin).starts_with("den");
  if (noun == tokens_.end && that == tokens_.end && !plain) return false;
  CutEarlier(subject);
  const TokenRange whole{first, content_.EndOf(first, tokens_)};
  const uint32_t outer = Push(tokens, who, cue.stance, whole);
  if (noun == tokens_.end) return true;
  read_noun_ = noun;
  const auto owner = OwnerOf(noun, first);
  if (owner && !IsPublisher(*owner)) {
    const uint32_t begin =
        that < tokens_.end ? that + 1 : std::min(noun + 2, tokens_.end);
    if (begin < whole.end) {
      const uint32_t inner = Push({noun, noun + 1}, *owner, Stance::kAsserts,
                                  {begin, whole.end});
      layers_.attributions[inner].outer = outer;
    }
  }
  last_ = who;
  return true;
}

uint32_t AttributionReader::ReadNoun(uint32_t i) {
  const uint32_t next = i + 1;
  if (!cues_.words().Is(view_.Lower(i), kClaimNoun) || i == read_noun_ ||
      view_.Is(i, Upos::kVerb)) {
    return next;
  }
  const std::string_view after = view_.Lower(next);
  uint32_t begin = 0;
  if (after == "that") {
    begin = next + 1;
  } else if (after == "by" || after == "from") {
    const TokenRange owner = subjects_.PhraseAt(next + 1, tokens_.end);
    const std::string_view link = view_.Lower(owner.end);
    if (link == "that" || link == "to") begin = owner.end + 1;
  }
  if (begin == 0 || begin >= tokens_.end) return next;
  const auto owner = OwnerOf(i, tokens_.begin);
  if (!owner || IsPublisher(*owner)) return next;
  const uint32_t end = content_.EndOf(begin, tokens_);
  if (begin < end) Push({i, next}, *owner, Stance::kAsserts, {begin, end});
  return next;
}

}  // namespace factline::extract
