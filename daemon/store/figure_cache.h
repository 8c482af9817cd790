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
#include "daemon/store/fact_reader.h"
#include "daemon/store/records.h"
#include "daemon/track/book.h"

namespace factline::store {

// What the writer knows of a figure: all that resolving it needs.
struct CachedFigure {
  std::optional<StoredHeader> header;  // Empty for a new figure.
  track::Book book;
};

// Figures that were written lately: the news returns to the same ones, and
// reading all claims of one from records costs more than all else in a write.
//
// Invariant: an entry equals what a reader of the open transaction would read.
// So whoever writes a record of a cached figure alters its entry as well, and
// whatever takes records back (a transaction dropped, or one result refused)
// clears the cache.
//
// Not thread-safe: it belongs to the writer.
class FigureCache {
 public:
  // 1.3 KB each, or twice that with long words. With two fifths of it, a stream
  // over 1,000 figures of 60 claims read most of them anew for each claim, at a
  // fifth of the speed.
  static constexpr size_t kClaimsMax = 50'000;
  // An entry takes as much memory as so many claims, beside its own: header,
  // lanes and points.
  static constexpr size_t kEntryClaims = 4;

  explicit FigureCache(size_t claims_max = kClaimsMax)
      : claims_max_(claims_max) {}

  // The entry of a figure, read if it is not here. It stays until the next
  // Get() or Clear().
  absl::StatusOr<CachedFigure*> Get(std::string_view figure_id,
                                    const FactReader& reader);
  // The entry, or null if it is not here.
  CachedFigure* Find(std::string_view figure_id);
  void Erase(std::string_view figure_id);
  void Clear();

  // Claims, and what entries count as, at the last Get().
  size_t claims() const { return claims_; }

 private:
  struct Slot {
    std::unique_ptr<CachedFigure> figure;
    size_t claims = 0;  // As counted in claims_.
    std::list<std::string>::iterator place;
  };

  // Moves to the front what was used, drops from the back what is too much.
  void Touch(Slot& slot);

  const size_t claims_max_;
  size_t claims_ = 0;
  std::map<std::string, Slot, std::less<>> slots_;
  std::list<std::string> used_;  // Figure ids, the latest first.
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_FIGURE_CACHE_H_
