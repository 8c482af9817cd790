#include "daemon/extract/place_choice.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "daemon/extract/fold.h"

namespace factline::extract {
namespace {

// From this size on a town is known by its bare name; smaller ones must be
// named as a place somewhere in the article.
constexpr int64_t kKnownTown = 300'000;
// From this size on a town may open a sentence without further evidence.
constexpr int64_t kGreatTown = 1'500'000;
// Seas and islands of the lexicon weigh as much as a town of this size.
constexpr double kFeatureWeight = 3e6;
// Share of the article's votes that lends its country to unknown places.
constexpr double kHomeShare = 0.5;
// Places named from which on an article has a home.
constexpr int kFewVotes = 3;

bool IsLargeKind(const Place& place) {
  return place.kind == PlaceKind::kCountry ||
         place.kind == PlaceKind::kFeature;
}

}  // namespace

std::string PlaceChooser::Key(const PlaceCandidate& c) const {
  const auto& tokens = document_.tokens;
  return FoldName(document_.Text(
      language::Span{tokens[c.tokens.begin].span.begin,
                     tokens[c.name_end - 1].span.end}));
}

void PlaceChooser::CountVotes(std::string_view dateline_place) {
  const auto vote = [this](const Place& place) {
    if (place.country.empty()) return;
    ++country_votes_[std::string(place.country)];
    ++votes_;
  };
  for (const PlaceCandidate& c : candidates_) {
    if (c.feature) continue;
    if (c.byname != nullptr && c.evidence != PlaceEvidence::kAgainst) {
      vote(gazetteer_.place(c.byname->place));
    } else if (!c.places.empty() && c.evidence != PlaceEvidence::kAgainst) {
      const Place& first = gazetteer_.place(c.places[0]);
      const bool clear = c.places.size() == 1 || IsLargeKind(first) ||
                         first.population >= kGreatTown;
      if (clear) vote(first);
      if (first.kind == PlaceKind::kRegion) {
        regions_.insert(first.geoname_id);
        ++region_votes_[std::string(first.country)];
      }
    }
  }
  const std::vector<uint32_t> dateline =
      gazetteer_.Find(FoldName(dateline_place));
  if (!dateline.empty()) vote(gazetteer_.place(dateline[0]));
}

void PlaceChooser::LearnNames() {
  for (const PlaceCandidate& c : candidates_) {
    if (c.in_title) continue;
    if (c.evidence == PlaceEvidence::kSure && !c.in_body && !c.feature) {
      sure_.insert(Key(c));
    }
    if (c.evidence == PlaceEvidence::kAgainst) doubtful_.insert(Key(c));
    // "Larkspur Shipping" makes a company of a bare "Larkspur" too.
    if (c.places.empty() && c.byname == nullptr && !c.feature &&
        c.name_end > c.tokens.begin + 1 &&
        c.evidence != PlaceEvidence::kSure) {
      const language::Token& first = document_.tokens[c.tokens.begin];
      doubtful_.insert(FoldName(document_.Text(first)));
    }
  }
}

// "the Belgian port of Zeebrugge"
void PlaceChooser::LearnCountries() {
  constexpr uint32_t kMaxWords = 4;  // Between the two: "southern fishing port of".
  for (size_t i = 1; i < candidates_.size(); ++i) {
    const PlaceCandidate& c = candidates_[i];
    const PlaceCandidate& said = candidates_[i - 1];
    if (!c.places.empty() || c.byname != nullptr || said.byname == nullptr ||
        !said.byname->adjective || said.sentence != c.sentence) {
      continue;
    }
    const uint32_t of = c.tokens.begin - 1;
    if (of < said.tokens.end + 1 || of > said.tokens.end + kMaxWords) continue;
    bool names = document_.Lower(document_.tokens[of]) == "of";
    for (uint32_t k = said.tokens.end; k < of; ++k) {
      const language::Upos upos = document_.tokens[k].upos;
      names = names && (upos == language::Upos::kNoun ||
                        upos == language::Upos::kAdj);
    }
    if (!names) continue;
    said_countries_.try_emplace(
        Key(c), gazetteer_.place(said.byname->place).country);
  }
}

double PlaceChooser::Score(const PlaceCandidate& c, const Place& place) const {
  // A region's number is that of all its towns: its capital of the same name
  // is what the bare name means.
  const bool area = place.kind == PlaceKind::kRegion ||
                    place.kind == PlaceKind::kDistrict;
  const double population =
      place.kind == PlaceKind::kFeature
          ? kFeatureWeight
          : static_cast<double>(place.population);
  double score =
      1.5 * std::log10((area ? population / 10 : population) + 1000);
  if (IsLargeKind(place)) score += 1.5;
  if (place.kind == PlaceKind::kDistrict) score -= 1;
  if (c.wants_region && area) score += 4;
  const auto votes = country_votes_.find(std::string(place.country));
  if (votes != country_votes_.end() && votes_ > 0) {
    score += 0.5 + 1.0 * votes->second / votes_;
  }
  if (place.region_id != 0 && regions_.contains(place.region_id)) score += 1;
  // "South Carolina, Georgia and Florida": states of one country.
  constexpr int kManyRegions = 2;
  constexpr double kAmongRegions = 4;
  const auto regions = region_votes_.find(std::string(place.country));
  if (place.kind == PlaceKind::kRegion && regions != region_votes_.end() &&
      regions->second >= kManyRegions) {
    score += kAmongRegions;
  }
  if (!c.inside) return score;
  // "Derna, Libya", "Paris, Texas": what follows contains it.
  for (const uint32_t other : candidates_[*c.inside].places) {
    const Place& outer = gazetteer_.place(other);
    const bool contains =
        (outer.kind == PlaceKind::kCountry && outer.country == place.country) ||
        (outer.geoname_id != 0 && outer.geoname_id == place.region_id);
    if (contains) return score + 6;
  }
  return score;
}

std::optional<uint32_t> PlaceChooser::BestPlace(const PlaceCandidate& c) const {
  std::optional<uint32_t> best;
  double best_score = 0;
  for (const uint32_t place : c.places) {
    const double score = Score(c, gazetteer_.place(place));
    if (!best || score > best_score) {
      best = place;
      best_score = score;
    }
  }
  return best;
}

// A town abroad that is only a byname of what the text says is rarely meant:
// rather one at home that the gazetteer lacks.
void PlaceChooser::DropForeign(PlaceCandidate& c) const {
  if (votes_ < kFewVotes || c.inside) return;
  const std::string key = Key(c);
  std::erase_if(c.places, [&](uint32_t i) {
    const Place& place = gazetteer_.place(i);
    return place.kind == PlaceKind::kTown && place.population < kGreatTown &&
           !country_votes_.contains(std::string(place.country)) &&
           FoldName(place.name) != key;
  });
}

bool PlaceChooser::AcceptsKnown(const PlaceCandidate& c) const {
  const Place& place = gazetteer_.place(*BestPlace(c));
  const std::string key = Key(c);
  const bool learned = sure_.contains(key);
  if (IsLargeKind(place)) {
    // "Jordan" is a country, and half of a name in an article with Mr Jordan.
    return learned || c.evidence == PlaceEvidence::kSure ||
           !doubtful_.contains(key);
  }
  if (learned) return true;
  if (doubtful_.contains(key)) return c.evidence == PlaceEvidence::kSure;
  const bool speaks = c.tokens.end < document_.tokens.size() &&
                      lexicon_.words().Is(
                          document_.Lower(document_.tokens[c.tokens.end]),
                          kSpeechWord);
  if (c.evidence == PlaceEvidence::kSure) return true;
  if (c.inside) return true;
  if (speaks) return false;
  if (c.opens_sentence || c.in_title) return place.population >= kGreatTown;
  const bool of_home =
      country_votes_.contains(std::string(place.country)) && votes_ > 1;
  if (c.evidence == PlaceEvidence::kFor && of_home) return true;
  return place.population >= kKnownTown ||
         (place.kind == PlaceKind::kRegion && of_home);
}

bool PlaceChooser::Accepts(const PlaceCandidate& c) const {
  if (c.byname != nullptr &&
      (c.byname->adjective || c.byname->people || c.places.empty())) {
    if (c.byname->people && c.evidence == PlaceEvidence::kAgainst) return false;
    // "a briefing in English": a language.
    return !(c.byname->adjective && c.places.empty() && c.locative &&
             !PrecedesNoun(c));
  }
  if (c.evidence == PlaceEvidence::kAgainst) return false;
  if (c.byname != nullptr && c.acts) return true;  // "Washington demanded"
  if (c.places.empty()) {
    return !doubtful_.contains(Key(c)) &&
           (c.evidence == PlaceEvidence::kSure || sure_.contains(Key(c)));
  }
  if (c.in_body && !c.feature) {
    const Place& place = gazetteer_.place(*BestPlace(c));
    return IsLargeKind(place) || sure_.contains(Key(c)) ||
           place.population >= kGreatTown;
  }
  return AcceptsKnown(c);
}

bool PlaceChooser::PrecedesNoun(const PlaceCandidate& c) const {
  const uint32_t next = c.tokens.end;
  if (next >= document_.tokens.size()) return false;
  const language::Token& token = document_.tokens[next];
  const bool noun = token.upos == language::Upos::kNoun ||
                    token.upos == language::Upos::kAdj ||
                    token.upos == language::Upos::kNum ||
                    token.upos == language::Upos::kPropn;
  return noun && token.span.begin <= document_.tokens[next - 1].span.end + 1;
}

bool PlaceChooser::IsActor(const PlaceCandidate& c) const {
  if (c.byname == nullptr) return false;
  if (c.byname->adjective && c.places.empty()) return true;
  if (c.byname->people) return true;
  if (c.byname->adjective) {
    // "US" before a noun is an adjective, else the country.
    return c.in_body || PrecedesNoun(c);
  }
  if (c.in_title) return false;
  if (!c.places.empty() && gazetteer_.place(*BestPlace(c)).country !=
                               gazetteer_.place(c.byname->place).country) {
    return false;
  }
  return c.places.empty() ? !c.locative : c.acts && !c.in_body;
}

void PlaceChooser::SetPlace(const Place& place, PlaceMention& mention) const {
  mention.geoname_id = place.geoname_id;
  mention.country = std::string(place.country);
  mention.population = place.population;
  if (place.region_id != 0) mention.containers.push_back(place.region_id);
  const Place* country = gazetteer_.Country(place.country);
  if (country != nullptr && country->geoname_id != place.geoname_id) {
    mention.containers.push_back(country->geoname_id);
  }
}

PlaceMention PlaceChooser::Mention(const PlaceCandidate& c) const {
  const auto& tokens = document_.tokens;
  PlaceMention mention;
  mention.tokens = c.tokens;
  mention.sentence = c.sentence;
  mention.span = {tokens[c.tokens.begin].span.begin,
                  tokens[c.tokens.end - 1].span.end};
  mention.name = std::string(document_.Text(mention.span));
  std::replace(mention.name.begin(), mention.name.end(), '\n', ' ');
  if (IsActor(c)) {
    const Place& place = gazetteer_.place(c.byname->place);
    mention.is_adjective = true;
    // "Russian", "Moscow" stand for Russia; "UK" is a name of it already.
    const bool named =
        c.byname->adjective && !c.places.empty() &&
        gazetteer_.place(*BestPlace(c)).geoname_id == place.geoname_id;
    if (!named) mention.name = std::string(place.name);
    SetPlace(place, mention);
    return mention;
  }
  if (const std::optional<uint32_t> best = BestPlace(c)) {
    SetPlace(gazetteer_.place(*best), mention);
    // "a Mediterranean storm": of a sea, not in it.
    const bool kind_of = gazetteer_.place(*best).country.empty() &&
                         !c.locative && !c.wants_region && PrecedesNoun(c);
    mention.is_adjective = c.in_body || kind_of;
    return mention;
  }
  if (c.byname != nullptr) {
    SetPlace(gazetteer_.place(c.byname->place), mention);
    return mention;
  }
  // Unknown places mostly lie in the country that the article is about.
  if (c.inside) {
    const PlaceCandidate& outer = candidates_[*c.inside];
    if (const std::optional<uint32_t> place = BestPlace(outer)) {
      mention.country = std::string(gazetteer_.place(*place).country);
      if (const int64_t id = gazetteer_.place(*place).geoname_id; id != 0) {
        mention.containers.push_back(id);
      }
    }
    return mention;
  }
  if (const auto said = said_countries_.find(Key(c));
      said != said_countries_.end()) {
    mention.country = said->second;
  } else {
    for (const auto& [country, votes] : country_votes_) {
      if (votes > kHomeShare * votes_) mention.country = country;
    }
  }
  if (const Place* country = gazetteer_.Country(mention.country)) {
    mention.containers.push_back(country->geoname_id);
  }
  return mention;
}

std::vector<PlaceMention> PlaceChooser::Choose(
    std::string_view dateline_place) {
  CountVotes(dateline_place);
  LearnNames();
  LearnCountries();
  std::vector<PlaceMention> mentions;
  for (PlaceCandidate& c : candidates_) {
    DropForeign(c);
    // "Larkspur Harbour" is not at any Larkspur that the article tells of.
    if (c.feature && !c.places.empty() && !sure_.contains(Key(c)) &&
        gazetteer_.place(*BestPlace(c)).population < kKnownTown) {
      c.places.clear();
    }
    if (Accepts(c)) mentions.push_back(Mention(c));
  }
  return mentions;
}

}  // namespace factline::extract
