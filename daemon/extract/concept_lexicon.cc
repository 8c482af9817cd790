#include "daemon/extract/concept_lexicon.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"

namespace factline::data {
extern const std::string_view concepts_tsv;
extern const std::string_view objects_tsv;
extern const std::string_view causes_tsv;
}  // namespace factline::data

namespace factline::extract {
namespace {

using language::Document;
using language::Token;

// How far a particle may stand from its verb: "shot more than 20 of them down".
constexpr uint32_t kMaxApartTokens = 10;

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (absl::string_view word :
       absl::StrSplit(ToAbsl(text), ' ', absl::SkipEmpty())) {
    words.emplace_back(word);
  }
  return words;
}

bool IsWord(const Document& document, uint32_t at, std::string_view word) {
  const Token& token = document.tokens[at];
  return token.lemma == word || document.Lower(token) == word;
}

bool ParseTally(std::string_view text, Tally& tally) {
  constexpr std::pair<std::string_view, Tally> kTallies[] = {
      {"event", Tally::kPerEvent},
      {"period", Tally::kPerPeriod},
      {"cumulative", Tally::kCumulative},
      {"level", Tally::kLevel}};
  for (const auto& [name, value] : kTallies) {
    if (text != name) continue;
    tally = value;
    return true;
  }
  return false;
}

bool ParseTrait(std::string_view trait, Concept& sense) {
  if (trait == "actor") return sense.by_actor = true;
  if (trait == "cause") return sense.by_cause = true;
  if (trait == "away") return sense.away = true;
  if (trait == "person") return sense.of_persons = true;
  if (trait == "toll") return sense.toll = true;
  if (trait == "episode") return sense.episode = true;
  constexpr std::string_view kAs = "as:";
  if (trait.starts_with(kAs) && trait.size() > kAs.size()) {
    trait.remove_prefix(kAs.size());
    const size_t slash = trait.find('/');
    sense.counted_as = trait.substr(0, slash);
    if (slash != trait.npos) sense.plain_subset = trait.substr(slash + 1);
    return true;
  }
  return trait == "-";
}

bool SameTraits(const Concept& a, const Concept& b) {
  return std::tie(a.tally, a.by_actor, a.by_cause, a.away, a.of_persons, a.toll,
                  a.episode, a.counted_as, a.plain_subset) ==
         std::tie(b.tally, b.by_actor, b.by_cause, b.away, b.of_persons, b.toll,
                  b.episode, b.counted_as, b.plain_subset);
}

bool FollowInARow(const Document& document, uint32_t at, uint32_t limit,
                  const std::vector<std::string>& words) {
  if (at + words.size() > limit) return false;
  for (size_t i = 0; i < words.size(); ++i) {
    if (!IsWord(document, at + static_cast<uint32_t>(i), words[i])) {
      return false;
    }
  }
  return true;
}

bool FollowApart(const Document& document, uint32_t at, uint32_t limit,
                 const std::vector<std::string>& words) {
  limit = std::min(limit, at + kMaxApartTokens);
  for (; at + words.size() <= limit; ++at) {
    if (FollowInARow(document, at, limit, words)) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<ConceptLexicon> ConceptLexicon::Load(const std::string& dir) {
  ConceptLexicon lexicon;
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile concepts,
      LexiconFile::Load(dir, "concepts.tsv", data::concepts_tsv));
  FACTLINE_RETURN_IF_ERROR(lexicon.AddConcepts(concepts));
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile objects,
      LexiconFile::Load(dir, "objects.tsv", data::objects_tsv));
  FACTLINE_RETURN_IF_ERROR(lexicon.AddObjects(objects));
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile causes,
      LexiconFile::Load(dir, "causes.tsv", data::causes_tsv));
  FACTLINE_RETURN_IF_ERROR(lexicon.AddCauses(causes));
  return lexicon;
}

absl::StatusOr<uint32_t> ConceptLexicon::AddConcept(const LexiconRow& row) {
  Concept sense{.id = std::string(row.Field(0))};
  if (sense.id.empty()) {
    return LexiconFile::ErrorAt(row, "the id is empty");
  }
  if (!ParseTally(row.Field(1), sense.tally)) {
    return LexiconFile::ErrorAt(
        row, "tally is event, period, cumulative or level");
  }
  for (const std::string& trait : row.List(2)) {
    if (!ParseTrait(trait, sense)) {
      return LexiconFile::ErrorAt(row, absl::StrCat("unknown trait ", trait));
    }
  }
  const auto [known, is_new] = concept_index_.try_emplace(
      sense.id, static_cast<uint32_t>(concepts_.size()));
  if (is_new) {
    concepts_.push_back(std::move(sense));
  } else if (!SameTraits(concepts_[known->second], sense)) {
    return LexiconFile::ErrorAt(
        row, absl::StrCat("tally and traits are not those that ", sense.id,
                          " has already"));
  }
  return known->second;
}

