#include "daemon/store/figure_cache.h"

#include <utility>

#include "daemon/base/status.h"

namespace factline::store {

absl::StatusOr<CachedFigure*> FigureCache::Get(std::string_view figure_id,
                                               const FactReader& reader) {
  auto it = slots_.find(figure_id);
  if (it == slots_.end()) {
    Slot slot;
    FACTLINE_ASSIGN_OR_RETURN(slot.figure.header,
                              reader.FigureHeader(figure_id));
    FACTLINE_ASSIGN_OR_RETURN(
        auto claims, reader.ClaimsOfFigure(figure_id, Readings::kWithout));
    for (StoredClaim& claim : claims) {
      std::string id = claim.claim.id;
      slot.figure.claims[std::move(id)] = {.claim = std::move(claim.claim),
                                           .state = claim.state};
    }
    // Without a header nothing was ever a member.
    if (slot.figure.header) {
      FACTLINE_ASSIGN_OR_RETURN(slot.figure.members, reader.Members(figure_id));
    }
    used_.emplace_front(figure_id);
    slot.place = used_.begin();
    it = slots_.emplace(figure_id, std::move(slot)).first;
  }
  Touch(it->second);
  return &it->second.figure;
}

void FigureCache::Touch(Slot& slot) {
  used_.splice(used_.begin(), used_, slot.place);
  // Counted anew, since claims may have been added to the entry. The one is
  // for the entry itself.
  claims_ -= slot.claims;
  slot.claims = slot.figure.claims.size() + 1;
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
  return it == slots_.end() ? nullptr : &it->second.figure;
}

void FigureCache::Clear() {
  slots_.clear();
  used_.clear();
  claims_ = 0;
}

}  // namespace factline::store
