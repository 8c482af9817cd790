#ifndef FACTLINE_DAEMON_PIPELINE_REBUILD_H_
#define FACTLINE_DAEMON_PIPELINE_REBUILD_H_

#include <ostream>

#include "daemon/extract/extractor.h"
#include "daemon/pipeline/config.h"
#include "daemon/pipeline/daemon.h"

namespace factline::pipeline {

// Makes the data directory of `config` of all that its topic holds, oldest
// message first, and ends at the end of the topic; the digest is then that of
// any daemon that has read as much. Lines of progress and the digest go to
// `out`. Refused messages are recorded, not dead-lettered again.
//
// The directory must be new, or one that an earlier run left unfinished: that
// goes on where it was stopped. `stop_requested` is polled; a stop ends with
// kExitTemporary.
Failure RunRebuild(const Config& config, const extract::Extractor& extractor,
                   const volatile int& stop_requested, std::ostream& out);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_REBUILD_H_
