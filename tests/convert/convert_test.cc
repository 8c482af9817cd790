#include "daemon/convert/convert.h"

#include <gtest/gtest.h>

#include <random>

#include "daemon/convert/names.h"

namespace factline::convert {
namespace {

// Random model values; every field gets values of all its kinds.
class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  int64_t Int(int64_t least, int64_t most) {
    return std::uniform_int_distribution<int64_t>(least, most)(random_);
  }
  bool Chance() { return Int(0, 1) == 1; }

  template <typename E>
  E Enum(E last) {
    return static_cast<E>(Int(0, static_cast<int>(last)));
  }

  std::string Text() {
    static constexpr std::string_view kTexts[] = {
        "",    "drone", "Lwów, \"old\" town", "a|b\\c", "\xE2\x82\xAC 5bn",
        "x\ny"};
    return std::string(kTexts[Int(0, std::size(kTexts) - 1)]);
  }

  absl::Time Time() {
    return absl::FromUnixSeconds(Int(-62135596800, 253402300799)) +
           absl::Nanoseconds(Int(0, 999'999'999));
  }

  std::optional<absl::Time> MaybeTime() {
    return Chance() ? std::optional(Time()) : std::nullopt;
  }

  std::optional<Decimal> MaybeNumber() {
    if (Chance()) return std::nullopt;
    constexpr int64_t kMost = 999'999'999'999'999'999;
    const int64_t coefficient = Chance() ? Int(-kMost, kMost) : Int(-9, 9);
    return Decimal::Make(coefficient, static_cast<int>(Int(-12, 12)));
  }

  Quantity MakeQuantity() {
    return {.value = MaybeNumber(),
            .comparator = Enum(Comparator::kVague),
            .lower_bound = MaybeNumber(),
            .upper_bound = MaybeNumber(),
            .unit_code = Text(),
            .unit_system = Enum(UnitSystem::kIso4217),
            .surface_text = Text(),
            .significant_digits = static_cast<int32_t>(Int(0, 18)),
            .has_multiplier = Chance(),
            .role = Enum(QuantityRole::kRatio)};
  }

  EventTime MakeEventTime() {
    return {.earliest = MaybeTime(),
            .latest = MaybeTime(),
            .precision = Enum(TimePrecision::kDecade),
            .basis = Enum(TimeBasis::kDefaulted),
            .edtf = Text(),
            .time_zone = Text(),
            .surface_text = Text()};
  }

  FigureKey MakeKey() {
    return {.concept_id = Text(),
            .cause = Text(),
            .object = Text(),
            .subset = Text(),
            .unit_code = Text(),
            .role = Enum(QuantityRole::kRatio),
            .tally = Enum(Tally::kLevel),
            .actor = Text(),
            .place_id = Text(),
            .country = Text(),
            .region = Text()};
  }

  Measure MakeMeasure() { return {Text(), Text(), Text(), Text(), Text()}; }

  Claim MakeClaim() {
    Claim claim;
    claim.id = std::to_string(Int(0, 1'000'000));
    claim.article_uri = Text();
    claim.publisher = Text();
    claim.figure_key = MakeKey();
    claim.measure = MakeMeasure();
    if (Chance()) {
      claim.quantity = MakeQuantity();
    } else {
      claim.statement = Statement{Text(), Chance(), {Text(), Text()}};
    }
    claim.event_time = MakeEventTime();
    claim.tally = Enum(Tally::kLevel);
    for (int64_t i = Int(0, 3); i > 0; --i) {
      claim.attributions.push_back(
          {Text(), Text(), Enum(Stance::kQuestions), MaybeTime()});
    }
    claim.factuality = Enum(Factuality::kCertainlyNot);
    claim.publish_time = Time();
    claim.confidence = static_cast<double>(Int(0, 1000)) / 1000;
    return claim;
  }

  Reading MakeReading() {
    Reading reading{.evidence = {}, .extractor_version = Text()};
    for (int64_t i = Int(0, 3); i > 0; --i) {
      reading.evidence.push_back({Text(), static_cast<int32_t>(Int(0, 99)),
                                  static_cast<int32_t>(Int(0, 99)), Text()});
    }
    return reading;
  }

