#ifndef FACTLINE_TESTS_NEWSROOM_STORY_H_
#define FACTLINE_TESTS_NEWSROOM_STORY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/newsroom/random.h"
#include "tests/newsroom/truth.h"
#include "tests/newsroom/wording.h"

// What happens in the world that the generated newsroom reports on.
namespace factline::newsroom {

// What one sentence is to tell.
struct Line {
  Topic topic = Topic::kKilled;
  std::vector<int> points;      // Of its numbers: indexes into Truth::points.
  std::vector<int64_t> values;  // True ones, in the unit of TellExactly().
  Unit unit = Unit::kCount;
  bool second_is_previous = false;  // "{0}, up from {1}".
  bool denied = false;              // Somebody says that it is not so.
};

// A moment at which there is something new to report.
struct Beat {
  absl::Time time;
  absl::CivilDay day;  // That {on} and {day's} name.
  Slots slots;         // But for those of the day.
  std::vector<Line> lines;  // The first one says where and when.
  std::string title;        // Without numbers.
};
using Story = std::vector<Beat>;  // By time, at least nine hours apart.

// Makes stories up, no two of which are of one figure and time: each kind goes
// round the places, and comes back to a place months later.
class World {
 public:
  // Adds its points to `truth`, which must outlive it.
  World(uint64_t seed, Truth& truth) : random_(seed), truth_(truth) {}

  Story NextStory();

 private:
  Story Toll();        // A disaster: killed, injured, missing, evacuated.
  Story PartsOfWhole();  // Killed in a country and in two of its towns.
  Story Raids();       // Nights of drones, and their week.
  Story Debt();        // A level with rises and earlier values.
  Story JobCuts();
  Story Pledge();
  Story Arrests();     // Since a day.
  Story Infections();  // Week by week.
  Story Joblessness();  // A rate, month by month.

  int AddPoint(std::string name, absl::Time start, absl::Time end);
  int Turn(Topic kind) { return turns_[kind]++; }
  std::string NewCompany();

  Random random_;
  Truth& truth_;
  std::map<Topic, int> turns_;  // Stories of each kind so far.
  std::map<std::string, int> rates_;  // Points of jobless rates, by country.
  int companies_ = 0;
};

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_STORY_H_
