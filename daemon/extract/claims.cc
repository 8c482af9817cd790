#include "daemon/extract/claims.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/extract/actor.h"
#include "daemon/extract/cause.h"
#include "daemon/extract/claim_time.h"
#include "daemon/extract/clause.h"
#include "daemon/extract/credit.h"
#include "daemon/extract/extractor.h"
#include "daemon/extract/figure_filter.h"
#include "daemon/extract/figure_key.h"
#include "daemon/extract/home_currency.h"
#include "daemon/extract/measure.h"
#include "daemon/extract/scope.h"
#include "daemon/extract/statements.h"
#include "daemon/extract/tally.h"
#include "daemon/model/sketch.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;
using language::Span;

// Whether the cue stands right before the figure: "confirmed 18 more deaths".
bool TouchesCue(const ClaimInput& input, uint32_t attribution,
                const Counted& counted) {
  constexpr uint32_t kCueBytes = 12;
  const Span cue = input.layers.attributions[attribution].cue;
  const uint32_t begin = input.TokenAt(counted.phrase.begin).span.begin;
  if (begin < cue.end || begin - cue.end > kCueBytes) return false;
  // "estimates that 40 died": when they died, not when it was estimated.
  return input.document.Lower(Span{cue.end, begin}).find("that") ==
         std::string_view::npos;
}

// "in the country", "the country's roads", "nationwide": all of it, near the
// number.
bool SaysNational(const ClaimInput& input, const QuantityMention& quantity) {
  constexpr uint32_t kReach = 10;
  const TokenRange sentence = input.SentenceTokens(quantity.sentence);
  const uint32_t end = std::min(sentence.end, quantity.tokens.end + kReach);
  for (uint32_t i = quantity.tokens.end; i < end; ++i) {
    const std::string_view word = input.Lower(i);
    if (word == "nationwide" || word == "nationally" || word == "countrywide") {
      return true;
    }
    const bool country = word == "country" && input.Lower(i - 1) == "the";
    if (!country) continue;
    // "the country's north" is part of it.
    const bool part = i + 2 < sentence.end &&
                      input.TokenAt(i + 1).upos == language::Upos::kPart &&
                      input.TokenAt(i + 2).upos != language::Upos::kNoun;
    return !part;
  }
  return false;
}

// Verbs whose object goes elsewhere: who sends is not where it is.
bool SendsAway(std::string_view action) {
  constexpr std::string_view kVerbs[] = {
      "send",   "fly",   "ship", "dispatch", "donate", "pledge",
      "offer",  "give",  "lend", "provide",  "deliver", "supply",
      "export", "airlift"};
  return std::find(std::begin(kVerbs), std::end(kVerbs), action) !=
         std::end(kVerbs);
}

// Whether a time can be that of one event: a month at most, as in "the floods
// of June".
bool IsWithinMonths(const EventTime& time) {
  constexpr absl::Duration kLongest = absl::Hours(24 * 45);
  return time.earliest && time.latest &&
         *time.latest - *time.earliest <= kLongest;
}

// Smaller numbers come up again by chance.
constexpr int32_t kLeastTelling = 20;

// Makes the claims of one article.
class ClaimMaker {
 public:
  ClaimMaker(const ClaimInput& input, const Article& article,
             const OffsetMap& offsets)
      : input_(input),
        article_(article),
        offsets_(offsets),
        measures_(input),
        scopes_(input),
        times_(input),
        causes_(input),
        credits_(input) {}

  ClaimList Make() {
    const size_t attributions = input_.layers.attributions.size();
    has_figure_.assign(attributions, false);
    for (const QuantityMention& quantity : input_.layers.quantities) {
      AddFigure(quantity);
    }
    for (uint32_t i = 0; i < attributions; ++i) {
      if (!has_figure_[i]) AddStatement(i);
    }
    return Finish();
  }

 private:
  struct Draft {
    uint32_t at = 0;  // Byte that it is ordered by.
    uint32_t sentence = 0;
    ReadClaim claim;
  };

