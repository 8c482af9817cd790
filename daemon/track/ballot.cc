#include "daemon/track/ballot.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace factline::track {

Voice VoiceOf(const PackedClaim& claim, const BookClaim& read,
              PointKind kind) {
  return {.claim = &claim,
          .id = read.id,
          .time = SpeakingTimeOf(read.event_time, read.publish_time, kind),
          .told = read.publish_time,
          .source = read.source,
          .sketch = read.sketch,
          .value = read.quantity.value,
          .bounds = BoundsOf(read.quantity),
          .authority = read.authority,
          .denied = read.denied,
          .dated = kind == PointKind::kRunning ||
                   NamesEventDay(read.event_time, read.tally)};
}

bool Replaces(const Voice& a, const Voice& b) {
  if (a.time != b.time) return a.time > b.time;
  // What is said of one past state may be said, and mended, on another day.
  if (a.told != b.told) return a.told > b.told;
  if (Tighter(a.bounds, b.bounds)) return true;
  if (Tighter(b.bounds, a.bounds)) return false;
  return a.id < b.id;
}

bool Ballot::NumberLess::operator()(const Number& a, const Number& b) const {
  if (a.authority != b.authority) return a.authority < b.authority;
  if (a.value != b.value) return a.value < b.value;
  return BoundsLess()(a.bounds, b.bounds);
}

bool Ballot::BoundsLess::operator()(const AgreementBounds& a,
                                    const AgreementBounds& b) const {
  return std::tie(a.lower, a.upper, a.lower_open, a.upper_open) <
         std::tie(b.lower, b.upper, b.lower_open, b.upper_open);
}

Ballot::Number Ballot::NumberOf(const Voice& voice) {
  return {.authority = voice.authority,
          .value = voice.value,
          .bounds = voice.bounds};
}

const Voice* WordOf(const std::vector<const Voice*>& newest_first) {
  const Voice* newest = newest_first.front();
  const Voice* word = newest;
  const size_t weighed = std::min(newest_first.size(), kWeighedWords);
  for (size_t i = 1; i < weighed; ++i) {
    const Voice* earlier = newest_first[i];
    if (earlier->time < newest->time - kAuthorityWindow) break;
    if (Meet(earlier->bounds, newest->bounds) &&
        Tighter(earlier->bounds, word->bounds)) {
      word = earlier;
    }
  }
  return word;
}

namespace {

using Words = std::vector<const Voice*>;

// The newest of `voices` that are not `gone`, as many as are weighed.
Words NewestOf(const Ballot::Voices& voices,
               const std::unordered_set<const Voice*>& gone) {
  Words words;
  for (const Voice* voice : voices) {
    if (words.size() == kWeighedWords) break;
    if (!gone.contains(voice)) words.push_back(voice);
  }
  return words;
}

}  // namespace

Ballot::Heads Ballot::HeadsAfter(const Delta& delta) const {
  const std::unordered_set<const Voice*> gone(delta.removed.begin(),
                                              delta.removed.end());
  // The newcomers of each source that the delta touches.
  std::unordered_map<std::string_view, Words> touched;
  for (const Voice* voice : delta.removed) {
    if (!voice->denied) touched.try_emplace(voice->source);
  }
  for (const Voice* voice : delta.added) {
    if (!voice->denied) touched[voice->source].push_back(voice);
  }
  Heads heads;
  for (auto& [source, words] : touched) {
    const Voice* before = nullptr;
    if (const auto known = sources_.find(source); known != sources_.end()) {
      before = WordOf(NewestOf(known->second, {}));
      const Words stay = NewestOf(known->second, gone);
      words.insert(words.end(), stay.begin(), stay.end());
    }
    std::sort(words.begin(), words.end(), NewerFirst());
    const Voice* after = words.empty() ? nullptr : WordOf(words);
    heads.sources += (after != nullptr) - (before != nullptr);
    if (before == after) continue;
    if (before != nullptr) heads.removed.push_back(before);
    if (after != nullptr) heads.added.push_back(after);
  }
  return heads;
}

