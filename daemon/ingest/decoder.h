#ifndef FACTLINE_DAEMON_INGEST_DECODER_H_
#define FACTLINE_DAEMON_INGEST_DECODER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/ingest/message.h"
#include "daemon/model/article.h"

namespace factline::ingest {

// Refused above these. Kafka's own default for a message is 1 MiB; a body in
// JSON may be escaped to several times its size.
inline constexpr size_t kMaxMessageBytes = 4 << 20;
inline constexpr size_t kMaxBodyBytes = 1 << 20;
inline constexpr size_t kMaxUriBytes = 1024;     // A URL with its query.
inline constexpr size_t kMaxFieldBytes = 4096;   // Headline, names, url, notes.
inline constexpr size_t kMaxListItems = 64;      // Credits, notes, replaces.
inline constexpr size_t kMaxJsonDepth = 64;      // ninjs nests 6 deep.

// Why a message cannot be an article. The name is what metrics, the dead-letter
// header and the store carry.
enum class RejectReason {
  kTooLarge,
  kEmptyValue,
  kKeyMissing,
  kUnknownFormat,
  kUnknownSchema,
  kMalformedProtobuf,
  kMalformedJson,
  kNotAnObject,
  kWrongType,
  kIdMissing,
  kIdTooLong,
  kIdMismatch,
  kMalformedDate,
  kTextMissing,
  kTextTooLarge,
};

// "too_large", "json_malformed", ...
std::string_view NameOf(RejectReason reason);

// A refusal: the reason and, for people, what exactly is wrong.
struct Refusal {
  RejectReason reason = RejectReason::kUnknownFormat;
  std::string detail;
};

using DecodeResult = std::variant<Article, Refusal>;

// Reads one message in any of the forms that newsrooms send:
//   no value                 withdrawal of the article that the key names
//   '{'                      ninjs 1.x, 2.x, 3.x or plain JSON
//   0x00 + schema id         Confluent wire format, around protobuf or JSON
//   anything else            protobuf factline.v1.ArticleMessage
//
// Text fields come out as valid UTF-8 (bad bytes and NULs as U+FFFD). A missing
// publish time is replaced by the message's and flagged; a later one than the
// message's is clamped to it. Key and id of the body must be equal if both are
// there. Never fails otherwise, whatever the bytes. Thread-safe.
DecodeResult DecodeMessage(const Message& message);

// DecodeMessage() for one line of JSON without a Kafka message around it, for
// `factlined extract`: nothing is clamped, a missing date is refused.
DecodeResult DecodeJsonLine(std::string_view line);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_DECODER_H_
