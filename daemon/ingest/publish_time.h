#ifndef FACTLINE_DAEMON_INGEST_PUBLISH_TIME_H_
#define FACTLINE_DAEMON_INGEST_PUBLISH_TIME_H_

#include <optional>
#include <string_view>

#include "absl/time/time.h"

namespace factline::ingest {

struct PublishTime {
  absl::Time time;
  bool has_clock = true;  // False: the text gave a day only.

  friend bool operator==(const PublishTime&, const PublishTime&) = default;
};

// Reads what publishers write: RFC 3339 ("2025-02-23T18:40:00+02:00"), the same
// without zone or seconds or with a blank for the 'T' (placed in `zone`), the
// compact ISO form of NewsML ("20250223T184000Z"), a day ("2025-02-23",
// "20250223"; noon of it in `zone`, so that the day holds in nearby zones too),
// seconds or milliseconds since 1970. Empty when `text` is none of these or the
// year is outside 1000 to 2999.
std::optional<PublishTime> ParsePublishTime(std::string_view text,
                                            absl::TimeZone zone);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_PUBLISH_TIME_H_
