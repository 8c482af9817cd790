#ifndef FACTLINE_DAEMON_PROGRAM_FLAGS_H_
#define FACTLINE_DAEMON_PROGRAM_FLAGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "daemon/pipeline/config.h"

namespace factline::program {

// What the flags hold before it is checked and moved into `config`.
struct Flags {
  pipeline::Config config;
  std::vector<std::string> kafka_properties;
  std::string on_gap = "stop";
  std::string keep_changes = "forever";
  std::string keep_states = "forever";
  int64_t batch_linger_ms = 5;
  int64_t min_free_mb = pipeline::DiskLimits().min_free_bytes >> 20;
  int64_t ballast_mb = pipeline::DiskLimits().ballast_bytes >> 20;
  bool check_config = false;
};

// The flags of the daemon, which its commands share; `flags` outlives `app`.
void AddFlags(CLI::App& app, Flags& flags);

// Moves what needs more than the parser's checks into flags.config. `app` has
// parsed argc and argv. InvalidArgument names the flag, and never repeats what
// may be a secret.
absl::Status FinishFlags(const CLI::App& app, int argc, char** argv,
                         Flags& flags);

}  // namespace factline::program

#endif  // FACTLINE_DAEMON_PROGRAM_FLAGS_H_
