#include "daemon/extract/entities.h"

#include <algorithm>

#include "daemon/extract/fold.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;
using language::Upos;

// More people and bodies than this are a list, not an article; it bounds the
// searches below, which go over all of them.
constexpr size_t kMaxEntities = 400;
constexpr uint32_t kMaxPersonTokens = 6;
// How far an apposition tells of the name before it: "X, health minister in
// the eastern government,".
constexpr uint32_t kAppositionTokens = 10;
// A topic stands this near to its sentence's start.
constexpr uint32_t kTopicTokens = 12;
// A sentence of this share of capitals is a headline, whose words all look
// like names.
constexpr uint32_t kTitlePercent = 60;

bool IsTitle(const TokenView& view, TokenRange sentence) {
  uint32_t words = 0;
  uint32_t capitals = 0;
  for (uint32_t i = sentence.begin; i < sentence.end; ++i) {
    if (view.At(i).span.size() < 4) continue;
    ++words;
    capitals += view.IsCapitalized(i);
  }
  return words >= 6 && capitals * 100 > words * kTitlePercent;
}

}  // namespace

EntityTable::EntityTable(const RoleLexicon& roles,
                         const language::Document& document, Layers& layers)
    : roles_(roles), view_(document), layers_(layers) {}

uint32_t EntityTable::Add(EntityKind kind, const std::string& name) {
  const std::string key = FoldName(name);
  if (const auto it = by_name_.find(key); it != by_name_.end()) {
    Entity& known = layers_.entities[it->second];
    if (known.kind == EntityKind::kOther) known.kind = kind;
    return it->second;
  }
  const uint32_t entity = static_cast<uint32_t>(layers_.entities.size());
  layers_.entities.push_back({.kind = kind, .name = name});
  facts_.emplace_back();
  mentioned_at_.emplace_back();
  facts_.back().words.emplace_back();
  for (const char c : key) {
    if (c == ' ') {
      facts_.back().words.emplace_back();
    } else {
      facts_.back().words.back() += c;
    }
  }
  by_name_.emplace(key, entity);
  return entity;
}

void EntityTable::Learn() {
  const auto& sentences = view_.document().sentences;
  for (uint32_t s = 0; s < sentences.size(); ++s) LearnSentence(s);
  for (uint32_t s = 0; s < sentences.size(); ++s) {
    first_mention_.push_back(
        static_cast<uint32_t>(layers_.entity_mentions.size()));
    FindMentions(s);
  }
  first_mention_.push_back(
      static_cast<uint32_t>(layers_.entity_mentions.size()));
}

void EntityTable::LearnSentence(uint32_t sentence) {
  const auto& document = view_.document();
  const ParagraphKind kind =
      document.paragraphs[document.sentences[sentence].paragraph].kind;
  const TokenRange tokens = view_.Sentence(sentence);
  if (kind == ParagraphKind::kChrome || kind == ParagraphKind::kHeadline ||
      IsTitle(view_, tokens)) {
    return;
  }
  for (uint32_t i = tokens.begin; i < tokens.end;) {
    const std::optional<NameRun> run =
        ReadNameRun(view_, roles_, i, tokens.end);
    if (!run) {
      ++i;
      continue;
    }
    if (layers_.entities.size() < kMaxEntities) LearnRun(*run, tokens);
    i = run->run.end;
  }
}

