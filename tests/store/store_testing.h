#ifndef FACTLINE_TESTS_STORE_STORE_TESTING_H_
#define FACTLINE_TESTS_STORE_STORE_TESTING_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "daemon/store/fact_store.h"
#include "daemon/track/tracker.h"

// What tests and benchmarks of the store share: directories, and a stand-in
// for tracking that is just enough to make results of every shape.
namespace factline::store {

// A new directory that goes when this does.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  // A path inside that does not exist yet.
  std::string Sub(std::string_view name) const;

 private:
  std::string path_;
};

// Opens a store or fails the test. Without `sync` commits do not wait for the
// disk, which only a loss of power would tell.
std::unique_ptr<FactStore> OpenOrDie(const std::string& directory,
                                     bool sync = false);

// Noon of day `day` of February 2025, UTC.
absl::Time Day(int day);

// "`value` drones launched", said by `uri` of the night of day `day`. Claims
// with the same place report on the same figure.
Claim DroneClaim(std::string_view uri, std::string_view place, int value,
                 int day);
// A claim without a number.
Claim StatementClaim(std::string_view uri, std::string_view text, int day);

// One revision of an article: what was read from it, and when it was published.
struct TestArticle {
  std::string uri;
  std::vector<Claim> claims = {};
  absl::Time publish_time = Day(1);
  bool withdrawn = false;
};

// What a topic holds at offset `number`: drones over one of seven towns, and a
// statement.
TestArticle MessageAt(int64_t number);
inline const PartitionKey kTestPartition{
    .cluster_id = "c", .topic = "articles", .partition = 0};

// What a tracker makes of `article`: its claims become current, those of its
// earlier revisions become revised (or withdrawn). A figure has one point for
// each day that a current claim is about; the newest claim is selected.
track::TrackResult TrackForTest(const TestArticle& article,
                                const track::TrackingState& state);

// Applies `article` and returns its revision; fails the test on an error.
int64_t ApplyForTest(const TestArticle& article, StoreTransaction& transaction,
                     absl::Time record_time = Day(10));

// Applies each article in a commit of its own.
void CommitForTest(const std::vector<TestArticle>& articles, FactStore& store,
                   absl::Time record_time = Day(10));

}  // namespace factline::store

#endif  // FACTLINE_TESTS_STORE_STORE_TESTING_H_