  void AddFigure(const QuantityMention& quantity);
  void AddStatement(uint32_t index);
  // The statements around a figure are told with it.
  void MarkCredited(const Credit& credit);
  void ResolveActor(const QuantityMention& quantity, const Credit& credit,
                    MeasureReading& reading) const;
  void FillMeasure(const MeasureReading& reading, Claim& claim) const;
  void FillTime(const QuantityMention& quantity, const MeasureReading& reading,
                const Credit& credit, Claim& claim);
  bool GoesWithToll(const QuantityMention& quantity,
                    const MeasureReading& reading) const;
  bool HasGoneOn(const QuantityMention& quantity,
                 const MeasureReading& reading, const FigureTime& found) const;
  void RecallTime(const QuantityMention& quantity,
                  const MeasureReading& reading, FigureTime& found);
  void RecallScope(const QuantityMention& quantity,
                   const MeasureReading& reading, std::optional<Scope>& scope);
  FigureKey KeyOf(const QuantityMention& quantity,
                  const MeasureReading& reading, const Claim& claim,
                  const std::optional<Scope>& scope) const;
  Span EvidenceSpan(const QuantityMention& quantity,
                    const MeasureReading& reading) const;
  Claim Common() const;
  void ExplainHeadlines();
  void NameOrigins();
  ClaimList Finish();

  const ClaimInput& input_;
  const Article& article_;
  const OffsetMap& offsets_;
  MeasureReader measures_;
  ScopeReader scopes_;
  TimeFinder times_;
  CauseFinder causes_;
  CreditFinder credits_;
  std::vector<Draft> drafts_;
  std::vector<bool> has_figure_;  // By attribution.
  bool last_running_ = false;        // The last figure is a growing toll,
  uint32_t last_toll_sentence_ = 0;  // of this sentence.
  Tally last_tally_ = Tally::kLevel;      // Of the last figure,
  std::vector<Attribution> last_chain_;   // as is this.
  // Times of figures that name one, by value and object.
  absl::flat_hash_map<std::string, FigureTime> told_times_;
  // Places of figures in whose sentence they are named, by value, object and
  // concept.
  absl::flat_hash_map<std::string, Scope> told_scopes_;
};

Claim ClaimMaker::Common() const {
  Claim claim;
  claim.article_uri = article_.uri;
  claim.publisher = article_.publisher;
  claim.publish_time = article_.publish_time;
  return claim;
}

Span ClaimMaker::EvidenceSpan(const QuantityMention& quantity,
                              const MeasureReading& reading) const {
  Span span = quantity.span;
  if (quantity.comparator_span.size() > 0) {
    span.begin = std::min(span.begin, quantity.comparator_span.begin);
    span.end = std::max(span.end, quantity.comparator_span.end);
  }
  const Counted& counted = reading.counted;
  if (counted.before || counted.partitive || !counted.head) return span;
  span.end = std::max(span.end, input_.TokenAt(*counted.head).span.end);
  return span;
}

// "Norrvik denied that it had cut": whoever says so, where a pronoun acts.
void ClaimMaker::ResolveActor(const QuantityMention& quantity,
                              const Credit& credit,
                              MeasureReading& reading) const {
  constexpr std::string_view kPronouns[] = {"it", "they", "he", "she"};
  if (!reading.actor || !credit.innermost) return;
  const bool pronoun =
      std::find(std::begin(kPronouns), std::end(kPronouns),
                input_.Lower(*reading.actor)) != std::end(kPronouns);
  if (!pronoun) return;
  const Span cue = input_.layers.attributions[*credit.innermost].cue;
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  for (uint32_t i = tokens.begin; i < *reading.actor; ++i) {
    if (!input_.TokenAt(i).span.Overlaps(cue)) continue;
    const auto speaker = SubjectOf(input_, quantity.sentence, i);
    if (speaker && *speaker < i) reading.actor = speaker;
    return;
  }
}

void ClaimMaker::FillMeasure(const MeasureReading& reading,
                             Claim& claim) const {
  Measure& measure = claim.measure;
  measure.action = reading.action;
  measure.object = reading.name.object;
  measure.subset = reading.name.subset;
  if (reading.actor) measure.actor = ActorAt(input_, *reading.actor).name;
}

