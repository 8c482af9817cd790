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

// How far a number's words leave it open, as a part of it.
double LooseOf(Comparator comparator) {
  switch (comparator) {
    case Comparator::kJustUnder:
      return 0.1;
    case Comparator::kApproximate:
      return 0.2;
    case Comparator::kGreaterThan:
    case Comparator::kAtLeast:
    case Comparator::kAtMost:
    case Comparator::kLessThan:
      return 0.5;
    default:
      return 0;
  }
}

struct Report {
  const Mention* mention = nullptr;
  absl::Time time;
  double width = 0;
};

double WidthOf(const Number& number) {
  return LooseOf(number.comparator) *
         static_cast<double>(number.value.coefficient()) *
         std::pow(10.0, number.value.exponent());
}

// True when `a` is preferred to `b`, both by one source.
bool Replaces(const Report& a, const Report& b) {
  if (a.time != b.time) return a.time > b.time;
  return a.width < b.width;
}

std::optional<Number> Choose(const std::vector<Report>& reports) {
  std::map<std::string, Report> newest;
  for (const Report& report : reports) {
    const auto [it, is_new] = newest.emplace(report.mention->source, report);
    if (!is_new && Replaces(report, it->second)) it->second = report;
  }
  if (newest.empty()) return std::nullopt;
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
      return std::make_tuple(-static_cast<int>(r.mention->standing), r.width,
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
        reports.push_back({.mention = &mention,
                           .time = told,
                           .width = WidthOf(mention.number)});
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
