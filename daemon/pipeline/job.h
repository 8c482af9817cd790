#ifndef FACTLINE_DAEMON_PIPELINE_JOB_H_
#define FACTLINE_DAEMON_PIPELINE_JOB_H_

#include <string>
#include <variant>
#include <vector>

#include "absl/synchronization/notification.h"
#include "daemon/base/byte_budget.h"
#include "daemon/ingest/decoder.h"
#include "daemon/ingest/message.h"
#include "daemon/model/article.h"
#include "daemon/model/claim.h"

namespace factline::pipeline {

// An article and what was read from it.
struct ReadArticle {
  Article article;
  std::vector<ReadClaim> claims;
};

// An article that is passed over, e.g. "language:de".
struct Skipped {
  std::string reason;
};

using JobResult = std::variant<Skipped, ingest::Refusal, ReadArticle>;

// One message on its way. The source fills `message`, one reader `result`; then
// `ready` is notified and the writer owns it all.
struct Job {
  ingest::Message message;
  JobResult result;
  ByteBudget::Share room;  // What the two take, about.
  absl::Notification ready;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_JOB_H_
