#include "tests/extract/times_testing.h"

#include <gtest/gtest.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/base/strings.h"
#include "daemon/extract/times.h"
#include "daemon/language/tokenizer.h"

namespace factline::extract {
namespace {

void FillDocument(std::string_view text, language::Document& document) {
  document.text = std::string(text);
  document.lower = AsciiLower(text);
  for (uint32_t begin = 0; begin < text.size();) {
    size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    language::Paragraph paragraph;
    paragraph.span = {begin, static_cast<uint32_t>(end)};
    document.paragraphs.push_back(paragraph);
    begin = static_cast<uint32_t>(end) + 1;
  }
  language::Tokenize(document);
}

ArticleContext ContextOf(std::string_view published, std::string_view zone) {
  ArticleContext context;
  context.time_zone = std::string(zone);
  context.publish_time_has_clock = published.size() > 10;
  absl::CivilDay day;
  std::string error;
  if (absl::ParseCivilTime(ToAbsl(published), &day)) {
    context.publish_time = absl::FromCivil(day, absl::UTCTimeZone());
  } else {
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, ToAbsl(published),
                                &context.publish_time, &error))
        << error;
  }
  return context;
}

std::string BoundOf(const std::optional<absl::Time>& bound,
                    absl::TimeZone zone) {
  return bound ? absl::FormatTime("%Y-%m-%dT%H:%M", *bound, zone)
               : std::string("..");
}

}  // namespace

std::vector<TimeMention> TimesIn(std::string_view text,
                                 std::string_view published,
                                 std::string_view zone) {
  static const absl::StatusOr<TimeReader> reader = TimeReader::Create("");
  EXPECT_TRUE(reader.ok()) << reader.status();
  language::Document document;
  FillDocument(text, document);
  std::vector<TimeMention> mentions;
  reader->Find(document, ContextOf(published, zone), mentions);
  return mentions;
}

std::string ValuesOf(std::string_view text, std::string_view published) {
  std::string out;
  for (const TimeMention& mention : TimesIn(text, published)) {
    absl::StrAppend(
        &out, out.empty() ? "" : "; ",
        ToAbsl(text.substr(mention.span.begin, mention.span.size())), "=",
        mention.timex_value);
  }
  return out;
}

std::string IntervalOf(const TimeMention& mention) {
  absl::TimeZone zone = absl::UTCTimeZone();
  absl::LoadTimeZone(mention.time.time_zone, &zone);
  return absl::StrCat("[", BoundOf(mention.time.earliest, zone), ", ",
                      BoundOf(mention.time.latest, zone), ")");
}

}  // namespace factline::extract
