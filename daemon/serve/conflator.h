#ifndef FACTLINE_DAEMON_SERVE_CONFLATOR_H_
#define FACTLINE_DAEMON_SERVE_CONFLATOR_H_

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "factline/v1/change_service.pb.h"

namespace factline::serve {

// Joins changes of one point that come within some time: of 24, 100 and 126
// dead in a minute, a client that asked for it sees 126, joined_count 3. The
// joined change is the last one, with the first one's point before. All changes
// of a figure have the edge that they come to together, so that the order of its
// points does not matter.
//
// Holds one change a point, so its size follows the points that change, not
// the changes; full() says when to hand them on anyway.
class Conflator {
 public:
  static constexpr size_t kMaxChanges = 1000;

  explicit Conflator(size_t max_bytes) : max_bytes_(max_bytes) {}

  void Add(v1::Change change);
  bool empty() const { return pending_.empty(); }
  bool full() const {
    return pending_.size() >= kMaxChanges || bytes_ >= max_bytes_;
  }

  // All joined changes in (revision, index) order; leaves it empty.
  std::vector<v1::Change> Take();

 private:
  // Figure and point. Changes without a point are never joined: then it is
  // revision and index.
  using Key = std::pair<std::string, std::string>;
  static Key KeyOf(const v1::Change& change);
  struct Edges {
    v1::FilterEdge first;
    v1::FilterEdge last;
  };

  const size_t max_bytes_;
  size_t bytes_ = 0;
  std::map<Key, v1::Change> pending_;
  std::map<std::string, Edges> edges_;  // By figure; of any of its points.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_CONFLATOR_H_
