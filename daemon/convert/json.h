#ifndef FACTLINE_DAEMON_CONVERT_JSON_H_
#define FACTLINE_DAEMON_CONVERT_JSON_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "factline/v1/claim.pb.h"
#include "google/protobuf/message.h"

namespace factline::convert {

// Protobuf's JSON mapping on one line: camelCase names, defaults left out.
// InvalidArgument when a string of it is not UTF-8.
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message);

// `text` (UTF-8) as a JSON string with its quotes.
std::string JsonString(std::string_view text);

// One line, without its end, of `factlined extract` and `factlined replay`:
//   {"id":"...","claims":[{...},{...}]}
absl::StatusOr<std::string> ClaimsLine(std::string_view article_id,
                                       const std::vector<v1::Claim>& claims);

}  // namespace factline::convert

#endif  // FACTLINE_DAEMON_CONVERT_JSON_H_
