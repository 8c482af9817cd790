// The law of the house: the same messages in any interleaving that keeps the
// order of each article, with any redelivery, give the same claims, figures
// and points.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/track/memory_state.h"
#include "daemon/track/resolve.h"
#include "daemon/track/tracker.h"
#include "tests/track/newsroom.h"

namespace factline::track {
namespace {

using Stream = std::vector<Decoded>;  // Messages of one article, in order.

// Articles with versions, silent edits, corrections, withdrawals, returns and
// late revisions, over few figures, days and speakers, so that they meet.
class RandomNewsroom {
 public:
  explicit RandomNewsroom(uint32_t seed) : random_(seed) {}

  int Pick(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }

  std::vector<Stream> MakeStreams() {
    std::vector<Stream> streams;
    const int count = Pick(2, 8);
    for (int i = 0; i < count; ++i) streams.push_back(MakeStream(i));
    return streams;
  }

  // One merge of `streams` that keeps each one's order. With `redelivery`, any
  // article may go back to an earlier message and come again from there.
  Stream Interleave(const std::vector<Stream>& streams, bool redelivery) {
    std::vector<size_t> next(streams.size(), 0);
    Stream merged;
    int rewinds = redelivery ? 6 : 0;
    while (true) {
      std::vector<size_t> open;
      for (size_t i = 0; i < streams.size(); ++i) {
        if (next[i] < streams[i].size()) open.push_back(i);
      }
      if (open.empty()) return merged;
      const size_t i = open[Pick(0, static_cast<int>(open.size()) - 1)];
      merged.push_back(streams[i][next[i]++]);
      if (rewinds > 0 && Pick(0, 3) == 0) {
        --rewinds;
        next[i] = Pick(0, static_cast<int>(next[i]));
      }
    }
  }

  template <typename T>
  void Shuffle(std::vector<T>& items) {
    std::shuffle(items.begin(), items.end(), random_);
  }

 private:
  template <typename T, size_t n>
  T Any(const T (&items)[n]) {
    return items[Pick(0, n - 1)];
  }

  Report MakeReport() {
    static constexpr std::string_view kNumbers[] = {
        "24", "31", "~30", ">20", "<32", "10..40", "24?99", "3bn", "9"};
    static constexpr std::string_view kSpeakers[] = {
        "", "police", "Ann Lee", "witnesses", "the ministry"};
    static constexpr double kStarts[] = {-24, -12, -2, 0, 0, 8, 16, 24};
    static constexpr double kHours[] = {0, 12, 24, 24, 168, 8760};
    static constexpr std::string_view kConcepts[] = {"killed", "injured"};
    static constexpr Tally kTallies[] = {Tally::kPerEvent, Tally::kCumulative,
                                         Tally::kLevel};
    Report report{.number = Any(kNumbers)};
    report.speaker = Any(kSpeakers);
    if (Pick(0, 9) == 0) report.denied_by = "Carl Fox";
    report.from = Any(kStarts);
    report.hours = Any(kHours);
    report.concept_id = Any(kConcepts);
    report.tally = Any(kTallies);
    return report;
  }

  Stream MakeStream(int article) {
    const std::string& uri = names_.emplace_back(absl::StrCat("uri:", article));
    const bool versioned = Pick(0, 2) > 0;
    Stream stream;
    const int count = Pick(1, 6);
    for (int i = 0; i < count; ++i) {
      Message message{.uri = uri};
      // Few values, so that versions repeat and go back.
      message.version = versioned ? Pick(1, 4) : 0;
      message.published = Pick(0, 10) * 6;
      if (Pick(0, 4) == 0) message.signal = Signal::kCorrection;
      if (Pick(0, 6) == 0) message.note = "A note.";
      if (Pick(0, 7) == 0) message.status = PubStatus::kWithheld;
      message.tombstone = Pick(0, 7) == 0;
      for (int r = Pick(0, 4); r > 0; --r) {
        message.reports.push_back(MakeReport());
      }
      stream.push_back(Decode(message));
    }
    return stream;
  }

  std::mt19937 random_;
  std::deque<std::string> names_;  // Messages view into them.
};

MemoryState Play(const Stream& messages) {
  MemoryState state;
  for (const Decoded& message : messages) {
    auto result =
        Track(message.article, message.claims, message.extractor, state);
    EXPECT_TRUE(result.ok());
    if (result->changed) state.Apply(*std::move(result));
  }
  return state;
}

class StreamTest : public testing::Test {
 protected:
  StreamTest() : seed_(std::random_device()()), newsroom_(seed_) {}

  static constexpr int kRounds = 150;
  const uint32_t seed_;
  RandomNewsroom newsroom_;
};

// `orders` interleavings of each of `rounds` sets of streams.
void ExpectOneState(RandomNewsroom& newsroom, int rounds, int orders) {
  for (int round = 0; round < rounds; ++round) {
    const std::vector<Stream> streams = newsroom.MakeStreams();
    const MemoryState first = Play(newsroom.Interleave(streams, false));
    for (int i = 0; i < orders; ++i) {
      const MemoryState other = Play(newsroom.Interleave(streams, i > 0));
      ASSERT_EQ(other.claims(), first.claims()) << "round " << round;
      ASSERT_EQ(other.figures(), first.figures()) << "round " << round;
    }
  }
}

TEST_F(StreamTest, AnyInterleavingGivesTheSameState) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  ExpectOneState(newsroom_, kRounds, 4);
}

using SlowStreamTest = StreamTest;

TEST_F(SlowStreamTest, ManyInterleavingsGiveTheSameState) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  ExpectOneState(newsroom_, kRounds, 200);
}

