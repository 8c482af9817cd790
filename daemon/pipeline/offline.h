#ifndef FACTLINE_DAEMON_PIPELINE_OFFLINE_H_
#define FACTLINE_DAEMON_PIPELINE_OFFLINE_H_

#include <iosfwd>
#include <string>

#include "absl/status/statusor.h"
#include "daemon/extract/extractor.h"

namespace factline::pipeline {

// How a run over lines of articles went.
struct OfflineSummary {
  int64_t articles = 0;
  int64_t refused = 0;  // Lines that are no article; named on the error stream.
  int64_t claims = 0;
};

// Reads articles as JSON lines (plain JSON or ninjs), writes one JSON line an
// article, {"id", "claims"}, in the order of the input; with `with_layers` also
// "quantities", "times" and "attributions" of the body. A line that is no
// article is reported on `errors` by number and reason, and passed over.
OfflineSummary RunExtract(const extract::Extractor& extractor,
                          bool with_layers, std::istream& in,
                          std::ostream& out, std::ostream& errors);

// The same through extraction and tracking into a store: each claim names its
// figure as it stands at the end, and "points" has the id of its point in that
// figure for each claim (empty for statements). The store is kept in `data_dir`; empty = a
// temporary one, removed afterwards. With `keep_text` the texts are kept there
// too, for RunReextract(). Errors are those of the store.
absl::StatusOr<OfflineSummary> RunReplay(const extract::Extractor& extractor,
                                         const std::string& data_dir,
                                         std::istream& in, std::ostream& out,
                                         std::ostream& errors,
                                         bool keep_text = false);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_OFFLINE_H_
