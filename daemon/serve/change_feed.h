#ifndef FACTLINE_DAEMON_SERVE_CHANGE_FEED_H_
#define FACTLINE_DAEMON_SERVE_CHANGE_FEED_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/serve/change_query.h"
#include "daemon/serve/change_start.h"
#include "daemon/serve/conflator.h"
#include "daemon/serve/ingest_monitor.h"
#include "daemon/serve/recent_changes.h"
#include "daemon/store/fact_store.h"
#include "factline/v1/change_service.pb.h"
#include "grpcpp/support/byte_buffer.h"

namespace factline::serve {

struct FeedOptions {
  ChangeQuery query;
  ChangeStart start;
  int64_t end_revision = 0;  // 0 = live for ever.
  absl::Duration progress_interval = absl::Seconds(10);
  absl::Duration conflation_interval = absl::ZeroDuration();
  size_t max_response_bytes = 1 << 20;
  int64_t fell_behind_revisions = 10000;
};

// The messages of one subscription, made a turn at a time from a cursor into
// the change log: all of the contract but the wire.
//
//   started, snapshot items ..., batches and progress ..., caught up, live ...
//
// Invariants between turns:
//   (1) sent_ <= read_: revisions up to read_ were read, and the matching
//       changes up to sent_ are in messages; those between are in conflator_.
//   (2) Every message's position and token are those of sent_, which moves with
//       the last part of a batch. So a token never covers what was not sent.
//
// Memory does not depend on how far behind the client is: one turn makes about
// kTurnBytes of messages, or one revision's or figure's if that is more.
//
// Not thread-safe; turns may run on different threads, one after the other.
class ChangeFeed {
 public:
  // Bounds of one turn. What a slow client holds in memory, against round trips
  // to the readers' queue.
  static constexpr size_t kTurnBytes = 64 << 10;
  static constexpr int kTurnRevisions = 1024;
  // Of the log, read at a time: a change in a message is some six times as long
  // as in the log, and what a full turn leaves over is read again.
  static constexpr size_t kReadBytes = 8 << 10;
  static constexpr int kTurnFigures = 1024;

  // Serialized responses; see feed_message.h.
  using Messages = std::deque<grpc::ByteBuffer>;

  // `store`, `ingest` and `recent` outlive the feed. Null `recent`: nothing is
  // shared with other feeds.
  ChangeFeed(const store::FactStore& store, const IngestMonitor& ingest,
             FeedOptions options, RecentChanges* recent = nullptr);

  // Reads on and appends what there is to send, perhaps nothing.
  // Errors: REVISION_COMPACTED, and those of the store. Messages already
  // appended stay valid.
  absl::Status Turn(absl::Time now, Messages& out);

  // A turn at `now` would make a message or read something. Cheap.
  bool HasWork(absl::Time now) const;
  // All up to end_revision was handed out; Turn() is not to be called again.
  bool finished() const { return finished_; }

 private:
  void Start(absl::Time now, Messages& out);
  absl::Status TurnSnapshot(absl::Time now, Messages& out);
  size_t SendFigure(const Figure& figure, Messages& out);
  absl::Status TurnLog(absl::Time now, Messages& out);
  absl::Status ReadRevisions(absl::Time now, Messages& out);
  // Reads on in the log, `revisions_left` at the most, and counts them off it.
  absl::Status ReadSome(ChangeSource& source, absl::Time now,
                        int& revisions_left, Messages& out);
  void TakeRecent(absl::Time now, Messages& out);
  absl::Status TakeRevision(const store::RevisionChanges& revision,
                            ChangeSource& source, absl::Time now,
                            Messages& out);
  void Take(const RenderedRevision& revision, absl::Time now, Messages& out);
  bool Conflates() const {
    return options_.conflation_interval > absl::ZeroDuration();
  }
  bool TurnIsFull() const;
  // In parts, as the client's limit asks.
  void SendBatch(const ChangeQuery::Changes& changes, Messages& out);
  void Flush(Messages& out);
  // A message of `position` without its event.
  v1::SubscribeResponse At(const StorePosition& position) const;
  bool ReadsOn() const;

  const store::FactStore& store_;
  const IngestMonitor& ingest_;
  const FeedOptions options_;
  RecentChanges* const recent_;
  Conflator conflator_;
  StorePosition read_;
  StorePosition sent_;
  bool started_ = false;
  bool in_snapshot_ = false;
  std::string snapshot_after_;
  bool caught_up_ = false;
  bool finished_ = false;
  size_t turn_bytes_ = 0;  // Of batches, in this turn.
  absl::Time progress_due_ = absl::InfinitePast();
  absl::Time flush_due_ = absl::InfiniteFuture();
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_CHANGE_FEED_H_