  Point MakePoint() {
    Point point;
    point.id = Text();
    point.event_time = MakeEventTime();
    if (Chance()) point.selected_claim = "c1";
    point.best = MakeQuantity();
    point.low = MakeQuantity();
    point.high = MakeQuantity();
    point.source_count = static_cast<int32_t>(Int(0, 9));
    point.disputed = Chance();
    point.selection_rule = Text();
    point.selection_steps = {Text(), Text()};
    point.claims = {"c1", "c2"};
    return point;
  }

  Change MakeChange() {
    Change change;
    change.revision = Int(0, 1 << 30);
    change.index = static_cast<int32_t>(Int(0, 99));
    change.kind = Enum(ChangeKind::kClaimStateChanged);
    change.cause = Enum(ChangeCause::kOperator);
    if (Chance()) change.figure_id = "f1";
    if (Chance()) change.claim_id = "c1";
    if (Chance()) change.previous = MakePoint();
    if (Chance()) change.current = MakePoint();
    return change;
  }

  Article MakeArticle() {
    Article article;
    article.uri = Text();
    article.version = Text();
    article.version_number = Int(0, 9);
    article.first_created_time = MaybeTime();
    article.publish_time = Time();
    article.pub_status = Enum(PubStatus::kCanceled);
    article.signal = Enum(Signal::kMinor);
    article.publisher = Text();
    article.url = Text();
    article.language = Text();
    article.headline = Text();
    article.body = Text();
    article.body_format = Enum(BodyFormat::kHtml);
    article.dateline_place = Text();
    article.dateline_time_zone = Text();
    article.credits = {Text(), Text()};
    article.corrections = {{Text(), Text(), MaybeTime()}};
    article.replaces = {Text()};
    return article;
  }

 private:
  std::mt19937 random_;
};

constexpr int kRounds = 2000;

class RoundTripTest : public testing::Test {
 protected:
  RoundTripTest() : seed_(std::random_device()()), make_(seed_) {}

  const uint32_t seed_;
  Maker make_;
};

// Through bytes, as a store keeps them.
template <typename Message>
Message ThroughBytes(const Message& message) {
  Message read;
  EXPECT_TRUE(read.ParseFromString(message.SerializeAsString()));
  return read;
}

TEST_F(RoundTripTest, Claims) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int i = 0; i < kRounds; ++i) {
    const Claim claim = make_.MakeClaim();
    const Reading reading = make_.MakeReading();
    v1::Claim message = ToProto(claim);
    SetReading(reading, "articles/a/revisions/r", message);
    const v1::Claim read = ThroughBytes(message);
    const absl::StatusOr<Claim> back = FromProto(read);
    ASSERT_TRUE(back.ok()) << back.status();
    ASSERT_EQ(*back, claim) << read.DebugString();
    ASSERT_EQ(ReadingOf(read), reading);
  }
}

TEST_F(RoundTripTest, Points) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int i = 0; i < kRounds; ++i) {
    const Point point = make_.MakePoint();
    const absl::StatusOr<Point> back = FromProto(ThroughBytes(ToProto(point)));
    ASSERT_TRUE(back.ok()) << back.status();
    ASSERT_EQ(*back, point);
  }
}

TEST_F(RoundTripTest, Changes) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int i = 0; i < kRounds; ++i) {
    const Change change = make_.MakeChange();
    const absl::StatusOr<Change> back =
        FromProto(ThroughBytes(ToProto(change)));
    ASSERT_TRUE(back.ok()) << back.status();
    ASSERT_EQ(*back, change);
  }
}

TEST_F(RoundTripTest, FiguresWithoutPoints) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int i = 0; i < kRounds; ++i) {
    const Figure figure{.id = "f1",
                        .key = make_.MakeKey(),
                        .measure = make_.MakeMeasure(),
                        .display_name = make_.Text(),
                        .points = {}};
    const absl::StatusOr<Figure> back =
        FromProto(ThroughBytes(ToProto(figure)));
    ASSERT_TRUE(back.ok()) << back.status();
    ASSERT_EQ(*back, figure);
  }
}

TEST_F(RoundTripTest, Articles) {
  SCOPED_TRACE(testing::Message() << "seed " << seed_);
  for (int i = 0; i < kRounds; ++i) {
    const Article article = make_.MakeArticle();
    ASSERT_EQ(FromProto(ThroughBytes(ToProto(article)), absl::InfiniteFuture()),
              article);
  }
}

