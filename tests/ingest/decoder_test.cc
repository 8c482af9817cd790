#include "daemon/ingest/decoder.h"

#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <variant>

#include "absl/time/civil_time.h"
#include "daemon/base/utf8.h"
#include "daemon/convert/convert.h"
#include "factline/v1/article.pb.h"
#include "gtest/gtest.h"

namespace factline::ingest {
namespace {

absl::Time Utc(int year, int month, int day, int hour = 0) {
  return absl::FromCivil(absl::CivilHour(year, month, day, hour),
                         absl::UTCTimeZone());
}

Message Wrap(std::string value, std::optional<std::string> key = {}) {
  Message message;
  message.partition = {"c", "articles", 0};
  message.time = Utc(2025, 6, 1);
  message.key = std::move(key);
  message.value = std::move(value);
  return message;
}

// --- accepted forms

struct Accepted {
  std::string_view name;
  std::string_view json;
  std::function<void(const Article&)> check;
};

class AcceptedJsonTest : public testing::TestWithParam<Accepted> {};

TEST_P(AcceptedJsonTest, Decodes) {
  const DecodeResult result =
      DecodeMessage(Wrap(std::string(GetParam().json)));
  const auto* refusal = std::get_if<Refusal>(&result);
  ASSERT_EQ(refusal, nullptr) << NameOf(refusal->reason) << refusal->detail;
  GetParam().check(std::get<Article>(result));
}

const Accepted kAccepted[] = {
    {"Plain",
     R"({"id":"a1","title":"Toll rises","body":"Six people died.",
         "published":"2025-05-04T08:00:00Z","source":"Example Wire",
         "language":"en","url":"https://example.com/a1","version":2})",
     [](const Article& a) {
       EXPECT_EQ(a.uri, "a1");
       EXPECT_EQ(a.headline, "Toll rises");
       EXPECT_EQ(a.body, "Six people died.");
       EXPECT_EQ(a.body_format, BodyFormat::kText);
       EXPECT_EQ(a.publish_time, Utc(2025, 5, 4, 8));
       EXPECT_FALSE(a.publish_time_defaulted);
       EXPECT_EQ(a.publisher, "Example Wire");
       EXPECT_EQ(a.version, "2");
       EXPECT_EQ(a.version_number, 2);
     }},
    {"TextIsBody", R"({"id":"a","text":"Six died.","published":"2025-05-04"})",
     [](const Article& a) {
       EXPECT_EQ(a.body, "Six died.");
       EXPECT_FALSE(a.publish_time_has_clock);
     }},
    {"HtmlIsSeen", R"({"id":"a","body":"<p>Six died.</p>"})",
     [](const Article& a) { EXPECT_EQ(a.body_format, BodyFormat::kHtml); }},
    {"MissingDateIsFlagged", R"({"id":"a","body":"Six died."})",
     [](const Article& a) {
       EXPECT_TRUE(a.publish_time_defaulted);
       EXPECT_EQ(a.publish_time, Utc(2025, 6, 1));
     }},
    {"FutureDateIsClamped",
     R"({"id":"a","body":"Six died.","published":"2031-01-01T00:00:00Z"})",
     [](const Article& a) {
       EXPECT_TRUE(a.publish_time_defaulted);
       EXPECT_EQ(a.publish_time, Utc(2025, 6, 1));
     }},
    {"NullIsAbsent", R"({"id":"a","title":null,"body":"x","source":null})",
     [](const Article& a) { EXPECT_EQ(a.publisher, ""); }},
    {"FirstKeyWins", R"({"id":"a","body":"first","body":"second"})",
     [](const Article& a) { EXPECT_EQ(a.body, "first"); }},
    {"NulBecomesReplacement", R"({"id":"a","body":"x\u0000y"})",
     [](const Article& a) { EXPECT_EQ(a.body, "x\xEF\xBF\xBDy"); }},
    {"ByteOrderMark", "\xEF\xBB\xBF{\"id\":\"a\",\"body\":\"x\"}",
     [](const Article& a) { EXPECT_EQ(a.uri, "a"); }},
    {"Correction",
     R"({"id":"a","body":"x","correction":"An earlier version said 9."})",
     [](const Article& a) {
       EXPECT_EQ(a.signal, Signal::kCorrection);
       ASSERT_EQ(a.corrections.size(), 1u);
       EXPECT_EQ(a.corrections[0].text, "An earlier version said 9.");
     }},
    {"WithdrawnNeedsNoText", R"({"id":"a","status":"withdrawn"})",
     [](const Article& a) { EXPECT_TRUE(a.IsWithdrawal()); }},
    {"Ninjs1",
     R"({"uri":"urn:x:1","version":"3","versioncreated":"2025-05-04T08:00:00Z",
         "firstcreated":"2025-05-03T08:00:00Z","pubstatus":"usable",
         "headline":"H","body_text":"Six died.","located":"Kyiv, Ukraine",
         "infosource":[{"name":"AFP"},{"name":"AP"}],"language":"en"})",
     [](const Article& a) {
       EXPECT_EQ(a.uri, "urn:x:1");
       EXPECT_EQ(a.version_number, 3);
       EXPECT_EQ(a.publish_time, Utc(2025, 5, 4, 8));
       EXPECT_EQ(a.first_created_time, Utc(2025, 5, 3, 8));
       EXPECT_EQ(a.body_format, BodyFormat::kText);
       EXPECT_EQ(a.dateline_place, "Kyiv, Ukraine");
       EXPECT_EQ(a.publisher, "AFP");
       EXPECT_EQ(a.credits.size(), 2u);
     }},
    {"Ninjs1Xhtml",
     R"({"uri":"urn:x:1","versioncreated":"2025-05-04T08:00:00Z",
         "body_xhtml":"<p>Six died.</p>"})",
     [](const Article& a) { EXPECT_EQ(a.body_format, BodyFormat::kHtml); }},
    {"Ninjs2",
     R"({"uri":"urn:x:2","versioncreated":"2025-05-04T08:00:00Z",
         "headlines":[{"role":"short","value":"S"},
                      {"role":"main","value":"M"}],
         "bodies":[{"role":"html","contenttype":"text/html",
                    "value":"<p>Six died.</p>"}]})",
     [](const Article& a) {
       EXPECT_EQ(a.headline, "M");
       EXPECT_EQ(a.body, "<p>Six died.</p>");
       EXPECT_EQ(a.body_format, BodyFormat::kHtml);
     }},
    {"Ninjs3",
     R"({"uri":"urn:x:3","versionCreated":"2025-05-04T08:00:00Z",
         "pubStatus":"usable","headlines":[{"value":"M"}],
         "bodies":[{"role":"main","contentType":"text/plain",
                    "value":"Six died."},
                   {"role":"richtext","contentType":"text/html",
                    "value":"<p>Six died.</p>"}],
         "infoSources":[{"name":"DPA"}]})",
     [](const Article& a) {
       EXPECT_EQ(a.body, "Six died.");
       EXPECT_EQ(a.body_format, BodyFormat::kText);
       EXPECT_EQ(a.publisher, "DPA");
     }},
    {"NinjsCanceled",
     R"({"uri":"urn:x:1","versioncreated":"2025-05-04T08:00:00Z",
         "pubstatus":"canceled"})",
     [](const Article& a) {
       EXPECT_EQ(a.pub_status, PubStatus::kCanceled);
     }},
    {"NinjsEditorialNoteCorrects",
     R"({"uri":"urn:x:1","versioncreated":"2025-05-04T08:00:00Z",
         "body_text":"x","ednote":"CORRECTS number of dead"})",
     [](const Article& a) { EXPECT_EQ(a.signal, Signal::kCorrection); }},
};

