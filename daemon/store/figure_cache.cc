#include "daemon/store/figure_cache.h"

#include <utility>
#include <vector>

#include "daemon/base/status.h"

namespace factline::store {
namespace {

absl::StatusOr<std::unique_ptr<CachedFigure>> Load(std::string_view figure_id,
                                                   const FactReader& reader) {
  auto figure = std::make_unique<CachedFigure>();
  FACTLINE_ASSIGN_OR_RETURN(figure->header, reader.FigureHeader(figure_id));
  // Without a header it has no claims.
  if (!figure->header) return figure;
  FACTLINE_ASSIGN_OR_RETURN(
      const auto claims,
      reader.ClaimsOf(*figure->header, Readings::kWithout));
  std::vector<track::BookEntry> entries;
  entries.reserve(claims.size());
  for (const StoredClaim& claim : claims) {
    entries.push_back({.claim = &claim.claim, .state = claim.state});
  }
  figure->book.Apply(figure->header->figure.key, entries);
  return figure;
}

}  // namespace

absl::StatusOr<CachedFigure*> FigureCache::Get(std::string_view figure_id,
                                               const FactReader& reader) {
  auto it = slots_.find(figure_id);
  if (it == slots_.end()) {
    Slot slot;
    FACTLINE_ASSIGN_OR_RETURN(slot.figure, Load(figure_id, reader));
    used_.emplace_front(figure_id);
    slot.place = used_.begin();
    it = slots_.emplace(figure_id, std::move(slot)).first;
  }
  Touch(it->second);
  return it->second.figure.get();
}

void FigureCache::Touch(Slot& slot) {
  used_.splice(used_.begin(), used_, slot.place);
  // Counted anew, since claims may have been added to the entry.
  claims_ -= slot.claims;
  slot.claims = slot.figure->book.size() + kEntryClaims;
  claims_ += slot.claims;
  while (claims_ > claims_max_ && used_.size() > 1) {
    const auto last = slots_.find(used_.back());
    claims_ -= last->second.claims;
    slots_.erase(last);
    used_.pop_back();
  }
}

CachedFigure* FigureCache::Find(std::string_view figure_id) {
  const auto it = slots_.find(figure_id);
  return it == slots_.end() ? nullptr : it->second.figure.get();
}

void FigureCache::Erase(std::string_view figure_id) {
  const auto it = slots_.find(figure_id);
  if (it == slots_.end()) return;
  claims_ -= it->second.claims;
  used_.erase(it->second.place);
  slots_.erase(it);
}

void FigureCache::Clear() {
  slots_.clear();
  used_.clear();
  claims_ = 0;
}

}  // namespace factline::store