void Ballot::Remove(const Voice* voice) {
  if (voice->denied) {
    const auto denied = denied_.find(voice->bounds);
    if (--denied->second == 0) denied_.erase(denied);
    return;
  }
  --selectable_;
  // The key is a view into a voice of the source, which may be this one.
  auto source = sources_.extract(voice->source);
  source.mapped().erase(voice);
  if (source.mapped().empty()) return;
  source.key() = (*source.mapped().begin())->source;
  sources_.insert(std::move(source));
}

void Ballot::Add(const Voice* voice) {
  if (voice->denied) {
    ++denied_[voice->bounds];
    return;
  }
  ++selectable_;
  sources_[voice->source].insert(voice);
}

void Ballot::Apply(const Delta& delta) {
  const Heads heads = HeadsAfter(delta);
  for (const Voice* voice : heads.removed) {
    const auto number = numbers_.find(NumberOf(*voice));
    number->second.erase(voice);
    if (number->second.empty()) numbers_.erase(number);
  }
  for (const Voice* voice : heads.added) {
    numbers_[NumberOf(*voice)].insert(voice);
  }
  for (const Voice* voice : delta.removed) Remove(voice);
  for (const Voice* voice : delta.added) Add(voice);
  claims_ += static_cast<size_t>(delta.claims);
}

std::vector<Ballot::Group> Ballot::GroupsAfter(const Heads& heads) const {
  const std::unordered_set<const Voice*> gone(heads.removed.begin(),
                                              heads.removed.end());
  std::map<const Voices*, size_t> losses;
  for (const Voice* voice : heads.removed) {
    ++losses[&numbers_.at(NumberOf(*voice))];
  }
  std::vector<Group> groups;
  groups.reserve(numbers_.size() + heads.added.size());
  for (const auto& [number, voices] : numbers_) {
    const auto loss = losses.find(&voices);
    if (loss == losses.end()) {
      groups.push_back({*voices.begin(), voices.size(), &voices});
    } else if (loss->second < voices.size()) {
      const auto head =
          std::find_if(voices.begin(), voices.end(),
                       [&](const Voice* v) { return !gone.contains(v); });
      groups.push_back({*head, voices.size() - loss->second, &voices});
    }
  }
  for (const Voice* voice : heads.added) groups.push_back({voice, 1, nullptr});
  return groups;
}

std::vector<AgreementBounds> Ballot::DeniedAfter(const Delta& delta) const {
  std::map<AgreementBounds, ptrdiff_t, BoundsLess> change;
  for (const Voice* voice : delta.removed) {
    if (voice->denied) --change[voice->bounds];
  }
  for (const Voice* voice : delta.added) {
    if (voice->denied) ++change[voice->bounds];
  }
  std::vector<AgreementBounds> denied;
  for (const auto& [bounds, count] : denied_) {
    const auto changed = change.extract(bounds);
    const ptrdiff_t more = changed.empty() ? 0 : changed.mapped();
    if (static_cast<ptrdiff_t>(count) + more > 0) denied.push_back(bounds);
  }
  for (const auto& [bounds, count] : change) {
    if (count > 0) denied.push_back(bounds);
  }
  return denied;
}

Ballot::Standing Ballot::StandingAfter(const Delta& delta) const {
  const Heads heads = HeadsAfter(delta);
  Standing standing;
  standing.groups = GroupsAfter(heads);
  standing.denied = DeniedAfter(delta);
  standing.gone = heads.removed;
  standing.claims = claims_ + static_cast<size_t>(delta.claims);
  standing.sources = sources_.size() + static_cast<size_t>(heads.sources);
  standing.selectable = selectable_;
  for (const Voice* v : delta.removed) standing.selectable -= !v->denied;
  for (const Voice* v : delta.added) standing.selectable += !v->denied;
  return standing;
}

std::vector<const Voice*> Ballot::Selectable() const {
  std::vector<const Voice*> all;
  for (const auto& [source, voices] : sources_) {
    all.insert(all.end(), voices.begin(), voices.end());
  }
  return all;
}

bool Ballot::Agrees(std::string_view source,
                    const AgreementBounds& bounds) const {
  const auto known = sources_.find(source);
  if (known == sources_.end()) return false;
  return std::any_of(
      known->second.begin(), known->second.end(),
      [&](const Voice* voice) { return Meet(voice->bounds, bounds); });
}

}  // namespace factline::track