TEST(ConvertTest, TimesAreClampedToTheRangeOfATimestamp) {
  const auto past = ToProto(absl::InfinitePast());
  EXPECT_EQ(past.seconds(), -62135596800);
  EXPECT_EQ(past.nanos(), 0);
  const auto future = ToProto(absl::InfiniteFuture());
  EXPECT_EQ(future.seconds(), 253402300799);
  EXPECT_EQ(future.nanos(), 999'999'999);
  EXPECT_EQ(ToProto(absl::UnixEpoch() - absl::Nanoseconds(1)).nanos(),
            999'999'999);

  google::protobuf::Timestamp hostile;
  hostile.set_seconds(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(FromProto(hostile), FromProto(future));
  hostile.set_seconds(0);
  hostile.set_nanos(-5);
  EXPECT_EQ(FromProto(hostile), absl::UnixEpoch());
}

TEST(ConvertTest, PublishTimeOfAMessageIsNeverAfterTheMessage) {
  const absl::Time message_time = absl::FromUnixSeconds(1000);
  v1::ArticleMessage message;
  EXPECT_EQ(FromProto(message, message_time).publish_time, message_time);
  EXPECT_TRUE(FromProto(message, message_time).publish_time_defaulted);

  message.mutable_version_created_time()->set_seconds(2000);
  EXPECT_EQ(FromProto(message, message_time).publish_time, message_time);
  EXPECT_FALSE(FromProto(message, message_time).publish_time_defaulted);

  message.mutable_version_created_time()->set_seconds(500);
  EXPECT_EQ(FromProto(message, message_time).publish_time,
            absl::FromUnixSeconds(500));
}

TEST(ConvertTest, RefusesWhatIsNoDecimal) {
  v1::Claim message;
  message.mutable_quantity()->set_upper_bound("1e3");
  const absl::Status status = FromProto(message).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "upper_bound: no decimal: '1e3'");
}

TEST(ConvertTest, EnumeratorsOfANewerProgramAreUnspecified) {
  EXPECT_EQ(FromProto(static_cast<v1::Tally>(99)), Tally::kUnspecified);
  EXPECT_EQ(FromProto(static_cast<v1::Tally>(-1)), Tally::kUnspecified);
}

TEST(ConvertTest, OnlyFigureClaimsNameAFigure) {
  Claim claim;
  claim.figure_key.concept_id = "killed";
  claim.statement = Statement{"It is over.", true, {}};
  EXPECT_EQ(ToProto(claim).figure(), "");
  claim.statement.reset();
  claim.quantity = Quantity();
  EXPECT_EQ(ToProto(claim).figure(), FigureName(FigureIdOf(claim.figure_key)));
}

TEST(ConvertTest, LatestPointIsTheLastWithAValue) {
  Figure figure;
  EXPECT_FALSE(ToProto(figure).has_latest_point());
  figure.points.resize(3);
  figure.points[1].id = "with value";
  figure.points[1].selected_claim = "c1";
  figure.points[2].id = "withdrawn";
  EXPECT_EQ(ToProto(figure).latest_point().id(), "with value");
  figure.points[1].selected_claim = "";
  EXPECT_EQ(ToProto(figure).latest_point().id(), "withdrawn");
}

TEST(ConvertTest, ArticleNamesItsRevisionsAndClaims) {
  ArticleRecord record;
  record.uri = "tag:example.org,2025:1";
  ArticleRevisionRecord& revision = record.revisions.emplace_back();
  revision.id = "1";
  revision.recorded_revision = 7;
  revision.claims.push_back({.claim_id = "c1", .reading = {}});
  record.current = 0;

  const v1::Article article = ToProto(record, "store-1");
  const std::string name = ArticleName(ArticleIdOf(record.uri));
  EXPECT_EQ(article.name(), name);
  EXPECT_EQ(article.current_revision(), name + "/revisions/1");
  EXPECT_EQ(article.revisions(0).claims(0), "claims/c1");
  EXPECT_EQ(article.revisions(0).recorded().revision(), 7);
  EXPECT_EQ(article.revisions(0).recorded().store_id(), "store-1");

  record.current.reset();
  EXPECT_EQ(ToProto(record, "store-1").current_revision(), "");
}

}  // namespace
}  // namespace factline::convert
