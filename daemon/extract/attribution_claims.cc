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
    if (owner.begin < owner.end) return speakers_.Resolve(owner, sentence_);
  }
  return std::nullopt;
}

bool AttributionReader::CreditsDenial(const Cue& cue, TokenRange tokens,
                                      const Subject& subject,
                                      const Speaker& who) {
  const uint32_t first = tokens.end;
  if (first >= tokens_.end) return false;
  uint32_t noun = tokens_.end;
  uint32_t that = tokens_.end;
  const uint32_t last = std::min(tokens_.end, first + kClaimNounTokens);
  for (uint32_t k = first; k < last; ++k) {
    if (view_.Lower(k) == "that") {
      that = k;
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
