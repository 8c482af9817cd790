#include "tests/store/store_testing.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"

namespace factline::store {
namespace {

[[noreturn]] void Die(const absl::Status& status) {
  fprintf(stderr, "%s\n", status.ToString().c_str());
  abort();
}

template <typename T>
T ValueOrDie(absl::StatusOr<T> value) {
  if (!value.ok()) Die(value.status());
  return *std::move(value);
}

Claim NewClaim(std::string_view uri, std::string_view text, int day) {
  Claim claim;
  claim.article_uri = uri;
  claim.publisher = "testwire";
  claim.event_time.earliest = Day(day) - absl::Hours(12);
  claim.event_time.latest = Day(day) + absl::Hours(12);
  claim.event_time.precision = TimePrecision::kDay;
  claim.event_time.edtf = absl::StrCat("2025-02-", day);
  claim.publish_time = Day(day) + absl::Hours(8);
  claim.confidence = 0.75;
  claim.attributions = {{.source = "the air force",
                         .cue = "said",
                         .stance = Stance::kAsserts,
                         .statement_time = Day(day)}};
  claim.id = MakeClaimId(uri, text, 0, claim);
  return claim;
}

Quantity Number(int value) {
  Quantity quantity;
  quantity.value = Decimal::FromInt(value);
  quantity.lower_bound = quantity.upper_bound = quantity.value;
  quantity.unit_code = "{drone}";
  quantity.surface_text = absl::StrCat(value, " drones");
  return quantity;
}

using Tracked = std::vector<track::TrackedClaim>;

Point PointOf(const std::string& figure_id, Tracked claims) {
  std::sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) {
    return std::tie(a.claim.publish_time, a.claim.id) <
           std::tie(b.claim.publish_time, b.claim.id);
  });
  const Claim& newest = claims.back().claim;
  Point point;
  point.id = absl::StrCat(figure_id.substr(0, 4), "-",
                          absl::ToUnixSeconds(*newest.event_time.earliest));
  point.event_time = newest.event_time;
  point.selected_claim = newest.id;
  point.best = point.low = point.high = *newest.quantity;
  point.source_count = static_cast<int32_t>(claims.size());
  point.selection_rule = "newest";
  point.selection_steps = {absl::StrCat("of ", claims.size())};
  for (const auto& tracked : claims) point.claims.push_back(tracked.claim.id);
  return point;
}

Figure Resolve(const std::string& figure_id, const Tracked& claims) {
  Figure figure;
  figure.id = figure_id;
  figure.key = claims.front().claim.figure_key;
  figure.measure = claims.front().claim.measure;
  figure.display_name = absl::StrCat("drones at ", figure.key.place_id);
  std::map<absl::Time, Tracked> by_day;
  for (const auto& tracked : claims) {
    if (tracked.state != ClaimState::kCurrent) continue;
    by_day[*tracked.claim.event_time.earliest].push_back(tracked);
  }
  for (auto& [start, of_day] : by_day) {
    figure.points.push_back(PointOf(figure_id, std::move(of_day)));
  }
  return figure;
}

using PublishTimes = std::map<std::string, absl::Time>;  // By claim id.

// Difference of two resolved states of a figure with these claims.
void AddUpdate(const Figure& before, const Figure& after,
               const PublishTimes& claims, ChangeCause cause,
               track::TrackResult& result) {
  std::map<std::string, Point> old;
  std::map<std::string, std::string> point_of;
  for (const Point& point : before.points) {
    old[point.id] = point;
    for (const std::string& claim : point.claims) point_of[claim] = point.id;
  }
  track::FigureUpdate update;
  update.figure = after;
  for (const Point& point : after.points) {
    for (const std::string& claim : point.claims) {
      if (point_of[claim] != point.id) {
        update.moved.push_back({claim, point.id, claims.at(claim)});
      }
      point_of.erase(claim);
    }
  }
  for (const auto& [claim, point] : point_of) {
    update.moved.push_back({claim, "", claims.at(claim)});
  }
  for (const Point& point : after.points) {
    const auto it = old.find(point.id);
    const bool known = it != old.end();
    if (known && it->second == point) {
      old.erase(it);
      continue;
    }
    update.changed_points.push_back(point.id);
    Change change{
        .kind = known ? ChangeKind::kValueRevised : ChangeKind::kValueAdded,
        .cause = cause,
        .figure_id = after.id,
        .claim_id = point.selected_claim,
        .previous = std::nullopt,
        .current = point};
    if (known) {
      change.previous = it->second;
      old.erase(it);
    }
    result.changes.push_back(std::move(change));
  }
  for (auto& [id, point] : old) {
    update.removed_points.push_back(id);
    result.changes.push_back({.kind = ChangeKind::kValueWithdrawn,
                              .cause = cause,
                              .figure_id = after.id,
                              .claim_id = point.selected_claim,
                              .previous = point,
                              .current = std::nullopt});
  }
  result.figures.push_back(std::move(update));
}

