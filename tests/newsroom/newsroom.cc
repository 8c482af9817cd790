#include "tests/newsroom/newsroom.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/base/hash.h"
#include "daemon/base/strings.h"
#include "tests/newsroom/story.h"

namespace factline::newsroom {
namespace {

constexpr std::string_view kPublishers[] = {
    "Northern Wire",  "Morning Courier", "City Ledger", "Harbour Gazette",
    "Evening Herald", "Daily Standard",  "Radio Seven", "Province Post",
    "The Observer of the Hills"};

// A sentence of an article, to be put into words for each revision.
struct Plan {
  std::string_view form;   // A template, or a filler if there are no numbers.
  std::string_view frame;  // Around a speaker; empty = none.
  Slots slots;
  std::vector<Told> numbers;
  Line line;
  Speaker speaker;
};

struct Draft {
  std::string uri;
  std::string_view publisher;
  std::string title;
  absl::Time first;
  std::vector<Plan> plans;
};

// A message and when it comes.
struct Sent {
  absl::Time arrival;
  Message message;
};

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

// The texts here have no characters that JSON escapes, but line ends.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  out += '"';
  return out;
}

// What an article's revision is, besides its text.
struct Edition {
  int64_t version = 1;
  absl::Time time;
  bool withdrawal = false;
  std::string_view note = {};
};

class Desk {
 public:
  Desk(uint64_t seed, int articles, const Habits& habits)
      : random_(seed ^ 0x5DEECE66Du),
        habits_(habits),
        articles_(articles),
        world_(seed, truth_) {}

  Truth Run() {
    while (count_ < articles_) {
      for (const Beat& beat : world_.NextStory()) Report(beat);
    }
    std::stable_sort(sent_.begin(), sent_.end(),
                     [](const Sent& a, const Sent& b) {
                       return a.arrival < b.arrival;
                     });
    for (Sent& sent : sent_) {
      truth_.messages.push_back(std::move(sent.message));
    }
    FillHistories(truth_);
    return std::move(truth_);
  }

 private:
  void Report(const Beat& beat) {
    absl::Time time = beat.time;
    for (int reports = random_.Pick(1, 3); reports > 0; --reports) {
      time = Soon(time);
      Draft draft{.uri = NextUri(),
                  .publisher = random_.Any(kPublishers),
                  .title = beat.title,
                  .first = time,
                  .plans = {}};
      for (const Line& line : beat.lines) {
        draft.plans.push_back(PlanOf(line, beat, time));
        if (random_.Chance(40)) draft.plans.push_back(Filler());
      }
      Publish(draft);
      if (random_.Chance(habits_.copy)) Publish(CopyOf(draft));
    }
  }

  // A time a little later than any before: no two reports have the same.
  absl::Time Soon(absl::Time time) {
    return time + absl::Minutes(random_.Pick(3, 25)) +
           absl::Seconds(count_ % 60);
  }

  std::string NextUri() { return absl::StrCat("newsroom:", ++count_); }

  Plan PlanOf(const Line& line, const Beat& beat, absl::Time now) {
    Plan plan;
    plan.line = line;
    plan.slots = beat.slots;
    AddDay(beat.day, now, plan.slots);
    plan.form = random_.Any(TemplatesOf(line.topic));
    const std::span<const Speaker> speakers = SpeakersOf(line.topic);
    if (!line.denied && random_.Chance(habits_.speaker)) {
      plan.speaker = random_.Any(speakers);
      plan.frame = random_.Any(SpeakerFrames());
      plan.slots["speaker"] = plan.speaker.name;
    }
    const bool loose = !line.denied &&
                       plan.speaker.standing != Standing::kOfficial &&
                       random_.Chance(habits_.loose);
    for (const int64_t value : line.values) {
      plan.numbers.push_back(loose ? TellLoosely(random_, value, line.unit)
                                   : TellExactly(random_, value, line.unit));
    }
    return plan;
  }

  // {on} and {day's} for an event on `day`: a weekday names the last week.
  static void AddDay(absl::CivilDay day, absl::Time now, Slots& slots) {
    const absl::CivilDay today = absl::ToCivilDay(now, absl::UTCTimeZone());
    const absl::Time noon =
        absl::FromCivil(absl::CivilHour(day) + 12, absl::UTCTimeZone());
    const std::string name =
        today - day < 6
            ? absl::FormatTime("%A", noon, absl::UTCTimeZone())
            : absl::StrCat(
                  absl::FormatTime("%B", noon, absl::UTCTimeZone()), " ",
                  day.day());
    slots["on"] = absl::StrCat("on ", name);
    slots["day's"] = absl::StrCat(name, "'s");
  }

  Plan Filler() {
    Plan plan;
    plan.form = random_.Any(Fillers());
    return plan;
  }

  // Another publisher's article of the same words, lightly edited.
  Draft CopyOf(Draft draft) {
    draft.uri = NextUri();
    draft.publisher = random_.Any(kPublishers);
    draft.first = Soon(draft.first);
    if (random_.Chance(50)) {
      std::erase_if(draft.plans,
                    [](const Plan& plan) { return plan.numbers.empty(); });
    } else {
      draft.plans.push_back(Filler());
    }
    return draft;
  }

