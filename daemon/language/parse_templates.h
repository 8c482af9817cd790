#ifndef FACTLINE_DAEMON_LANGUAGE_PARSE_TEMPLATES_H_
#define FACTLINE_DAEMON_LANGUAGE_PARSE_TEMPLATES_H_

#include <array>
#include <cstdint>

#include "daemon/language/feature_template.h"

namespace factline::language {

// What is looked at to choose the next step, after Zhang and Nivre (2011). S0 is
// the top of the stack, S1 and S2 below it, B0 the next word to read, B1 and B2
// after it. After them: W word, T tag, L label; l and r their outermost
// dependent to the left and right, l2 and r2 the one before that.
namespace action_place {
enum : uint8_t {
  kNothing,
  S0W, S0T, S1W, S1T, S2W, S2T, B0W, B0T, B1W, B1T, B2W, B2T,
  S0lW, S0lT, S0lL, S0l2T, S0l2L, S0rW, S0rT, S0rL, S0r2T, S0r2L,
  S1lW, S1lT, S1lL, S1rW, S1rT, S1rL, S1r2T, S1r2L,
  B0lW, B0lT, B0lL, B0l2T, B0l2L,
  Dist0,  // Words from S0 to B0, in steps.
  Dist1,  // From S1 to S0.
  S0lN, S0rN, S1rN, B0lN,      // Number of dependents to that side.
  S0lS, S0rS, S1lS, S1rS, B0lS,  // Set of their labels.
  S0pT, S0nT, B0pT, S1nT,      // Tags of the words before (p) and after (n).
  B3T,
  kPlaces,
};

inline constexpr std::array kTemplates = std::to_array<FeatureTemplate>({
    {S0W}, {S0T}, {S0W, S0T}, {S1W}, {S1T}, {S1W, S1T}, {S2T}, {S2W, S2T},
    {B0W}, {B0T}, {B0W, B0T}, {B1W}, {B1T}, {B1W, B1T}, {B2T}, {B2W, B2T},

    {S0W, S0T, B0W, B0T}, {S0W, S0T, B0W}, {S0W, B0W, B0T}, {S0W, S0T, B0T},
    {S0T, B0W, B0T}, {S0W, B0W}, {S0T, B0T}, {S0W, B0T}, {S0T, B0W},
    {S1W, S1T, S0W, S0T}, {S1W, S1T, S0T}, {S1T, S0W, S0T}, {S1W, S0W},
    {S1T, S0T}, {S1W, S0T}, {S1T, S0W},
    {S1T, B0T}, {S1W, B0W}, {S1W, B0T}, {S1T, B0W},
    {B0T, B1T}, {B0W, B1W}, {B0W, B1T}, {B0T, B1W}, {S0W, B1W}, {S0W, B1T},
    {S0T, B1T},

    {B0T, B1T, B2T}, {S0T, B0T, B1T}, {S0W, B0T, B1T}, {S0T, B0W, B1T},
    {S0T, B0T, B1W}, {S1T, S0T, B0T}, {S1W, S0T, B0T}, {S1T, S0W, B0T},
    {S1T, S0T, B0W}, {S2T, S1T, S0T}, {S2T, S1T, B0T}, {S2T, S0T, B0T},
    {S2T, S1T, S0T, B0T}, {S1T, S0T, B0T, B1T}, {S0T, B0T, B1T, B2T},
    {S0W, B0W, B1T}, {S1W, S0W, B0T}, {S1T, B0T, B1T}, {S1W, S0T, B0W},
    {B1T, B2T, B3T},

    {S0T, S0lT, B0T}, {S0T, S0rT, B0T}, {S0T, B0T, B0lT}, {S0T, S0l2T, B0T},
    {S0T, S0r2T, B0T}, {S0T, B0T, B0l2T}, {S0W, S0rT, B0T}, {S0W, S0rW, B0T},
    {S1T, S1rT, S0T}, {S1T, S1lT, S0T}, {S1T, S0T, S0lT}, {S1T, S0T, S0rT},
    {S1T, S1r2T, S0T}, {S1W, S0W, S0lW}, {S1W, S0lW}, {S1T, S0lW, S0T},
    {S1W, S1T, S0lW, S0T}, {S1T, S0T, S0lW, B0T}, {S1T, S0lL, B0T},
    {S0lW, S0T, B0W}, {S1W, S1rW, S0W}, {S1T, S1rL, S0T}, {S1W, S1rL, S0T},

    {S0lW}, {S0lT}, {S0lL}, {S0l2T, S0l2L}, {S0rW}, {S0rT}, {S0rL},
    {S0r2T, S0r2L}, {S1lW, S1lL}, {S1lT}, {S1lL}, {S1rW}, {S1rT}, {S1rL},
    {S1r2L}, {B0lW}, {B0lT}, {B0lL}, {B0l2T, B0l2L},
    {S0T, S0lL, S0l2L}, {S0T, S0rL, S0r2L}, {B0T, B0lL, B0l2L},
    {S1T, S1rL, S1r2L},

    {S0W, Dist0}, {S0T, Dist0}, {B0W, Dist0}, {B0T, Dist0},
    {S0W, B0W, Dist0}, {S0T, B0T, Dist0}, {S1T, S0T, Dist1},
    {S1W, S0T, Dist1}, {S1T, S0T, B0T, Dist1},

    {S0W, S0rN}, {S0T, S0rN}, {S0W, S0lN}, {S0T, S0lN}, {B0W, B0lN},
    {B0T, B0lN}, {S1W, S1rN}, {S1T, S1rN},
    {S0W, S0rS}, {S0T, S0rS}, {S0T, S0lS}, {S0W, S0lS}, {B0W, B0lS},
    {B0T, B0lS}, {S1T, S1rS}, {S1W, S1rS}, {S1T, S1lS},
    {S0T, S0rS, B0T}, {S0T, S0lS, B0T}, {S0T, B0T, B0lS}, {S1T, S1rS, S0T},
    {S0T, S0lS, S0rS}, {S1T, S1lS, S1rS},

    {S0pT, S0T}, {S0T, S0nT}, {B0pT, B0T}, {S0pT, S0T, B0T},
    {S0T, S0nT, B0T}, {S0T, B0pT, B0T}, {S0T, S0nT, B0pT, B0T},
    {S1T, S1nT, S0T},
});
}  // namespace action_place

inline constexpr std::array kActionTemplates = action_place::kTemplates;

// What is looked at to name an arc: H its head, D its dependent, X the head's
// nearest other dependent on that side; the rest as above.
namespace label_place {
enum : uint8_t {
  kNothing,
  HW, HT, DW, DT, DlW, DlT, DlL, Dl2T, Dl2L, DrW, DrT, DrL, XW, XT, XL,
  HlT, HlL, HlW, HrL,
  HlS, HrS, DlS, DrS,
  DpT, DnT, HpT, HnT, DpW, DnW,
  Dist, DlN, DrN,
  NT, NW,  // The next word to read, for arcs to the right.
  UT,      // The word below on the stack.
  kPlaces,
};

inline constexpr std::array kTemplates = std::to_array<FeatureTemplate>({
    {HW}, {HT}, {DW}, {DT}, {HW, HT}, {DW, DT}, {HW, DW}, {HT, DT},
    {HW, DT}, {HT, DW}, {HW, HT, DW, DT}, {HW, HT, DT}, {HT, DW, DT},
    {HT, DT, Dist}, {DW, Dist}, {HW, Dist},
    {DlW, HT, DT}, {DlW, HW}, {DlW, DW}, {DlW, HW, DT}, {DlW, DT},
    {DlW, DW, HT}, {DlT, HT, DT}, {DlL, DT, HT}, {Dl2L, DlL, DT},
    {Dl2T, DlT, HT, DT}, {DrW, DT}, {DrT, DT, HT}, {DrL, DT}, {DrL, DW},
    {XW, HT, DT}, {XT, HT, DT}, {XL, HT, DT}, {XL, HW, DT}, {XL, DW},
    {HlL, HT, DT}, {HlT, HT, DT}, {HrL, HT, DT}, {HlW, DT}, {HlL, HW, DT},
    {HlS, HT, DT}, {HrS, HT, DT}, {HlS, HW, DT}, {HrS, HW, DT}, {HlS, HrS, DT},
    {DlS, HT, DT}, {DrS, HT, DT}, {DlS, DW}, {DlS, DT}, {DrS, DW},
    {DlS, DrS, DT, HT}, {DlS, HW, DT},
    {DpT, DT}, {DnT, DT}, {DpT, DT, DnT}, {DpT, DT, HT}, {DT, DnT, HT},
    {HpT, HT, DT}, {HnT, HT, DT}, {DpW, DW}, {DW, DnW}, {DpW, DT, HT},
    {NT, HT, DT}, {NW, DT}, {UT, HT, DT}, {DlN, DrN, DT, HT},
});
}  // namespace label_place

inline constexpr std::array kLabelTemplates = label_place::kTemplates;

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_PARSE_TEMPLATES_H_
