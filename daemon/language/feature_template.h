#ifndef FACTLINE_DAEMON_LANGUAGE_FEATURE_TEMPLATE_H_
#define FACTLINE_DAEMON_LANGUAGE_FEATURE_TEMPLATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "daemon/language/hashing.h"

namespace factline::language {

// Up to four places whose values make one feature together; 0 = nothing.
struct FeatureTemplate {
  uint8_t a = 0;
  uint8_t b = 0;
  uint8_t c = 0;
  uint8_t d = 0;
};

// The values of a picture, each multiplied by its place's factor; place 0 is 0.
template <size_t kPlaces>
class Picture {
 public:
  template <size_t kPlace>
  void Set(uint32_t value) {
    static_assert(kPlace > 0 && kPlace < kPlaces);
    constexpr uint32_t kFactor = PlaceFactor(kPlace);
    values_[kPlace] = value * kFactor;
  }
  uint32_t at(size_t place) const { return values_[place]; }
  uint32_t Sum() const {
    uint32_t sum = 0;
    for (const uint32_t value : values_) sum += value;
    return sum;
  }
  friend bool operator==(const Picture& a, const Picture& b) {
    return std::memcmp(a.values_.data(), b.values_.data(),
                       sizeof(a.values_)) == 0;
  }

 private:
  std::array<uint32_t, kPlaces> values_{};
};

// The feature of each template. `variant` parts the features of pictures that
// are alike but mean another thing, e.g. arcs to the left and to the right.
template <const auto& kTemplates, size_t kPlaces>
void HashTemplates(const Picture<kPlaces>& picture, uint32_t variant,
                   uint32_t* hashes) {
  [&]<size_t... kIndex>(std::index_sequence<kIndex...>) {
    ((hashes[kIndex] = TemplateSeed(kIndex) + variant +
                       picture.at(kTemplates[kIndex].a) +
                       picture.at(kTemplates[kIndex].b) +
                       picture.at(kTemplates[kIndex].c) +
                       picture.at(kTemplates[kIndex].d)),
     ...);
  }(std::make_index_sequence<kTemplates.size()>());
}

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_FEATURE_TEMPLATE_H_
