#ifndef FACTLINE_DAEMON_PIPELINE_CONFIG_H_
#define FACTLINE_DAEMON_PIPELINE_CONFIG_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "daemon/base/logging.h"
#include "daemon/extract/extractor.h"
#include "daemon/ingest/kafka_config.h"
#include "daemon/pipeline/disk_guard.h"
#include "daemon/pipeline/retention.h"
#include "daemon/pipeline/writer.h"
#include "daemon/serve/server.h"

namespace factline::pipeline {

// Everything that a user may set; the defaults are those of the program.
struct Config {
  std::string data_dir = "factline-data";
  std::string listen = "127.0.0.1:7461";
  // "unix:PATH" or loopback; empty = admin.sock in data_dir.
  std::string admin_listen;
  std::string metrics_listen = "127.0.0.1:9464";  // Empty = no metrics.
  bool insecure_listen = false;
  std::string tls_cert;       // PEM files; empty = no TLS.
  std::string tls_key;
  std::string tls_client_ca;  // Clients must show a certificate of these.
  std::string auth_tokens;    // File of token hashes; empty = none asked for.
  std::string reflection = "auto";  // auto = on loopback only; on; off.
  int max_subscriptions = 5000;
  int max_subscriptions_per_caller = 256;
  double max_requests_per_second = 1000;  // Of each caller; 0 = no limit.

  // Further behind than this, ingestion says NOT_SERVING; 0 = never for that.
  double max_ingest_lag_s = 0;

  bool embedded_broker = false;
  int embedded_partitions = 4;
  ingest::KafkaConfig kafka;

  extract::ExtractorOptions extractor;
  int extract_threads = 2;
  BatchLimits batch;
  bool keep_text = false;
  DiskLimits disk;
  KeepTimes keep;
  double reextract_rate = 0;  // Articles a second; 0 = none.

  std::string log_level = "info";
  std::string log_format = "text";
};

// Exit codes of factlined, as documented in docs/reference.md.
enum ExitCode : int {
  kExitOk = 0,
  kExitFailure = 1,       // An error that no other code names.
  kExitUsage = 2,         // Flags, environment, configuration or lexicon.
  kExitDataDir = 3,       // Data directory missing, locked or damaged.
  kExitNewerFormat = 4,   // Data directory of a newer factlined.
  kExitListen = 5,        // An address or socket cannot be listened on.
  kExitDamaged = 6,       // scrub found damage in the store.
  kExitTemporary = 75,    // Disk or clock failed; start again (EX_TEMPFAIL).
};

// What the server is started with; texts, places and concepts come later.
serve::ServerOptions ServerOptionsOf(const Config& config);

// Refuses what no single flag can: InvalidArgument that names the flag. Reads
// certificates and tokens, and listens nowhere.
absl::Status CheckConfig(const Config& config);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_CONFIG_H_
