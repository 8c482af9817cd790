#ifndef FACTLINE_DAEMON_PIPELINE_CARE_H_
#define FACTLINE_DAEMON_PIPELINE_CARE_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "daemon/pipeline/daemon.h"

namespace factline::pipeline {

// Care of a data directory that no daemon has open; results as lines on `out`.
// The code of the failure says how it went also when its status is OK.
Failure RunBackup(const std::string& data_dir, const std::string& folder,
                  std::ostream& out);
Failure RunRestore(const std::string& folder, const std::string& data_dir,
                   std::ostream& out);
// As SkipOffset of admin_service.proto, for a daemon that dies of a message. An
// empty cluster is the one that the store has read the partition of.
struct OfflineSkip {
  std::string topic;
  std::string cluster_id;
  int32_t partition = 0;
  int64_t offset = 0;
  std::string reason;
};
Failure RunSkip(const std::string& data_dir, const OfflineSkip& skip,
                std::ostream& out);
// kExitDamaged when there are findings.
Failure RunScrub(const std::string& data_dir, std::ostream& out);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_CARE_H_
