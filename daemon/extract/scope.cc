#include "daemon/extract/scope.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/extract/clause.h"
#include "daemon/extract/counted.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;
using language::Span;
using language::Token;
using language::Upos;

// Prepositions that put a scene before a place.
bool IsScenePreposition(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "in",      "at",      "near",       "off",    "around", "across",
      "inside",  "outside", "throughout", "within", "along",  "into",
      "on",      "over",    "hitting",    "hit",    "struck", "through",
      "beneath", "above",   "under",      "toward", "towards",
      "reached", "reaching", "reach",     "entered", "entering", "enter",
      "battered", "rocked",  "jolted",    "shook",  "devastated"};
  return std::find(std::begin(kWords), std::end(kWords), word) !=
         std::end(kWords);
}

// Nouns that make a place of an adjective or a possessor: "the Belgian coast",
// "Tasmania's west coast".
bool IsPartOfLand(std::string_view lemma) {
  constexpr std::string_view kWords[] = {
      "coast",     "coastline", "border",      "shore",    "waters",
      "island",    "capital",   "city",        "town",     "village",
      "region",    "province",  "harbour",     "harbor",   "port",
      "peninsula", "mountain",  "countryside", "seaboard", "frontier",
      "territory", "desert",    "sea",         "river",    "lake",
      "valley",    "district"};
  return std::find(std::begin(kWords), std::end(kWords), lemma) !=
         std::end(kWords);
}

bool IsTowards(std::string_view word) {
  return word == "to" || word == "toward" || word == "towards" ||
         word == "into";
}

bool IsDirection(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "north",        "south",        "east",         "west",
      "northern",     "southern",     "eastern",      "western",
      "central",      "northeastern", "northwestern", "southeastern",
      "southwestern", "northeast",    "northwest",    "southeast",
      "southwest",    "coastal",      "upper",        "lower"};
  return std::find(std::begin(kWords), std::end(kWords), word) !=
         std::end(kWords);
}

// How far before a place its preposition may stand: "in the southern town of".
constexpr uint32_t kPrepositionTokens = 6;
// A paragraph's earlier sentences that lend their place.
constexpr uint32_t kInheritSentences = 4;
// Sentences after which a figure's place no longer lends itself.
constexpr uint32_t kLastSentences = 2;
// How far after a number the country of what it counts stands.
constexpr uint32_t kOwnTokens = 3;
// How far after a number what it was sent to may stand.
constexpr uint32_t kTargetTokens = 8;
// A figure that tells more of the one before stands so near to it.
constexpr uint32_t kFollowSentences = 1;
// Datelines are no longer: "ZEEBRUGGE, Belgium, March 7 -".
constexpr uint32_t kDatelineTokens = 14;
// What a clause between a figure and a place takes off the place's fitness.
constexpr double kClausePenalty = 6;
// Of a place that a list gives its number to.
constexpr double kListedFitness = 25;
// Of a place that stands before all else.
constexpr double kOpensFitness = 5;
// Of a country that acts, where no place is named.
constexpr double kHomeFitness = 4;

// Nouns that a place names a market with: "the Frankfurt stock exchange".
bool IsMarketWord(std::string_view lemma) {
  return lemma == "exchange" || lemma == "market" || lemma == "bourse";
}

bool IsSuperlative(std::string_view word) {
  return word == "worst" || word == "most" || word == "first" ||
         word == "best" ||
         (word.size() > 5 &&
          (word.ends_with("gest") || word.ends_with("hest") ||
           word.ends_with("liest")));
}

// A town has its region and its country as containers, a region its country.
// Of a name that no gazetteer knows every article may think another region.
std::string RegionOf(const PlaceMention& place) {
  if (place.geoname_id == 0 || place.containers.empty()) return {};
  const bool inner = place.containers.size() > 1;
  return absl::StrCat("geo:",
                      inner ? place.containers.front() : place.geoname_id);
}

}  // namespace

ScopeReader::ScopeReader(const ClaimInput& input) : input_(input) {
  const auto& places = input.layers.places;
  const size_t sentences = input.document.sentences.size();
  candidates_.reserve(places.size());
  for (uint32_t i = 0; i < places.size(); ++i) candidates_.push_back(Read(i));
  first_of_ = FirstBySentence(places, sentences);
  first_quantity_ = FirstBySentence(input.layers.quantities, sentences);
  FindFocus();
  FindHome();
}

