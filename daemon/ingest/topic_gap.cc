#include "daemon/ingest/topic_gap.h"

namespace factline::ingest {

GapVerdict JudgeGap(const TopicGap& gap, OnGap on_gap) {
  if (gap.ordered) return GapVerdict::kPassOver;
  if (gap.is_other()) return GapVerdict::kStop;
  const int64_t asked = gap.compares ? gap.next - 1 : gap.next;
  if (gap.low <= asked) return GapVerdict::kTryAgain;
  if (gap.compares && gap.low == gap.next) return GapVerdict::kGoOnUnasked;
  return on_gap == OnGap::kContinue ? GapVerdict::kPassOver
                                    : GapVerdict::kStop;
}

}  // namespace factline::ingest
