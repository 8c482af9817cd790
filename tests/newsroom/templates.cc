#include "tests/newsroom/wording.h"

// The sentences of the newsroom, by what they tell. Written for it; {0} and {1}
// are numbers, {a event} an event with its article, {on} "on Monday".
namespace factline::newsroom {
namespace {

constexpr std::string_view kKilled[] = {
    "{0} people were killed when {a event} struck {place} {on}",
    "{a event} killed {0} people in {place} {on}",
    "{0} people died in {a event} in {place} {on}",
    "the death toll from {the event} that hit {place} {on} rose to {0}",
    "the death toll from {day's} {event} in {place} has risen to {0}",
    "{0} people are now known to have died in {the event} that hit {place} "
    "{on}",
    "{the event} that struck {place} {on} has killed {0} people",
    "{a event} in {place} {on} left {0} people dead",
    "{0} people are dead after {a event} hit {place} {on}",
    "{day's} {event} in {place} claimed {0} lives",
    "{day's} {event} in {place} killed {0} people",
    "{0} people lost their lives when {a event} hit {place} {on}",
};
constexpr std::string_view kKilledInjured[] = {
    "{0} people were killed and {1} injured when {a event} struck {place} {on}",
    "{a event} in {place} {on} killed {0} people and injured {1}",
    "{a event} in {place} {on} left {0} people dead and {1} injured",
    "{0} people died and {1} others were injured in {a event} in {place} {on}",
    "{day's} {event} in {place} killed {0} people and wounded {1} others",
    "{0} people were killed and {1} were hurt in {day's} {event} in {place}",
};
constexpr std::string_view kKilledChildren[] = {
    "{a event} killed {0} people, including {1} children, in {place} {on}",
    "{0} people, among them {1} children, were killed when {a event} hit "
    "{place} {on}",
    "{day's} {event} in {place} killed {0} people, {1} of them children",
};
constexpr std::string_view kInjured[] = {
    "{0} people were injured",
    "another {0} people were injured",
    "{0} others were hurt",
    "the number of injured stood at {0}",
    "{0} people were hurt in the {event}",
    "the {event} also injured {0} people",
};
constexpr std::string_view kMissing[] = {
    "{0} people were missing",
    "{0} people were still missing",
    "{0} people remained unaccounted for",
    "rescuers were still looking for {0} missing people",
};
constexpr std::string_view kEvacuated[] = {
    "{0} people were evacuated",
    "{0} people had to be evacuated",
    "rescue crews evacuated {0} people",
    "{0} people were moved to safety",
};
constexpr std::string_view kChildren[] = {
    "{0} of the dead were children",
    "the dead included {0} children",
    "{0} children were among the dead",
    "{0} children were killed",
};
constexpr std::string_view kPartKilled[] = {
    "{0} people were killed in {part} alone",
    "in {part}, {0} people were killed",
    "{0} people died in {part}",
};
constexpr std::string_view kLaunched[] = {
    "{actor} launched {0} drones at {place} overnight",
    "{actor} fired {0} drones at {place} overnight",
    "{0} drones were launched at {place} by {actor} overnight",
    "{actor} sent {0} drones towards {place} overnight",
    "overnight, {actor} launched {0} drones against {place}",
    "overnight {actor} attacked {place} with {0} drones",
};
constexpr std::string_view kIntercepted[] = {
    "air defences shot down {0} of them",
    "{0} drones were shot down",
    "{0} of the drones were intercepted",
    "air defence units intercepted {0} drones",
    "{0} of the drones were brought down",
};
constexpr std::string_view kLaunchedWeek[] = {
    "over the past week {actor} launched {0} drones at {place}",
    "{actor} has launched {0} drones at {place} in the past week",
    "in the past seven days {actor} fired {0} drones at {place}",
};
constexpr std::string_view kOwed[] = {
    "{actor} owes {0}",
    "{actor} owes its creditors {0}",
    "{actor} owes banks {0}",
    "{actor}'s debt stands at {0}",
    "{actor}'s debt has reached {0}",
    "{actor} has debts of {0}",
    "the debt of {actor} stood at {0}",
    "{actor} now owes {0}",
};
constexpr std::string_view kOwedBefore[] = {
    "{actor} owes {0}, up from {1} a year earlier",
    "{actor}'s debt rose to {0} from {1} a year earlier",
    "{actor} now owes {0}, compared with {1} a year ago",
};
constexpr std::string_view kOwedRise[] = {
    "{actor}'s debt rose by {0} in a year",
    "{actor}'s debt grew by {0}",
    "{actor}'s debt increased by {0}",
};
constexpr std::string_view kCutJobs[] = {
    "{actor} cut {0} jobs in {place} {on}",
    "{actor} laid off {0} workers in {place} {on}",
    "{actor} laid off {0} people in {place} {on}",
    "{actor} axed {0} jobs in {place} {on}",
    "{actor} shed {0} jobs in {place} {on}",
    "{0} workers were laid off by {actor} in {place} {on}",
};
constexpr std::string_view kCutJobsDenied[] = {
    "{actor} denied that it had cut {0} jobs in {place} {on}",
    "{actor} denied having laid off {0} workers in {place} {on}",
    "{actor} rejected reports that it had laid off {0} people in {place} {on}",
};
constexpr std::string_view kPledged[] = {
    "{actor} pledged {0} for {place} {on}",
    "{actor} pledged {0} in aid to {place} {on}",
    "{on} {actor} promised {0} to {place}",
    "{actor} promised {0} in aid for {place} {on}",
};
constexpr std::string_view kArrestedSince[] = {
    "{0} people have been arrested in {place} since {since}",
    "police in {place} have arrested {0} people since {since}",
    "since {since}, {0} people have been arrested in {place}",
    "{0} people have been arrested across {place} since {since}",
};
constexpr std::string_view kInfectedWeek[] = {
    "{0} people were infected with {disease} in {place} last week",
    "{0} cases of {disease} were recorded in {place} last week",
    "last week {0} people tested positive for {disease} in {place}",
    "{place} recorded {0} cases of {disease} last week",
};
constexpr std::string_view kJoblessRate[] = {
    "unemployment in {place} stood at {0} in {month}",
    "the unemployment rate in {place} stood at {0} in {month}",
    "the jobless rate in {place} was {0} in {month}",
    "unemployment in {place} rose to {0} in {month}",
    "unemployment in {place} fell to {0} in {month}",
};

constexpr Speaker kRescueSpeakers[] = {
    {"the interior ministry", Standing::kOfficial},
    {"police", Standing::kOfficial},
    {"the fire service", Standing::kOfficial},
    {"the regional government", Standing::kOfficial},
    {"officials", Standing::kOfficial},
    {"the Red Cross", Standing::kNamed},
    {"witnesses", Standing::kUnnamed},
    {"residents", Standing::kUnnamed},
};
constexpr Speaker kArmySpeakers[] = {
    {"the air force", Standing::kOfficial},
    {"the defence ministry", Standing::kOfficial},
    {"the regional governor", Standing::kOfficial},
    {"witnesses", Standing::kUnnamed},
};
constexpr Speaker kMoneySpeakers[] = {
    {"the finance ministry", Standing::kOfficial},
    {"the central bank's chief economist", Standing::kOfficial},
    {"analysts", Standing::kNamed},
    {"people familiar with the matter", Standing::kUnnamed},
};
constexpr Speaker kHealthSpeakers[] = {
    {"the health ministry", Standing::kOfficial},
    {"health officials", Standing::kOfficial},
    {"doctors", Standing::kNamed},
};

}  // namespace

std::span<const std::string_view> TemplatesOf(Topic topic) {
  switch (topic) {
    case Topic::kKilled:
      return kKilled;
    case Topic::kKilledInjured:
      return kKilledInjured;
    case Topic::kKilledChildren:
      return kKilledChildren;
    case Topic::kInjured:
      return kInjured;
    case Topic::kMissing:
      return kMissing;
    case Topic::kEvacuated:
      return kEvacuated;
    case Topic::kChildren:
      return kChildren;
    case Topic::kPartKilled:
      return kPartKilled;
    case Topic::kLaunched:
      return kLaunched;
    case Topic::kIntercepted:
      return kIntercepted;
    case Topic::kLaunchedWeek:
      return kLaunchedWeek;
    case Topic::kOwed:
      return kOwed;
    case Topic::kOwedBefore:
      return kOwedBefore;
    case Topic::kOwedRise:
      return kOwedRise;
    case Topic::kCutJobs:
      return kCutJobs;
    case Topic::kCutJobsDenied:
      return kCutJobsDenied;
    case Topic::kPledged:
      return kPledged;
    case Topic::kArrestedSince:
      return kArrestedSince;
    case Topic::kInfectedWeek:
      return kInfectedWeek;
    case Topic::kJoblessRate:
      return kJoblessRate;
    case Topic::kCount:
      break;
  }
  return {};
}

std::span<const Speaker> SpeakersOf(Topic topic) {
  switch (topic) {
    case Topic::kLaunched:
    case Topic::kIntercepted:
    case Topic::kLaunchedWeek:
      return kArmySpeakers;
    case Topic::kOwed:
    case Topic::kOwedBefore:
    case Topic::kOwedRise:
    case Topic::kCutJobs:
    case Topic::kPledged:
    case Topic::kJoblessRate:
      return kMoneySpeakers;
    case Topic::kInfectedWeek:
      return kHealthSpeakers;
    default:
      return kRescueSpeakers;
  }
}

}  // namespace factline::newsroom
