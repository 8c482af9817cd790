#include "daemon/extract/scope.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;
using language::Span;
using language::Token;
using language::Upos;

// Prepositions that put a scene before a place.
bool IsScenePreposition(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "in",     "at",     "near",       "off",    "around", "across",
      "inside", "outside", "throughout", "within", "along",  "into",
      "on",     "over",   "hitting",    "hit",    "struck", "through",
      "beneath", "above", "under",      "toward", "towards"};
  return std::find(std::begin(kWords), std::end(kWords), word) !=
         std::end(kWords);
}

// Nouns that make a place of an adjective or a possessor: "the Belgian coast",
// "Tasmania's west coast".
bool IsPartOfLand(std::string_view lemma) {
  constexpr std::string_view kWords[] = {
      "coast",  "coastline", "border", "shore",  "waters",   "water",
      "island", "capital",   "city",   "town",   "village",  "region",
      "province", "harbour", "harbor", "port",   "peninsula", "mountain",
      "countryside", "seaboard", "frontier", "territory", "desert", "sea",
      "river",  "lake",      "valley", "district", "soil",    "sky"};
  return std::find(std::begin(kWords), std::end(kWords), lemma) !=
         std::end(kWords);
}

bool IsDirection(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "north", "south", "east", "west", "northern", "southern", "eastern",
      "western", "central", "northeastern", "northwestern", "southeastern",
      "southwestern", "northeast", "northwest", "southeast", "southwest",
      "coastal", "upper", "lower"};
  return std::find(std::begin(kWords), std::end(kWords), word) !=
         std::end(kWords);
}

// How far before a place its preposition may stand: "in the southern town of".
constexpr uint32_t kPrepositionTokens = 6;
// A paragraph's earlier sentences that lend their place.
constexpr uint32_t kInheritSentences = 4;

}  // namespace

ScopeReader::ScopeReader(const ClaimInput& input) : input_(input) {
  const auto& places = input.layers.places;
  candidates_.reserve(places.size());
  first_of_.assign(input.document.sentences.size() + 1, 0);
  uint32_t sentence = 0;
  for (uint32_t i = 0; i < places.size(); ++i) {
    while (sentence <= places[i].sentence) {
      first_of_[sentence++] = static_cast<uint32_t>(candidates_.size());
    }
    candidates_.push_back(Read(i));
  }
  while (sentence < first_of_.size()) {
    first_of_[sentence++] = static_cast<uint32_t>(candidates_.size());
  }
  FindFocus();
}

ScopeReader::Candidate ScopeReader::Read(uint32_t mention) const {
  const PlaceMention& place = input_.layers.places[mention];
  const TokenRange tokens = input_.SentenceTokens(place.sentence);
  Candidate c{.mention = mention,
              .first = place.tokens.begin,
              .end = place.tokens.end};
  uint32_t i = c.end;
  const bool possessor = i < tokens.end && (input_.Lower(i) == "'s" ||
                                            input_.Lower(i) == "\u2019s" ||
                                            input_.Lower(i) == "'" ||
                                            input_.Lower(i) == "\u2019");
  if (possessor) ++i;
  bool widened = false;
  for (uint32_t n = 0; (possessor || place.is_adjective) && n < 4; ++n, ++i) {
    if (i >= tokens.end) break;
    const Upos upos = input_.TokenAt(i).upos;
    if (IsPartOfLand(input_.Lemma(i))) {
      c.end = i + 1;
      widened = true;
      break;
    }
    if (upos != Upos::kAdj && !IsDirection(input_.Lower(i))) break;
  }
  uint32_t before = c.first;
  for (uint32_t n = 0; n < kPrepositionTokens && before > tokens.begin; ++n) {
    --before;
    const Upos upos = input_.TokenAt(before).upos;
    const std::string_view word = input_.Lower(before);
    if (IsScenePreposition(word)) {
      c.scene = true;
      break;
    }
    if (upos == Upos::kVerb || upos == Upos::kAux || upos == Upos::kPunct) {
      break;
    }
  }
  if (c.first > tokens.begin && IsDirection(input_.Lower(c.first - 1))) {
    --c.first;
  }
  c.actor = (place.is_adjective || possessor) && !widened;
  return c;
}