void EntityTable::LearnRun(const NameRun& run, TokenRange sentence) {
  if (run.body) {
    LearnBody(run);
    return;
  }
  const uint32_t length = run.name.end - run.name.begin;
  if (length < 2 || length > kMaxPersonTokens || IsPlace(run.name)) return;
  // "Kenyan Kiptoo": a place's adjective is no first name.
  TokenRange name = run.name;
  while (name.end - name.begin > 1 && IsPlace({name.begin, name.begin + 1}) &&
         run.office == 0) {
    ++name.begin;
  }
  if (name.end - name.begin < 2) return;
  const bool article = name.begin > sentence.begin &&
                       view_.Lower(name.begin - 1) == "the";
  const uint32_t entity =
      Add(article ? EntityKind::kOther : EntityKind::kPerson,
          view_.TextOf(name));
  if (article) return;
  by_last_.try_emplace(FoldName(view_.Text(name.end - 1)), entity);
  // "al-Rashid", "van der Berg" are last names of several tokens.
  for (uint32_t k = name.begin + 1; k + 1 < name.end; ++k) {
    if (!roles_.Is(view_.Lower(k), kParticle)) continue;
    by_last_.try_emplace(FoldName(view_.TextOf({k, name.end})), entity);
    break;
  }
  LearnOffice(run, sentence, entity);
}

void EntityTable::LearnBody(const NameRun& run) {
  const TokenRange name = run.run;
  if (IsPlace(name)) return;
  const uint32_t entity =
      Add(EntityKind::kOrganization, view_.TextOf(name));
  std::string initials = InitialsOf(view_, name);
  if (!initials.empty()) by_initials_.try_emplace(initials, entity);
  // "Baltic Maritime Institute (BAMI)"
  if (view_.Lower(name.end) == "(" && view_.Lower(name.end + 2) == ")") {
    by_initials_.insert_or_assign(std::string(view_.Text(name.end + 1)),
                                  entity);
  }
}

void EntityTable::LearnOffice(const NameRun& run, TokenRange sentence,
                              uint32_t entity) {
  Facts& facts = facts_[entity];
  int office = run.office;
  TokenRange around = run.run;
  uint32_t i = run.run.begin;
  if (office == 0 && i > sentence.begin) {
    office = roles_.Office(view_.Lower(i - 1));  // "envoy Rui Costa"
  }
  around.begin = std::max(sentence.begin, i >= 4 ? i - 4 : 0);
  if (office == 0 && view_.IsComma(run.run.end)) {
    const uint32_t last =
        std::min(sentence.end, run.run.end + kAppositionTokens);
    for (uint32_t k = run.run.end + 1; k < last; ++k) {
      if (view_.IsComma(k) || view_.IsVerb(k)) break;
      if (office == 0) office = roles_.Office(view_.Lower(k));
      around = {run.run.end, k + 1};
    }
  }
  if (office == 0) return;
  if (facts.office == 0) facts.office = office;
  if (facts.country.empty() && facts.office == office) {
    facts.country = std::string(CountryIn(around));
  }
}

void EntityTable::FindMentions(uint32_t sentence) {
  const TokenRange tokens = view_.Sentence(sentence);
  for (uint32_t i = tokens.begin; i < tokens.end;) {
    const std::optional<NameRun> run =
        ReadNameRun(view_, roles_, i, tokens.end);
    if (!run) {
      ++i;
      continue;
    }
    i = run->run.end;
    const TokenRange name = run->body ? run->run : run->name;
    if (name.begin >= name.end) continue;
    if (const std::optional<uint32_t> entity = Lookup(name)) {
      Mention(name, sentence, *entity);
      continue;
    }
    // "Costa envoy", "President Trump": the last word alone.
    const TokenRange last{name.end - 1, name.end};
    if (name.end - name.begin > 1) {
      if (const std::optional<uint32_t> entity = Lookup(last)) {
        Mention(last, sentence, *entity);
      }
    }
  }
}

void EntityTable::Mention(TokenRange tokens, uint32_t sentence,
                          uint32_t entity) {
  layers_.entity_mentions.push_back({.span = view_.SpanOf(tokens),
                                     .tokens = tokens,
                                     .sentence = sentence,
                                     .entity = entity});
  mentioned_at_[entity].push_back(tokens.begin);
}