TEST_F(StreamTest, FiguresAreTheirClaimsResolvedInAnyOrder) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int round = 0; round < kRounds; ++round) {
    const MemoryState state =
        Play(newsroom_.Interleave(newsroom_.MakeStreams(), false));
    std::vector<TrackedClaim> claims;
    std::vector<Figure> figures;
    for (const auto& [id, claim] : state.claims()) {
      if (claim.claim.IsFigureClaim()) claims.push_back(claim);
    }
    for (const auto& [id, figure] : state.figures()) figures.push_back(figure);
    for (int i = 0; i < 3; ++i) {
      newsroom_.Shuffle(claims);
      ASSERT_EQ(ResolveAll(claims), figures) << "round " << round;
    }
  }
}

// What live claims make must be what they would make alone.
TEST_F(StreamTest, ClaimsThatAreNotLiveLeaveNoTraceInValues) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int round = 0; round < kRounds; ++round) {
    const MemoryState state =
        Play(newsroom_.Interleave(newsroom_.MakeStreams(), false));
    std::vector<TrackedClaim> live;
    for (const auto& [id, claim] : state.claims()) {
      if (claim.claim.IsFigureClaim() &&
          claim.state == ClaimState::kCurrent) {
        live.push_back(claim);
      }
    }
    std::map<std::string, Figure> all_alone;
    for (Figure& figure : ResolveAll(live)) {
      std::string id = figure.id;
      all_alone[id] = std::move(figure);
    }
    for (const auto& [id, figure] : state.figures()) {
      const Figure& alone = all_alone[id];
      size_t with_value = 0;
      for (const Point& point : figure.points) {
        if (point.selected_claim.empty()) continue;
        ++with_value;
        const auto same =
            std::find_if(alone.points.begin(), alone.points.end(),
                         [&](const Point& p) { return p.id == point.id; });
        ASSERT_NE(same, alone.points.end()) << "round " << round;
        EXPECT_EQ(same->selected_claim, point.selected_claim);
        EXPECT_EQ(same->low, point.low);
        EXPECT_EQ(same->high, point.high);
        EXPECT_EQ(same->disputed, point.disputed);
        EXPECT_EQ(same->source_count, point.source_count);
      }
      EXPECT_EQ(with_value,
                std::count_if(alone.points.begin(), alone.points.end(),
                              [](const Point& point) {
                                return !point.selected_claim.empty();
                              }));
    }
  }
}

// Who follows the log knows every point, but for its list of claims.
TEST_F(StreamTest, TheLogTellsEveryValue) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int round = 0; round < kRounds; ++round) {
    const MemoryState state =
        Play(newsroom_.Interleave(newsroom_.MakeStreams(), true));
    std::map<std::pair<std::string, std::string>, Point> told;
    std::set<std::string> created;
    std::set<std::string> joined;  // Since: these may be created once more.
    // The changes of one revision are one step: `previous` is before all of
    // them, `current` after. So a point may take the id that another gives up.
    const std::vector<Change>& log = state.changes();
    for (size_t first = 0; first < log.size();) {
      size_t end = first;
      while (end < log.size() && log[end].revision == log[first].revision) {
        const Change& change = log[end++];
        ASSERT_NE(change.kind, ChangeKind::kUnspecified);
        ASSERT_NE(change.cause, ChangeCause::kUnspecified);
        ASSERT_FALSE(change.claim_id.empty());
        if (change.kind == ChangeKind::kFigureMerged ||
            change.kind == ChangeKind::kFigureSplit) {
          joined.insert(change.figure_id);
        } else if (change.kind == ChangeKind::kFigureCreated) {
          EXPECT_TRUE(created.insert(change.figure_id).second ||
                      joined.erase(change.figure_id) > 0);
        }
        if (change.previous &&
            (!change.current || change.current->id != change.previous->id)) {
          told.erase({change.figure_id, change.previous->id});
        }
      }
      for (; first < end; ++first) {
        if (!log[first].current) continue;
        told[{log[first].figure_id, log[first].current->id}] =
            *log[first].current;
      }
    }
    for (const auto& [id, figure] : state.figures()) {
      EXPECT_TRUE(created.contains(id)) << "round " << round;
      for (Point point : figure.points) {
        point.claims.clear();
        const auto found = told.find({id, point.id});
        ASSERT_NE(found, told.end()) << "round " << round;
        EXPECT_EQ(found->second, point) << "round " << round;
        told.erase(found);
      }
    }
    EXPECT_TRUE(told.empty()) << "round " << round;
  }
}

}  // namespace
}  // namespace factline::track