// The same number of the same things later in the article is the same figure:
// "the 267 drones spotted" were launched overnight, as said before.
void ClaimMaker::RecallTime(const QuantityMention& quantity,
                            const MeasureReading& reading, FigureTime& found) {
  if (!quantity.quantity.value) return;
  if (*quantity.quantity.value < Decimal::FromInt(kLeastTelling)) return;
  const std::string key = absl::StrCat(quantity.quantity.value->ToString(), " ",
                                       reading.name.key_object);
  const bool own = found.time.basis == TimeBasis::kExplicit ||
                   found.time.basis == TimeBasis::kAnchored;
  if (own) {
    told_times_.try_emplace(key, found);
    return;
  }
  const auto told = told_times_.find(key);
  if (told == told_times_.end()) return;
  found = told->second;
  found.time.basis = TimeBasis::kInherited;
}

// The same number of the same things later in the article is of the place that
// was told with it.
void ClaimMaker::RecallScope(const QuantityMention& quantity,
                             const MeasureReading& reading,
                             std::optional<Scope>& scope) {
  if (!quantity.quantity.value || reading.sense == nullptr || !scope) return;
  if (*quantity.quantity.value < Decimal::FromInt(kLeastTelling)) return;
  const std::string key =
      absl::StrCat(quantity.quantity.value->ToString(), " ",
                   reading.name.key_object, " ", reading.sense->id);
  if (scope->own) {
    told_scopes_.try_emplace(key, *scope);
    return;
  }
  const auto told = told_scopes_.find(key);
  if (told != told_scopes_.end()) scope = told->second;
}

// "the toll rose to 90, with 40 injured": the one grows as the other does.
bool ClaimMaker::GoesWithToll(const QuantityMention& quantity,
                              const MeasureReading& reading) const {
  return last_running_ && last_toll_sentence_ == quantity.sentence &&
         reading.sense != nullptr && reading.sense->toll &&
         reading.sense->tally == Tally::kPerEvent && !reading.compared &&
         !reading.governs &&
         (!reading.counted.head ||
          *reading.counted.head == reading.action_token);
}

// "the outbreak has killed 205": by what goes on, so that it is counted until
// now.
bool ClaimMaker::HasGoneOn(const QuantityMention& quantity,
                           const MeasureReading& reading,
                           const FigureTime& found) const {
  const bool own = found.time.basis == TimeBasis::kExplicit ||
                   found.time.basis == TimeBasis::kAnchored;
  if (!reading.actor) return false;
  uint32_t actor = *reading.actor;
  // "the virus, which has killed 205"
  const uint32_t first = input_.SentenceTokens(quantity.sentence).begin;
  if (input_.Lower(actor) == "which" || input_.Lower(actor) == "that") {
    while (actor > first && !IsNominal(input_.TokenAt(actor).upos)) --actor;
  }
  return !own && reading.sense != nullptr && reading.sense->toll &&
         reading.action_token &&
         input_.lexicon.IsLasting(
             input_.lexicon.FindCause(input_.document, actor)) &&
         IsPerfect(input_, quantity.sentence, *reading.action_token);
}

