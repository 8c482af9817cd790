#include "daemon/extract/measure.h"

#include <algorithm>

#include "daemon/extract/clause.h"
#include "daemon/extract/owner.h"
#include "daemon/extract/tally.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

// Sentences that an ellipsis may look back over.
constexpr uint32_t kElidedSentences = 3;

bool IsLiving(const ObjectInfo* info) {
  return info != nullptr && (info->kind == "person" || info->kind == "animal");
}

// Nouns that name the harm rather than who was harmed.
bool IsHarm(std::string_view object) {
  return object == "death" || object == "life" || object == "fatality";
}

// "61 of them", "12 of whom".
bool IsPartOfPronoun(const ClaimInput& input, uint32_t at, uint32_t end) {
  constexpr std::string_view kPronouns[] = {"them", "these", "those", "whom",
                                            "which"};
  return at + 1 < end && input.Lower(at) == "of" &&
         IsOneOf(input.Lower(at + 1), kPronouns) &&
         (at + 2 >= end || !IsNominal(input.TokenAt(at + 2).upos));
}

// What a number with this UCUM unit measures, where no noun says it.
std::string_view DimensionOf(std::string_view unit) {
  struct Row {
    std::string_view dimension;
    std::vector<std::string_view> units;
  };
  static const auto* rows = new std::vector<Row>{
      {"area",
       {"km2", "m2", "har", "[acr_us]", "[sqmi_i]", "[sft_i]", "[sin_i]",
        "[syd_i]"}},
      {"volume",
       {"m3", "km3", "cm3", "[cft_i]", "[cyd_i]", "[cmi_i]", "L", "mL",
        "[gal_us]", "[bbl_us]"}},
      {"weight",
       {"g", "kg", "mg", "t", "kt", "Mt", "[lb_av]", "[oz_av]", "[ston_av]",
        "[lton_av]"}},
      {"temperature", {"Cel", "[degF]", "K"}},
      {"speed", {"km/h", "m/s", "[mi_i]/h", "[kn_i]"}},
      {"power", {"W", "kW", "MW", "GW", "TW"}},
      {"energy", {"J", "W.h", "kW.h", "MW.h", "GW.h", "TW.h"}}};
  for (const Row& row : *rows) {
    for (const std::string_view known : row.units) {
      if (known == unit) return row.dimension;
    }
  }
  return "distance";
}

// "burned 400 hectares": what the lexicon asks for as "@area".
const ObjectInfo& Area() {
  static const auto& area =
      *new ObjectInfo{.object = "area", .kind = "area", .subset = {}};
  return area;
}

}  // namespace

CountedName People() {
  return {.object = "person",
          .subset = {},
          .key_object = "person",
          .key_subset = {},
          .info = nullptr};
}

CountedName MeasureReader::TollName(const Concept* sense) const {
  const auto found = by_sense_.find(sense);
  const bool animals = found == by_sense_.end() && last_animal_ && last_ &&
                       last_->name.info != nullptr &&
                       last_->name.info->kind == "animal";
  if (found == by_sense_.end() && !animals) return People();
  CountedName name = animals ? *last_animal_ : found->second;
  name.subset.clear();
  name.key_subset.clear();
  return name;
}

// "the death toll rose to 40", "the toll of the collapse rose to 40", "of the
// Ocean Star": neither the toll nor what took it is counted.
bool MeasureReader::IsOfToll(const MeasureReading& reading) const {
  if (!reading.counted.head || !reading.counted.before ||
      reading.sense == nullptr || !reading.sense->of_persons) {
    return false;
  }
  const uint32_t head = *reading.counted.head;
  const bool named = reading.name.info == nullptr &&
                     input_.TokenAt(head).upos == Upos::kPropn &&
                     !NamesNationals(head);
  // "the toll of the sunken trawler"
  const bool thing = reading.total && reading.name.info != nullptr &&
                     reading.name.key_object != "person" &&
                     !IsLiving(reading.name.info);
  return named || thing || IsCountNoun(input_.Lemma(head)) ||
         !input_.lexicon.FindCause(input_.document, head).empty();
}

// "27 Palestinians": people by their country.
bool MeasureReader::NamesNationals(uint32_t head) const {
  const language::Span span = input_.TokenAt(head).span;
  const auto& places = input_.layers.places;
  const auto it = std::lower_bound(
      places.begin(), places.end(), span.begin,
      [](const PlaceMention& p, uint32_t at) { return p.span.end <= at; });
  if (it == places.end() || it->span != span || !it->is_adjective) return false;
  const uint32_t next = head + 1;
  const bool describes = next < input_.document.tokens.size() &&
                         IsNominal(input_.TokenAt(next).upos);
  return input_.Lower(head).ends_with("s") || !describes;
}

