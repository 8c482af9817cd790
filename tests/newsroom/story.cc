#include "tests/newsroom/story.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"

namespace factline::newsroom {
namespace {

constexpr absl::CivilDay kFirstDay(1996, 1, 1);
// Days until a kind of story returns to a place.
constexpr int kRoundDays = 90;

constexpr std::string_view kTowns[] = {
    "Tampere", "Bergen",  "Aarhus",   "Ghent",    "Lyon",    "Bilbao",
    "Turin",   "Brno",    "Gdansk",   "Riga",     "Tallinn", "Varna",
    "Izmir",   "Tbilisi", "Yerevan",  "Mombasa",  "Kampala", "Accra",
    "Dakar",   "Oran",    "Karachi",  "Dhaka",    "Kolkata", "Hanoi",
    "Cebu",    "Busan",   "Osaka",    "Brisbane", "Quito",   "Cartagena",
    "Rosario", "Recife",  "Monterrey"};

struct Whole {
  std::string_view country;
  std::string_view parts[2];
};
constexpr Whole kWholes[] = {
    {"Austria", {"Graz", "Linz"}},      {"Portugal", {"Porto", "Braga"}},
    {"Hungary", {"Debrecen", "Szeged"}}, {"Peru", {"Arequipa", "Cusco"}},
    {"Greece", {"Patras", "Larissa"}},  {"Chile", {"Concepcion", "Temuco"}},
    {"Morocco", {"Fez", "Agadir"}},     {"Nepal", {"Pokhara", "Biratnagar"}},
    {"Zambia", {"Ndola", "Kitwe"}},     {"Ireland", {"Cork", "Galway"}}};

constexpr std::string_view kRaided[] = {"Kharkiv", "Odesa",    "Aleppo",
                                        "Mosul",   "Khartoum", "Sanaa",
                                        "Goma",    "Lviv",     "Tripoli"};
constexpr std::string_view kAttackers[] = {"Velmar", "Ostria", "Karvania"};

struct Disaster {
  std::string_view name;
  std::string_view article;
};
constexpr Disaster kDisasters[] = {
    {"earthquake", "an "}, {"flood", "a "},     {"fire", "a "},
    {"storm", "a "},       {"landslide", "a "}, {"explosion", "an "}};

constexpr std::string_view kDiseases[] = {"measles", "cholera", "dengue"};

constexpr std::string_view kFirstNames[] = {
    "Harlow", "Brenner", "Calder", "Dunmore", "Elswick", "Fenwick", "Garrick",
    "Hexham", "Inverley", "Jarrow", "Kelmore", "Lundgren", "Marwick", "Norland",
    "Osgood", "Penrith", "Quillon", "Radley", "Selwick", "Thornby"};
constexpr std::string_view kTrades[] = {
    "Steel", "Motors", "Airlines", "Foods",   "Chemicals", "Shipping", "Energy",
    "Rail",  "Mining", "Textiles", "Telecom", "Paper",     "Glass",    "Tools"};
constexpr std::string_view kForms[] = {"", " Group", " Holdings",
                                       " International"};

absl::Time Clock(absl::CivilDay day, int hour) {
  return absl::FromCivil(absl::CivilHour(day) + hour, absl::UTCTimeZone());
}

absl::Time Midnight(absl::CivilDay day) { return Clock(day, 0); }

std::string DayName(absl::CivilDay day) { return absl::FormatCivilTime(day); }

std::string LongDate(absl::CivilDay day) {
  return absl::StrCat(
      absl::FormatTime("%B", Midnight(day), absl::UTCTimeZone()), " ",
      day.day());
}

// Grows by some percent and at least one.
int64_t Risen(Random& random, int64_t value, int most_percent) {
  return value + 1 + value * random.Pick(0, most_percent) / 100;
}

}  // namespace

int World::AddPoint(std::string name, absl::Time start, absl::Time end) {
  truth_.points.push_back(
      {.name = std::move(name), .start = start, .end = end, .history = {}});
  return static_cast<int>(truth_.points.size()) - 1;
}

std::string World::NewCompany() {
  const size_t i = static_cast<size_t>(companies_++);
  const size_t first = i % std::size(kFirstNames);
  const size_t trade = i / std::size(kFirstNames) % std::size(kTrades);
  const size_t round = i / (std::size(kFirstNames) * std::size(kTrades));
  std::string name =
      absl::StrCat(ToAbsl(kFirstNames[first]), " ", ToAbsl(kTrades[trade]),
                   ToAbsl(kForms[round % std::size(kForms)]));
  // Partners' names, once the simple ones are used up.
  for (size_t more = round / std::size(kForms); more > 0;
       more /= std::size(kFirstNames)) {
    name = absl::StrCat(
        ToAbsl(kFirstNames[(first + more) % std::size(kFirstNames)]), " ",
        name);
  }
  return name;
}

Story World::NextStory() {
  switch (random_.Pick(0, 11)) {
    case 0:
    case 1:
    case 2:
      return Toll();
    case 3:
      return PartsOfWhole();
    case 4:
    case 5:
      return Raids();
    case 6:
      return Debt();
    case 7:
      return JobCuts();
    case 8:
      return Pledge();
    case 9:
      return Arrests();
    case 10:
      return Infections();
    default:
      return Joblessness();
  }
}

namespace {

// The true points of a disaster; -1 = not told of.
struct TollPoints {
  int killed = -1;
  int injured = -1;
  int missing = -1;
  int evacuated = -1;
  int children = -1;
};

// Its numbers at a moment.
struct TollNow {
  int64_t dead = 0;
  int64_t hurt = 0;
  int64_t gone = 0;
  int64_t moved = 0;
  int64_t young = 2;
};

std::vector<Line> TollLines(Random& random, const TollPoints& points,
                            const TollNow& now) {
  std::vector<Line> lines;
  const bool children = points.children >= 0;
  if (children && random.Chance(50)) {
    lines.push_back({.topic = Topic::kKilledChildren,
                     .points = {points.killed, points.children},
                     .values = {now.dead, now.young}});
  } else if (random.Chance(50)) {
    lines.push_back({.topic = Topic::kKilledInjured,
                     .points = {points.killed, points.injured},
                     .values = {now.dead, now.hurt}});
  } else {
    lines.push_back({Topic::kKilled, {points.killed}, {now.dead}});
    lines.push_back({Topic::kInjured, {points.injured}, {now.hurt}});
  }
  if (points.missing >= 0) {
    lines.push_back({Topic::kMissing, {points.missing}, {now.gone}});
  }
  if (points.evacuated >= 0) {
    lines.push_back({Topic::kEvacuated, {points.evacuated}, {now.moved}});
  }
  if (children && lines[0].topic != Topic::kKilledChildren) {
    lines.push_back({Topic::kChildren, {points.children}, {now.young}});
  }
  return lines;
}

Slots DisasterSlots(const Disaster& disaster, std::string_view place) {
  const absl::string_view name = ToAbsl(disaster.name);
  return {{"place", std::string(place)},
          {"event", std::string(disaster.name)},
          {"a event", absl::StrCat(ToAbsl(disaster.article), name)},
          {"the event", absl::StrCat("the ", name)}};
}

}  // namespace

Story World::Toll() {
  const int turn = Turn(Topic::kKilled);
  const int towns = static_cast<int>(std::size(kTowns));
  const Disaster& disaster = random_.Any(kDisasters);
  const std::string place(kTowns[turn % towns]);
  const absl::CivilDay day =
      kFirstDay + turn / towns * kRoundDays + random_.Pick(0, 20);
  const auto point = [&](std::string_view what) {
    return AddPoint(absl::StrCat(ToAbsl(what), ", ", ToAbsl(disaster.name),
                                 ", ", place, ", ", DayName(day)),
                    Midnight(day), Midnight(day + 1));
  };
  TollPoints points{.killed = point("killed"), .injured = point("injured")};
  (random_.Chance(50) ? points.missing : points.evacuated) = 0;
  if (points.missing == 0) points.missing = point("missing");
  if (points.evacuated == 0) points.evacuated = point("evacuated");
  if (random_.Chance(40)) points.children = point("children killed");
  TollNow now{.dead = random_.Pick(3, 60),
              .hurt = random_.Pick(10, 300),
              .gone = random_.Pick(20, 90),
              .moved = random_.Pick(2, 90) * 100};
  Story story;
  absl::Time time = Clock(day, random_.Pick(8, 14));
  for (int beat = random_.Pick(2, 4); beat > 0; --beat) {
    story.push_back({.time = time,
                     .day = day,
                     .slots = DisasterSlots(disaster, place),
                     .lines = TollLines(random_, points, now),
                     .title = absl::StrCat("Rescue work goes on in ", place)});
    now.dead = Risen(random_, now.dead, 60);
    now.hurt = Risen(random_, now.hurt, 40);
    now.gone = std::max<int64_t>(2, now.gone / 2);
    now.moved += random_.Pick(1, 20) * 50;
    now.young += random_.Pick(0, 2);
    time += absl::Hours(random_.Pick(16, 30));
  }
  return story;
}

Story World::PartsOfWhole() {
  const int turn = Turn(Topic::kPartKilled);
  const int wholes = static_cast<int>(std::size(kWholes));
  const Whole& whole = kWholes[turn % wholes];
  const absl::CivilDay day =
      kFirstDay + turn / wholes * kRoundDays + random_.Pick(0, 20);
  const Disaster& disaster = random_.Any(kDisasters);
  const auto point = [&](std::string_view place) {
    return AddPoint(absl::StrCat("killed, ", ToAbsl(disaster.name), ", ",
                                 ToAbsl(place), ", ", DayName(day)),
                    Midnight(day), Midnight(day + 1));
  };
  const int all = point(whole.country);
  const int parts[2] = {point(whole.parts[0]), point(whole.parts[1])};
  int64_t in_parts[2] = {random_.Pick(11, 40), random_.Pick(41, 90)};
  Story story;
  absl::Time time = Clock(day, random_.Pick(8, 14));
  for (int beat = random_.Pick(1, 3); beat > 0; --beat) {
    Beat now{.time = time,
             .day = day,
             .slots = DisasterSlots(disaster, whole.country),
             .lines = {},
             .title = absl::StrCat(ToAbsl(whole.country), " in mourning")};
    const int64_t others = random_.Pick(5, 20);
    now.lines.push_back(
        {Topic::kKilled, {all}, {in_parts[0] + in_parts[1] + others}});
    const int part = random_.Pick(0, 1);
    now.slots["part"] = whole.parts[part];
    now.lines.push_back(
        {Topic::kPartKilled, {parts[part]}, {in_parts[part]}});
    story.push_back(std::move(now));
    in_parts[0] = Risen(random_, in_parts[0], 30);
    in_parts[1] = Risen(random_, in_parts[1], 30);
    time += absl::Hours(random_.Pick(16, 30));
  }
  return story;
}

Story World::Raids() {
  const int turn = Turn(Topic::kLaunched);
  const int places = static_cast<int>(std::size(kRaided));
  const std::string place(kRaided[turn % places]);
  const std::string attacker(kAttackers[turn % std::size(kAttackers)]);
  absl::CivilDay day = kFirstDay + turn / places * 30;
  const Slots slots = {{"place", place}, {"actor", attacker}};
  Story story;
  int64_t week = 0;
  const int nights = random_.Pick(3, 7);
  for (int night = 0; night < nights; ++night, ++day) {
    const auto point = [&](std::string_view what) {
      return AddPoint(
          absl::StrCat("drones ", ToAbsl(what), ", ", place, ", ",
                       DayName(day)),
          Clock(day - 1, 18), Clock(day, 9));
    };
    const int64_t launched = random_.Pick(20, 400);
    week += launched;
    story.push_back({.time = Clock(day, 7),
                     .day = day,
                     .slots = slots,
                     .lines = {{Topic::kLaunched,
                                {point("launched")},
                                {launched}}},
                     .title = absl::StrCat("Another night of raids on ",
                                           place)});
    if (random_.Chance(60)) {
      story.back().lines.push_back({Topic::kIntercepted,
                                    {point("shot down")},
                                    {launched * random_.Pick(40, 95) / 100}});
    }
  }
  if (nights == 7) {
    const int point =
        AddPoint(absl::StrCat("drones of a week, ", place, ", ", DayName(day)),
                 Midnight(day - 8), Midnight(day));
    story.push_back({.time = Clock(day - 1, 18),
                     .day = day - 1,
                     .slots = slots,
                     .lines = {{Topic::kLaunchedWeek, {point}, {week}}},
                     .title = absl::StrCat("A week under fire in ", place)});
  }
  return story;
}

Story World::Debt() {
  const std::string company = NewCompany();
  absl::CivilDay day = kFirstDay + random_.Pick(0, 365 * 6);
  const absl::Time start = Midnight(day);
  const int debt = AddPoint(absl::StrCat("debt, ", company), start,
                            absl::InfiniteFuture());
  int64_t owed = random_.Pick(12, 90);
  int64_t before = owed - random_.Pick(1, 9);
  Story story;
  for (int beat = random_.Pick(2, 5); beat > 0; --beat) {
    Beat now{.time = Clock(day, random_.Pick(7, 17)),
             .day = day,
             .slots = {{"actor", company}},
             .lines = {},
             .title = absl::StrCat("Creditors lose patience with ", company)};
    if (random_.Chance(40)) {
      now.lines.push_back({.topic = Topic::kOwedBefore,
                           .points = {debt, debt},
                           .values = {owed, before},
                           .unit = Unit::kMoney,
                           .second_is_previous = true});
    } else {
      now.lines.push_back({Topic::kOwed, {debt}, {owed}, Unit::kMoney});
    }
    if (random_.Chance(30)) {
      // A rise by another date is another rise.
      const int rise = AddPoint(
          absl::StrCat("rise of debt, ", company, ", ", DayName(day)),
          Midnight(day), Midnight(day + 1));
      now.lines.push_back(
          {Topic::kOwedRise, {rise}, {owed - before}, Unit::kMoney});
    }
    story.push_back(std::move(now));
    before = owed;
    owed += random_.Pick(1, 12);
    day += random_.Pick(40, 200);
  }
  return story;
}

Story World::JobCuts() {
  const std::string company = NewCompany();
  const std::string place(random_.Any(kTowns));
  const absl::CivilDay day = kFirstDay + random_.Pick(0, 365 * 6);
  const int cut =
      AddPoint(absl::StrCat("jobs cut, ", company, ", ", DayName(day)),
               Midnight(day), Midnight(day + 1));
  const int64_t jobs = random_.Pick(12, 4000);
  const Slots slots = {{"actor", company}, {"place", place}};
  Story story;
  for (int beat = 0; beat < random_.Pick(1, 2); ++beat) {
    story.push_back({.time = Clock(day, 10) + absl::Hours(20 * beat),
                     .day = day,
                     .slots = slots,
                     .lines = {{Topic::kCutJobs, {cut}, {jobs}}},
                     .title = absl::StrCat("Anger at ", company)});
  }
  if (random_.Chance(30)) {
    story.push_back({.time = Clock(day, 10) + absl::Hours(44),
                     .day = day,
                     .slots = slots,
                     .lines = {{.topic = Topic::kCutJobsDenied,
                                .points = {cut},
                                .values = {jobs},
                                .denied = true}},
                     .title = absl::StrCat("Questions for ", company)});
  }
  return story;
}

Story World::Pledge() {
  const int turn = Turn(Topic::kPledged);
  const int wholes = static_cast<int>(std::size(kWholes));
  const std::string donor(kWholes[turn % wholes].country);
  const std::string place(kTowns[turn % std::size(kTowns)]);
  const absl::CivilDay day = kFirstDay + turn / 10 * 20 + random_.Pick(0, 9);
  const int pledged = AddPoint(
      absl::StrCat("pledged, ", donor, ", ", place, ", ", DayName(day)),
      Midnight(day), Midnight(day + 1));
  Line line{Topic::kPledged, {pledged}, {random_.Pick(1, 80)}, Unit::kMoney};
  return {{.time = Clock(day, random_.Pick(8, 16)),
           .day = day,
           .slots = {{"actor", donor}, {"place", place}},
           .lines = {line},
           .title = absl::StrCat("Help for ", place)}};
}

Story World::Arrests() {
  const int turn = Turn(Topic::kArrestedSince);
  const int towns = static_cast<int>(std::size(kTowns));
  const std::string place(kTowns[turn % towns]);
  const absl::CivilDay since =
      kFirstDay + turn / towns * kRoundDays + random_.Pick(0, 20);
  const int arrested =
      AddPoint(absl::StrCat("arrested, ", place, ", since ", DayName(since)),
               Midnight(since), absl::InfiniteFuture());
  int64_t count = random_.Pick(15, 300);
  absl::CivilDay day = since + random_.Pick(4, 12);
  Story story;
  for (int beat = random_.Pick(2, 4); beat > 0; --beat) {
    story.push_back({.time = Clock(day, random_.Pick(8, 16)),
                     .day = day,
                     .slots = {{"place", place}, {"since", LongDate(since)}},
                     .lines = {{Topic::kArrestedSince, {arrested}, {count}}},
                     .title = absl::StrCat("Protests go on in ", place)});
    count = Risen(random_, count, 40);
    day += random_.Pick(2, 9);
  }
  return story;
}

Story World::Infections() {
  const int turn = Turn(Topic::kInfectedWeek);
  const int towns = static_cast<int>(std::size(kTowns));
  const std::string place(kTowns[turn % towns]);
  const std::string disease(random_.Any(kDiseases));
  absl::CivilDay monday = absl::NextWeekday(
      kFirstDay + turn / towns * kRoundDays, absl::Weekday::monday);
  int64_t cases = random_.Pick(12, 900);
  Story story;
  for (int beat = random_.Pick(2, 4); beat > 0; --beat, monday += 7) {
    const int point = AddPoint(
        absl::StrCat("infected, ", disease, ", ", place, ", week of ",
                     DayName(monday)),
        Midnight(monday), Midnight(monday + 7));
    const absl::CivilDay day = monday + 7 + random_.Pick(0, 3);
    story.push_back({.time = Clock(day, random_.Pick(8, 16)),
                     .day = day,
                     .slots = {{"place", place}, {"disease", disease}},
                     .lines = {{Topic::kInfectedWeek, {point}, {cases}}},
                     .title = absl::StrCat("Doctors worried in ", place)});
    cases = std::max<int64_t>(10, cases * random_.Pick(60, 160) / 100);
  }
  return story;
}

Story World::Joblessness() {
  const int turn = Turn(Topic::kJoblessRate);
  const int wholes = static_cast<int>(std::size(kWholes));
  const std::string place(kWholes[turn % wholes].country);
  // One line of months for each country, a quarter a story.
  absl::CivilMonth month = absl::CivilMonth(kFirstDay) + turn / wholes * 3;
  const auto [rate, is_new] = rates_.try_emplace(place, 0);
  if (is_new) {
    rate->second = AddPoint(absl::StrCat("jobless rate, ", place),
                            Midnight(kFirstDay), absl::InfiniteFuture());
  }
  Story story;
  for (int beat = 0; beat < 3; ++beat, ++month) {
    const absl::CivilDay day = absl::CivilDay(month + 1) + random_.Pick(4, 12);
    const Line line{
        Topic::kJoblessRate,
                    {rate->second},
                    {random_.Pick(21, 149)}, Unit::kPercent};
    story.push_back(
        {.time = Clock(day, random_.Pick(8, 16)),
         .day = day,
         .slots = {{"place", place},
                   {"month", absl::FormatTime("%B",
                                              Midnight(absl::CivilDay(month)),
                                              absl::UTCTimeZone())}},
         .lines = {line},
         .title = absl::StrCat("The labour market in ", place)});
  }
  return story;
}

}  // namespace factline::newsroom
