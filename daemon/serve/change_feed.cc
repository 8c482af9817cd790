#include "daemon/serve/change_feed.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/serve/durations.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/feed_message.h"
#include "daemon/serve/read_view.h"
#include "daemon/serve/render.h"
#include "daemon/serve/token.h"

namespace factline::serve {
namespace {

// Room for position, token and framing beside the changes of a response.
constexpr size_t kEnvelopeBytes = 1024;
// Tag and length in front of a change.
constexpr size_t kChangeOverhead = 8;

}  // namespace

ChangeFeed::ChangeFeed(const store::FactStore& store,
                       const IngestMonitor& ingest, FeedOptions options,
                       RecentChanges* recent)
    : store_(store),
      ingest_(ingest),
      options_(std::move(options)),
      recent_(recent),
      conflator_(options_.max_response_bytes),
      in_snapshot_(options_.start.in_snapshot),
      snapshot_after_(options_.start.snapshot_after) {
  read_.revision = options_.start.after_revision;
  read_.store_id = store.store_id();
}

absl::Status ChangeFeed::Turn(absl::Time now, Messages& out) {
  const size_t before = out.size();
  if (!started_) Start(now, out);
  FACTLINE_RETURN_IF_ERROR(in_snapshot_ ? TurnSnapshot(now, out)
                                        : TurnLog(now, out));
  if (out.size() == before && now >= progress_due_) {
    Flush(out);  // What is joined must not hold the position back for ever.
    if (out.size() == before) {
      v1::SubscribeResponse message = At(sent_);
      *message.mutable_progress()->mutable_ingest_lag() =
          ToProto(ingest_.IngestLag());
      out.push_back(EncodeResponse(message));
    }
  }
  if (out.size() > before) progress_due_ = now + options_.progress_interval;
  return absl::OkStatus();
}

bool ChangeFeed::HasWork(absl::Time now) const {
  return !finished_ && (!started_ || in_snapshot_ || ReadsOn() ||
                        now >= progress_due_ || now >= flush_due_);
}

bool ChangeFeed::ReadsOn() const {
  return read_.revision < store_.latest_revision();
}

void ChangeFeed::Start(absl::Time now, Messages& out) {
  started_ = true;
  progress_due_ = now + options_.progress_interval;
  read_ = PositionOf(store_, read_.revision);
  sent_ = read_;
  v1::SubscribeResponse message = At(sent_);
  v1::Started& started = *message.mutable_started();
  started.set_earliest_revision(store_.earliest().revision);
  started.set_store_id(store_.store_id());
  out.push_back(EncodeResponse(message));
}

v1::SubscribeResponse ChangeFeed::At(const StorePosition& position) const {
  v1::SubscribeResponse message;
  *message.mutable_position() = convert::ToProto(position);
  message.set_resume_token(
      Encode(ResumeToken{.store_id = store_.store_id(),
                         .revision = position.revision,
                         .query_hash = options_.query.hash(),
                         .in_snapshot = in_snapshot_,
                         .snapshot_after = snapshot_after_}));
  return message;
}

absl::Status ChangeFeed::TurnSnapshot(absl::Time now, Messages& out) {
  FACTLINE_ASSIGN_OR_RETURN(const View view,
                            OpenViewAt(store_, read_.revision));
  int rows = 0;
  size_t bytes = 0;
  bool more = false;
  FACTLINE_RETURN_IF_ERROR(
      view->ScanFigures(snapshot_after_, [&](const Figure& figure) {
        if (rows == kTurnFigures || bytes >= kTurnBytes) {
          more = true;
          return false;
        }
        ++rows;
        if (options_.query.filter().Matches(
                {.figure = &figure, .point = LatestPoint(figure)})) {
          bytes += SendFigure(figure, out);
        }
        snapshot_after_ = figure.id;
        return true;
      }));
  if (more) return absl::OkStatus();
  in_snapshot_ = false;
  snapshot_after_.clear();
  return TurnLog(now, out);
}

// One item, or several if its points need them; the token moves with the last.
// Returns the bytes of the figure.
size_t ChangeFeed::SendFigure(const Figure& figure, Messages& out) {
  const v1::Figure head = RenderFigure(figure, read_);
  const size_t head_bytes = kEnvelopeBytes + head.ByteSizeLong();
  v1::SnapshotItem item;
  const auto send = [&] {
    v1::SubscribeResponse message = At(sent_);
    message.mutable_snapshot_item()->Swap(&item);
    out.push_back(EncodeResponse(message));
  };
  *item.mutable_figure() = head;
  size_t bytes = head_bytes;
  size_t total = 0;
  if (options_.query.wants_points()) {
    for (const Point& point : figure.points) {
      v1::Point message = RenderPoint(point, read_);
      message.clear_claims();
      const size_t size = message.ByteSizeLong() + kChangeOverhead;
      if (item.points_size() > 0 &&
          bytes + size > options_.max_response_bytes) {
        item.set_more_points(true);
        send();
        item.Clear();
        *item.mutable_figure() = head;
        total += bytes;
        bytes = head_bytes;
      }
      item.add_points()->Swap(&message);
      bytes += size;
    }
  }
  snapshot_after_ = figure.id;
  send();
  return total + bytes;
}

absl::Status ChangeFeed::TurnLog(absl::Time now, Messages& out) {
  const int64_t behind = store_.latest_revision() - read_.revision;
  if (caught_up_ && behind > options_.fell_behind_revisions) {
    caught_up_ = false;
    v1::SubscribeResponse message = At(sent_);
    message.mutable_fell_behind()->set_behind_revisions(behind);
    out.push_back(EncodeResponse(message));
  }
  FACTLINE_RETURN_IF_ERROR(ReadRevisions(now, out));
  const bool at_end =
      options_.end_revision > 0 && read_.revision >= options_.end_revision;
  const bool at_head = !ReadsOn();
  if (at_end || now >= flush_due_ || conflator_.full() ||
      (at_head && !caught_up_)) {
    Flush(out);
  }
  if (at_head && !caught_up_) {
    caught_up_ = true;
    v1::SubscribeResponse message = At(sent_);
    message.mutable_caught_up();
    out.push_back(EncodeResponse(message));
  }
  finished_ = at_end;
  return absl::OkStatus();
}

absl::Status ChangeFeed::ReadRevisions(absl::Time now, Messages& out) {
  turn_bytes_ = 0;
  TakeRecent(now, out);
  ChangeSource source(store_);
  int revisions_left = kTurnRevisions;
  while (revisions_left > 0 && ReadsOn() && !TurnIsFull()) {
    FACTLINE_RETURN_IF_ERROR(ReadSome(source, now, revisions_left, out));
  }
  return absl::OkStatus();
}

absl::Status ChangeFeed::ReadSome(ChangeSource& source, absl::Time now,
                                  int& revisions_left, Messages& out) {
  const auto revisions =
      store_.ReadChanges(read_.revision + 1, revisions_left, kReadBytes);
  if (absl::IsOutOfRange(revisions.status())) {
    return RevisionCompacted(read_.revision + 1, store_.earliest().revision);
  }
  FACTLINE_RETURN_IF_ERROR(revisions.status());
  for (const store::RevisionChanges& revision : *revisions) {
    if (TurnIsFull()) break;
    FACTLINE_RETURN_IF_ERROR(TakeRevision(revision, source, now, out));
    --revisions_left;
  }
  return absl::OkStatus();
}

bool ChangeFeed::TurnIsFull() const {
  const bool past_end =
      options_.end_revision > 0 && read_.revision >= options_.end_revision;
  return past_end || conflator_.full() || turn_bytes_ >= kTurnBytes;
}

// What another feed has rendered already.
void ChangeFeed::TakeRecent(absl::Time now, Messages& out) {
  if (recent_ == nullptr) return;
  while (ReadsOn() && !TurnIsFull()) {
    const RecentChanges::Revision revision =
        recent_->Find(read_.revision + 1, options_.query.key());
    if (revision == nullptr) return;
    Take(*revision, now, out);
  }
}

absl::Status ChangeFeed::TakeRevision(const store::RevisionChanges& revision,
                                      ChangeSource& source, absl::Time now,
                                      Messages& out) {
  const auto rendered = std::make_shared<RenderedRevision>();
  rendered->position = revision.position;
  v1::ChangeBatch& batch = rendered->batch;
  FACTLINE_RETURN_IF_ERROR(
      options_.query.Render(source, revision, *batch.mutable_changes()));
  batch.set_complete(true);
  const bool live = store_.latest_revision() - revision.position.revision <
                    RecentChanges::kRevisions;
  const bool shares = recent_ != nullptr && live;
  if (!batch.changes().empty() && (shares || !Conflates())) {
    rendered->message = EncodeBatch(At(revision.position), batch);
  }
  if (shares) recent_->Keep(options_.query.key(), rendered);
  Take(*rendered, now, out);
  return absl::OkStatus();
}

void ChangeFeed::Take(const RenderedRevision& revision, absl::Time now,
                      Messages& out) {
  read_ = revision.position;
  const auto& changes = revision.batch.changes();
  if (Conflates()) {
    if (conflator_.empty() && !changes.empty()) {
      flush_due_ = now + options_.conflation_interval;
    }
    for (const v1::Change& change : changes) conflator_.Add(change);
    if (conflator_.empty()) sent_ = read_;
  } else if (changes.empty()) {
    sent_ = read_;
  } else if (revision.message.Valid() &&
             revision.message.Length() <= options_.max_response_bytes) {
    sent_ = read_;
    turn_bytes_ += revision.message.Length();
    out.push_back(revision.message);
  } else {
    SendBatch(changes, out);
  }
}

void ChangeFeed::Flush(Messages& out) {
  flush_due_ = absl::InfiniteFuture();
  if (conflator_.empty()) return;
  ChangeQuery::Changes joined;
  for (v1::Change& change : conflator_.Take()) joined.Add(std::move(change));
  SendBatch(joined, out);
}

// Ends with sent_ == read_: the changes are all up to it.
void ChangeFeed::SendBatch(const ChangeQuery::Changes& changes, Messages& out) {
  const size_t limit = options_.max_response_bytes;
  size_t bytes = kEnvelopeBytes;
  v1::ChangeBatch part;
  for (const v1::Change& change : changes) {
    const size_t size = change.ByteSizeLong() + kChangeOverhead;
    if (part.changes_size() > 0 && bytes + size > limit) {
      out.push_back(EncodeBatch(At(sent_), part));
      part.Clear();
      bytes = kEnvelopeBytes;
    }
    bytes += size;
    turn_bytes_ += size;
    *part.add_changes() = change;
  }
  sent_ = read_;
  part.set_complete(true);
  out.push_back(EncodeBatch(At(sent_), part));
}

}  // namespace factline::serve
