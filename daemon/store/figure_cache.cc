#include "daemon/store/figure_cache.h"

#include <utility>
#include <vector>

#include "daemon/base/status.h"
#include "daemon/store/keys.h"

namespace factline::store {
namespace {

absl::StatusOr<std::unique_ptr<CachedFigure>> Load(std::string_view figure_id,
                                                   const ReadSource& database) {
  auto figure = std::make_unique<CachedFigure>();
  FACTLINE_ASSIGN_OR_RETURN(
      const auto header, database.Get(Family::kFacts, BookKey(figure_id)));
  // Without a header it has no claims.
  if (!header) return figure;
  FACTLINE_ASSIGN_OR_RETURN(figure->header, DecodeFigureHeader(*header));
  figure->header->figure.id = figure_id;
  std::vector<track::BookEntry> entries;
  PrefixScan scan(database, Family::kFacts, BookClaimPrefix(figure_id));
  for (scan.SeekToFirst(); scan.Valid(); scan.Next()) {
    KeyReader key(scan.suffix());
    const std::string claim_id = key.Id();
    if (!key.Done()) return absl::DataLossError("unreadable key");
    FACTLINE_ASSIGN_OR_RETURN(entries.emplace_back(),
                              DecodeBookClaim(claim_id, scan.value()));
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  if (!entries.empty()) {
    figure->book.Apply(figure->header->figure.key, entries);
  }
  return figure;
}

}  // namespace

absl::StatusOr<FigureCache::Slot*> FigureCache::FindOrRead(
    std::string_view figure_id, const ReadSource& database) {
  auto it = slots_.find(figure_id);
  if (it == slots_.end()) {
    Slot slot;
    FACTLINE_ASSIGN_OR_RETURN(slot.figure, Load(figure_id, database));
    used_.emplace_front(figure_id);
    slot.place = used_.begin();
    it = slots_.emplace(figure_id, std::move(slot)).first;
  }
  return &it->second;
}

absl::StatusOr<CachedFigure*> FigureCache::Get(std::string_view figure_id,
                                               const ReadSource& database) {
  FACTLINE_ASSIGN_OR_RETURN(Slot* const slot, FindOrRead(figure_id, database));
  Touch(*slot);
  return slot->figure.get();
}

absl::StatusOr<CachedFigure*> FigureCache::Keep(std::string_view figure_id,
                                                const ReadSource& database) {
  FACTLINE_ASSIGN_OR_RETURN(Slot* const slot, FindOrRead(figure_id, database));
  if (!slot->kept) {
    slot->kept = true;
    kept_.splice(kept_.begin(), used_, slot->place);
  }
  Touch(*slot);
  return slot->figure.get();
}

void FigureCache::ReleaseKept() {
  for (const std::string& id : kept_) slots_.find(id)->second.kept = false;
  used_.splice(used_.begin(), kept_);
}

void FigureCache::Touch(Slot& slot) {
  std::list<std::string>& list = slot.kept ? kept_ : used_;
  list.splice(list.begin(), list, slot.place);
  // Counted anew, since claims may have been added to the entry.
  claims_ -= slot.claims;
  slot.claims = slot.figure->book.size() + kEntryClaims;
  claims_ += slot.claims;
  const size_t least = slot.kept ? 0 : 1;  // The entry itself stays.
  while (claims_ > claims_max_ && used_.size() > least) {
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

void FigureCache::Clear() {
  slots_.clear();
  used_.clear();
  kept_.clear();
  claims_ = 0;
}

}  // namespace factline::store