// "the Belgian coast", "Tasmania's remote west coast".
void ScopeReader::Widen(TokenRange sentence, Candidate& c) const {
  uint32_t i = c.end;
  const bool possessor = i < sentence.end && IsPossessive(input_.Lower(i));
  const bool adjective =
      possessor || input_.layers.places[c.mention].is_adjective;
  if (possessor) ++i;
  constexpr uint32_t kMaxWords = 4;
  for (uint32_t n = 0; n < kMaxWords && i < sentence.end; ++n, ++i) {
    if (IsPartOfLand(input_.Lemma(i))) {
      // "the Belgian port of Zeebrugge": the name after "of" is the place.
      if (i + 1 < sentence.end && input_.Lower(i + 1) == "of") {
        c.holds = true;
        return;
      }
      if (!adjective) return;
      c.end = i + 1;
      c.widened = true;
      return;
    }
    if (input_.TokenAt(i).upos != Upos::kAdj && !IsDirection(input_.Lower(i))) {
      return;
    }
  }
}

// "the Frankfurt stock exchange", "the Tokyo market".
void ScopeReader::WidenMarket(TokenRange sentence, Candidate& c) const {
  uint32_t i = c.end;
  if (i < sentence.end && input_.Lower(i) == "stock") ++i;
  if (i >= sentence.end || !IsMarketWord(input_.Lemma(i))) return;
  c.end = i + 1;
  c.widened = true;
}

// "the worst in Europe": ranks the figure, and does not say where it is from.
bool ScopeReader::OnlyRanks(TokenRange sentence, const Candidate& c) const {
  if (c.first < sentence.begin + 2) return false;
  uint32_t i = c.first - 1;
  if (input_.Lower(i) == "the" && i > sentence.begin) --i;
  return input_.TokenAt(i).upos == Upos::kAdp && i > sentence.begin &&
         IsSuperlative(input_.Lower(i - 1));
}

// "in occupied Lima", "the ravaged coastal town": a participle that is no verb of
// a clause, by the words beside it.
bool ScopeReader::Describes(uint32_t participle, uint32_t first) const {
  if (participle == first) return false;
  const Upos before = input_.TokenAt(participle - 1).upos;
  const Upos next = input_.TokenAt(participle + 1).upos;
  if (!IsNominal(next) && next != Upos::kAdj) return false;
  if (before == Upos::kDet || before == Upos::kAdj) return true;
  // "after shelling Lima"
  return before == Upos::kAdp &&
         !input_.TokenAt(participle).Has(language::kTokenGerund);
}

// "the governor of the province of Cusco": of an office, which may be anywhere.
bool ScopeReader::OfOffice(TokenRange sentence, const Candidate& c) const {
  constexpr std::string_view kOffices[] = {
      "governor", "mayor",   "president", "minister", "king",   "queen",
      "prince",   "bishop",  "head",      "chief",    "leader", "archbishop",
      "ruler",    "senator", "deputy",    "speaker",  "director"};
  for (uint32_t i = c.first, n = 0; i > sentence.begin && n < kPrepositionTokens;
       ++n) {
    --i;
    const Upos upos = input_.TokenAt(i).upos;
    if (std::find(std::begin(kOffices), std::end(kOffices), input_.Lemma(i)) !=
        std::end(kOffices)) {
      return n > 0;
    }
    const bool links = input_.Lower(i) == "of" || upos == Upos::kDet ||
                       upos == Upos::kAdj || IsPartOfLand(input_.Lemma(i));
    if (!links) return false;
  }
  return false;
}

bool ScopeReader::HasScenePreposition(TokenRange sentence,
                                      const Candidate& c) const {
  if (OfOffice(sentence, c)) return false;
  uint32_t before = c.first;
  for (uint32_t n = 0; n < kPrepositionTokens && before > sentence.begin; ++n) {
    --before;
    const Token& token = input_.TokenAt(before);
    if (InsideTime(input_, before)) return false;  // "On Friday Peru promised"
    if (IsScenePreposition(input_.Lower(before))) return true;
    // "every region of the country"
    if (input_.Lower(before) == "of" && before > sentence.begin &&
        IsPartOfLand(input_.Lemma(before - 1))) {
      return true;
    }
    if (token.upos == Upos::kVerb && !Describes(before, sentence.begin)) {
      return false;
    }
    // "said on Sunday that Russia": another clause.
    if (token.upos == Upos::kAux || token.upos == Upos::kPunct ||
        token.upos == Upos::kSconj || token.upos == Upos::kPron) {
      return false;
    }
  }
  return false;
}

