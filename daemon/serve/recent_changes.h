#ifndef FACTLINE_DAEMON_SERVE_RECENT_CHANGES_H_
#define FACTLINE_DAEMON_SERVE_RECENT_CHANGES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "daemon/model/figure.h"
#include "factline/v1/change_service.pb.h"
#include "grpcpp/support/byte_buffer.h"

namespace factline::serve {

// The changes of one revision that a query lets through, as the client sees them.
struct RenderedRevision {
  StorePosition position;
  v1::ChangeBatch batch;  // Complete; may be empty.
  // All of it as one response, with the position and token of live streams; not
  // valid if the batch is empty.
  grpc::ByteBuffer message;
};

// The newest revisions, rendered once for all live streams that ask alike: a
// thousand of them want the same changes at the same moment. What a revision
// says never changes, so nothing here becomes wrong; the oldest goes when there
// is too much.
//
// Thread-safe.
class RecentChanges {
 public:
  // A stream that is further behind the head reads for itself: nobody else is
  // likely to be at the same place.
  static constexpr int64_t kRevisions = 64;
  // Some thousand changes, of one query or of many.
  static constexpr size_t kMaxBytes = 8 << 20;

  using Revision = std::shared_ptr<const RenderedRevision>;

  // Null if it is not kept. `query` is ChangeQuery::key().
  Revision Find(int64_t revision, const std::string& query) const
      ABSL_LOCKS_EXCLUDED(mu_);
  void Keep(const std::string& query, Revision revision)
      ABSL_LOCKS_EXCLUDED(mu_);

  size_t bytes() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  using Key = std::pair<int64_t, std::string>;
  struct Entry {
    Revision revision;
    size_t bytes = 0;
  };

  mutable absl::Mutex mu_;
  std::map<Key, Entry> entries_ ABSL_GUARDED_BY(mu_);
  std::deque<Key> oldest_first_ ABSL_GUARDED_BY(mu_);
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_RECENT_CHANGES_H_
