#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "daemon/extract/scope.h"

// The place that an article is about.
namespace factline::extract {
namespace {

using language::ParagraphKind;

// A town of this share of what is told of a country's places is the main one.
constexpr double kMainShare = 0.5;
// A place inside the one named most is the focus itself from this share on.
constexpr double kInnerShare = 0.25;
// What an article is about stands in as many paragraphs.
constexpr uint32_t kLeadParagraphs = 3;

}  // namespace

double ScopeReader::WeightOf(const Candidate& c) const {
  const PlaceMention& place = input_.layers.places[c.mention];
  const uint32_t paragraph =
      input_.document.sentences[place.sentence].paragraph;
  const ParagraphKind kind = input_.document.paragraphs[paragraph].kind;
  if (kind == ParagraphKind::kChrome) return 0;
  double weight = paragraph <= 2 ? 2 : 1;
  if (kind == ParagraphKind::kHeadline) weight = 3;
  if (kind == ParagraphKind::kCaption) weight = 0.5;
  if (c.actor) weight *= 0.4;
  if (c.scene && !c.near) weight *= 1.5;
  if (c.dateline) weight *= 0.2;
  return weight;
}

bool ScopeReader::Inside(const Candidate& inner, const Candidate& outer) const {
  const PlaceMention& a = input_.layers.places[inner.mention];
  const PlaceMention& b = input_.layers.places[outer.mention];
  if (b.geoname_id == 0) return false;
  if (a.geoname_id == 0) {
    // Not in the gazetteer: local, if of the same country.
    return a.country.empty() || a.country == b.country;
  }
  return std::find(a.containers.begin(), a.containers.end(), b.geoname_id) !=
         a.containers.end();
}

// The last of the paragraphs that tell what the article is about.
uint32_t ScopeReader::LeadEnd() const {
  uint32_t told = 0;
  const auto& paragraphs = input_.document.paragraphs;
  for (uint32_t i = 0; i < paragraphs.size(); ++i) {
    if (paragraphs[i].kind != ParagraphKind::kText) continue;
    if (++told == kLeadParagraphs) return i;
  }
  return static_cast<uint32_t>(paragraphs.size());
}

// What is told of many towns of a country is told of the country.
void ScopeReader::AddHeld(std::map<std::string, Score>& scores) const {
  struct Inner {
    double sum = 0;
    double most = 0;
  };
  std::map<std::string, Inner> held;
  for (const auto& [id, score] : scores) {
    const PlaceMention& place =
        input_.layers.places[candidates_[score.shown].mention];
    if (place.containers.empty()) continue;
    const std::string outer = absl::StrCat(place.containers.back());
    if (!scores.contains(outer)) continue;
    // Nor does one region stand for its country.
    if (place.geoname_id != 0 && place.containers.size() == 1) {
      scores[outer].weight += score.weight;
      continue;
    }
    held[outer].sum += score.weight;
    held[outer].most = std::max(held[outer].most, score.weight);
  }
  for (const auto& [id, of] : held) {
    if (of.most < kMainShare * of.sum) scores[id].weight += of.sum;
  }
}

void ScopeReader::FindFocus() {
  std::map<std::string, Score> scores;
  for (size_t i = 0; i < candidates_.size(); ++i) {
    const Candidate& c = candidates_[i];
    const double weight = WeightOf(c);
    if (weight == 0) continue;
    const PlaceMention& place = input_.layers.places[c.mention];
    auto [it, added] = scores.try_emplace(
        place.geoname_id != 0 ? absl::StrCat(place.geoname_id) : place.name);
    Score& score = it->second;
    if (added) {
      score.shown = i;
      score.paragraph = input_.document.sentences[place.sentence].paragraph;
    }
    // The form to show: a scene rather than an actor, the fullest one.
    const Candidate& shown = candidates_[score.shown];
    if (shown.actor && !c.actor) score.shown = i;
    if (!shown.widened && c.widened && c.scene) score.shown = i;
    score.weight += weight;
    if (c.scene && !c.actor) ++score.scenes;
  }
  AddHeld(scores);
  std::optional<Score> best;
  for (const auto& [id, score] : scores) {
    if (!best || score.weight > best->weight ||
        (score.weight == best->weight && score.shown < best->shown)) {
      best = score;
    }
  }
  const uint32_t lead_end = LeadEnd();
  // What happens in Libya and is told of Derna happens in Derna.
  for (int depth = 0; best && depth < 3; ++depth) {
    std::optional<Score> inner;
    // A country has many scenes: one that is named once is not the focus.
    const PlaceMention& outer =
        input_.layers.places[candidates_[best->shown].mention];
    const int least = outer.containers.empty() ? 2 : 1;
    for (const auto& [id, score] : scores) {
      const Candidate& c = candidates_[score.shown];
      // Named once far down, it is where a speaker or an example is.
      const bool passing = score.scenes < 2 && score.paragraph > lead_end;
      if (c.actor || passing ||
          score.scenes < least ||
          score.weight < kInnerShare * best->weight) {
        continue;
      }
      if (!Inside(c, candidates_[best->shown])) continue;
      if (!inner || score.weight > inner->weight) inner = score;
    }
    if (!inner) break;
    best = inner;
  }
  if (best) focus_ = best->shown;
}

// The country that the focus is, or is in: what "the country" means. The form
// that names it rather than one of its people.
void ScopeReader::FindHome() {
  if (!focus_) return;
  const std::string& home =
      input_.layers.places[candidates_[*focus_].mention].country;
  for (size_t i = 0; i < candidates_.size(); ++i) {
    const PlaceMention& place = input_.layers.places[candidates_[i].mention];
    const bool country = place.containers.empty() && place.geoname_id != 0 &&
                         !place.country.empty();
    if (!country || candidates_[i].widened || place.country != home) continue;
    if (!home_ || !place.is_adjective) home_ = i;
    if (!place.is_adjective) return;
  }
}

// What a place lends to later sentences gives way to a focus inside it.
bool ScopeReader::FocusInside(const Candidate& outer) const {
  return focus_ && Inside(candidates_[*focus_], outer);
}

}  // namespace factline::extract