void ClaimMaker::FillTime(const QuantityMention& quantity,
                          const MeasureReading& reading, const Credit& credit,
                          Claim& claim) {
  TimeQuestion question;
  question.sentence = quantity.sentence;
  question.number = quantity.tokens.begin;
  question.action = reading.action_token.value_or(quantity.tokens.begin);
  // "Britain today confirmed 1,940 cases": the cue's time is the figure's.
  const bool told = credit.innermost &&
                    TouchesCue(input_, *credit.innermost, reading.counted);
  // "On Friday Peru promised $3 billion": saying so is what is told of.
  const bool act = told || credit.act;
  if (!act) question.credited = credit.content;
  question.told = act;
  question.toll = reading.sense != nullptr && reading.sense->by_cause;
  question.running = reading.running;
  question.perfect = reading.running;
  question.compared = reading.compared;
  question.aftermath =
      question.toll && reading.sense->tally == Tally::kCumulative;
  const bool goes_on =
      reading.action_token &&
      (IsPresent(input_, quantity.sentence, *reading.action_token) ||
       reading.still);
  // Who is missing is so now; who is dead has died.
  const bool lasting =
      !question.toll || reading.sense->tally == Tally::kLevel;
  question.state = (reading.state && lasting) || goes_on;
  question.lasting = input_.lexicon.IsLasting(
      causes_.At(quantity.sentence, question.action));
  question.past =
      (question.toll && !goes_on && reading.sense->tally == Tally::kPerEvent) ||
      (quantity.kind != QuantityKind::kMoney && reading.action_token &&
       IsPast(input_, quantity.sentence, *reading.action_token));
  question.change = reading.role == QuantityRole::kIncrease ||
                    reading.role == QuantityRole::kDecrease;
  question.account =
      (quantity.kind == QuantityKind::kMoney ||
       quantity.kind == QuantityKind::kPercent) &&
      reading.name.key_object != "share" &&  // Told of a day.
      (question.change ||
       (reading.action_token &&
        IsPast(input_, quantity.sentence, *reading.action_token)));
  const uint32_t first = input_.SentenceTokens(quantity.sentence).begin;
  question.goes_on =
      !question.state && reading.counted.phrase.begin <= first + 2 &&
      AddsToTotal(input_, quantity, reading.counted.phrase);
  question.running = question.running || GoesWithToll(quantity, reading);
  last_running_ = question.toll && question.running;
  last_toll_sentence_ = quantity.sentence;
  FigureTime found = times_.At(question);
  RecallTime(quantity, reading, found);
  claim.tally = TallyOf(input_, quantity, reading, found);
  if (HasGoneOn(quantity, reading, found)) claim.tally = Tally::kCumulative;
  if (question.running && !reading.running) claim.tally = Tally::kCumulative;
  // "540 cases, up from 512": both are counted over the same. A toll's values
  // are of one event anyway.
  const bool toll = reading.sense != nullptr && reading.sense->toll;
  if (!toll && reading.compared) claim.tally = last_tally_;
  last_tally_ = claim.tally;
  claim.event_time = std::move(found.time);
}

void ClaimMaker::MarkCredited(const Credit& credit) {
  if (credit.act) has_figure_[*credit.act] = true;
  std::optional<uint32_t> at = credit.innermost;
  while (at && !has_figure_[*at]) {
    has_figure_[*at] = true;
    at = input_.layers.attributions[*at].outer;
  }
}

FigureKey ClaimMaker::KeyOf(const QuantityMention& quantity,
                            const MeasureReading& reading, const Claim& claim,
                            const std::optional<Scope>& scope) const {
  KeyParts parts;
  parts.sense = reading.sense;
  parts.action = reading.action;
  parts.object = reading.name.key_object;
  parts.subset = reading.name.key_subset;
  const std::string cause = causes_.At(
      quantity.sentence, reading.action_token.value_or(quantity.tokens.begin));
  parts.cause = cause;
  // The running toll of an event is the event's own figure, however the clause
  // words it ("killed 14", "has risen to 20"); that of an epidemic runs on
  // beside the counts of its days.
  const bool toll = reading.sense != nullptr && reading.sense->toll;
  const bool own = claim.event_time.basis == TimeBasis::kExplicit ||
                   claim.event_time.basis == TimeBasis::kAnchored;
  // "the toll from the floods of last week", not "the toll of this year".
  const bool dated = reading.total && !cause.empty() &&
                     IsWithinMonths(claim.event_time);
  const bool since_event = toll && !input_.lexicon.IsLasting(cause) &&
                           claim.tally == Tally::kCumulative &&
                           (!own || dated);
  parts.tally = since_event ? Tally::kPerEvent : claim.tally;
  std::string actor;
  if (reading.actor) actor = ActorAt(input_, *reading.actor).key;
  parts.actor = actor;
  return MakeFigureKey(parts, *claim.quantity, scope ? &*scope : nullptr);
}