absl::Status ConceptLexicon::AddConcepts(const LexiconFile& file) {
  for (const LexiconRow& row : file.rows()) {
    if (row.section != "concepts") {
      return LexiconFile::ErrorAt(row, "unknown section, expected [concepts]");
    }
    if (row.fields.size() != 6) {
      return LexiconFile::ErrorAt(row, "expected six fields");
    }
    FACTLINE_ASSIGN_OR_RETURN(const uint32_t index, AddConcept(row));
    for (size_t kind = 0; kind < 3; ++kind) {
      for (const std::string& word : row.List(3 + kind)) {
        FACTLINE_RETURN_IF_ERROR(AddWord(row, word, index, words_[kind]));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ConceptLexicon::AddWord(const LexiconRow& row,
                                     const std::string& word, uint32_t sense,
                                     Entries& entries) {
  if (word == "-") return absl::OkStatus();
  const size_t at = word.find('@');
  Entry entry;
  entry.sense = sense;
  entry.added = row.added;
  if (at != std::string::npos) entry.object = word.substr(at + 1);
  entry.rest = Words(std::string_view(word).substr(0, at));
  if (entry.rest.empty()) {
    return LexiconFile::ErrorAt(row, absl::StrCat("not a word: '", word, "'"));
  }
  const std::string first = std::move(entry.rest.front());
  entry.rest.erase(entry.rest.begin());
  if (!entry.rest.empty() && entry.rest.front().starts_with('~')) {
    entry.apart = true;
    entry.rest.front().erase(0, 1);
  }
  entries[first].push_back(std::move(entry));
  return absl::OkStatus();
}

absl::Status ConceptLexicon::AddObjects(const LexiconFile& file) {
  for (const LexiconRow& row : file.rows()) {
    if (row.section == "objects") {
      FACTLINE_RETURN_IF_ERROR(AddObjectRow(row));
    } else if (row.section == "structural" || row.section == "groups") {
      auto& words = row.section == "groups" ? groups_ : structural_;
      for (std::string& word : row.List(0)) words.insert(std::move(word));
    } else {
      return LexiconFile::ErrorAt(
          row, "unknown section, expected [objects], [structural] or [groups]");
    }
  }
  return absl::OkStatus();
}

absl::Status ConceptLexicon::AddObjectRow(const LexiconRow& row) {
  if (row.fields.size() != 4) {
    return LexiconFile::ErrorAt(row, "expected four fields");
  }
  for (const std::string& word : row.List(0)) {
    Compound compound;
    compound.before = Words(word);
    compound.added = row.added;
    if (compound.before.empty()) return LexiconFile::ErrorAt(row, "empty word");
    const std::string last = std::move(compound.before.back());
    compound.before.pop_back();
    compound.value = static_cast<uint32_t>(objects_.size());
    const std::string_view subset = row.Field(3);
    objects_.push_back({.object = std::string(row.Field(1)),
                        .kind = std::string(row.Field(2)),
                        .subset = subset == "-"   ? std::string()
                                  : subset == "=" ? word
                                                  : std::string(subset)});
    if (objects_.back().subset == objects_.back().object) {
      objects_.back().subset.clear();
    }
    object_words_[last].push_back(std::move(compound));
  }
  return absl::OkStatus();
}

absl::Status ConceptLexicon::AddCauses(const LexiconFile& file) {
  for (const LexiconRow& row : file.rows()) {
    if (row.section != "causes") {
      return LexiconFile::ErrorAt(row, "unknown section, expected [causes]");
    }
    if (row.fields.size() < 2 || row.fields.size() > 3) {
      return LexiconFile::ErrorAt(row, "expected two or three fields");
    }
    if (const std::string_view trait = row.Field(2); !trait.empty()) {
      if (trait != "lasting" && trait != "weather") {
        return LexiconFile::ErrorAt(
            row, "unknown trait, expected 'lasting' or 'weather'");
      }
      (trait == "lasting" ? lasting_ : weather_)
          .insert(std::string(row.Field(0)));
    }
    const uint32_t index = static_cast<uint32_t>(causes_.size());
    causes_.emplace_back(row.Field(0) == "-" ? std::string_view()
                                             : row.Field(0));
    for (const std::string& word : row.List(1)) {
      Compound compound{
          .before = Words(word), .added = row.added, .value = index};
      if (compound.before.empty()) {
        return LexiconFile::ErrorAt(row, "empty word");
      }
      const std::string last = std::move(compound.before.back());
      compound.before.pop_back();
      cause_words_[last].push_back(std::move(compound));
    }
  }
  return absl::OkStatus();
}

const Concept* ConceptLexicon::Find(WordKind kind, const Document& document,
                                    uint32_t at, uint32_t limit,
                                    const ObjectInfo* object) const {
  const Entries& entries = words_[static_cast<size_t>(kind)];
  const Token& token = document.tokens[at];
  auto found = entries.find(ToAbsl(token.lemma));
  if (found == entries.end())
    found = entries.find(ToAbsl(document.Lower(token)));
  if (found == entries.end()) return nullptr;
  const Entry* best = nullptr;
  const auto weight = [](const Entry& entry) {
    return 4 * entry.rest.size() + (entry.object.empty() ? 0 : 2) +
           (entry.added ? 1 : 0);
  };
  for (const Entry& entry : found->second) {
    if (best != nullptr && weight(*best) >= weight(entry)) continue;
    if (!entry.object.empty() &&
        (object == nullptr ||
         (entry.object != object->kind && entry.object != object->object &&
          entry.object != object->subset))) {
      continue;
    }
    const bool follows =
        entry.apart ? FollowApart(document, at + 1, limit, entry.rest)
                    : FollowInARow(document, at + 1, limit, entry.rest);
    if (follows) best = &entry;
  }
  return best == nullptr ? nullptr : &concepts_[best->sense];
}

std::optional<uint32_t> ConceptLexicon::FindCompound(const Compounds& compounds,
                                                     const Document& document,
                                                     uint32_t first,
                                                     uint32_t head) {
  const Token& token = document.tokens[head];
  auto found = compounds.find(ToAbsl(token.lemma));
  if (found == compounds.end()) {
    found = compounds.find(ToAbsl(document.Lower(token)));
  }
  if (found == compounds.end()) return std::nullopt;
  const Compound* best = nullptr;
  for (const Compound& compound : found->second) {
    const size_t count = compound.before.size();
    if (best != nullptr && (best->before.size() > count ||
                            (best->before.size() == count &&
                             best->added >= compound.added))) {
      continue;
    }
    if (head - first < count) continue;
    if (FollowInARow(document, head - static_cast<uint32_t>(count), head,
                     compound.before)) {
      best = &compound;
    }
  }
  if (best == nullptr) return std::nullopt;
  return best->value;
}

std::vector<std::string_view> ConceptLexicon::IdsOf(
    std::string_view lemma) const {
  std::vector<std::string_view> ids;
  for (const Entries& entries : words_) {
    const auto found = entries.find(ToAbsl(lemma));
    if (found == entries.end()) continue;
    for (const Entry& entry : found->second) {
      if (entry.rest.empty()) ids.push_back(concepts_[entry.sense].id);
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

const ObjectInfo* ConceptLexicon::FindObject(const Document& document,
                                             uint32_t first,
                                             uint32_t head) const {
  const auto value = FindCompound(object_words_, document, first, head);
  return value ? &objects_[*value] : nullptr;
}

std::string_view ConceptLexicon::FindCause(const Document& document,
                                           uint32_t head) const {
  constexpr uint32_t kLongestCompound = 3;
  const uint32_t first = head < kLongestCompound ? 0 : head - kLongestCompound;
  const auto value = FindCompound(cause_words_, document, first, head);
  if (!value) return {};
  const uint32_t next = head + 1;
  if (next < document.tokens.size()) {
    const auto longer = FindCompound(cause_words_, document, head, next);
    if (longer && causes_[*longer].empty()) return {};
  }
  return causes_[*value];
}

bool ConceptLexicon::IsLasting(std::string_view cause) const {
  return lasting_.contains(ToAbsl(cause));
}

bool ConceptLexicon::IsWeather(std::string_view cause) const {
  return weather_.contains(ToAbsl(cause));
}

bool ConceptLexicon::IsStructural(std::string_view lemma) const {
  return structural_.contains(ToAbsl(lemma));
}

bool ConceptLexicon::IsGroup(std::string_view lemma) const {
  return groups_.contains(ToAbsl(lemma));
}

}  // namespace factline::extract