  void Publish(const Draft& draft) {
    int dice = random_.Pick(1, 100);
    const auto falls = [&dice](int percent) {
      dice -= percent;
      return dice <= 0;
    };
    const absl::Time later = draft.first + absl::Minutes(random_.Pick(30, 150));
    const Edition first{.version = 1, .time = draft.first};
    if (falls(habits_.correction)) {
      Send(draft, WithSlip(draft), first);
      Send(draft, draft.plans,
           {.version = 2,
            .time = later,
            .note = "A figure in an earlier version was wrong."});
    } else if (falls(habits_.silent_edit)) {
      Send(draft, WithSlip(draft), first);
      Send(draft, draft.plans, {.version = 2, .time = later});
    } else if (falls(habits_.late_older)) {
      Send(draft, draft.plans, {.version = 2, .time = later});
      Send(draft, WithSlip(draft), first, later + absl::Minutes(2));
    } else if (falls(habits_.withdrawal)) {
      Send(draft, draft.plans, first);
      Send(draft, {}, {.version = 2, .time = later, .withdrawal = true});
      if (random_.Chance(50)) {
        Send(draft, draft.plans,
             {.version = 3, .time = later + absl::Minutes(40)});
      }
    } else {
      Send(draft, draft.plans, first);
    }
    if (random_.Chance(habits_.redelivery)) SendAgain(draft.uri);
  }

  // The same plans with one number wrong.
  std::vector<Plan> WithSlip(const Draft& draft) {
    std::vector<Plan> plans = draft.plans;
    Plan& plan = plans.front();
    const Told was = plan.numbers.front();
    while (plan.numbers.front().number == was.number) {
      const int64_t slip = plan.line.values.front() + random_.Pick(1, 9);
      plan.numbers.front() = TellExactly(random_, slip, plan.line.unit);
    }
    return plans;
  }

  void Send(const Draft& draft, const std::vector<Plan>& plans,
            const Edition& edition) {
    Send(draft, plans, edition, edition.time);
  }

  void Send(const Draft& draft, const std::vector<Plan>& plans,
            const Edition& edition, absl::Time arrival) {
    Message message;
    message.uri = draft.uri;
    message.version = edition.version;
    message.published = edition.time;
    message.withdrawal = edition.withdrawal;
    message.partition = static_cast<int>(Crc32c(draft.uri) % kPartitions);
    const std::string body = Write(draft, plans, message.mentions);
    message.json = JsonOf(draft, edition, body);
    sent_.push_back({.arrival = arrival, .message = message});
    if (random_.Chance(habits_.duplicate)) {
      sent_.push_back({.arrival = arrival + absl::Hours(random_.Pick(0, 30)),
                       .message = std::move(message)});
    }
  }

  // All messages of an article so far once more, in their order.
  void SendAgain(const std::string& uri) {
    size_t first = sent_.size();
    while (first > 0 && sent_[first - 1].message.uri == uri) --first;
    std::vector<Sent> again(sent_.begin() + static_cast<ptrdiff_t>(first),
                            sent_.end());
    std::stable_sort(
        again.begin(), again.end(),
        [](const Sent& a, const Sent& b) { return a.arrival < b.arrival; });
    for (Sent& sent : again) {
      sent.arrival = again.back().arrival + absl::Hours(50);
      sent_.push_back(sent);
    }
  }

  // The body, and its numbers as mentions.
  static std::string Write(const Draft& draft, const std::vector<Plan>& plans,
                           std::vector<Mention>& mentions) {
    std::string body;
    for (const Plan& plan : plans) {
      if (!body.empty()) body += plan.numbers.size() > 1 ? "\n\n" : " ";
      if (plan.numbers.empty()) {
        body += plan.form;
        continue;
      }
      const Sentence sentence =
          Compose(plan.form, plan.frame, plan.slots, plan.numbers);
      const auto base = static_cast<uint32_t>(body.size());
      for (size_t i = 0; i < plan.numbers.size(); ++i) {
        mentions.push_back(
            {.point = plan.line.points[i],
             .number = plan.numbers[i].number,
             .source = std::string(plan.frame.empty() ? draft.publisher
                                                      : plan.speaker.name),
             .standing = plan.speaker.standing,
             .multiplied = plan.line.unit == Unit::kMoney,
             .denied = plan.line.denied,
             .previous = plan.line.second_is_previous && i == 1,
             .begin = base + sentence.places[i].begin,
             .end = base + sentence.places[i].end,
             .sentence = sentence.text,
             .form = plan.form});
      }
      body += sentence.text;
    }
    return body;
  }

  static std::string JsonOf(const Draft& draft, const Edition& edition,
                            std::string_view body) {
    std::string json = absl::StrCat(
        "{\"id\":", Quoted(draft.uri), ",\"version\":\"", edition.version,
        "\",\"source\":", Quoted(draft.publisher),
        ",\"published\":", Quoted(TimeText(draft.first)),
        ",\"updated\":", Quoted(TimeText(edition.time)),
        ",\"title\":", Quoted(draft.title));
    if (edition.withdrawal) {
      absl::StrAppend(&json, ",\"status\":\"canceled\"");
    } else {
      absl::StrAppend(&json, ",\"body\":", Quoted(body));
    }
    if (!edition.note.empty()) {
      absl::StrAppend(&json, ",\"correction\":", Quoted(edition.note));
    }
    json += '}';
    return json;
  }

  Random random_;
  const Habits habits_;
  const int articles_;
  int count_ = 0;
  Truth truth_;
  World world_;
  std::vector<Sent> sent_;
};

}  // namespace

Truth Generate(uint64_t seed, int articles, const Habits& habits) {
  return Desk(seed, articles, habits).Run();
}

}  // namespace factline::newsroom