INSTANTIATE_TEST_SUITE_P(Forms, AcceptedJsonTest, testing::ValuesIn(kAccepted),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// --- refused

struct Refused {
  std::string_view name;
  std::string value;
  RejectReason reason;
  std::optional<std::string> key = {};
};

class RefusedTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedTest, SaysWhy) {
  const DecodeResult result =
      DecodeMessage(Wrap(GetParam().value, GetParam().key));
  const auto* refusal = std::get_if<Refusal>(&result);
  ASSERT_NE(refusal, nullptr);
  EXPECT_EQ(NameOf(refusal->reason), NameOf(GetParam().reason))
      << refusal->detail;
  EXPECT_FALSE(refusal->detail.empty());
}

std::string Nested(int depth) {
  return R"({"id":"a","body":"x","deep":)" + std::string(depth, '[') +
         std::string(depth, ']') + "}";
}

const Refused kRefused[] = {
    {"Empty", "", RejectReason::kEmptyValue},
    {"CutJson", R"({"id":"a","body":"x)", RejectReason::kMalformedJson},
    {"TrailingJson", R"({"id":"a","body":"x"} {})",
     RejectReason::kMalformedJson},
    {"BadUtf8Json", "{\"id\":\"a\",\"body\":\"\xff\"}",
     RejectReason::kMalformedJson},
    {"LoneSurrogate", R"({"id":"a","body":"\ud800"})",
     RejectReason::kMalformedJson},
    {"TooDeep", Nested(200), RejectReason::kMalformedJson},
    {"Array", "[1,2]", RejectReason::kNotAnObject},
    {"ObjectAsBody", R"({"id":"a","body":{"x":1}})", RejectReason::kWrongType},
    {"BoolAsTitle", R"({"id":"a","body":"x","title":true})",
     RejectReason::kWrongType},
    {"UnknownStatus", R"({"id":"a","body":"x","status":"maybe"})",
     RejectReason::kWrongType},
    {"BodiesNoList",
     R"({"uri":"a","versioncreated":"2025-05-04","bodies":"x"})",
     RejectReason::kWrongType},
    {"NoId", R"({"body":"x"})", RejectReason::kIdMissing},
    {"LongId", R"({"id":")" + std::string(5000, 'a') + R"(","body":"x"})",
     RejectReason::kIdTooLong},
    {"KeyDiffers", R"({"id":"a","body":"x"})", RejectReason::kIdMismatch, "b"},
    {"BadDate", R"({"id":"a","body":"x","published":"soon"})",
     RejectReason::kMalformedDate},
    {"NoText", R"({"id":"a","published":"2025-05-04"})",
     RejectReason::kTextMissing},
    {"HugeBody",
     R"({"id":"a","body":")" + std::string(kMaxBodyBytes + 10, 'x') + R"("})",
     RejectReason::kTextTooLarge},
    {"HugeMessage", std::string(kMaxMessageBytes + 1, '{'),
     RejectReason::kTooLarge},
    {"PlainWords", "hello", RejectReason::kMalformedProtobuf},
    {"OtherProtobuf", std::string("\xf8\x07\x01", 3),
     RejectReason::kUnknownFormat},
    {"PrefixOnly", std::string("\0\0\0\0\1", 5), RejectReason::kUnknownFormat},
    {"OtherMessageOfSchema", std::string("\0\0\0\0\1\2\2\x0a\1a", 10),
     RejectReason::kUnknownSchema},
    {"GarbageInSchema", std::string("\0\0\0\0\1\0\xff\xff", 8),
     RejectReason::kUnknownSchema},
};

