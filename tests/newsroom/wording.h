#ifndef FACTLINE_TESTS_NEWSROOM_WORDING_H_
#define FACTLINE_TESTS_NEWSROOM_WORDING_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/model/decimal.h"
#include "tests/newsroom/random.h"
#include "tests/newsroom/truth.h"

// How publishers of the generated newsroom put things into words.
namespace factline::newsroom {

// What a sentence tells. A template has one number "{0}", or a second one "{1}"
// that the comment names.
enum class Topic : uint8_t {
  kKilled,          // With event, place and day.
  kKilledInjured,   // {1}: injured.
  kKilledChildren,  // {1}: children among the killed.
  kInjured,         // These follow a sentence that says where and when.
  kMissing,
  kEvacuated,
  kChildren,
  kPartKilled,  // In {part}; no event named.
  kLaunched,
  kIntercepted,  // Follows.
  kLaunchedWeek,
  kOwed,
  kOwedBefore,  // {1}: a year earlier.
  kOwedRise,    // {0}: by how much.
  kCutJobs,
  kCutJobsDenied,
  kPledged,
  kArrestedSince,
  kInfectedWeek,
  kJoblessRate,
  kCount,
};

// Templates with slots: {0}, {1} numbers; {place}, {event}, {on}, {actor} ...
std::span<const std::string_view> TemplatesOf(Topic topic);

// What a sentence that says nothing of numbers may be.
std::span<const std::string_view> Fillers();

// How a speaker is put around a clause: {core} and {speaker}.
std::span<const std::string_view> SpeakerFrames();

struct Speaker {
  std::string_view name;  // "the interior ministry"
  Standing standing = Standing::kUnnamed;
};
std::span<const Speaker> SpeakersOf(Topic topic);

// A number in words of the article.
struct Told {
  std::string text;  // "nearly 1,150"
  Number number;
};

enum class Unit : uint8_t { kCount, kMoney, kPercent };

// `value` as it is, in one of several spellings. Money is in whole hundred
// millions of dollars, percent in tenths.
Told TellExactly(Random& random, int64_t value, Unit unit);
// The same, rounded and with a comparator, where the number is large enough.
Told TellLoosely(Random& random, int64_t value, Unit unit);

// "1,234".
std::string Grouped(int64_t value);

using Slots = std::map<std::string, std::string, std::less<>>;

// A sentence with the places of its numbers, in the order of `numbers`.
struct Sentence {
  struct Place {
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  std::string text;
  std::vector<Place> places;
};

// Fills `form`, capitalises it and ends it with a full stop. `frame` is one of
// SpeakerFrames(), or empty. Aborts on a slot that is not given.
Sentence Compose(std::string_view form, std::string_view frame,
                 const Slots& slots, const std::vector<Told>& numbers);

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_WORDING_H_
