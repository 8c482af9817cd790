#include "daemon/pipeline/layers_json.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/model/article.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/pipeline/pipeline_testing.h"

namespace factline::pipeline {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

Article ArticleOf(std::string headline, std::string body) {
  Article article;
  article.uri = "t:layers";
  article.headline = std::move(headline);
  article.body = std::move(body);
  article.publish_time = absl::FromCivil(absl::CivilHour(2025, 3, 2, 8),
                                         absl::UTCTimeZone());
  return article;
}

// The layers of an article as a JSON parser understands them.
Struct LayersOf(const Article& article) {
  const auto extraction = TestExtractor().Extract(article, true);
  EXPECT_TRUE(extraction.ok()) << extraction.status();
  Struct parsed;
  const auto status = google::protobuf::util::JsonStringToMessage(
      absl::StrCat("{", LayersJson(*extraction), "}"), &parsed);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return parsed;
}

// Bytes of the body from member `start` to member `end` of each row.
std::vector<std::string> Texts(const Struct& layers, const std::string& list,
                               const std::string& body,
                               const std::string& start = "startByte",
                               const std::string& end = "endByte") {
  std::vector<std::string> texts;
  for (const Value& row : layers.fields().at(list).list_value().values()) {
    const auto& fields = row.struct_value().fields();
    const auto from =
        static_cast<size_t>(fields.at(start).number_value());
    const auto to = static_cast<size_t>(fields.at(end).number_value());
    texts.push_back(body.substr(from, to - from));
  }
  return texts;
}

using List = std::vector<std::string>;

TEST(LayersJsonTest, OffsetsCountBytesOfTheBodyAsItCame) {
  // Multi-byte letters and a line end before the findings.
  const std::string body =
      "ODESA – naïve café.\r\n\r\nRussia launched 44 drones at "
      "Odesa on Sunday, Olena Kovalenko said.";
  const Struct layers = LayersOf(ArticleOf("Night of drones", body));
  EXPECT_EQ(Texts(layers, "quantities", body), List{"44"});
  EXPECT_EQ(Texts(layers, "times", body), List{"Sunday"});
  EXPECT_EQ(Texts(layers, "attributions", body, "cueStartByte", "cueEndByte"),
            List{"said"});
  const auto& quantity = layers.fields()
                             .at("quantities")
                             .list_value()
                             .values(0)
                             .struct_value()
                             .fields();
  EXPECT_EQ(quantity.at("value").string_value(), "44");
  EXPECT_EQ(quantity.at("comparator").string_value(), "COMPARATOR_EXACT");
  const auto& speech = layers.fields()
                           .at("attributions")
                           .list_value()
                           .values(0)
                           .struct_value()
                           .fields();
  EXPECT_EQ(speech.at("speaker").string_value(), "Olena Kovalenko");
}

TEST(LayersJsonTest, QuantitiesSayWhatIsNoFigure) {
  const std::string body =
      "Prices fell 3 percent two years ago, Olena Kovalenko said.";
  const Struct layers = LayersOf(ArticleOf("Prices", body));
  EXPECT_EQ(Texts(layers, "quantities", body), (List{"3 percent", "two years"}));
  const auto& rows = layers.fields().at("quantities").list_value();
  const auto& change = rows.values(0).struct_value().fields();
  EXPECT_EQ(change.at("role").string_value(), "QUANTITY_ROLE_DECREASE");
  EXPECT_EQ(change.count("onlyTime"), 0u);
  const auto& age = rows.values(1).struct_value().fields();
  EXPECT_EQ(age.count("role"), 0u);
  EXPECT_TRUE(age.at("onlyTime").bool_value());
}

TEST(LayersJsonTest, HtmlOffsetsPointIntoTheMarkup) {
  const std::string body =
      "<p>Rescuers &amp; doctors came.</p><p>The flood killed <b>31</b> "
      "people on Sunday.</p>";
  Article article = ArticleOf("Flood", body);
  article.body_format = BodyFormat::kHtml;
  const Struct layers = LayersOf(article);
  EXPECT_EQ(Texts(layers, "quantities", body), List{"31"});
  EXPECT_EQ(Texts(layers, "times", body), List{"Sunday"});
}

TEST(LayersJsonTest, LeavesOutTheHeadline) {
  const Struct layers =
      LayersOf(ArticleOf("Flood kills 31 people on Sunday, mayor says",
                         "Nothing else is known."));
  for (const char* list : {"quantities", "times", "attributions"}) {
    ASSERT_EQ(layers.fields().count(list), 1u) << list;
    EXPECT_EQ(layers.fields().at(list).list_value().values_size(), 0) << list;
  }
}

TEST(LayersJsonTest, IsJsonWhateverTheSpeakerIsCalled) {
  const std::string body =
      "The flood killed 31 people, said Anna \"Quick\\Step\" Berg.\n"
      "\"It was 12 km\tlong,\" Anna Berg said on Sunday.";
  const Struct layers = LayersOf(ArticleOf("Flood", body));
  EXPECT_GE(Texts(layers, "quantities", body).size(), 1u);
}

}  // namespace
}  // namespace factline::pipeline
