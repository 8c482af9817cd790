// Reads articles or sentences as JSON lines {"id", "text", "published",
// "annotated_upto"?} and writes what the layer of times finds in the form that
// ../shared/eval/score_timex.py reads: {"id", "spans": [{"start", "end",
// "text", "value", "type", "edtf", "from", "to"}]}, offsets in characters, from
// and to the first and last second. For measuring one layer alone; not part of
// the daemon. `times_probe [LEXICON_DIR [ZONE]]`.

#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/extract/normalize.h"
#include "daemon/extract/times.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"
#include "simdjson.h"

namespace factline::extract {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Characters in the first `bytes` bytes of `text`.
int64_t Characters(std::string_view text, size_t bytes) {
  const std::string_view front = text.substr(0, bytes);
  return static_cast<int64_t>(front.size()) -
         std::count_if(front.begin(), front.end(), IsContinuation);
}

// The first `characters` characters of `text`.
std::string_view Front(std::string_view text, int64_t characters) {
  size_t at = 0;
  while (at < text.size() && (characters > 0 || IsContinuation(text[at]))) {
    if (!IsContinuation(text[at])) --characters;
    ++at;
  }
  return text.substr(0, at);
}

std::string_view NameOf(TimexType type) {
  switch (type) {
    case TimexType::kDate:
      return "DATE";
    case TimexType::kTime:
      return "TIME";
    case TimexType::kDuration:
      return "DURATION";
    case TimexType::kSet:
      return "SET";
  }
  return "";
}

std::string BoundJson(const std::optional<absl::Time>& bound,
                      absl::Duration shift, const absl::TimeZone& zone) {
  if (!bound) return "null";
  return Quoted(
      FromAbsl(absl::FormatTime("%Y-%m-%dT%H:%M:%S", *bound - shift, zone)));
}

std::string SpanJson(const TimeMention& mention, const Evidence& evidence,
                     std::string_view body) {
  absl::TimeZone zone = absl::UTCTimeZone();
  absl::LoadTimeZone(mention.time.time_zone, &zone);
  std::string out = "{\"start\": ";
  out += std::to_string(Characters(body, evidence.start_byte));
  out += ", \"end\": " + std::to_string(Characters(body, evidence.end_byte));
  out += ", \"text\": " + Quoted(evidence.quote);
  out += ", \"value\": " + Quoted(mention.timex_value);
  out += ", \"type\": " + Quoted(NameOf(mention.type));
  out += ", \"edtf\": " + Quoted(mention.time.edtf);
  out += ", \"surface\": " + Quoted(mention.time.surface_text);
  out += ", \"from\": " +
         BoundJson(mention.time.earliest, absl::ZeroDuration(), zone);
  out += ", \"to\": " + BoundJson(mention.time.latest, absl::Seconds(1), zone);
  return out + "}";
}

bool ReadPublished(std::string_view published, ArticleContext& context) {
  absl::CivilDay day;
  context.publish_time_has_clock = published.size() > 10;
  if (absl::ParseCivilTime(ToAbsl(published), &day)) {
    context.publish_time = absl::FromCivil(day, absl::UTCTimeZone());
    return true;
  }
  absl::CivilSecond second;
  // Without a zone; fractions of seconds are left out.
  constexpr size_t kSeconds = std::string_view("2025-02-23T04:21:05").size();
  const bool has_zone = published.ends_with('Z') ||
                        published.find_first_of("+-", 10) != published.npos;
  if (!has_zone &&
      absl::ParseCivilTime(ToAbsl(published.substr(0, kSeconds)), &second)) {
    context.publish_time = absl::FromCivil(second, absl::UTCTimeZone());
    return true;
  }
  std::string error;
  return absl::ParseTime(absl::RFC3339_full, ToAbsl(published),
                         &context.publish_time, &error);
}

std::string Line(const TimeReader& reader, std::string_view id,
                 std::string_view text, const ArticleContext& context) {
  Article article;
  article.uri = "probe";
  article.body = RepairUtf8(std::string(text));
  language::Document document;
  const OffsetMap map = Normalize(article, document);
  language::Tokenize(document);
  const language::ModelSyntax syntax;
  for (uint32_t s = 0; s < document.sentences.size(); ++s) {
    syntax.Annotate(document, s);
  }
  std::vector<TimeMention> mentions;
  reader.Find(document, context, mentions);
  std::string out = "{\"id\": " + Quoted(id) + ", \"spans\": [";
  for (size_t i = 0; i < mentions.size(); ++i) {
    if (i > 0) out += ", ";
    out += SpanJson(mentions[i], map.Locate(mentions[i].span), article.body);
  }
  return out + "]}";
}

int Run(const std::string& lexicon_dir, const std::string& zone) {
  const auto reader = TimeReader::Create(lexicon_dir);
  if (!reader.ok()) {
    std::cerr << reader.status() << "\n";
    return 1;
  }
  simdjson::dom::parser parser;
  for (std::string line; std::getline(std::cin, line);) {
    simdjson::dom::element row;
    std::string_view id;
    std::string_view text;
    std::string_view published;
    ArticleContext context;
    context.time_zone = zone;
    if (parser.parse(line).get(row) != simdjson::SUCCESS ||
        row["id"].get(id) != simdjson::SUCCESS ||
        row["text"].get(text) != simdjson::SUCCESS ||
        row["published"].get(published) != simdjson::SUCCESS ||
        !ReadPublished(published, context)) {
      std::cerr << "not a line of {id, text, published}: " << Printable(line)
                << "\n";
      return 1;
    }
    int64_t upto = 0;
    if (row["annotated_upto"].get(upto) == simdjson::SUCCESS) {
      text = Front(text, upto);  // The rest has no gold.
    }
    std::cout << Line(*reader, id, text, context) << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace factline::extract

int main(int argc, char** argv) {
  return factline::extract::Run(argc > 1 ? argv[1] : "",
                                argc > 2 ? argv[2] : "");
}