// "the Maui wildfires": a place that names the event happening there.
bool ScopeReader::NamesEvent(TokenRange sentence, const Candidate& c) const {
  constexpr uint32_t kMaxWords = 3;
  uint32_t first = c.end;
  if (first < sentence.end && IsPossessive(input_.Lower(first))) ++first;
  for (uint32_t i = first; i < sentence.end && i < first + kMaxWords; ++i) {
    const Upos upos = input_.TokenAt(i).upos;
    if (upos != Upos::kNoun && upos != Upos::kPropn) return false;
    const std::string_view cause = input_.lexicon.FindCause(input_.document, i);
    // Storms are named for where they come from.
    if (!cause.empty()) return cause != "storm";
  }
  return false;
}

// "In Lima and in Cusco, police said": set before all else.
bool ScopeReader::OpensSentence(TokenRange sentence, const Candidate& c) const {
  for (uint32_t i = sentence.begin; i < c.first; ++i) {
    const Token& token = input_.TokenAt(i);
    if (token.upos == Upos::kVerb || token.upos == Upos::kAux) return false;
    if (i == sentence.begin && token.upos != Upos::kAdp &&
        token.upos != Upos::kAdv && token.upos != Upos::kPunct) {
      return false;
    }
  }
  return true;
}

bool ScopeReader::IsDateline(TokenRange sentence, const Candidate& c) const {
  if (c.first > sentence.begin + 4) return false;
  const uint32_t end = std::min(sentence.end, sentence.begin + kDatelineTokens);
  for (uint32_t i = c.end; i < end; ++i) {
    const std::string_view word = input_.Lower(i);
    if (word == "-" || word == "\u2013" || word == "\u2014" || word == "--") {
      return true;
    }
    const Upos upos = input_.TokenAt(i).upos;
    if (upos != Upos::kPropn && upos != Upos::kPunct && upos != Upos::kNum) {
      return false;
    }
  }
  return false;
}

ScopeReader::Candidate ScopeReader::Read(uint32_t mention) const {
  const PlaceMention& place = input_.layers.places[mention];
  const TokenRange sentence = input_.SentenceTokens(place.sentence);
  Candidate c{
      .mention = mention, .first = place.tokens.begin, .end = place.tokens.end};
  const bool possessor =
      c.end < sentence.end && IsPossessive(input_.Lower(c.end));
  Widen(sentence, c);
  if (!possessor) WidenMarket(sentence, c);
  c.scene = HasScenePreposition(sentence, c);
  c.near = c.first > sentence.begin && input_.Lower(c.first - 1) == "near";
  if (c.first >= sentence.begin + 2 && input_.Lower(c.first - 1) == "of") {
    const std::string_view edge = input_.Lemma(c.first - 2);
    c.near = c.near || edge == "outskirts" || edge == "outskirt" ||
             edge == "north" || edge == "south" || edge == "east" ||
             edge == "west";
  }
  c.toward = c.first > sentence.begin && IsTowards(input_.Lower(c.first - 1));
  c.meant = c.first > sentence.begin && input_.Lower(c.first - 1) == "for";
  c.opens = OpensSentence(sentence, c);
  c.listed = c.first > sentence.begin &&
             (input_.Lower(c.first - 1) == "," ||
              input_.Lower(c.first - 1) == ";" ||
              input_.TokenAt(c.first - 1).upos == Upos::kCconj);
  constexpr std::string_view kApart[] = {"from", "by",   "with", "against",
                                         "via",  "than", "like", "between"};
  c.apart = c.first > sentence.begin &&
            std::find(std::begin(kApart), std::end(kApart),
                      input_.Lower(c.first - 1)) != std::end(kApart);
  // "16 cases are from Lima, ten from Cusco": where they are counted.
  if (c.first >= sentence.begin + 2 && input_.Lower(c.first - 1) == "from") {
    const Token& before = input_.TokenAt(c.first - 2);
    if (before.lemma == "be" || before.upos == Upos::kNum) c.scene = true;
  }
  c.ranks = OnlyRanks(sentence, c);
  c.dateline = IsDateline(sentence, c);
  const bool event = !place.is_adjective && NamesEvent(sentence, c);
  if (event) c.scene = true;
  if (c.first > sentence.begin && IsDirection(input_.Lower(c.first - 1))) {
    --c.first;
  }
  c.actor = (place.is_adjective || (possessor && !event)) && !c.widened;
  return c;
}