void ClaimMaker::AddFigure(const QuantityMention& quantity) {
  if (input_.KindOf(quantity.sentence) == ParagraphKind::kChrome) return;
  std::optional<MeasureReading> reading = measures_.Read(quantity);
  if (!reading || !IsFigure(input_, quantity, *reading)) return;
  Credit credit =
      credits_.Of(quantity.sentence, quantity.span, reading->action_token);
  // "..., officials said, up from 82": who told the one tells the other.
  if (reading->compared && credit.chain.empty()) credit.chain = last_chain_;
  last_chain_ = credit.chain;
  MarkCredited(credit);
  ResolveActor(quantity, credit, *reading);

  Draft draft{
      .at = quantity.span.begin, .sentence = quantity.sentence, .claim = {}};
  Claim& claim = draft.claim.claim;
  claim = Common();
  claim.attributions = credit.chain;
  claim.quantity = quantity.quantity;
  if (quantity.kind == QuantityKind::kCount) {
    claim.quantity->unit_code =
        absl::StrCat("{", reading->name.key_object, "}");
    claim.quantity->unit_system = UnitSystem::kUcum;
  }
  if (reading->role != QuantityRole::kLevel) {
    claim.quantity->role = reading->role;
  }
  FillMeasure(*reading, claim);
  FillTime(quantity, *reading, credit, claim);
  const uint32_t anchor = reading->action_token.value_or(quantity.tokens.begin);
  claim.factuality = FactualityOf(input_, quantity.sentence, anchor);
  const Concept* sense = reading->sense;
  const bool away =
      (sense != nullptr && sense->away) || SendsAway(reading->action);
  std::optional<Scope> scope = scopes_.At(
      {.sentence = quantity.sentence,
       .at = quantity.tokens.begin,
       .credited = credit.content,
       .by_actor = sense == nullptr || sense->by_actor || away,
       .wide = claim.tally == Tally::kPerPeriod,
       .told = credit.innermost &&
               TouchesCue(input_, *credit.innermost, reading->counted),
       .national = SaysNational(input_, quantity),
       .follows = reading->shared,
       .acted = reading->actor &&
                IsNominal(input_.TokenAt(*reading->actor).upos) &&
                (sense == nullptr || !sense->by_cause),
       .home_actor = away ? std::nullopt : reading->actor,
       .away = away});
  RecallScope(quantity, *reading, scope);
  if (scope) claim.measure.place = scope->name;
  if (scope && quantity.kind == QuantityKind::kMoney) {
    claim.quantity->unit_code = HomeCurrency(
        claim.quantity->unit_code, quantity.unit_text, scope->country);
  }

  claim.figure_key = KeyOf(quantity, *reading, claim, scope);
  claim.confidence = ConfidenceOf(*reading, claim, scope && scope->focus);

  const Span span = EvidenceSpan(quantity, *reading);
  claim.quantity->surface_text = std::string(input_.document.Text(span));
  draft.claim.reading.evidence.push_back(offsets_.Locate(span));
  if (credit.innermost) {
    draft.claim.reading.evidence.push_back(
        offsets_.Locate(input_.layers.attributions[*credit.innermost].cue));
  }
  drafts_.push_back(std::move(draft));
}

void ClaimMaker::AddStatement(uint32_t index) {
  std::optional<Statement> statement = ReadStatement(input_, index);
  if (!statement) return;
  const AttributionMention& mention = input_.layers.attributions[index];
  Draft draft{
      .at = mention.content.begin, .sentence = mention.sentence, .claim = {}};
  Claim& claim = draft.claim.claim;
  claim = Common();
  claim.statement = std::move(*statement);
  claim.attributions = ChainOf(input_, index);
  claim.event_time = times_.OfStatement(mention);
  const std::optional<Scope> scope =
      scopes_.At({.sentence = mention.sentence,
                  .at = input_.SentenceTokens(mention.sentence).begin,
                  .credited = mention.content,
                  .by_actor = true,
                  .statement = true});
  if (scope) {
    claim.measure.place = scope->name;
    claim.figure_key.place_id = scope->place_id;
    claim.figure_key.country = scope->country;
  }
  claim.confidence = mention.quoted ? 0.9 : 0.75;
  draft.claim.reading.evidence.push_back(offsets_.Locate(mention.content));
  draft.claim.reading.evidence.push_back(offsets_.Locate(mention.cue));
  drafts_.push_back(std::move(draft));
}

