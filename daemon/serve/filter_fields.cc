#include "daemon/serve/filter_fields.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/convert/enums.h"

namespace factline::serve {
namespace {

constexpr uint8_t kFigures = static_cast<uint8_t>(FilterScope::kFigures);
constexpr uint8_t kClaims = static_cast<uint8_t>(FilterScope::kClaims);
constexpr uint8_t kChanges = static_cast<uint8_t>(FilterScope::kChanges);
constexpr uint8_t kAll = kFigures | kClaims | kChanges;

void Put(std::string_view text, Texts& texts) {
  if (!text.empty()) texts.push_back(text);
}

// The name of an enumerator without the enum's own name; empty for
// UNSPECIFIED, which counts as no value.
std::string_view ShortName(const std::string& name, std::string_view prefix) {
  std::string_view text = name;
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return text == "UNSPECIFIED" ? std::string_view() : text;
}

const FigureKey* KeyOf(const FilterSubject& s) {
  if (s.figure != nullptr) return &s.figure->key;
  if (s.claim != nullptr) return &s.claim->figure_key;
  return nullptr;
}

// Words of people and of the lexicon both count: "died" and "killed".
template <auto kKeyField, auto kWordsField>
void KeyAndWords(const FilterSubject& s, Texts& texts) {
  if (const FigureKey* key = KeyOf(s)) Put(key->*kKeyField, texts);
  if (s.figure != nullptr) Put(s.figure->measure.*kWordsField, texts);
  const bool own_words = s.figure == nullptr || s.change == nullptr;
  if (s.claim != nullptr && own_words) {
    Put(s.claim->measure.*kWordsField, texts);
  }
}

template <auto kKeyField>
void KeyOnly(const FilterSubject& s, Texts& texts) {
  if (const FigureKey* key = KeyOf(s)) Put(key->*kKeyField, texts);
}

// The place and all that it lies in, as far as the key knows.
void Containers(const FilterSubject& s, Texts& texts) {
  KeyAndWords<&FigureKey::place_id, &Measure::place>(s, texts);
  if (const FigureKey* key = KeyOf(s)) {
    Put(key->region, texts);
    Put(key->country, texts);
  }
}

void Mentions(const FilterSubject& s, Texts& texts) {
  if (s.claim == nullptr || !s.claim->statement) return;
  for (const std::string& name : s.claim->statement->mentions) {
    Put(name, texts);
  }
}

void FigureId(const FilterSubject& s, Texts& texts) {
  if (s.figure == nullptr) return;
  Put(s.figure->id, texts);
  if (s.old_ids == nullptr) return;
  for (const auto& [old_id, id] : *s.old_ids) {
    if (id == s.figure->id) Put(old_id, texts);
  }
}

void DisplayName(const FilterSubject& s, Texts& texts) {
  if (s.figure != nullptr) Put(s.figure->display_name, texts);
}

void TallyName(const FilterSubject& s, Texts& texts) {
  const FigureKey* key = KeyOf(s);
  if (key == nullptr) return;
  Put(ShortName(v1::Tally_Name(convert::ToProto(key->tally)), "TALLY_"), texts);
}

void RoleName(const FilterSubject& s, Texts& texts) {
  const FigureKey* key = KeyOf(s);
  if (key == nullptr) return;
  Put(ShortName(v1::QuantityRole_Name(convert::ToProto(key->role)),
                "QUANTITY_ROLE_"),
      texts);
}

void ClaimId(const FilterSubject& s, Texts& texts) {
  if (s.claim != nullptr) Put(s.claim->id, texts);
}

void Publisher(const FilterSubject& s, Texts& texts) {
  if (s.claim != nullptr) Put(s.claim->publisher, texts);
}

void ArticleUri(const FilterSubject& s, Texts& texts) {
  if (s.claim != nullptr) Put(s.claim->article_uri, texts);
}

void Sources(const FilterSubject& s, Texts& texts) {
  if (s.claim == nullptr) return;
  for (const Attribution& a : s.claim->attributions) Put(a.source, texts);
}

void Stances(const FilterSubject& s, Texts& texts) {
  if (s.claim == nullptr) return;
  for (const Attribution& a : s.claim->attributions) {
    Put(ShortName(v1::Stance_Name(convert::ToProto(a.stance)), "STANCE_"),
        texts);
  }
}

void FactualityName(const FilterSubject& s, Texts& texts) {
  if (s.claim == nullptr) return;
  Put(ShortName(v1::Factuality_Name(convert::ToProto(s.claim->factuality)),
                "FACTUALITY_"),
      texts);
}

void StateName(const FilterSubject& s, Texts& texts) {
  Put(ShortName(v1::ClaimState_Name(convert::ToProto(s.state)), "CLAIM_STATE_"),
      texts);
}

void StatementText(const FilterSubject& s, Texts& texts) {
  if (s.claim != nullptr && s.claim->statement) {
    Put(s.claim->statement->text, texts);
  }
}

void KindName(const FilterSubject& s, Texts& texts) {
  if (s.change == nullptr) return;
  Put(ShortName(v1::ChangeKind_Name(convert::ToProto(s.change->kind)),
                "CHANGE_KIND_"),
      texts);
}

void CauseName(const FilterSubject& s, Texts& texts) {
  if (s.change == nullptr) return;
  Put(ShortName(v1::ChangeCause_Name(convert::ToProto(s.change->cause)),
                "CHANGE_CAUSE_"),
      texts);
}

std::optional<Decimal> Value(const FilterSubject& s) {
  if (s.point != nullptr) return s.point->best.value;
  if (s.claim != nullptr && s.claim->quantity) return s.claim->quantity->value;
  return std::nullopt;
}

std::optional<Decimal> Low(const FilterSubject& s) {
  if (s.point == nullptr) return std::nullopt;
  return s.point->low.value;
}

std::optional<Decimal> High(const FilterSubject& s) {
  if (s.point == nullptr) return std::nullopt;
  return s.point->high.value;
}

std::optional<Decimal> SourceCount(const FilterSubject& s) {
  const Point* const point = s.point != nullptr ? s.point : s.point_of_claim;
  if (point == nullptr) return std::nullopt;
  return Decimal::FromInt(point->source_count);
}

const EventTime* TimeOf(const FilterSubject& s) {
  if (s.point != nullptr) return &s.point->event_time;
  if (s.claim != nullptr) return &s.claim->event_time;
  return nullptr;
}

std::optional<absl::Time> EventStart(const FilterSubject& s) {
  const EventTime* time = TimeOf(s);
  return time == nullptr ? std::nullopt : time->earliest;
}

std::optional<absl::Time> EventEnd(const FilterSubject& s) {
  const EventTime* time = TimeOf(s);
  return time == nullptr ? std::nullopt : time->latest;
}

std::optional<absl::Time> PublishTime(const FilterSubject& s) {
  if (s.claim == nullptr) return std::nullopt;
  return s.claim->publish_time;
}

std::optional<bool> Disputed(const FilterSubject& s) {
  const Point* const point = s.point != nullptr ? s.point : s.point_of_claim;
  if (point == nullptr) return std::nullopt;
  return point->disputed;
}

// Sorted by name. docs/filters.md describes each.
const FieldDef kFields[] = {
    {"action", kAll, "",
     &KeyAndWords<&FigureKey::concept_id, &Measure::action>},
    {"actor", kAll, "",
     &KeyAndWords<&FigureKey::actor, &Measure::actor>},
    {"article", kClaims | kChanges, "", &ArticleUri},
    {"cause", kAll, "", &KeyOnly<&FigureKey::cause>},
    {"change_cause", kChanges, "CHANGE_CAUSE_", &CauseName,
     &v1::ChangeCause_descriptor},
    {"claim", kClaims | kChanges, "claims/", &ClaimId},
    {"country", kAll, "", &KeyOnly<&FigureKey::country>,
     nullptr, Names::kCountries},
    {"display_name", kFigures | kChanges, "", &DisplayName},
    {"disputed", kAll, "", &Disputed},
    {"event_end", kAll, "", &EventEnd},
    {"event_time", kAll, "", &EventStart},
    {"factuality", kClaims | kChanges, "FACTUALITY_", &FactualityName,
     &v1::Factuality_descriptor},
    {"figure", kAll, "figures/", &FigureId},
    {"high", kFigures | kChanges, "", &High},
    {"kind", kChanges, "CHANGE_KIND_", &KindName,
     &v1::ChangeKind_descriptor},
    {"low", kFigures | kChanges, "", &Low},
    {"mention", kClaims | kChanges, "", &Mentions},
    {"object", kAll, "",
     &KeyAndWords<&FigureKey::object, &Measure::object>},
    {"place", kAll, "",
     &KeyAndWords<&FigureKey::place_id, &Measure::place>},
    {"publish_time", kClaims | kChanges, "", &PublishTime},
    {"publisher", kClaims | kChanges, "", &Publisher},
    {"role", kAll, "QUANTITY_ROLE_", &RoleName,
     &v1::QuantityRole_descriptor},
    {"source", kClaims | kChanges, "", &Sources},
    {"source_count", kAll, "", &SourceCount},
    {"speaker", kClaims | kChanges, "", &Sources},
    {"stance", kClaims | kChanges, "STANCE_", &Stances,
     &v1::Stance_descriptor},
    {"state", kClaims | kChanges, "CLAIM_STATE_", &StateName,
     &v1::ClaimState_descriptor},
    {"statement", kClaims | kChanges, "", &StatementText},
    {"subset", kAll, "",
     &KeyAndWords<&FigureKey::subset, &Measure::subset>},
    {"tally", kAll, "TALLY_", &TallyName,
     &v1::Tally_descriptor},
    {"unit", kAll, "", &KeyOnly<&FigureKey::unit_code>},
    {"value", kAll, "", &Value},
    {"within", kAll, "", &Containers, nullptr, Names::kPlaces},
};

}  // namespace

std::vector<std::string> KnownValues(const FieldDef& field) {
  std::vector<std::string> names;
  if (field.values == nullptr) return names;
  const google::protobuf::EnumDescriptor& values = *field.values();
  for (int i = 0; i < values.value_count(); ++i) {
    const std::string_view name =
        ShortName(values.value(i)->name(), field.prefix);
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

const FieldDef* FindField(std::string_view name) {
  for (const std::string_view owner : {"figure.", "measure."}) {
    if (name.starts_with(owner)) {
      name.remove_prefix(owner.size());
      break;
    }
  }
  for (const FieldDef& field : kFields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

std::string FieldNames(FilterScope scope) {
  std::string names;
  for (const FieldDef& field : kFields) {
    if ((field.scopes & static_cast<uint8_t>(scope)) == 0) continue;
    absl::StrAppend(&names, names.empty() ? "" : ", ", ToAbsl(field.name));
  }
  return names;
}

}  // namespace factline::serve