double ScopeReader::Fitness(const ScopeQuestion& question,
                            const Candidate& c) const {
  if (c.dateline || c.ranks) return 0;
  const PlaceMention& place = input_.layers.places[c.mention];
  const bool credited = !question.credited || question.told ||
                        question.credited->Contains(place.span);
  const bool after = c.first >= question.at;
  // "South Carolina reported 25 deaths, Georgia 17 and Virginia one".
  if (c.listed && c.end == question.at) return kListedFitness;
  double fitness = 20;
  // "sent 40 tonnes of grain to Sudan": where it came.
  const bool reached = c.toward || (c.meant && question.away);
  const bool target = reached && !c.actor && credited &&
                      c.first >= question.at &&
                      c.first <= question.at + kTargetTokens;
  if (!c.scene && target) {
    fitness = 12;
  } else if (c.actor || !c.scene) {
    // "Britain recorded 10 deaths": who has the figure stands before it.
    // "40 Irish nurses": whose they are is next best.
    const bool far = after && c.first > question.at + kOwnTokens;
    // "Poland scrambled 4 jets": at home, where nothing else is named.
    const bool home = question.home_actor && c.first <= *question.home_actor &&
                      *question.home_actor < c.end;
    if (home && credited && !c.apart) return kHomeFitness;
    if (question.by_actor || !credited || c.apart || far) return 0;
    fitness = 8;
  } else if (!credited) {
    // "In Lima, police said": sets the scene; "a spokesman in Lima said" does
    // not.
    if (!c.opens) return 0;
    fitness = 12;
  }
  const uint32_t first = after ? question.at : c.end;
  const uint32_t end = after ? c.first : question.at;
  if (c.holds) fitness -= kClausePenalty;
  // "at the lake near Brandon": next to where it happened.
  if (c.near) fitness -= 4;
  double commas = 0;
  for (uint32_t i = first; i < end; ++i) {
    const std::string_view word = input_.Lower(i);
    if (input_.TokenAt(i).upos == Upos::kPunct && word != "-") ++commas;
  }
  double numbers = 0;
  for (uint32_t q = first_quantity_[question.sentence];
       q < first_quantity_[question.sentence + 1]; ++q) {
    const TokenRange other = input_.layers.quantities[q].tokens;
    if (other.begin != question.at && other.begin >= first &&
        other.end <= end) {
      ++numbers;
    }
  }
  // "31,000 died since the war began, when raiders killed 1,200 in Israel".
  if (after && TellsMore(first + 1, end)) return 0;
  if (after && !question.statement &&
      HoldsClause(input_, first + 1, end)) {
    if (c.toward) return 0;  // "61 were shot down and two flew to Minsk".
    fitness -= kClausePenalty;
  }
  fitness -= 0.2 * (end > first ? end - first : 0) + commas + 2 * numbers;
  if (after) fitness += 1;
  // "In Lima, a city of 40,000, 12 people died": sets the scene for all of it.
  if (c.opens && c.scene && !c.near) fitness += kOpensFitness;
  // "... in China and 147 died": the number opens a clause of its own.
  if (!after && question.at > 0 &&
      input_.TokenAt(question.at - 1).upos == Upos::kCconj) {
    fitness -= 3;
  }
  return fitness;
}

// Whether a clause that tells of something else begins in [begin, end).
bool ScopeReader::TellsMore(uint32_t begin, uint32_t end) const {
  for (uint32_t i = begin; i < end; ++i) {
    const std::string_view word = input_.Lower(i);
    if (word == "while" || word == "whereas") return true;
    // "13 died, with 11 of them in Lima", "including four in Cusco": of a part.
    const bool counts = i + 1 < end && input_.TokenAt(i + 1).upos == Upos::kNum;
    if (counts && word == "including") return true;
    if (counts && word == "with" && i + 2 < end &&
        input_.Lower(i + 2) == "of") {
      return true;
    }
    const bool apart = i > begin && input_.Lower(i - 1) == ",";
    if (apart && (word == "when" || word == "where" || word == "which" ||
                  word == "who")) {
      return true;
    }
  }
  return false;
}

// "three in Lima and two in Cusco": each place is one number's only.
bool ScopeReader::ListsPlaces(uint32_t sentence) const {
  uint32_t scenes = 0;
  for (uint32_t i = first_of_[sentence]; i < first_of_[sentence + 1]; ++i) {
    const Candidate& c = candidates_[i];
    if (c.scene && !c.actor && !c.dateline) ++scenes;
  }
  const uint32_t numbers =
      first_quantity_[sentence + 1] - first_quantity_[sentence];
  return scenes >= 2 && numbers >= 2;
}