// "Third night, 213 drones": a headline's number that says no more is the
// body's figure of that number and those things, told in short.
void ClaimMaker::ExplainHeadlines() {
  for (Draft& draft : drafts_) {
    Claim& claim = draft.claim.claim;
    if (input_.KindOf(draft.sentence) != ParagraphKind::kHeadline) break;
    if (!claim.quantity || !claim.measure.action.empty()) continue;
    for (const Draft& other : drafts_) {
      const Claim& told = other.claim.claim;
      if (!told.quantity || told.measure.action.empty() ||
          told.quantity->value != claim.quantity->value ||
          told.quantity->unit_code != claim.quantity->unit_code ||
          told.quantity->role != claim.quantity->role) {
        continue;
      }
      claim.measure = told.measure;
      claim.figure_key = told.figure_key;
      claim.tally = told.tally;
      claim.event_time = told.event_time;
      claim.event_time.basis = TimeBasis::kInherited;
      break;
    }
  }
}

// Of one number of one figure the article has one source, where it names it.
void ClaimMaker::NameOrigins() {
  const auto number = [](const Claim& claim) {
    const auto& value = claim.quantity->value;
    return absl::StrCat(CanonicalText(claim.figure_key), "\n",
                        value ? value->ToString() : "");
  };
  absl::flat_hash_map<std::string, std::string> told;
  for (const Draft& draft : drafts_) {
    const Claim& claim = draft.claim.claim;
    if (!claim.quantity || claim.attributions.empty()) continue;
    const Attribution& innermost = claim.attributions.back();
    if (innermost.stance == Stance::kDenies) continue;
    told.try_emplace(number(claim), innermost.source);
  }
  if (told.empty()) return;
  for (Draft& draft : drafts_) {
    Claim& claim = draft.claim.claim;
    if (!claim.quantity || !claim.attributions.empty()) continue;
    const auto found = told.find(number(claim));
    if (found != told.end()) claim.origin = found->second;
  }
}

ClaimList ClaimMaker::Finish() {
  std::stable_sort(drafts_.begin(), drafts_.end(),
                   [](const Draft& a, const Draft& b) { return a.at < b.at; });
  ExplainHeadlines();
  NameOrigins();
  ClaimList list;
  if (drafts_.size() > kMaxClaimsPerArticle) {
    list.dropped = drafts_.size() - kMaxClaimsPerArticle;
    drafts_.resize(kMaxClaimsPerArticle);
  }
  // The same sentence twice in an article (headline and lead) counts its
  // claims on, so that ids stay apart.
  absl::flat_hash_map<std::string, int> ordinals;
  list.claims.reserve(drafts_.size());
  for (size_t first = 0; first < drafts_.size();) {
    // All that is computed of a sentence is computed once for its claims.
    const uint32_t sentence = drafts_[first].sentence;
    const std::string_view text =
        input_.document.Text(input_.document.sentences[sentence].span);
    const std::string sketch = SketchOf(text);
    const auto entry = ordinals.try_emplace(NormalizeForIdentity(text), 0).first;
    for (; first < drafts_.size() && drafts_[first].sentence == sentence;
         ++first) {
      Claim& claim = drafts_[first].claim.claim;
      claim.id =
          ClaimIdOf(article_.uri, entry->first, entry->second++, claim);
      claim.sketch = sketch;
      list.claims.push_back(std::move(drafts_[first].claim));
    }
  }
  return list;
}

}  // namespace

ClaimList ReadClaims(const ClaimInput& input, const Article& article,
                     const OffsetMap& offsets) {
  return ClaimMaker(input, article, offsets).Make();
}

}  // namespace factline::extract
