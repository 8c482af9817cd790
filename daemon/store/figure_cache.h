#ifndef FACTLINE_DAEMON_STORE_FIGURE_CACHE_H_
#define FACTLINE_DAEMON_STORE_FIGURE_CACHE_H_

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "daemon/store/read_source.h"
#include "daemon/store/records.h"
#include "daemon/track/book.h"

namespace factline::store {

// What the writer knows of a figure: all that resolving it needs. The records of
// its book (FORMAT.md, 33) say the same.
struct CachedFigure {
  std::optional<StoredHeader> header;  // Empty for a new figure.
  track::Book book;
};

// Figures that were written lately: the news returns to the same ones.
//
// Invariant: an entry is the figure with all that was written so far, and what
// the database does not have yet is kept. So records of books are read from the
// database alone, never from the open transaction: who writes some of a figure
// keeps its entry first (Keep()) and alters it when all of a result has been
// written; the commit lets go of it (ReleaseKept()), or the transaction is
// dropped and all entries with it (Clear()).
//
// Not thread-safe: it belongs to the writer.
class FigureCache {
 public:
  // About 0.6 KB each, 90 MB in all: as much as a writer may take beside the
  // database's own caches.
  static constexpr size_t kClaimsMax = 150'000;
  // An entry takes as much memory as so many claims, beside its own: header,
  // lanes and points.
  static constexpr size_t kEntryClaims = 4;

  explicit FigureCache(size_t claims_max = kClaimsMax)
      : claims_max_(claims_max) {}

  // The entry of a figure, read if it is not here. It stays until the next
  // Get() or Clear().
  absl::StatusOr<CachedFigure*> Get(std::string_view figure_id,
                                    const ReadSource& database);
  // Likewise; it stays until ReleaseKept() or Clear().
  absl::StatusOr<CachedFigure*> Keep(std::string_view figure_id,
                                     const ReadSource& database);
  void ReleaseKept();
  // The entry, or null if it is not here.
  CachedFigure* Find(std::string_view figure_id);
  void Clear();

  // Claims, and what entries count as, at the last Get() or Keep().
  size_t claims() const { return claims_; }

 private:
  struct Slot {
    std::unique_ptr<CachedFigure> figure;
    size_t claims = 0;  // As counted in claims_.
    bool kept = false;  // It is in kept_, else in used_.
    std::list<std::string>::iterator place;
  };

  absl::StatusOr<Slot*> FindOrRead(std::string_view figure_id,
                                   const ReadSource& database);
  // Moves to the front what was used, drops from the back what is too much.
  void Touch(Slot& slot);

  const size_t claims_max_;
  size_t claims_ = 0;
  std::map<std::string, Slot, std::less<>> slots_;
  // Figure ids, the latest first.
  std::list<std::string> used_;
  std::list<std::string> kept_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_FIGURE_CACHE_H_