std::optional<uint32_t> EntityTable::Lookup(TokenRange name) const {
  if (name.begin >= name.end) return std::nullopt;
  const std::string key = FoldName(view_.TextOf(name));
  if (const auto it = by_name_.find(key); it != by_name_.end()) {
    return it->second;
  }
  if (const auto it = by_last_.find(key); it != by_last_.end()) {
    return it->second;
  }
  if (name.end - name.begin > 1) return std::nullopt;
  std::string initials;
  for (const char c : view_.Text(name.begin)) {
    if (c >= 'A' && c <= 'Z') initials += c;
    if (c >= 'a' && c <= 'z') return std::nullopt;
  }
  const auto it = by_initials_.find(initials);
  if (it == by_initials_.end()) return std::nullopt;
  return it->second;
}

std::optional<uint32_t> EntityTable::LastBefore(
    const std::vector<uint32_t>& mentions, uint32_t before) const {
  const auto it = std::lower_bound(mentions.begin(), mentions.end(), before);
  if (it == mentions.begin()) return std::nullopt;
  return *(it - 1);
}

std::optional<uint32_t> EntityTable::Holder(int office,
                                            std::string_view country,
                                            uint32_t before) const {
  if (office == 0) return std::nullopt;
  std::optional<uint32_t> best;
  uint32_t best_at = 0;
  bool best_sure = false;
  for (uint32_t e = 0; e < facts_.size(); ++e) {
    const Facts& facts = facts_[e];
    if (facts.office != office) continue;
    const bool both = !country.empty() && !facts.country.empty();
    if (both && facts.country != country) continue;
    const bool sure = both;
    const uint32_t at = LastBefore(mentioned_at_[e], before).value_or(0);
    if (best && (best_sure > sure || (best_sure == sure && best_at >= at))) {
      continue;
    }
    best = e;
    best_at = at;
    best_sure = sure;
  }
  // A country's president whose name is not told is nobody else's.
  if (!country.empty() && !best_sure) return std::nullopt;
  return best;
}

std::optional<uint32_t> EntityTable::BodyWith(std::string_view word,
                                              uint32_t before) const {
  std::optional<uint32_t> best;
  uint32_t best_at = 0;
  for (uint32_t e = 0; e < facts_.size(); ++e) {
    if (layers_.entities[e].kind != EntityKind::kOrganization) continue;
    const auto& words = facts_[e].words;
    if (std::find(words.begin(), words.end(), word) == words.end()) continue;
    const std::optional<uint32_t> at = LastBefore(mentioned_at_[e], before);
    if (!at || (best && best_at >= *at)) continue;
    best = e;
    best_at = *at;
  }
  return best;
}

std::optional<uint32_t> EntityTable::TopicPerson(uint32_t sentence,
                                                 uint32_t before) const {
  const uint32_t begin = view_.Sentence(sentence).begin;
  for (uint32_t m = first_mention_[sentence];
       m < first_mention_[sentence + 1]; ++m) {
    const EntityMention& mention = layers_.entity_mentions[m];
    if (mention.tokens.begin >= before) break;
    if (mention.tokens.begin > begin + kTopicTokens) break;
    if (layers_.entities[mention.entity].kind != EntityKind::kPerson) continue;
    const uint32_t next = mention.tokens.end;
    if (view_.IsPossessive(next)) continue;
    return mention.entity;
  }
  return std::nullopt;
}

std::string_view EntityTable::CountryIn(TokenRange range) const {
  const auto& places = layers_.places;
  auto it = std::lower_bound(places.begin(), places.end(), range.end,
                             [](const PlaceMention& place, uint32_t end) {
                               return place.tokens.begin < end;
                             });
  if (it == places.begin()) return {};
  --it;
  return it->tokens.begin >= range.begin ? std::string_view(it->country)
                                         : std::string_view();
}

bool EntityTable::IsPlace(TokenRange range) const {
  const auto& places = layers_.places;
  const auto it = std::lower_bound(
      places.begin(), places.end(), range.begin,
      [](const PlaceMention& place, uint32_t begin) {
        return place.tokens.begin < begin;
      });
  return it != places.end() && it->tokens.begin == range.begin &&
         it->tokens.end >= range.end;
}

}  // namespace factline::extract