CountedName MeasureReader::NameOf(const QuantityMention& quantity,
                                  const Counted& counted) const {
  CountedName name;
  if (!counted.head) {
    if (quantity.kind == QuantityKind::kMoney) name.object = "money";
    if (quantity.kind == QuantityKind::kMeasured) {
      name.object = DimensionOf(quantity.quantity.unit_code);
    }
    name.key_object = name.object;
    return name;
  }
  const std::string word = NounText(input_, *counted.head);
  name.info = counted.info;
  name.object = name.key_object = word;
  if (name.info != nullptr) {
    name.object = name.key_object = name.info->object;
    name.subset = name.key_subset = name.info->subset;
    // "443 deaths": people by identity, deaths in words.
    if (name.subset.empty() && !NamesPeople(*counted.head)) name.object = word;
    // One text counts pilot whales, the next animals: by identity animals of a
    // kind.
    if (name.info->kind == "animal" && name.key_object != "animal") {
      if (name.key_subset.empty()) name.key_subset = name.key_object;
      name.key_object = "animal";
    }
  }
  if (name.info == nullptr && NamesNationals(*counted.head)) {
    name.subset = name.object;
    name.object = name.key_object = "person";
    return name;
  }
  // What stands before the head narrows it: "coronavirus deaths".
  if (counted.before || !name.subset.empty()) return name;
  uint32_t first = counted.noun_first;
  while (first < *counted.head && !IsNominal(input_.TokenAt(first).upos)) {
    ++first;
  }
  if (first == *counted.head) return name;
  const auto& tokens = input_.document.tokens;
  const language::Span span{tokens[first].span.begin,
                            tokens[*counted.head].span.end};
  name.subset = std::string(input_.document.Lower(span));
  return name;
}

// "the dead", "the wounded": people by what happened to them.
bool MeasureReader::NamesPeople(uint32_t at) const {
  const Concept* sense = input_.lexicon.Find(
      WordKind::kAdjective, input_.document, at, at + 1, nullptr);
  return sense != nullptr && sense->of_persons;
}

// "Of these, 48 were confirmed", "61 of them": what was counted before, and is
// no less than its part.
std::optional<CountedName> MeasureReader::WholeOf(
    const QuantityMention& quantity) const {
  const auto& part = quantity.quantity;
  const std::optional<Decimal> value = part.value ? part.value
                                                  : part.lower_bound;
  std::optional<uint32_t> sentence;
  const CountedName* name = nullptr;
  for (auto it = wholes_.rbegin(); it != wholes_.rend(); ++it) {
    if (it->sentence + kElidedSentences < quantity.sentence) break;
    if (sentence && it->sentence != *sentence) break;
    if (value && it->least < *value) continue;
    sentence = it->sentence;
    name = &it->name;  // The first of its sentence is what that is about.
  }
  return name != nullptr ? std::optional(*name) : std::nullopt;
}

// "Of the drones launched, 138 were intercepted while 119 were lost."
std::optional<CountedName> MeasureReader::PreposedName(
    const QuantityMention& quantity) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  for (uint32_t i = quantity.tokens.begin; i-- > tokens.begin;) {
    const std::string_view word = input_.Lower(i);
    if (word != "of" && word != "among") continue;
    const bool opens = i == tokens.begin ||
                       input_.TokenAt(i - 1).upos == Upos::kSconj ||
                       input_.TokenAt(i - 1).upos == Upos::kPunct;
    if (!opens) continue;
    uint32_t noun = i + 1;
    while (noun < quantity.tokens.begin &&
           (input_.TokenAt(noun).upos == Upos::kDet ||
            input_.TokenAt(noun).upos == Upos::kNum ||
            input_.TokenAt(noun).upos == Upos::kPron)) {
      ++noun;
    }
    const auto run = ReadNounRun(input_, noun, quantity.tokens.begin);
    if (!run) return NamesPeople(noun) ? People() : WholeOf(quantity);
    Counted counted;
    counted.head = run->head;
    counted.noun_first = run->first;
    counted.info =
        input_.lexicon.FindObject(input_.document, run->first, run->head);
    return NameOf(quantity, counted);
  }
  return std::nullopt;
}

