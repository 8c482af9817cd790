#include "daemon/ingest/json_article.h"

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/ingest/publish_time.h"
#include "simdjson.h"

namespace factline::ingest {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

// Reads fields of one object; keeps the first refusal and from then on reads
// nothing more.
class Fields {
 public:
  explicit Fields(object json) : json_(json) {}

  // The first of `names` that is there and not null.
  std::optional<element> Find(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      element value;
      if (json_.at_key_case_insensitive(name).get(value) ==
              simdjson::SUCCESS &&
          !value.is_null()) {
        return value;
      }
    }
    return std::nullopt;
  }

  bool Has(std::initializer_list<const char*> names) const {
    return Find(names).has_value();
  }

  // Text, repaired and cut to `max_bytes`; numbers count as their digits.
  std::string Text(std::initializer_list<const char*> names,
                   size_t max_bytes = kMaxFieldBytes) {
    const std::optional<element> value = Find(names);
    if (!value) return "";
    std::string text = TextOf(*value, *names.begin());
    return text.size() > max_bytes ? std::string(Utf8Prefix(text, max_bytes))
                                   : text;
  }

  std::string TextOf(const element& value, std::string_view name) {
    switch (value.type()) {
      case element_type::STRING:
        return RepairUtf8(std::string_view(value));
      case element_type::INT64:
        return std::to_string(int64_t(value));
      case element_type::UINT64:
        return std::to_string(uint64_t(value));
      case element_type::DOUBLE:
        return absl::StrCat(double(value));
      default:
        Refuse(RejectReason::kWrongType,
               absl::StrCat("field '", ToAbsl(name), "' is not text"));
        return "";
    }
  }

  // Names of a list of strings, or of objects with a "name"; or one string.
  std::vector<std::string> Names(std::initializer_list<const char*> names) {
    std::vector<std::string> out;
    const std::optional<element> value = Find(names);
    if (!value) return out;
    if (!value->is_array()) {
      out.push_back(TextOf(*value, *names.begin()));
      return out;
    }
    for (const element item : simdjson::dom::array(*value)) {
      if (out.size() >= kMaxListItems) break;
      if (item.is_object()) {
        Fields fields{object(item)};
        std::string name = fields.Text({"name", "literal"});
        if (!name.empty()) out.push_back(std::move(name));
      } else {
        out.push_back(TextOf(item, *names.begin()));
      }
    }
    return out;
  }

  void Refuse(RejectReason reason, std::string detail) {
    if (!refusal_) refusal_ = Refusal{reason, std::move(detail)};
  }

  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  object json_;
  std::optional<Refusal> refusal_;
};

// `word` must be lower case.
bool ContainsWord(std::string_view text, std::string_view word) {
  return AsciiLower(text).find(word) != std::string::npos;
}

bool LooksLikeHtml(std::string_view body) {
  for (const std::string_view tag : {"</p>", "<br", "</div>", "<p>"}) {
    if (body.find(tag) != std::string_view::npos) return true;
  }
  return false;
}

BodyFormat FormatOf(std::string_view type, std::string_view body) {
  if (ContainsWord(type, "html")) return BodyFormat::kHtml;
  if (!type.empty()) return BodyFormat::kText;
  return LooksLikeHtml(body) ? BodyFormat::kHtml : BodyFormat::kText;
}

PubStatus StatusOf(std::string_view word, Fields& fields) {
  for (const auto& [name, status] :
       {std::pair{"usable", PubStatus::kUsable},
        {"published", PubStatus::kUsable},
        {"withheld", PubStatus::kWithheld},
        {"canceled", PubStatus::kCanceled},
        {"cancelled", PubStatus::kCanceled},
        {"withdrawn", PubStatus::kCanceled},
        {"deleted", PubStatus::kCanceled}}) {
    if (absl::EqualsIgnoreCase(ToAbsl(word), name)) return status;
  }
  if (!word.empty()) {
    fields.Refuse(RejectReason::kWrongType,
                  absl::StrCat("unknown status '", Printable(word, 40), "'"));
  }
  return PubStatus::kUsable;
}

