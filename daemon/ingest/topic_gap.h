#ifndef FACTLINE_DAEMON_INGEST_TOPIC_GAP_H_
#define FACTLINE_DAEMON_INGEST_TOPIC_GAP_H_

#include <cstdint>

#include "daemon/ingest/kafka_config.h"

namespace factline::ingest {

// A place that was asked for and, says the broker, is not in the topic.
struct TopicGap {
  int64_t next = 0;  // Offset after the last message taken.
  // The message before `next` was asked for, to compare it.
  bool compares = false;
  // What the partition holds by now: offsets from `low` to below `high`.
  int64_t low = 0;
  int64_t high = 0;
  bool ordered = false;  // An operator lets it pass.

  // A log only grows: one that ends before what was taken is another log of the
  // same name, or was cut.
  bool is_other() const { return high < next; }
};

enum class GapVerdict : uint8_t {
  kTryAgain,     // What was asked for is there by now.
  kGoOnUnasked,  // Only the message to compare with is gone.
  kPassOver,     // Goes on at `low`.
  kStop,
};

// What is to be done about a gap. Another log is passed over by order only,
// since all that it holds would be read as new.
GapVerdict JudgeGap(const TopicGap& gap, OnGap on_gap);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_TOPIC_GAP_H_