// What words around a number without a noun say that it counts.
bool MeasureReader::FillByWords(const QuantityMention& quantity,
                                MeasureReading& reading) const {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  // "accounted for 35 of the dead".
  const uint32_t of = quantity.tokens.end;
  if (of + 2 < tokens.end && input_.Lower(of) == "of" &&
      input_.Lower(of + 1) == "the" && NamesPeople(of + 2)) {
    reading.name = People();
    if (reading.sense == nullptr) {
      reading.sense = input_.lexicon.Find(WordKind::kAdjective, input_.document,
                                          of + 2, of + 3, nullptr);
      reading.action = std::string(input_.Lemma(of + 2));
    }
    return true;
  }
  // "treated 47 wounded": people, whatever was counted before.
  if (quantity.tokens.end < tokens.end && NamesPeople(quantity.tokens.end) &&
      reading.sense == nullptr && !(last_ && IsLiving(last_->name.info))) {
    reading.name = People();
    return true;
  }
  // "took 42 percent in the first round of the vote": of the vote.
  constexpr std::string_view kPolling[] = {"win",  "take", "get",   "receive",
                                           "poll", "draw", "score", "garner"};
  if (quantity.kind == QuantityKind::kPercent &&
      IsOneOf(std::string_view(reading.action), kPolling)) {
    for (uint32_t i = tokens.begin; i < tokens.end; ++i) {
      if (input_.Lemma(i) != "vote" && input_.Lemma(i) != "ballot") continue;
      reading.name.object = reading.name.key_object = "vote";
      return true;
    }
  }
  return false;
}

void MeasureReader::FillElided(const QuantityMention& quantity,
                               MeasureReading& reading) const {
  if (quantity.kind != QuantityKind::kCount &&
      quantity.kind != QuantityKind::kPercent) {
    return;
  }
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  auto name = PreposedName(quantity);
  if (!name && IsPartOfPronoun(input_, quantity.tokens.end, tokens.end)) {
    name = WholeOf(quantity);
  }
  if (name) {
    reading.name = *name;
    reading.shared = true;
    return;
  }
  if (FillByWords(quantity, reading)) return;
  // "forecast a rise to 2.3%": of what the percentage before was of.
  const MeasureReading* before = PreviousOf(quantity);
  if (quantity.kind == QuantityKind::kPercent && before != nullptr) {
    reading.name = before->name;
    reading.shared = true;
    return;
  }
  const bool people = reading.sense != nullptr && reading.sense->of_persons;
  const bool near =
      last_ && quantity.sentence <= last_sentence_ + kElidedSentences;
  const bool same_sentence = last_ && quantity.sentence == last_sentence_;
  if (near && (!people || same_sentence) &&
      (!people || IsLiving(last_->name.info) ||
       last_->name.key_object == "person")) {
    reading.name = last_->name;
    reading.shared = true;
    return;
  }
  if (people) {
    reading.name = TollName(reading.sense);
    if (by_sense_.contains(reading.sense)) return;
    // The living things that the article counted last, if not people.
    if (near && last_->name.info != nullptr &&
        last_->name.info->kind == "animal") {
      reading.name = last_->name;
    }
  }
}

// "creatures", "animals": those named before.
void MeasureReader::ResolveGeneric(MeasureReading& reading) {
  const CountedName& name = reading.name;
  if (name.info == nullptr || name.info->kind != "animal") return;
  constexpr std::string_view kGeneric[] = {"animal", "creature", "mammal",
                                           "specimen"};
  if (!IsOneOf(std::string_view(name.object), kGeneric)) {
    last_animal_ = name;
    return;
  }
  if (!last_animal_) return;
  reading.name = *last_animal_;
}

void MeasureReader::Remember(const QuantityMention& quantity,
                             const MeasureReading& reading) {
  last_any_ = reading;
  last_any_sentence_ = quantity.sentence;
  previous_[static_cast<size_t>(quantity.kind)] = {
      .reading = reading, .sentence = quantity.sentence};
  if (quantity.kind != QuantityKind::kCount) return;
  if (reading.name.object.empty()) return;
  const Quantity& q = quantity.quantity;
  const std::optional<Decimal> least = q.value ? q.value : q.upper_bound;
  if (least && !reading.shared) {
    wholes_.push_back({.name = reading.name,
                       .least = *least,
                       .sentence = quantity.sentence});
  }
  last_ = reading;
  last_sentence_ = quantity.sentence;
  if (reading.sense == nullptr || reading.shared) return;
  // "missing in one town": people are, whatever else the clause counts.
  if (reading.sense->of_persons && !IsLiving(reading.name.info) &&
      reading.name.key_object != "person" && !IsHarm(reading.name.object)) {
    return;
  }
  CountedName name = reading.name;
  if (IsHarm(name.object)) name = People();
  by_sense_[reading.sense] = std::move(name);
}