// See TrackForTest().
class TestTracker {
 public:
  TestTracker(const TestArticle& article, const track::TrackingState& state)
      : article_(article), state_(state) {
    result_.changed = true;
    result_.article =
        ValueOrDie(state.GetArticle(article.uri)).value_or(ArticleRecord());
  }

  track::TrackResult Track() {
    const bool revised = !result_.article.revisions.empty();
    ReadClaims();
    if (revised) RetireClaims(result_.article.revisions.back());
    for (const std::string& id : figures_) UpdateFigure(id, revised);
    AddRevision();
    return std::move(result_);
  }

 private:
  void ReadClaims() {
    for (const Claim& claim : article_.claims) {
      stated_.insert(claim.id);
      revision_.claims.push_back(
          {.claim_id = claim.id,
           .reading = {.evidence = {{.field = "body",
                                     .start_byte = 3,
                                     .end_byte = 9,
                                     .quote = claim.id.substr(0, 6)}},
                       .extractor_version = "test-1"}});
      if (claim.IsFigureClaim()) figures_.insert(FigureIdOf(claim.figure_key));
      const auto known = ValueOrDie(state_.GetClaim(claim.id));
      if (!known) {
        result_.new_claims.push_back(claim);
        new_.insert(claim.id);
      } else if (known->state != ClaimState::kCurrent) {
        Move(known->claim, known->state, ClaimState::kCurrent);
      }
    }
  }

  void RetireClaims(const ArticleRevisionRecord& last) {
    for (const ClaimReading& old : last.claims) {
      if (stated_.contains(old.claim_id)) continue;
      const auto known = ValueOrDie(state_.GetClaim(old.claim_id));
      Move(known->claim, known->state,
           article_.withdrawn ? ClaimState::kWithdrawn : ClaimState::kRevised);
    }
  }

  void Move(const Claim& claim, ClaimState from, ClaimState to) {
    std::string figure_id;
    if (claim.IsFigureClaim()) {
      figure_id = FigureIdOf(claim.figure_key);
      figures_.insert(figure_id);
    }
    moved_[claim.id] = to;
    result_.transitions.push_back(
        {.claim_id = claim.id, .figure_id = figure_id, .from = from, .to = to});
  }

  void UpdateFigure(const std::string& id, bool revised) {
    Tracked claims = ValueOrDie(state_.ClaimsOfFigure(id));
    const Figure before = claims.empty() ? Figure() : Resolve(id, claims);
    for (track::TrackedClaim& tracked : claims) {
      const auto it = moved_.find(tracked.claim.id);
      if (it != moved_.end()) tracked.state = it->second;
    }
    for (const Claim& claim : result_.new_claims) {
      if (claim.IsFigureClaim() && FigureIdOf(claim.figure_key) == id) {
        claims.push_back({.claim = claim});
      }
    }
    std::vector<track::BookEntry> entries;
    for (const track::TrackedClaim& tracked : claims) {
      const bool moved = moved_.contains(tracked.claim.id);
      if (!moved && !new_.contains(tracked.claim.id)) continue;
      entries.push_back({.claim = track::PackedClaim(tracked.claim),
                         .state = tracked.state});
    }
    const ChangeCause cause = article_.withdrawn ? ChangeCause::kWithdrawal
                              : revised          ? ChangeCause::kArticleRevised
                                        : ChangeCause::kArticlePublished;
    PublishTimes times;
    for (const track::TrackedClaim& tracked : claims) {
      times[tracked.claim.id] = tracked.claim.publish_time;
    }
    AddUpdate(before, Resolve(id, claims), times, cause, result_);
    result_.figures.back().entries = std::move(entries);
  }

