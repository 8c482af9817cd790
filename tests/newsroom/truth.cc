#include "tests/newsroom/truth.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <tuple>
#include <utility>

namespace factline::newsroom {
namespace {

// Reports this close together count as simultaneous.
constexpr absl::Duration kSimultaneous = absl::Hours(6);

// What a number may be by its words, as parts of it.
struct Leeway {
  double low = 1;
  double high = 1;
  bool low_open = false;
  bool high_open = false;
};

Leeway LeewayOf(Comparator comparator) {
  switch (comparator) {
    case Comparator::kJustUnder:
      return {.low = 0.9, .high_open = true};
    case Comparator::kApproximate:
      return {.low = 0.9, .high = 1.1};
    case Comparator::kGreaterThan:
      return {.high = 1.5, .low_open = true};
    case Comparator::kAtLeast:
      return {.high = 1.5};
    case Comparator::kAtMost:
      return {.low = 0.5};
    case Comparator::kLessThan:
      return {.low = 0.5, .high_open = true};
    default:
      return {};
  }
}

struct Report {
  const Mention* mention = nullptr;
  absl::Time time;
  double low = 0;
  double high = 0;

  double width() const { return high - low; }
};

// Half a unit of the last digit that is not zero.
double HalfLastDigit(const Decimal& value) {
  int64_t digits = value.coefficient();
  double unit = std::pow(10.0, value.exponent());
  while (digits != 0 && digits % 10 == 0) {
    digits /= 10;
    unit *= 10;
  }
  return unit / 2;
}

Report ReportOf(const Mention& mention, absl::Time told) {
  const Number& number = mention.number;
  const Leeway leeway = LeewayOf(number.comparator);
  const double value = static_cast<double>(number.value.coefficient()) *
                       std::pow(10.0, number.value.exponent());
  const bool rounded =
      mention.multiplied && number.comparator == Comparator::kExact;
  const double slack = rounded ? HalfLastDigit(number.value) : 0;
  return {.mention = &mention,
          .time = told,
          .low = leeway.low * value - slack,
          .high = leeway.high * value + slack};
}

bool Agree(const Report& a, const Report& b) {
  // Where the one ends the other may begin, if neither leaves its end out.
  const auto below = [](const Report& x, const Report& y) {
    if (x.high != y.low) return x.high < y.low;
    return LeewayOf(x.mention->number.comparator).high_open ||
           LeewayOf(y.mention->number.comparator).low_open;
  };
  return !below(a, b) && !below(b, a);
}

// True when `a` is preferred to `b`, both by one source.
bool Replaces(const Report& a, const Report& b) {
  if (a.time != b.time) return a.time > b.time;
  return a.width() < b.width();
}

// What a source says: its newest report, or the tightest that it told shortly
// before and that agrees.
Report WordOf(const std::vector<Report>& reports) {
  const Report newest = *std::min_element(reports.begin(), reports.end(),
                                          Replaces);
  Report word = newest;
  for (const Report& report : reports) {
    if (report.time < newest.time - kSimultaneous) continue;
    if (!Agree(report, newest) || report.width() > word.width()) continue;
    if (report.width() < word.width() || Replaces(report, word)) word = report;
  }
  return word;
}

std::optional<Number> Choose(const std::vector<Report>& reports) {
  std::map<std::string, std::vector<Report>> told;
  for (const Report& report : reports) {
    told[report.mention->source].push_back(report);
  }
  if (told.empty()) return std::nullopt;
  std::map<std::string, Report> newest;
  for (const auto& [source, list] : told) newest[source] = WordOf(list);
  absl::Time last = absl::InfinitePast();
  for (const auto& [source, report] : newest) {
    last = std::max(last, report.time);
  }
  const Report* best = nullptr;
  for (const auto& [source, report] : newest) {
    if (report.time < last - kSimultaneous) continue;
    if (best == nullptr) {
      best = &report;
      continue;
    }
    const auto rank = [](const Report& r) {
      return std::make_tuple(-static_cast<int>(r.mention->standing), r.width(),
                             -absl::ToUnixMicros(r.time));
    };
    if (rank(report) < rank(*best)) best = &report;
  }
  return best->mention->number;
}

// One article as its messages make it.
class ArticleLife {
 public:
  // Takes the message in; false when it changes nothing.
  bool Take(const Message& message) {
    if (!seen_.insert(std::hash<std::string>()(message.json)).second) {
      return false;
    }
    for (const Mention& mention : message.mentions) {
      first_told_.emplace(mention.sentence, message.published);
    }
    const bool leads =
        withdrawn_ ? message.version > newest_ : message.version >= newest_;
    if (!leads) return true;
    newest_ = message.version;
    withdrawn_ = message.withdrawal;
    current_ = &message;
    return true;
  }

  template <typename Visit>
  void ForEachLive(Visit visit) const {
    if (withdrawn_ || current_ == nullptr) return;
    for (const Mention& mention : current_->mentions) {
      visit(mention, first_told_.at(mention.sentence));
    }
  }

 private:
  std::set<size_t> seen_;  // Hashes of messages.
  std::map<std::string, absl::Time> first_told_;
  const Message* current_ = nullptr;
  int64_t newest_ = -1;
  bool withdrawn_ = false;
};

class Reader {
 public:
  explicit Reader(Truth& truth) : truth_(truth) {
    articles_of_.resize(truth.points.size());
  }

  void Take(const Message& message) {
    ArticleLife& article = articles_[message.uri];
    std::set<int>& points = points_of_[message.uri];
    if (!article.Take(message)) return;
    for (const Mention& mention : message.mentions) {
      points.insert(mention.point);
      articles_of_[mention.point].insert(message.uri);
    }
    for (const int point : points) Look(point);
  }

 private:
  void Look(int point) {
    std::vector<Report> reports;
    for (const std::string& uri : articles_of_[point]) {
      articles_.at(uri).ForEachLive([&](const Mention& mention,
                                        absl::Time told) {
        if (mention.point != point || mention.denied || mention.previous) {
          return;
        }
        reports.push_back(ReportOf(mention, told));
      });
    }
    auto& history = truth_.points[point].history;
    const std::optional<Number> now = Choose(reports);
    if (history.empty() ? now.has_value() : history.back() != now) {
      history.push_back(now);
    }
  }

  Truth& truth_;
  std::map<std::string, ArticleLife> articles_;
  std::map<std::string, std::set<int>> points_of_;  // By article.
  std::vector<std::set<std::string>> articles_of_;  // By point.
};

}  // namespace

void FillHistories(Truth& truth) {
  for (TruePoint& point : truth.points) point.history.clear();
  Reader reader(truth);
  for (const Message& message : truth.messages) reader.Take(message);
}

}  // namespace factline::newsroom