INSTANTIATE_TEST_SUITE_P(Inputs, RefusedTest, testing::ValuesIn(kRefused),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// --- protobuf and its prefix

v1::ArticleMessage SampleMessage() {
  v1::ArticleMessage message;
  message.set_uri("urn:x:9");
  message.set_headline("Toll rises");
  message.set_body("Six people died.");
  message.mutable_version_created_time()->set_seconds(1746345600);
  return message;
}

void ExpectSample(const DecodeResult& result) {
  const auto* refusal = std::get_if<Refusal>(&result);
  ASSERT_EQ(refusal, nullptr) << refusal->detail;
  const Article& article = std::get<Article>(result);
  EXPECT_EQ(article.uri, "urn:x:9");
  EXPECT_EQ(article.body, "Six people died.");
  EXPECT_EQ(article.publish_time, absl::FromUnixSeconds(1746345600));
  EXPECT_FALSE(article.publish_time_defaulted);
}

TEST(ProtobufArticleTest, Bare) {
  ExpectSample(DecodeMessage(Wrap(SampleMessage().SerializeAsString())));
}

TEST(ProtobufArticleTest, SchemaRegistryShortPath) {
  ExpectSample(DecodeMessage(Wrap(std::string("\0\0\0\0\7\0", 6) +
                                  SampleMessage().SerializeAsString())));
}

TEST(ProtobufArticleTest, SchemaRegistryLongPath) {
  ExpectSample(DecodeMessage(Wrap(std::string("\0\0\0\0\7\2\0", 7) +
                                  SampleMessage().SerializeAsString())));
}

TEST(ProtobufArticleTest, SchemaRegistryJson) {
  const DecodeResult result = DecodeMessage(
      Wrap(std::string("\0\0\0\0\7", 5) + R"({"id":"a","body":"x"})"));
  ASSERT_TRUE(std::holds_alternative<Article>(result));
}

TEST(ProtobufArticleTest, KeyStandsInForUri) {
  v1::ArticleMessage message = SampleMessage();
  message.clear_uri();
  const DecodeResult result =
      DecodeMessage(Wrap(message.SerializeAsString(), "urn:key"));
  ASSERT_TRUE(std::holds_alternative<Article>(result));
  EXPECT_EQ(std::get<Article>(result).uri, "urn:key");
}

TEST(TombstoneTest, WithdrawsTheArticleOfItsKey) {
  Message message = Wrap("", "urn:x:9");
  message.value.reset();
  const DecodeResult result = DecodeMessage(message);
  ASSERT_TRUE(std::holds_alternative<Article>(result));
  EXPECT_EQ(std::get<Article>(result).uri, "urn:x:9");
  EXPECT_TRUE(std::get<Article>(result).IsWithdrawal());
}

TEST(TombstoneTest, WithoutKeyIsRefused) {
  Message message = Wrap("");
  message.value.reset();
  const DecodeResult result = DecodeMessage(message);
  ASSERT_TRUE(std::holds_alternative<Refusal>(result));
  EXPECT_EQ(std::get<Refusal>(result).reason, RejectReason::kKeyMissing);
}

// Any bytes, and any damage to good bytes, give an article of valid text or a
// reason.
TEST(DecodeMessageTest, SurvivesAnyBytes) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const std::string good[] = {
      SampleMessage().SerializeAsString(),
      std::string("\0\0\0\0\7\0", 6) + SampleMessage().SerializeAsString(),
      R"({"id":"a","title":"t","body":"Six died.","published":"2025-05-04"})",
  };
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = good[random() % 3];
    for (unsigned n = random() % 6; n > 0; --n) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    bytes.resize(random() % (bytes.size() + 1));
    const DecodeResult result = DecodeMessage(Wrap(bytes));
    if (const auto* article = std::get_if<Article>(&result)) {
      EXPECT_FALSE(article->uri.empty());
      EXPECT_TRUE(IsValidUtf8(article->uri));
      EXPECT_TRUE(IsValidUtf8(article->headline));
      EXPECT_TRUE(IsValidUtf8(article->body));
    }
  }
}

}  // namespace
}  // namespace factline::ingest