void ReadTimes(Fields& fields, std::initializer_list<const char*> revised,
               std::initializer_list<const char*> created, Article& article) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!article.dateline_time_zone.empty() &&
      !absl::LoadTimeZone(article.dateline_time_zone, &zone)) {
    article.dateline_time_zone.clear();
    zone = absl::UTCTimeZone();
  }
  const auto read = [&](std::initializer_list<const char*> names)
      -> std::optional<PublishTime> {
    const std::string text = fields.Text(names);
    if (text.empty()) return std::nullopt;
    std::optional<PublishTime> time = ParsePublishTime(text, zone);
    if (!time) {
      fields.Refuse(RejectReason::kMalformedDate,
                    absl::StrCat("'", Printable(text, 60), "' is not a date"));
    }
    return time;
  };
  const std::optional<PublishTime> first = read(created);
  std::optional<PublishTime> latest = read(revised);
  if (!latest) latest = first;
  if (first) article.first_created_time = first->time;
  article.publish_time_defaulted = !latest;
  if (latest) {
    article.publish_time = latest->time;
    article.publish_time_has_clock = latest->has_clock;
  }
}

// "12" and "v12" are numbers to compare by; "12.3" and "final" are not.
int64_t VersionNumberOf(std::string_view version) {
  if (version.starts_with('v') || version.starts_with('V')) {
    version.remove_prefix(1);
  }
  int64_t number = 0;
  return absl::SimpleAtoi(ToAbsl(version), &number) && number > 0 ? number : 0;
}

void AddCorrection(std::string type, std::string text, Article& article) {
  article.corrections.push_back(
      {.type = std::move(type), .text = std::move(text), .note_time = {}});
  article.signal = Signal::kCorrection;
}

// An editorial note is a correction when it says so.
void ReadEditorialNote(std::string note, Article& article) {
  for (const char* word : {"correct", "clarif", "retract"}) {
    if (ContainsWord(note, word)) {
      AddCorrection("correction", std::move(note), article);
      return;
    }
  }
}

// --- ninjs

// Picks from ninjs 2 and 3's headlines[] or bodies[] the item of role "main",
// else the first one. `type` takes its content type.
std::string PickItem(Fields& fields, const char* list, size_t max_bytes,
                     std::string& type) {
  const std::optional<element> value = fields.Find({list});
  if (!value) return "";
  if (!value->is_array()) {
    fields.Refuse(RejectReason::kWrongType,
                  absl::StrCat("field '", list, "' is not a list"));
    return "";
  }
  std::string picked;
  for (const element item : simdjson::dom::array(*value)) {
    if (!item.is_object()) {
      fields.Refuse(RejectReason::kWrongType,
                    absl::StrCat("an item of '", list, "' is not an object"));
      return "";
    }
    Fields entry{object(item)};
    const bool main = absl::EqualsIgnoreCase(entry.Text({"role"}), "main");
    if (!picked.empty() && !main) continue;
    picked = entry.Text({"value"}, max_bytes);
    type = entry.Text({"contentType"});
    if (entry.refusal()) {
      fields.Refuse(entry.refusal()->reason, entry.refusal()->detail);
    }
    if (main) break;
  }
  return picked;
}

void ReadNinjsText(Fields& fields, Article& article) {
  std::string type;
  article.headline = fields.Text({"headline", "title"});
  if (article.headline.empty()) {
    article.headline = PickItem(fields, "headlines", kMaxFieldBytes, type);
  }
  // One byte over the limit is enough to be refused for it later.
  if (fields.Has({"body_text"})) {
    article.body = fields.Text({"body_text"}, kMaxBodyBytes + 1);
    article.body_format = BodyFormat::kText;
    return;
  }
  if (fields.Has({"body_xhtml", "body_html"})) {
    article.body = fields.Text({"body_xhtml", "body_html"}, kMaxBodyBytes + 1);
    article.body_format = BodyFormat::kHtml;
    return;
  }
  type.clear();
  article.body = PickItem(fields, "bodies", kMaxBodyBytes + 1, type);
  article.body_format = FormatOf(type, article.body);
}