const ScopeReader::Candidate* ScopeReader::BestOf(
    const ScopeQuestion& question) const {
  const Candidate* best = nullptr;
  double best_fitness = 0;
  for (uint32_t i = first_of_[question.sentence];
       i < first_of_[question.sentence + 1]; ++i) {
    const double fitness = Fitness(question, candidates_[i]);
    if (fitness <= best_fitness) continue;
    best_fitness = fitness;
    best = &candidates_[i];
  }
  return best;
}

std::optional<Scope> ScopeReader::At(const ScopeQuestion& question) {
  answer_ = Find(question);
  answer_sentence_ = question.sentence;
  return answer_;
}

std::optional<Scope> ScopeReader::Find(const ScopeQuestion& question) {
  if (question.national && home_) return ScopeOf(candidates_[*home_], false);
  if (const Candidate* best = BestOf(question)) {
    // "Poland scrambled 4 jets" says nothing of what follows.
    const bool home = question.home_actor &&
                      best->first <= *question.home_actor &&
                      *question.home_actor < best->end;
    const bool listed = best->listed && best->end == question.at;
    if (home || listed) return OwnScope(*best);
    // "Tasmania's west coast" where the article tells the very harbour.
    const bool vague =
        best->widened && focus_ && !question.by_actor && FocusInside(*best);
    last_ = OwnScope(vague ? candidates_[*focus_] : *best);
    last_mention_ = best->mention;
    last_sentence_ = question.sentence;
    return last_;
  }
  if (question.follows && answer_ &&
      question.sentence <= answer_sentence_ + kFollowSentences) {
    return answer_;
  }
  const uint32_t paragraph =
      input_.document.sentences[question.sentence].paragraph;
  for (uint32_t back = 1;
       back <= kInheritSentences && back <= question.sentence; ++back) {
    ScopeQuestion earlier;
    earlier.sentence = question.sentence - back;
    earlier.by_actor = true;
    if (input_.document.sentences[earlier.sentence].paragraph != paragraph) {
      break;
    }
    if (ListsPlaces(earlier.sentence)) continue;
    earlier.at = input_.SentenceTokens(earlier.sentence).end;
    if (const Candidate* best = BestOf(earlier)) {
      return ScopeOf(FocusInside(*best) ? candidates_[*focus_] : *best, false);
    }
  }
  if (last_ && question.sentence <= last_sentence_ + kLastSentences &&
      LastLends(question)) {
    Scope lent = *last_;
    lent.own = false;
    return lent;
  }
  if (focus_) return ScopeOf(candidates_[*focus_], true);
  return std::nullopt;
}

// Whether the place of the last figure is that of this one too.
bool ScopeReader::LastLends(const ScopeQuestion& question) const {
  const auto& sentences = input_.document.sentences;
  const Candidate& last = candidates_[last_mention_];
  const bool same_paragraph = sentences[last_sentence_].paragraph ==
                              sentences[question.sentence].paragraph;
  if (!same_paragraph) {
    if (question.wide || question.acted) return false;
    // One town of many that the article tells of.
    if (focus_ && Inside(last, candidates_[*focus_])) return false;
  }
  if (question.sentence != last_sentence_ && ListsPlaces(last_sentence_)) {
    return false;
  }
  return !FocusInside(last);
}

Scope ScopeReader::OwnScope(const Candidate& candidate) const {
  Scope scope = ScopeOf(candidate, false);
  scope.own = true;
  return scope;
}

Scope ScopeReader::ScopeOf(const Candidate& candidate, bool focus) const {
  const PlaceMention& place = input_.layers.places[candidate.mention];
  const auto& tokens = input_.document.tokens;
  const Span span{tokens[candidate.first].span.begin,
                  tokens[candidate.end - 1].span.end};
  Scope scope{.name = place.name,
              .place_id = {},
              .country = place.country,
              .region = RegionOf(place),
              .focus = focus};
  const bool directed = candidate.first != place.tokens.begin;
  if (candidate.widened || (directed && !place.is_adjective)) {
    scope.name = std::string(input_.document.Text(span));
  }
  scope.place_id = place.geoname_id != 0
                       ? absl::StrCat("geo:", place.geoname_id)
                       : AsciiLower(scope.name);
  return scope;
}

}  // namespace factline::extract
