#include "daemon/pipeline/layers_json.h"

#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/json.h"
#include "factline/v1/common.pb.h"

namespace factline::pipeline {
namespace {

// Builds one JSON object; members without a value are left out.
class JsonObject {
 public:
  void Number(std::string_view name, int64_t value) {
    Member(name, std::to_string(value));
  }
  void Text(std::string_view name, std::string_view value) {
    if (!value.empty()) Member(name, convert::JsonString(value));
  }
  void True(std::string_view name, bool value) {
    if (value) Member(name, "true");
  }
  void DecimalText(std::string_view name, const std::optional<Decimal>& value) {
    if (value) Text(name, value->ToString());
  }
  void Time(std::string_view name, const std::optional<absl::Time>& value) {
    if (value) {
      Text(name, absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", *value,
                                  absl::UTCTimeZone()));
    }
  }
  std::string Finish() const { return absl::StrCat("{", members_, "}"); }

 private:
  void Member(std::string_view name, const std::string& value) {
    absl::StrAppend(&members_, members_.empty() ? "" : ",",
                    convert::JsonString(name), ":", value);
  }
  std::string members_;
};

std::string_view NameOf(extract::TimexType type) {
  switch (type) {
    case extract::TimexType::kDate:
      return "DATE";
    case extract::TimexType::kTime:
      return "TIME";
    case extract::TimexType::kDuration:
      return "DURATION";
    case extract::TimexType::kSet:
      return "SET";
  }
  return "DATE";
}

std::string QuantityJson(const extract::QuantityMention& mention,
                         const Evidence& evidence) {
  const Quantity& quantity = mention.quantity;
  JsonObject json;
  json.Number("startByte", evidence.start_byte);
  json.Number("endByte", evidence.end_byte);
  json.DecimalText("value", quantity.value);
  json.DecimalText("lowerBound", quantity.lower_bound);
  json.DecimalText("upperBound", quantity.upper_bound);
  json.Text("comparator",
            v1::Comparator_Name(
                static_cast<v1::Comparator>(quantity.comparator)));
  json.Text("unitCode", quantity.unit_code);
  json.Text("unitText", mention.unit_text);
  if (quantity.role != QuantityRole::kLevel) {
    json.Text("role", v1::QuantityRole_Name(
                          static_cast<v1::QuantityRole>(quantity.role)));
  }
  json.True("onlyTime", mention.only_time);
  return json.Finish();
}

std::string TimeJson(const extract::TimeMention& mention,
                     const Evidence& evidence) {
  JsonObject json;
  json.Number("startByte", evidence.start_byte);
  json.Number("endByte", evidence.end_byte);
  json.Text("type", NameOf(mention.type));
  json.Text("value", mention.timex_value);
  json.Text("edtf", mention.time.edtf);
  json.Time("earliestTime", mention.time.earliest);
  json.Time("latestTime", mention.time.latest);
  return json.Finish();
}

std::string AttributionJson(const extract::AttributionMention& mention,
                            const Evidence& cue, const Evidence& content) {
  JsonObject json;
  json.Number("cueStartByte", cue.start_byte);
  json.Number("cueEndByte", cue.end_byte);
  json.Text("speaker", mention.speaker);
  json.Number("contentStartByte", content.start_byte);
  json.Number("contentEndByte", content.end_byte);
  return json.Finish();
}

// Joins `item(i)` for each finding whose evidence lies in the body.
template <typename Item>
std::string BodyList(std::string_view name,
                     const std::vector<Evidence>& evidence, Item item) {
  std::string list;
  for (size_t i = 0; i < evidence.size(); ++i) {
    if (evidence[i].field != "body") continue;
    absl::StrAppend(&list, list.empty() ? "" : ",", item(i));
  }
  return absl::StrCat(convert::JsonString(name), ":[", list, "]");
}

}  // namespace

std::string LayersJson(const extract::Extraction& extraction) {
  const extract::Layers& layers = extraction.layers;
  return absl::StrCat(
      BodyList("quantities", extraction.quantity_evidence,
               [&](size_t i) {
                 return QuantityJson(layers.quantities[i],
                                     extraction.quantity_evidence[i]);
               }),
      ",",
      BodyList("times", extraction.time_evidence,
               [&](size_t i) {
                 return TimeJson(layers.times[i],
                                 extraction.time_evidence[i]);
               }),
      ",",
      BodyList("attributions", extraction.cue_evidence, [&](size_t i) {
        return AttributionJson(layers.attributions[i],
                               extraction.cue_evidence[i],
                               extraction.content_evidence[i]);
      }));
}

}  // namespace factline::pipeline