Article ReadNinjs(Fields& fields) {
  Article article;
  article.uri = fields.Text({"uri"}, kMaxUriBytes + 1);
  article.version = fields.Text({"version"});
  article.version_number = VersionNumberOf(article.version);
  article.pub_status = StatusOf(fields.Text({"pubstatus"}), fields);
  article.language = fields.Text({"language"});
  article.url = fields.Text({"url", "canonicalurl"});
  article.credits = fields.Names({"infosource", "infosources"});
  article.publisher = fields.Text({"copyrightholder", "provider", "source"});
  if (article.publisher.empty() && !article.credits.empty()) {
    article.publisher = article.credits.front();
  }
  article.dateline_place = fields.Text({"located"});
  ReadNinjsText(fields, article);
  ReadEditorialNote(fields.Text({"ednote"}), article);
  ReadTimes(fields, {"versionCreated"}, {"firstCreated"}, article);
  return article;
}

// --- plain JSON

void ReadCorrection(Fields& fields, Article& article) {
  const std::optional<element> value = fields.Find({"correction"});
  if (!value) return;
  if (value->is_bool()) {
    if (bool(*value)) AddCorrection("correction", "", article);
  } else {
    AddCorrection("correction", fields.Text({"correction"}), article);
  }
}

Article ReadPlain(Fields& fields) {
  Article article;
  article.uri = fields.Text({"id", "uri", "guid"}, kMaxUriBytes + 1);
  article.version = fields.Text({"version"});
  article.version_number = VersionNumberOf(article.version);
  article.pub_status = StatusOf(fields.Text({"status"}), fields);
  article.publisher = fields.Text({"source", "publisher"});
  article.url = fields.Text({"url"});
  article.language = fields.Text({"language", "lang"});
  article.headline = fields.Text({"title", "headline"});
  article.body = fields.Text({"body", "text"}, kMaxBodyBytes + 1);
  article.body_format =
      FormatOf(fields.Text({"format", "content_type"}), article.body);
  article.dateline_place = fields.Text({"place", "dateline"});
  article.dateline_time_zone = fields.Text({"time_zone", "timezone"});
  article.credits = fields.Names({"credits"});
  article.replaces = fields.Names({"replaces"});
  ReadCorrection(fields, article);
  ReadTimes(fields, {"updated", "modified"}, {"published", "date"}, article);
  return article;
}

bool IsNinjs(const Fields& fields) {
  return fields.Has({"uri"}) &&
         fields.Has({"versionCreated", "pubstatus", "headlines", "bodies",
                     "body_text", "body_xhtml", "body_html", "standard",
                     "firstCreated", "representationtype"});
}

std::string_view WithoutBom(std::string_view json) {
  if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
  return json;
}

}  // namespace

DecodeResult DecodeJsonArticle(std::string_view json) {
  // A parser keeps its buffers; one a thread serves all its messages.
  thread_local simdjson::dom::parser parser(2 * kMaxMessageBytes);
  static thread_local bool sized =
      parser.allocate(kMaxMessageBytes, kMaxJsonDepth) == simdjson::SUCCESS;
  (void)sized;
  json = WithoutBom(json);
  element root;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(root)) {
    return Refusal{RejectReason::kMalformedJson, simdjson::error_message(error)};
  }
  if (!root.is_object()) {
    return Refusal{RejectReason::kNotAnObject, "the JSON value is no object"};
  }
  Fields fields{object(root)};
  Article article = IsNinjs(fields) ? ReadNinjs(fields) : ReadPlain(fields);
  if (fields.refusal()) return *fields.refusal();
  return article;
}

}  // namespace factline::ingest
