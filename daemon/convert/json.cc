#include "daemon/convert/json.h"

#include "daemon/base/status.h"
#include "google/protobuf/util/json_util.h"

namespace factline::convert {

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message) {
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json);
  if (!status.ok()) {
    return absl::InvalidArgumentError("not JSON: " + status.ToString());
  }
  return json;
}

std::string JsonString(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (c == '\n') {
      json += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      json += "\\u00";
      json += kHex[(c >> 4) & 0xF];
      json += kHex[c & 0xF];
    } else {
      json += c;
    }
  }
  return json += '"';
}

absl::StatusOr<std::string> ClaimsLine(std::string_view article_id,
                                       const std::vector<v1::Claim>& claims) {
  std::string line = "{\"id\":" + JsonString(article_id) + ",\"claims\":[";
  std::string_view comma;
  for (const v1::Claim& claim : claims) {
    FACTLINE_ASSIGN_OR_RETURN(const std::string json, ToJson(claim));
    line.append(comma).append(json);
    comma = ",";
  }
  return line += "]}";
}

}  // namespace factline::convert
