#include "daemon/track/copies.h"

#include <numeric>
#include <string_view>
#include <unordered_map>

#include "daemon/model/sketch.h"

namespace factline::track {
namespace {

// Hashes of a band. Two texts of resemblance s share one of the 12 bands of two
// hashes with 1 - (1 - s^2)^12: 0.97 at kCopyResemblance, 0.38 at 0.2.
constexpr size_t kBandBytes = 4;

// Disjoint sets of claims, by index.
class Families {
 public:
  explicit Families(size_t size) : parent_(size), count_(size) {
    std::iota(parent_.begin(), parent_.end(), size_t{0});
  }

  size_t Find(size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  void Join(size_t a, size_t b) {
    a = Find(a);
    b = Find(b);
    if (a == b) return;
    parent_[b] = a;
    --count_;
  }

  size_t count() const { return count_; }

 private:
  std::vector<size_t> parent_;
  size_t count_;
};

}  // namespace

std::string_view SketchToCompare(const Claim& claim) {
  const bool told_by_somebody = !claim.attributions.empty() &&
                                !claim.attributions.back().source.empty();
  return told_by_somebody ? std::string_view() : claim.sketch;
}

size_t CountCopies(const std::vector<std::string_view>& all) {
  if (all.size() > kMaxComparedSources) return 0;
  std::vector<std::string_view> sketches;
  for (const std::string_view sketch : all) {
    if (!sketch.empty()) sketches.push_back(sketch);
  }
  if (sketches.size() < 2) return 0;
  Families families(sketches.size());
  for (size_t band = 0; band + kBandBytes <= kSketchBytes; band += kBandBytes) {
    std::unordered_multimap<std::string_view, size_t> by_band;
    for (size_t i = 0; i < sketches.size(); ++i) {
      if (sketches[i].size() != kSketchBytes) continue;
      const std::string_view key = sketches[i].substr(band, kBandBytes);
      const auto [first, last] = by_band.equal_range(key);
      for (auto other = first; other != last; ++other) {
        if (families.Find(i) == families.Find(other->second)) continue;
        if (AreCopies(sketches[i], sketches[other->second])) {
          families.Join(i, other->second);
        }
      }
      by_band.emplace(key, i);
    }
  }
  return sketches.size() - families.count();
}

}  // namespace factline::track