  void AddRevision() {
    ArticleRecord& record = result_.article;
    revision_.id = absl::StrCat("r", record.revisions.size() + 1);
    revision_.publish_time = article_.publish_time;
    revision_.extractor_version = "test-1";
    record.uri = article_.uri;
    record.publisher = "testwire";
    record.headline = absl::StrCat("Revision ", revision_.id);
    record.revisions.push_back(std::move(revision_));
    record.current.reset();
    if (!article_.withdrawn) record.current = record.revisions.size() - 1;
  }

  const TestArticle& article_;
  const track::TrackingState& state_;
  track::TrackResult result_;
  ArticleRevisionRecord revision_;
  std::set<std::string> stated_;   // Claims of this revision.
  std::set<std::string> figures_;  // That it may alter.
  std::set<std::string> new_;      // Claims that were not known.
  std::map<std::string, ClaimState> moved_;
};

}  // namespace

TempDir::TempDir() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "factline-test-XXXXXX");
  if (mkdtemp(pattern.data()) == nullptr) abort();
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDir::Sub(std::string_view name) const {
  return absl::StrCat(path_, "/", ToAbsl(name));
}

std::unique_ptr<FactStore> OpenOrDie(const std::string& directory, bool sync) {
  return ValueOrDie(FactStore::Open({.directory = directory, .sync = sync}));
}

absl::Time Day(int day) {
  return absl::FromCivil(absl::CivilHour(2025, 2, day, 12),
                         absl::UTCTimeZone());
}

Claim DroneClaim(std::string_view uri, std::string_view place, int value,
                 int day) {
  Claim claim = NewClaim(uri, absl::StrCat(value, " of ", day), day);
  claim.figure_key = {.concept_id = "launched",
                      .cause = "attack",
                      .object = "drone",
                      .subset = "",
                      .unit_code = "{drone}",
                      .role = QuantityRole::kLevel,
                      .tally = Tally::kPerEvent,
                      .actor = "",
                      .place_id = std::string(place),
                      .country = "UA",
                      .region = ""};
  claim.measure = {.action = "launched",
                   .object = "drone",
                   .subset = "",
                   .actor = "",
                   .place = std::string(place)};
  claim.quantity = Number(value);
  claim.tally = Tally::kPerEvent;
  claim.id = MakeClaimId(uri, absl::StrCat(value, " of ", day), 0, claim);
  return claim;
}

Claim StatementClaim(std::string_view uri, std::string_view text, int day) {
  Claim claim = NewClaim(uri, text, day);
  claim.statement = Statement{
      .text = std::string(text), .quoted = true, .mentions = {"Kyiv"}};
  return claim;
}

TestArticle MessageAt(int64_t number) {
  const std::string uri = absl::StrCat("wire:", number);
  return {.uri = uri,
          .claims = {DroneClaim(uri, absl::StrCat("town ", number % 7),
                                static_cast<int>(number), 3),
                     StatementClaim(uri, "Repairs go on", 3)}};
}

track::TrackResult TrackForTest(const TestArticle& article,
                                const track::TrackingState& state) {
  return TestTracker(article, state).Track();
}

int64_t ApplyForTest(const TestArticle& article, StoreTransaction& transaction,
                     absl::Time record_time) {
  return ValueOrDie(
      transaction.Apply(TrackForTest(article, transaction), record_time));
}

void CommitForTest(const std::vector<TestArticle>& articles, FactStore& store,
                   absl::Time record_time) {
  for (const TestArticle& article : articles) {
    auto transaction = store.Begin();
    ApplyForTest(article, *transaction, record_time);
    const absl::Status status = store.Commit(std::move(transaction));
    if (!status.ok()) Die(status);
  }
}

}  // namespace factline::store