void MeasureReader::FindActor(const QuantityMention& quantity,
                              const ActionReading& action,
                              MeasureReading& reading) const {
  if (!action.token) return;
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  if (action.active) {
    reading.actor = SubjectOf(input_, quantity.sentence, *action.token);
    return;
  }
  constexpr uint32_t kAgentTokens = 8;
  const uint32_t end = std::min(tokens.end, *action.token + kAgentTokens);
  for (uint32_t i = *action.token + 1; i < end; ++i) {
    if (input_.Lower(i) != "by") continue;
    // "reached Italy by sea": how, not who.
    constexpr std::string_view kMeans[] = {"sea",   "land", "air",  "road",
                                           "rail",  "boat", "train", "bus",
                                           "plane", "foot", "phone", "mail"};
    if (i + 1 < tokens.end && IsOneOf(input_.Lower(i + 1), kMeans)) return;
    if (const auto run = ReadNounRun(input_, i + 1, tokens.end)) {
      reading.actor = run->head;
    }
    return;
  }
}

// "the government put the figure at 30,000": what was counted last.
void MeasureReader::ResolveFigure(const QuantityMention& quantity,
                                  MeasureReading& reading) const {
  const bool bare = reading.counted.head && reading.counted.before &&
                    quantity.kind == QuantityKind::kCount &&
                    (reading.sense == nullptr || !reading.sense->by_cause) &&
                    (IsCountNoun(input_.Lemma(*reading.counted.head)) ||
                     input_.TokenAt(*reading.counted.head).upos == Upos::kPron);
  const bool money = quantity.kind == QuantityKind::kMoney &&
                     reading.counted.head &&
                     input_.TokenAt(*reading.counted.head).upos == Upos::kPron;
  if (money) {
    reading.counted.head.reset();
    reading.name = NameOf(quantity, reading.counted);
  }
  if (!bare || !last_ || last_sentence_ + 1 < quantity.sentence) return;
  reading.name = last_->name;
  reading.sense = last_->sense;
  reading.action = last_->action;
  reading.shared = true;
}

// What "(15 miles)" repeats in another unit.
const MeasureReading* MeasureReader::OriginalOf(
    const QuantityMention& quantity) const {
  return quantity.conversion_of ? PreviousOf(quantity) : nullptr;
}

std::optional<MeasureReading> MeasureReader::Read(
    const QuantityMention& quantity) {
  MeasureReading reading;
  if (const MeasureReading* original = OriginalOf(quantity)) {
    reading = *original;
    reading.counted.phrase = quantity.tokens;
    reading.counted.partitive = true;  // Its noun stands elsewhere.
    return reading;
  }
  reading.counted = ReadCounted(input_, quantity);
  if (!reading.counted.head && quantity.kind == QuantityKind::kMeasured &&
      DimensionOf(quantity.quantity.unit_code) == "area") {
    reading.counted.info = &Area();
  }
  const bool level = ReadRestated(quantity, reading) ||
                     ReadRatio(quantity, reading) ||
                     ReadCompared(quantity, reading) ||
                     ReadChangeNoun(quantity, reading) ||
                     ReadComparison(quantity, reading) ||
                     ReadBareChange(quantity, reading) ||
                     ReadLevel(quantity, reading) ||
                     ReadMember(quantity, reading);
  if (!level) {
    const ActionReading action = FindAction(quantity, reading.counted);
    reading.sense = action.sense;
    reading.action = action.lemma;
    reading.action_token = action.token;
    // "fewer than 150 had done so": what the figure before did.
    if (action.lemma == "do" && last_) {
      reading.sense = last_->sense;
      reading.action = last_->action;
    }
    reading.running =
        action.running &&
        !AddsToTotal(input_, quantity, reading.counted.phrase);
    reading.still =
        action.token && StillHolds(input_, quantity.sentence, *action.token);
    reading.state = action.state || reading.still;
    reading.governs = action.governs;
    FindActor(quantity, action, reading);
    ReadDescribedFate(quantity, reading);
  }
  // "Norrvik's debt", "debts of $3 billion": whoever has them.
  if (!reading.actor && reading.action_token && reading.sense != nullptr &&
      reading.sense->by_actor && reading.sense->tally == Tally::kLevel &&
      IsNominal(input_.TokenAt(*reading.action_token).upos)) {
    reading.actor = OwnerOf(input_, quantity.sentence, *reading.action_token);
  }
  if (reading.name.object.empty()) {
    reading.name = NameOf(quantity, reading.counted);
  }
  ResolveFigure(quantity, reading);
  if (IsOfToll(reading) && !reading.compared) {
    reading.name = TollName(reading.sense);
  }
  if (reading.name.object.empty()) FillElided(quantity, reading);
  if (reading.name.object.empty()) return std::nullopt;
  ResolveGeneric(reading);
  Remember(quantity, reading);
  return reading;
}

}  // namespace factline::extract
