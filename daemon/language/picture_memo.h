#ifndef FACTLINE_DAEMON_LANGUAGE_PICTURE_MEMO_H_
#define FACTLINE_DAEMON_LANGUAGE_PICTURE_MEMO_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "daemon/language/feature_template.h"

namespace factline::language {

// Answers to pictures seen a short time ago. Hypotheses of a beam differ in a
// place or two, so most of what one looks at another has looked at; comparing
// pictures is ten times as fast as reading the rows of their features. Whole
// pictures are compared, so an answer is always that picture's own.
//
// One slot a hash: a new picture takes the place of an old one. Not thread-safe.
template <size_t kPlaces, typename Answer>
class PictureMemo {
 public:
  // Forgets all.
  void Clear() {
    if (++round_ != 0) return;
    slots_ = {};
    round_ = 1;
  }

  // Null if there is none. Good until the next call of another function.
  const Answer* Find(const Picture<kPlaces>& picture, uint32_t variant) const {
    const Slot& slot = slots_[SlotOf(picture, variant)];
    const bool same = slot.round == round_ && slot.variant == variant &&
                      slot.picture == picture;
    return same ? &slot.answer : nullptr;
  }

  void Put(const Picture<kPlaces>& picture, uint32_t variant, Answer answer) {
    slots_[SlotOf(picture, variant)] = {round_, variant, picture, answer};
  }

 private:
  // Some sentences' worth of steps near each other; all slots fit a first-level
  // cache.
  static constexpr uint32_t kSlotBits = 6;

  struct Slot {
    uint32_t round = 0;  // 0 = never used.
    uint32_t variant = 0;
    Picture<kPlaces> picture;
    Answer answer{};
  };

  static uint32_t SlotOf(const Picture<kPlaces>& picture, uint32_t variant) {
    return ((picture.Sum() + variant) * 0x9e3779b1u) >> (32 - kSlotBits);
  }

  std::array<Slot, 1 << kSlotBits> slots_ = {};
  uint32_t round_ = 1;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_PICTURE_MEMO_H_
