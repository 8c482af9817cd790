#ifndef FACTLINE_DAEMON_PIPELINE_CAREFUL_START_H_
#define FACTLINE_DAEMON_PIPELINE_CAREFUL_START_H_

#include <string>

#include "absl/status/status.h"
#include "daemon/extract/extractor.h"
#include "daemon/ingest/kafka_config.h"
#include "daemon/pipeline/last_run.h"
#include "daemon/store/fact_store.h"

namespace factline::pipeline {

// Judges how the last run ended (see last_run.h), passes over what it proved to
// have died of, and tries the next messages one at a time if need be; then
// notes that this run has begun. Before the pipeline starts; takes
// milliseconds after an orderly end, at worst kTrialTime a partition else.
//
// A message that had come becomes a skip order, so that it goes to the dead
// letters; offsets whose batch kills are passed over with a reject record each
// time. Errors are those of the store; a broker that is away is none.
absl::Status StartCarefully(const ingest::KafkaConfig& kafka,
                            const extract::Extractor& extractor,
                            store::FactStore& store, const RunNoteFile& file);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_CAREFUL_START_H_
