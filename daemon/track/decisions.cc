#include "daemon/track/decisions.h"

#include <algorithm>
#include <vector>

#include "daemon/base/status.h"

namespace factline::track {

void Decisions::Set(const Decision& decision) {
  Remove(decision.key);
  into_[decision.key] = decision.into;
  if (decision.into != decision.key) {
    sources_[decision.into].insert(decision.key);
  }
}

void Decisions::Remove(const FigureKey& key) {
  const auto found = into_.find(key);
  if (found == into_.end()) return;
  const auto sources = sources_.find(found->second);
  if (sources != sources_.end()) {
    sources->second.erase(key);
    if (sources->second.empty()) sources_.erase(sources);
  }
  into_.erase(found);
}

const FigureKey* Decisions::IntoOf(const FigureKey& key) const {
  const auto found = into_.find(key);
  return found == into_.end() ? nullptr : &found->second;
}

const std::set<FigureKey>* Decisions::SourcesOf(const FigureKey& into) const {
  const auto found = sources_.find(into);
  return found == sources_.end() ? nullptr : &found->second;
}

absl::StatusOr<FigureKey> NameByDecisions(
    const FigureKey& key, const Decisions& decisions,
    absl::FunctionRef<absl::StatusOr<FigureKey>(const FigureKey&)> join) {
  std::vector<FigureKey> way = {key};
  bool joined = false;  // By the last step.
  while (true) {
    const FigureKey* const decided = decisions.IntoOf(way.back());
    if (decided == nullptr && joined) return way.back();
    FigureKey next;
    if (decided != nullptr) {
      next = *decided;
    } else {
      FACTLINE_ASSIGN_OR_RETURN(next, join(way.back()));
    }
    joined = decided == nullptr;
    const auto met = std::find(way.begin(), way.end(), next);
    if (met != way.end()) return *std::min_element(met, way.end());
    way.push_back(std::move(next));
  }
}

}  // namespace factline::track
