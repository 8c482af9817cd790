#include "daemon/ingest/decoder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/ingest/json_article.h"
#include "daemon/ingest/proto_article.h"

namespace factline::ingest {
namespace {

bool StartsLikeJson(std::string_view value) {
  if (value.starts_with("\xEF\xBB\xBF")) value.remove_prefix(3);
  const size_t first = value.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos &&
         (value[first] == '{' || value[first] == '[');
}

Refusal TooLarge(size_t bytes) {
  return {RejectReason::kTooLarge,
          absl::StrCat("message of ", bytes, " bytes; the limit is ",
                       kMaxMessageBytes)};
}

DecodeResult DecodeValue(std::string_view value) {
  if (value.size() > kMaxMessageBytes) return TooLarge(value.size());
  if (value.empty()) {
    return Refusal{RejectReason::kEmptyValue, "the message has no content"};
  }
  if (value.front() == kSchemaRegistryMagic) {
    return DecodeSchemaRegistryValue(value);
  }
  if (StartsLikeJson(value)) return DecodeJsonArticle(value);
  return DecodeProtobufArticle(value);
}

// The key is the uri; publishers that key by something else leave it out of
// the article and are refused, since revisions would scatter over partitions.
std::optional<Refusal> CheckIdentity(const Message& message,
                                     Article& article) {
  const std::string key = message.key ? RepairUtf8(*message.key) : "";
  if (article.uri.empty()) article.uri = key;
  if (article.uri.empty()) {
    return Refusal{RejectReason::kIdMissing,
                   "neither the article nor the message key has an id"};
  }
  if (article.uri.size() > kMaxUriBytes) {
    return Refusal{RejectReason::kIdTooLong,
                   absl::StrCat("id over ", kMaxUriBytes, " bytes")};
  }
  if (!key.empty() && key != article.uri) {
    return Refusal{RejectReason::kIdMismatch,
                   absl::StrCat("message key '", Printable(key, 80),
                                "' is not the article's id '",
                                Printable(article.uri, 80), "'")};
  }
  return std::nullopt;
}

std::optional<Refusal> CheckText(const Article& article) {
  if (article.body.size() > kMaxBodyBytes) {
    return Refusal{RejectReason::kTextTooLarge,
                   absl::StrCat("body over ", kMaxBodyBytes, " bytes")};
  }
  if (article.body.empty() && article.headline.empty() &&
      !article.IsWithdrawal()) {
    return Refusal{RejectReason::kTextMissing,
                   "neither headline nor body has text"};
  }
  return std::nullopt;
}

DecodeResult DecodeTombstone(const Message& message) {
  if (!message.key || message.key->empty()) {
    return Refusal{RejectReason::kKeyMissing,
                   "a withdrawal without a key names no article"};
  }
  Article article;
  article.uri = RepairUtf8(*message.key);
  article.pub_status = PubStatus::kCanceled;
  article.publish_time = message.time;
  article.publish_time_defaulted = true;
  if (auto refusal = CheckIdentity(message, article)) return *refusal;
  return article;
}

}  // namespace

std::string_view NameOf(RejectReason reason) {
  switch (reason) {
    case RejectReason::kTooLarge:
      return "too_large";
    case RejectReason::kEmptyValue:
      return "empty_value";
    case RejectReason::kKeyMissing:
      return "key_missing";
    case RejectReason::kUnknownFormat:
      return "unknown_format";
    case RejectReason::kUnknownSchema:
      return "unknown_schema";
    case RejectReason::kMalformedProtobuf:
      return "protobuf_malformed";
    case RejectReason::kMalformedJson:
      return "json_malformed";
    case RejectReason::kNotAnObject:
      return "json_not_an_object";
    case RejectReason::kWrongType:
      return "wrong_type";
    case RejectReason::kIdMissing:
      return "id_missing";
    case RejectReason::kIdTooLong:
      return "id_too_long";
    case RejectReason::kIdMismatch:
      return "id_mismatch";
    case RejectReason::kMalformedDate:
      return "date_malformed";
    case RejectReason::kTextMissing:
      return "text_missing";
    case RejectReason::kTextTooLarge:
      return "text_too_large";
  }
  return "unknown_format";
}

DecodeResult DecodeMessage(const Message& message) {
  if (!message.value) return DecodeTombstone(message);
  if (message.bytes_cut > 0) {
    return TooLarge(message.value->size() + message.bytes_cut);
  }
  DecodeResult result = DecodeValue(*message.value);
  auto* article = std::get_if<Article>(&result);
  if (article == nullptr) return result;
  if (auto refusal = CheckIdentity(message, *article)) return *refusal;
  if (auto refusal = CheckText(*article)) return *refusal;
  if (article->publish_time_defaulted ||
      article->publish_time > message.time) {
    article->publish_time_defaulted = true;
    article->publish_time = message.time;
    article->publish_time_has_clock = true;
  }
  return result;
}

DecodeResult DecodeJsonLine(std::string_view line) {
  if (line.size() > kMaxMessageBytes) {
    return Refusal{RejectReason::kTooLarge, "line over the message limit"};
  }
  DecodeResult result = DecodeJsonArticle(line);
  auto* article = std::get_if<Article>(&result);
  if (article == nullptr) return result;
  if (auto refusal = CheckIdentity(Message(), *article)) return *refusal;
  if (auto refusal = CheckText(*article)) return *refusal;
  if (article->publish_time_defaulted) {
    return Refusal{RejectReason::kMalformedDate, "no publish date"};
  }
  return result;
}

}  // namespace factline::ingest
