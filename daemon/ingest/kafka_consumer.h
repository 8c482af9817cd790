#ifndef FACTLINE_DAEMON_INGEST_KAFKA_CONSUMER_H_
#define FACTLINE_DAEMON_INGEST_KAFKA_CONSUMER_H_

#include <string>

#include "absl/time/time.h"
#include "daemon/ingest/kafka_conf.h"
#include "daemon/ingest/kafka_handles.h"

namespace factline::ingest {

// A fetch that failed is put off for so long. A topic that is deleted and made
// anew fails the fetches in between, so its readers get nothing meanwhile.
inline constexpr absl::Duration kFetchBackoff = absl::Milliseconds(500);

// Settings of the source's consumer that users may change.
const KafkaSettings& ConsumerDefaults();
// Those that they may not.
KafkaSettings ConsumerRequired(const std::string& group);

// Returns once every partition that was taken away has stopped. librdkafka
// 2.0.2 aborts the process where a partition is taken away while its last stop
// is under way, as by two assignments at once or a close right after one (issue
// #5573 of confluentinc/librdkafka). Its main thread serves what it is asked in
// order: the first answer comes after the stops, the second after what the
// stops left in the queue.
void AwaitStops(rd_kafka_t* client);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_KAFKA_CONSUMER_H_