void ScopeReader::FindFocus() {
  // A place counts where it is named, weighted by how prominent that is.
  struct Score {
    double weight = 0;
    size_t first = 0;
  };
  std::map<std::string, Score> scores;
  for (size_t i = 0; i < candidates_.size(); ++i) {
    const Candidate& c = candidates_[i];
    const PlaceMention& place = input_.layers.places[c.mention];
    const uint32_t paragraph =
        input_.document.sentences[place.sentence].paragraph;
    const ParagraphKind kind = input_.document.paragraphs[paragraph].kind;
    if (kind == ParagraphKind::kChrome) continue;
    double weight = paragraph <= 2 ? 2 : 1;
    if (kind == ParagraphKind::kHeadline) weight = 3;
    if (kind == ParagraphKind::kCaption) weight = 0.5;
    if (c.actor) weight *= 0.4;
    if (c.scene) weight *= 1.5;
    auto [it, added] = scores.try_emplace(
        place.geoname_id != 0 ? absl::StrCat(place.geoname_id) : place.name);
    if (added) it->second.first = i;
    // The form to show is the first that is a scene.
    const Candidate& shown = candidates_[it->second.first];
    if (shown.actor && !c.actor) it->second.first = i;
    it->second.weight += weight;
  }
  double best = 0;
  for (const auto& [id, score] : scores) {
    const bool earlier = score.weight == best && focus_.has_value() &&
                         score.first < *focus_;
    if (score.weight <= best && !earlier) continue;
    best = score.weight;
    focus_ = score.first;
  }
}

const ScopeReader::Candidate* ScopeReader::BestOf(
    uint32_t sentence, uint32_t at, std::optional<Span> credited) const {
  const Candidate* best = nullptr;
  double best_score = 0;
  for (uint32_t i = first_of_[sentence]; i < first_of_[sentence + 1]; ++i) {
    const Candidate& c = candidates_[i];
    const PlaceMention& place = input_.layers.places[c.mention];
    if (c.actor || !c.scene) continue;
    double score = 10;
    if (credited && !credited->Contains(place.span)) score -= 6;
    const uint32_t gap = c.first >= at ? c.first - at : at - c.first;
    score -= 0.25 * gap;
    if (c.first >= at) score += 1;
    if (score > best_score) {
      best_score = score;
      best = &c;
    }
  }
  return best;
}

std::optional<Scope> ScopeReader::At(uint32_t sentence, uint32_t at,
                                     std::optional<Span> credited) const {
  if (const Candidate* best = BestOf(sentence, at, credited)) {
    return ScopeOf(*best, false);
  }
  const uint32_t paragraph = input_.document.sentences[sentence].paragraph;
  for (uint32_t back = 1; back <= kInheritSentences && back <= sentence;
       ++back) {
    const uint32_t earlier = sentence - back;
    if (input_.document.sentences[earlier].paragraph != paragraph) break;
    const TokenRange tokens = input_.SentenceTokens(earlier);
    if (const Candidate* best = BestOf(earlier, tokens.end, std::nullopt)) {
      return ScopeOf(*best, false);
    }
  }
  if (focus_) return ScopeOf(candidates_[*focus_], true);
  return std::nullopt;
}

Scope ScopeReader::ScopeOf(const Candidate& candidate, bool focus) const {
  const PlaceMention& place = input_.layers.places[candidate.mention];
  const auto& tokens = input_.document.tokens;
  const Span span{tokens[candidate.first].span.begin,
                  tokens[candidate.end - 1].span.end};
  Scope scope{.name = std::string(input_.document.Text(span)),
              .place_id = {},
              .country = place.country,
              .focus = focus};
  const bool widened = candidate.end != place.tokens.end ||
                       candidate.first != place.tokens.begin;
  if (!widened) scope.name = place.name;
  scope.place_id = place.geoname_id != 0
                       ? absl::StrCat("geo:", place.geoname_id)
                       : AsciiLower(scope.name);
  return scope;
}

}  // namespace factline::extract
