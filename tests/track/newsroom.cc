#include "tests/track/newsroom.h"

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"

namespace factline::track {

absl::Time At(double hours) {
  return absl::FromUnixSeconds(1738368000) + absl::Hours(hours);
}

Quantity Number(std::string_view text) {
  static constexpr std::pair<std::string_view, Comparator> kSigns[] = {
      {">=", Comparator::kAtLeast},  {"<=", Comparator::kAtMost},
      {"<<", Comparator::kLessThan}, {"~", Comparator::kApproximate},
      {"<", Comparator::kJustUnder}, {">", Comparator::kGreaterThan},
  };
  Quantity quantity;
  quantity.unit_code = "{person}";
  quantity.surface_text = text;
  for (const auto& [between, comparator] :
       {std::pair<std::string_view, Comparator>{"..", Comparator::kRange},
        {"?", Comparator::kVague}}) {
    const size_t at = text.find(between);
    if (at == text.npos) continue;
    quantity.comparator = comparator;
    quantity.lower_bound = Decimal::Parse(text.substr(0, at));
    quantity.upper_bound = Decimal::Parse(text.substr(at + between.size()));
    return quantity;
  }
  for (const auto& [sign, comparator] : kSigns) {
    if (!text.starts_with(sign)) continue;
    quantity.comparator = comparator;
    text.remove_prefix(sign.size());
    break;
  }
  int exponent = 0;
  if (text.ends_with("bn")) {
    text.remove_suffix(2);
    quantity.has_multiplier = true;
    for (const char c : text) quantity.significant_digits += c != '.';
    exponent = 9;
  }
  const Decimal number = Decimal::Parse(text).value();
  quantity.value =
      Decimal::Make(number.coefficient(), number.exponent() + exponent);
  return quantity;
}

ReadClaim Read(std::string_view uri, double published, const Report& report) {
  ReadClaim read;
  Claim& claim = read.claim;
  claim.article_uri = uri;
  claim.publisher = absl::StrCat("publisher of ", ToAbsl(uri));
  claim.figure_key.concept_id = report.concept_id;
  claim.figure_key.object = "person";
  claim.figure_key.unit_code = "{person}";
  claim.figure_key.tally = report.tally;
  claim.tally = report.tally;
  claim.measure.action = report.concept_id;
  claim.measure.object = "person";
  claim.quantity = Number(report.number);
  claim.event_time.earliest = At(report.from);
  claim.event_time.latest = At(report.from + report.hours);
  if (!report.denied_by.empty()) {
    claim.attributions.push_back({.source = std::string(report.denied_by),
                                  .cue = "denied",
                                  .stance = Stance::kDenies,
                                  .statement_time = std::nullopt});
  }
  if (!report.speaker.empty()) {
    claim.attributions.push_back({.source = std::string(report.speaker),
                                  .cue = "said",
                                  .stance = Stance::kAsserts,
                                  .statement_time = std::nullopt});
  }
  claim.publish_time = At(published);
  const std::string sentence =
      report.sentence.empty()
          ? absl::StrCat(ToAbsl(report.number), " ", ToAbsl(report.speaker),
                         " ", ToAbsl(report.denied_by), " ", report.from)
          : std::string(report.sentence);
  claim.id = MakeClaimId(uri, sentence, 0, claim);
  read.reading.evidence.push_back({.field = "body",
                                   .start_byte = 0,
                                   .end_byte = 1,
                                   .quote = std::string(report.number)});
  return read;
}

ReadClaim ReadStatement(std::string_view uri, double published,
                        std::string_view speaker, std::string_view text) {
  ReadClaim read;
  Claim& claim = read.claim;
  claim.article_uri = uri;
  claim.statement = Statement{std::string(text), true, {}};
  claim.attributions.push_back({.source = std::string(speaker),
                                .cue = "said",
                                .stance = Stance::kAsserts,
                                .statement_time = std::nullopt});
  claim.publish_time = At(published);
  claim.id = MakeClaimId(uri, text, 0, claim);
  return read;
}

Decoded Decode(const Message& message) {
  Decoded decoded;
  Article& article = decoded.article;
  article.uri = message.uri;
  article.publish_time = At(message.published);
  decoded.extractor = message.extractor;
  if (message.tombstone) {
    article.pub_status = PubStatus::kCanceled;
    article.publish_time_defaulted = true;
    return decoded;
  }
  article.version_number = message.version;
  article.version = message.version_text;
  article.publisher = absl::StrCat("publisher of ", ToAbsl(message.uri));
  article.headline = absl::StrCat("version ", message.version);
  article.signal = message.signal;
  article.pub_status = message.status;
  if (!message.note.empty()) {
    article.corrections.push_back({.type = "correction",
                                   .text = std::string(message.note),
                                   .note_time = std::nullopt});
  }
  for (const Report& report : message.reports) {
    ReadClaim read = Read(message.uri, message.published, report);
    read.reading.extractor_version = message.extractor;
    absl::StrAppend(&article.body, read.claim.id, "\n");
    if (!article.IsWithdrawal()) decoded.claims.push_back(std::move(read));
  }
  return decoded;
}

}  // namespace factline::track
