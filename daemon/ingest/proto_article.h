#ifndef FACTLINE_DAEMON_INGEST_PROTO_ARTICLE_H_
#define FACTLINE_DAEMON_INGEST_PROTO_ARTICLE_H_

#include <string_view>

#include "daemon/ingest/decoder.h"

namespace factline::ingest {

// First byte of the Confluent wire format (Schema Registry).
inline constexpr char kSchemaRegistryMagic = '\0';

// Reads a bare factline.v1.ArticleMessage. Unknown fields are dropped. A
// message without uri is accepted here; the decoder takes the key instead.
DecodeResult DecodeProtobufArticle(std::string_view bytes);

// Reads the Confluent wire format: the magic byte, a big-endian 32-bit schema
// id, then either JSON or, for protobuf, the path of message indexes and the
// message. The path must name the first message of the schema, ArticleMessage:
// [0], written as one 0 byte or as its two varints. The schema id is not looked
// up; what it stands for shows when the message is read.
DecodeResult DecodeSchemaRegistryValue(std::string_view bytes);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_PROTO_ARTICLE_H_
