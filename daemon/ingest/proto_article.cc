#include "daemon/ingest/proto_article.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/utf8.h"
#include "daemon/convert/convert.h"
#include "daemon/ingest/json_article.h"
#include "factline/v1/article.pb.h"

namespace factline::ingest {
namespace {

constexpr size_t kPrefixBytes = 5;

// Cuts a text field to its limit; parsing has already refused bad UTF-8, NULs
// are legal in protobuf strings but not in ours.
void Clean(std::string& text, size_t max_bytes) {
  text = RepairUtf8(Utf8Prefix(text, max_bytes));
}

void CleanFields(Article& article) {
  Clean(article.uri, kMaxUriBytes + 1);
  Clean(article.version, kMaxFieldBytes);
  Clean(article.publisher, kMaxFieldBytes);
  Clean(article.url, kMaxFieldBytes);
  Clean(article.language, kMaxFieldBytes);
  Clean(article.headline, kMaxFieldBytes);
  Clean(article.body, kMaxBodyBytes + 1);
  Clean(article.dateline_place, kMaxFieldBytes);
  Clean(article.dateline_time_zone, kMaxFieldBytes);
  for (auto* list : {&article.credits, &article.replaces}) {
    if (list->size() > kMaxListItems) list->resize(kMaxListItems);
    for (std::string& item : *list) Clean(item, kMaxFieldBytes);
  }
  if (article.corrections.size() > kMaxListItems) {
    article.corrections.resize(kMaxListItems);
  }
  for (CorrectionNote& note : article.corrections) {
    Clean(note.type, kMaxFieldBytes);
    Clean(note.text, kMaxFieldBytes);
  }
}

// Takes a zigzag varint from the front of `bytes`; false when there is none.
bool TakeVarint(std::string_view& bytes, int64_t& value) {
  constexpr size_t kMaxVarintBytes = 5;  // Indexes are 32-bit.
  uint64_t raw = 0;
  for (size_t i = 0; i < kMaxVarintBytes && i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    raw |= static_cast<uint64_t>(byte & 0x7F) << (7 * i);
    if ((byte & 0x80) == 0) {
      bytes.remove_prefix(i + 1);
      value = static_cast<int64_t>(raw >> 1) ^ -static_cast<int64_t>(raw & 1);
      return true;
    }
  }
  return false;
}

// Skips the message indexes; false unless they are the path [0].
bool TakeFirstMessagePath(std::string_view& bytes) {
  int64_t count = 0;
  if (!TakeVarint(bytes, count)) return false;
  if (count == 0) return true;  // Short for [0].
  int64_t index = 0;
  return count == 1 && TakeVarint(bytes, index) && index == 0;
}

}  // namespace

DecodeResult DecodeProtobufArticle(std::string_view bytes) {
  v1::ArticleMessage message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Refusal{RejectReason::kMalformedProtobuf,
                   "not a factline.v1.ArticleMessage (or text in it that is "
                   "not UTF-8)"};
  }
  message.DiscardUnknownFields();
  if (message.ByteSizeLong() == 0) {
    return Refusal{RejectReason::kUnknownFormat,
                   "neither JSON nor a factline.v1.ArticleMessage: no field of "
                   "it is set"};
  }
  Article article = convert::FromProto(message, absl::InfiniteFuture());
  if (!message.has_version_created_time()) {
    article.publish_time_defaulted = true;
    if (message.has_first_created_time()) {
      article.publish_time_defaulted = false;
      article.publish_time = convert::FromProto(message.first_created_time());
    }
  }
  CleanFields(article);
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(article.dateline_time_zone, &zone)) {
    article.dateline_time_zone.clear();
  }
  return article;
}

DecodeResult DecodeSchemaRegistryValue(std::string_view bytes) {
  if (bytes.size() <= kPrefixBytes) {
    return Refusal{RejectReason::kUnknownFormat,
                   "a schema registry prefix and nothing after it"};
  }
  uint32_t schema_id = 0;
  for (size_t i = 1; i < kPrefixBytes; ++i) {
    schema_id = schema_id << 8 | static_cast<unsigned char>(bytes[i]);
  }
  bytes.remove_prefix(kPrefixBytes);
  if (bytes.front() == '{') return DecodeJsonArticle(bytes);
  if (!TakeFirstMessagePath(bytes)) {
    return Refusal{RejectReason::kUnknownSchema,
                   absl::StrCat("schema ", schema_id,
                                ": the message is not the schema's first, "
                                "factline.v1.ArticleMessage")};
  }
  DecodeResult result = DecodeProtobufArticle(bytes);
  if (auto* refusal = std::get_if<Refusal>(&result)) {
    refusal->reason = RejectReason::kUnknownSchema;
    refusal->detail = absl::StrCat("schema ", schema_id, ": ", refusal->detail);
  }
  return result;
}

}  // namespace factline::ingest
