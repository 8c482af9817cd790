#ifndef FACTLINE_LOCAL_COPY_H_
#define FACTLINE_LOCAL_COPY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "factline/v1/change_service.pb.h"

namespace factline::client {

// Figures with their points, kept by what Subscribe says in view MIRROR from a
// snapshot on:
//
//   started, snapshot_item ...   then   batch, batch, progress, batch ...
//   figures as of revision R            each revision after R as one step
//
// Needs every change of the figures that it follows: no kinds, no conflation, and
// a filter, if any, over what never changes of a figure (measure, place, unit).
//
// Invariants, true after each Handle() while complete():
//   (1) figures() are those of the server as of position(): `head` is what
//       GetFigure answers with that as_of, but for computed_at; `points` are
//       all points of the figure by id, but for computed_at and their claims.
//   (2) A revision is taken in whole or not at all: parts of a batch wait until
//       the last one has come, and are dropped when the stream starts anew.
//
// A function of the messages alone: no clock, no network. Not thread-safe.
class LocalCopy {
 public:
  struct Entry {
    v1::Figure head;
    std::map<std::string, v1::Point> points;
  };

  // Takes in the next message of the stream.
  void Handle(const v1::SubscribeResponse& response);

  // Forgets all, for a stream from a new snapshot.
  void Clear();

  // By name. Complete once the snapshot was received.
  const std::map<std::string, Entry>& figures() const { return figures_; }
  // Null if there is no such figure.
  const Entry* Find(const std::string& name) const;
  bool complete() const { return complete_; }
  // Revision that figures() show, and of which store.
  int64_t position() const { return position_; }
  const std::string& store_id() const { return store_id_; }
  // Figures that the last Handle() changed, removed ones too, without repeats.
  const std::vector<std::string>& changed() const { return changed_; }

 private:
  void TakeItem(const v1::SnapshotItem& item);
  void TakeRevision();

  std::map<std::string, Entry> figures_;
  std::vector<v1::Change> part_;  // Of a batch that is not yet whole.
  std::optional<Entry> item_;     // Of a figure whose points still come.
  std::vector<std::string> changed_;
  std::string store_id_;
  int64_t position_ = 0;
  bool complete_ = false;
};

}  // namespace factline::client

#endif  // FACTLINE_LOCAL_COPY_H_
