#include "daemon/serve/filter.h"

#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

constexpr FilterScope kFigures = FilterScope::kFigures;
constexpr FilterScope kClaims = FilterScope::kClaims;
constexpr FilterScope kChanges = FilterScope::kChanges;

// 143 drones launched at Odesa on 3 March 2025, disputed, said by two.
struct Sample {
  Sample() {
    figure.id = "0123456789abcdef";
    figure.display_name = "Drones launched, Odesa";
    figure.key = {.concept_id = "launched",
                  .cause = "",
                  .object = "drone",
                  .subset = "",
                  .unit_code = "{drone}",
                  .role = QuantityRole::kLevel,
                  .tally = Tally::kPerEvent,
                  .actor = "",
                  .place_id = "geo:698740",
                  .country = "UA",
                  .region = ""};
    figure.measure = {.action = "fired",
                      .object = "drones",
                      .subset = "",
                      .actor = "",
                      .place = "Odesa"};
    point.best.value = Decimal::FromInt(143);
    point.low.value = Decimal::FromInt(140);
    point.high.value = Decimal::FromInt(150);
    point.event_time.earliest = Day(3);
    point.event_time.latest = Day(4);
    point.source_count = 2;
    point.disputed = true;
    claim.id = "feed";
    claim.article_uri = "wire/7";
    claim.publisher = "Harbour Post";
    claim.figure_key = figure.key;
    claim.measure = figure.measure;
    claim.quantity = Quantity{};
    claim.quantity->value = Decimal::FromInt(140);
    claim.event_time = point.event_time;
    claim.publish_time = Day(3.5);
    claim.attributions = {{.source = "Port Authority",
                           .cue = "said",
                           .stance = Stance::kReports,
                           .statement_time = std::nullopt},
                          {.source = "Mayor Hanna Lys",
                           .cue = "denied",
                           .stance = Stance::kDenies,
                           .statement_time = std::nullopt}};
    change.kind = ChangeKind::kValueRevised;
    change.cause = ChangeCause::kCorrection;
  }

  // As a list of that scope would test it.
  FilterSubject In(FilterScope scope) const {
    FilterSubject subject{.figure = &figure};
    if (scope != kClaims) subject.point = &point;
    if (scope != kFigures) {
      subject.claim = &claim;
      subject.state = ClaimState::kCurrent;
    }
    if (scope == kChanges) subject.change = &change;
    return subject;
  }

  Figure figure;
  Point point;
  Claim claim;
  Change change;
};

struct MatchCase {
  std::string_view name;
  FilterScope scope;
  std::string_view filter;
  bool matches;
};

class FilterMatchTest : public testing::TestWithParam<MatchCase> {};

TEST_P(FilterMatchTest, Matches) {
  const Sample sample;
  const auto filter = Filter::Parse(GetParam().filter, GetParam().scope);
  ASSERT_TRUE(filter.ok()) << filter.status();
  EXPECT_EQ(filter->Matches(sample.In(GetParam().scope)), GetParam().matches);
}

constexpr MatchCase kMatches[] = {
    {"Empty", kFigures, "", true},
    {"Blank", kFigures, " \t\n", true},
    {"KeyWord", kFigures, "action = launched", true},
    {"PlainWord", kFigures, "action = fired", true},
    {"OtherWord", kFigures, "action = killed", false},
    {"CaseFolds", kFigures, "place = ODESA", true},
    {"PlaceId", kFigures, "place = geo:698740", true},
    {"Owner", kFigures, "figure.object = drone", true},
    {"Measure", kFigures, "measure.object=drone", true},
    {"Quoted", kFigures, "unit = \"{drone}\"", true},
    {"SingleQuoted", kFigures, "unit = '{drone}'", true},
    {"EscapedQuote", kFigures, R"(place = "O\"desa")", false},
    {"NotEqual", kFigures, "object != missile", true},
    {"NotEqualSame", kFigures, "object != drone", false},
    {"NotEqualAbsent", kFigures, "actor != russia", true},
    {"Has", kFigures, "display_name:launch", true},
    {"HasNot", kFigures, "display_name:tank", false},
    {"Present", kFigures, "place:*", true},
    {"Absent", kFigures, "actor:*", false},
    {"FrontWildcard", kFigures, "place = *esa", true},
    {"BackWildcard", kFigures, "place = ode*", true},
    {"BothWildcards", kFigures, "place = *des*", true},
    {"QuotedStar", kFigures, "place = \"ode*\"", false},
    {"FigureName", kFigures, "figure = figures/0123456789abcdef", true},
    {"FigureBare", kFigures, "figure = 0123456789abcdef", true},
    {"Tally", kFigures, "tally = PER_EVENT", true},
    {"TallyLong", kFigures, "tally = TALLY_PER_EVENT", true},
    {"Greater", kFigures, "value > 142", true},
    {"GreaterSame", kFigures, "value > 143", false},
    {"GreaterEqual", kFigures, "value >= 143", true},
    {"Less", kFigures, "value < 143.5", true},
    {"DecimalEqual", kFigures, "value = 143.0", true},
    {"Negative", kFigures, "value > -1", true},
    {"Low", kFigures, "low = 140 high = 150", true},
    {"ValuePresent", kFigures, "value:*", true},
    {"Disputed", kFigures, "disputed = true", true},
    {"NotDisputed", kFigures, "disputed != true", false},
    {"Sources", kFigures, "source_count >= 2", true},
    {"OnDay", kFigures, "event_time = 2025-03-03", true},
    {"OtherDay", kFigures, "event_time = 2025-03-04", false},
    {"AfterDayItself", kFigures, "event_time > 2025-03-03", false},
    {"FromDay", kFigures, "event_time >= 2025-03-03", true},
    {"UpToDay", kFigures, "event_time <= 2025-03-03", true},
    {"Instant", kFigures, "event_time = 2025-03-03T00:00:00Z", true},
    {"InstantZone", kFigures, "event_time = 2025-03-03T02:00:00+02:00", true},
    {"InstantQuoted", kFigures, "event_time < \"2025-03-03T00:00:01Z\"", true},
    {"EventEnd", kFigures, "event_end <= 2025-03-04", true},
    {"And", kFigures, "object = drone AND value > 100", true},
    {"AndFalse", kFigures, "object = drone AND value > 1000", false},
    {"Sequence", kFigures, "object = drone value > 1000", false},
    {"Or", kFigures, "object = tank OR object = drone", true},
    // OR binds tighter: false AND (false OR true).
    {"OrFirst", kFigures, "object = tank AND place = kyiv OR value > 1", false},
    {"Parentheses", kFigures, "(object = tank AND place = kyiv) OR value > 1",
     true},
    {"Not", kFigures, "NOT object = tank", true},
    {"Minus", kFigures, "-object = drone", false},
    {"NotNot", kFigures, "NOT NOT object = drone", true},
    {"NotGroup", kFigures, "NOT (object = tank OR value > 1)", false},
    {"Tight", kFigures, "(object=drone)AND(value>1)", true},
    {"Publisher", kClaims, "publisher = \"harbour post\"", true},
    {"AnySpeaker", kClaims, "source:authority", true},
    {"SecondSpeaker", kClaims, "speaker = *Lys", true},
    {"Stance", kClaims, "stance = DENIES", true},
    {"State", kClaims, "state = CURRENT", true},
    {"StateOther", kClaims, "state = WITHDRAWN", false},
    {"ClaimValue", kClaims, "value = 140", true},
    {"ClaimName", kClaims, "claim = claims/feed", true},
    {"Published", kClaims, "publish_time = 2025-03-03", true},
    {"Kind", kChanges, "kind = VALUE_REVISED", true},
    {"KindLong", kChanges, "kind = CHANGE_KIND_VALUE_REVISED", true},
    {"KindOther", kChanges, "kind = VALUE_ADDED", false},
    {"ChangeCause", kChanges, "change_cause = CORRECTION", true},
    {"ChangeAll", kChanges, "object = drone source:mayor value >= 143", true},
    {"QuotedKeyword", kChanges, "place = \"OR\"", false},
};

INSTANTIATE_TEST_SUITE_P(All, FilterMatchTest, testing::ValuesIn(kMatches),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

// Knows one country and one of its towns.
const PlaceIds& Gazetteer() {
  static const PlaceIds& places =
      *new PlaceIds([](std::string_view name) -> std::string {
        if (name == "ua" || name == "UA" || name == "Ukraine") return "UA";
        return name == "odesa" || name == "zz" ? "geo:7" : "";
      });
  return places;
}

TEST(FilterValues, KnownOnesAreTakenInEachSpelling) {
  for (const std::string_view filter :
       {"kind = VALUE_CORRECTED", "kind = change_kind_value_added",
        "kind = VALUE_*", "kind:dispute", "kind:*", "NOT tally = per_event",
        "country = ua", "country != UA", "country = U*", "country:*",
        "within = Ukraine", "within = odesa", "within = nowh*",
        "within = geo:703448", "within = FR",
        "place = nowhere"}) {
    EXPECT_TRUE(Filter::Parse(filter, kChanges, &Gazetteer()).ok()) << filter;
  }
}

struct RefusedCase {
  std::string_view name;
  FilterScope scope;
  std::string_view filter;
  int column;
  std::string_view expected;  // Part of the message.
};

class FilterRefusedTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(FilterRefusedTest, SaysWhere) {
  const auto filter =
      Filter::Parse(GetParam().filter, GetParam().scope, &Gazetteer());
  ASSERT_FALSE(filter.ok());
  EXPECT_EQ(filter.status().code(), absl::StatusCode::kInvalidArgument);
  const auto info = InfoOf(filter.status());
  EXPECT_EQ(info.reason(), "FILTER_INVALID");
  EXPECT_EQ(info.domain(), "factline");
  EXPECT_EQ(info.metadata().at("field"), "filter");
  EXPECT_EQ(info.metadata().at("column"), std::to_string(GetParam().column));
  EXPECT_NE(std::string(filter.status().message()).find(GetParam().expected),
            std::string::npos)
      << filter.status();
}

constexpr RefusedCase kRefused[] = {
    {"NoOperator", kFigures, "object drone", 8, "'='"},
    {"BareWord", kFigures, "drone", 1, "a field, one of action, actor"},
    {"UnknownField", kFigures, "colour = red", 1, "a field"},
    {"OtherScope", kFigures, "kind = VALUE_ADDED", 1, "a field"},
    {"ClaimFieldOfFigure", kFigures, "value > 1 publisher = x", 11, "a field"},
    {"FigureFieldOfClaim", kClaims, "low > 1", 1, "a field"},
    {"NoValue", kFigures, "object = ", 10, "a value"},
    {"NoValueInGroup", kFigures, "(object = )", 11, "a value"},
    {"KeywordValue", kFigures, "place = OR", 9, "in quotes"},
    {"OpenQuote", kFigures, "place = \"kyiv", 9, "closing quote"},
    {"QuoteEndsInEscape", kFigures, "place = \"kyiv\\", 9, "closing quote"},
    {"OpenGroup", kFigures, "(object = drone", 16, "')'"},
    {"ClosedTwice", kFigures, "object = drone)", 15, "AND, OR or the end"},
    {"EmptyGroup", kFigures, "()", 2, "a field name"},
    {"DanglingAnd", kFigures, "object = drone AND", 19, "a field name"},
    {"DanglingOr", kFigures, "object = drone OR ", 19, "a field name"},
    {"DoubleAnd", kFigures, "object = drone AND AND value > 1", 20, "a field"},
    {"OrderOnText", kFigures, "place > kyiv", 7, "which has no order"},
    {"OrderOnBool", kFigures, "disputed >= true", 10, "which has no order"},
    {"WordForNumber", kFigures, "value > many", 9, "a number"},
    {"GroupedNumber", kFigures, "value > 1,500", 9, "a number"},
    {"HugeNumber", kFigures, "value > 1234567890123456789012345", 9,
     "too long"},
    {"TypoInKind", kChanges, "kind = VALUE_CORECTED", 8,
     "one of FIGURE_CREATED, VALUE_ADDED"},
    {"NoKind", kChanges, "object = drone kind != UNSPECIFIED", 24, "one of"},
    {"NoKindLikeIt", kChanges, "kind = VALUED*", 8, "one of"},
    {"NoKindWithIt", kChanges, "kind:CORECT", 6, "one of"},
    {"TypoInCause", kChanges, "change_cause = WITHDRAWN", 16, "WITHDRAWAL"},
    {"TypoInState", kClaims, "state = CURENT", 9, "one of CURRENT"},
    {"TypoInTally", kFigures, "tally = PER_DAY", 9, "PER_PERIOD"},
    {"TypoInRole", kFigures, "role = RISE", 8, "INCREASE"},
    {"TypoInStance", kClaims, "stance = SAYS", 10, "ASSERTS"},
    {"TypoInFactuality", kClaims, "factuality = SURE", 14, "CERTAIN"},
    {"NoCountryCode", kFigures, "country = ukr", 11, "two letters"},
    {"NoLetters", kFigures, "country != 12", 12, "two letters"},
    {"UnknownPlace", kFigures, "object = drone within = nowhere", 25,
     "'nowhere' is none"},
    {"HugeFraction", kFigures, "value < -0.1234567890123456789", 9,
     "too long"},
    {"HugeArgument", kChanges, "crossed(1234567890123456789012345)", 9,
     "too long"},
    {"TwoPoints", kFigures, "value > 1.2.3", 9, "a number such as"},
    {"Exponent", kFigures, "value > 1e400", 9, "a number"},
    {"HasNumber", kFigures, "value:15", 7, "'*'"},
    {"WordForTime", kFigures, "event_time > yesterday", 14, "a time"},
    {"NoSuchDay", kFigures, "event_time > 2025-02-31T00:00:00Z", 14, "a time"},
    {"InfiniteTime", kFigures, "event_time < infinite-future", 14, "a time"},
    {"NoBool", kFigures, "disputed = maybe", 12, "true or false"},
    {"UnknownFunction", kChanges, "exploded(5)", 1, "a function, one of"},
    {"FunctionOfChanges", kFigures, "moved_by(5)", 1, "confirmed_by(x)"},
    {"FunctionOfNothing", kClaims, "corrected()", 1, "no functions"},
    {"NoArgument", kChanges, "moved_by()", 10, "percent"},
    {"WordForArgument", kChanges, "crossed(many)", 9, "a number"},
    {"TwoArguments", kChanges, "crossed(1, 2)", 9, "a number"},
    {"ArgumentToNothing", kChanges, "corrected(1)", 11, "')'"},
    {"NegativePercent", kChanges, "moved_by(-1)", 10, "percent"},
    {"HalfASource", kChanges, "confirmed_by(1.5)", 14, "whole number"},
    {"NoSource", kChanges, "confirmed_by(0)", 14, "whole number"},
    {"OpenCall", kChanges, "crossed(5", 10, "')'"},
    {"ComparedCall", kChanges, "corrected() = true", 13, "a field name"},
    {"NulByte", kFigures, std::string_view("\0", 1), 1, "a field name"},
};

INSTANTIATE_TEST_SUITE_P(All, FilterRefusedTest, testing::ValuesIn(kRefused),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

std::string Repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

// What happened to one point, and which conditions hold of the change.
struct FunctionCase {
  std::string_view name;
  std::string_view filter;
  ChangeKind kind = ChangeKind::kValueRevised;
  std::string_view from = "100";  // Empty = no value.
  std::string_view to = "100";
  int sources_from = 1;
  int sources_to = 1;
  std::string_view latest_before = "";  // Of an earlier point.
  bool holds = false;
};

class FilterFunctionTest : public testing::TestWithParam<FunctionCase> {};

Point PointOf(std::string_view value, int sources) {
  Point point;
  point.best.value = Decimal::Parse(value);
  point.source_count = sources;
  point.event_time.earliest = Day(3);
  return point;
}

TEST_P(FilterFunctionTest, Holds) {
  const FunctionCase& row = GetParam();
  const auto filter = Filter::Parse(row.filter, kChanges);
  ASSERT_TRUE(filter.ok()) << filter.status();
  Sample sample;
  sample.change.kind = row.kind;
  sample.change.cause = ChangeCause::kArticlePublished;
  sample.change.previous = PointOf(row.from, row.sources_from);
  sample.change.current = PointOf(row.to, row.sources_to);
  if (row.kind == ChangeKind::kValueAdded) sample.change.previous.reset();
  FilterSubject subject = sample.In(kChanges);
  Point latest = PointOf(row.latest_before, 1);
  latest.event_time.earliest = Day(2);
  if (!row.latest_before.empty()) subject.latest_before = &latest;
  EXPECT_EQ(filter->Matches(subject), row.holds);
}

constexpr FunctionCase kFunctions[] = {
    {.name = "DisputeOpened", .filter = "became_disputed()",
     .kind = ChangeKind::kDisputeOpened, .holds = true},
    {.name = "DisputeNotOpened", .filter = "became_disputed()"},
    {.name = "DisputeClosed", .filter = "became_undisputed( )",
     .kind = ChangeKind::kDisputeClosed, .holds = true},
    {.name = "DisputeNotClosed", .filter = "became_undisputed()",
     .kind = ChangeKind::kDisputeOpened},
    {.name = "Corrected", .filter = "corrected()",
     .kind = ChangeKind::kValueCorrected, .holds = true},
    {.name = "NotCorrected", .filter = "corrected()"},
    {.name = "MovedUp", .filter = "moved_by(5)", .to = "106", .holds = true},
    {.name = "MovedDown", .filter = "moved_by(5)", .to = "94", .holds = true},
    {.name = "MovedJustSo", .filter = "moved_by(5)", .to = "105"},
    {.name = "MovedBelowPercent", .filter = "moved_by(0.5)", .to = "100.6",
     .holds = true},
    {.name = "MovedFromNegative", .filter = "moved_by(5)", .from = "-100",
     .to = "-94", .holds = true},
    {.name = "NotMoved", .filter = "moved_by(0)"},
    {.name = "MovedFromNothing", .filter = "moved_by(900)", .from = "0",
     .to = "1", .holds = true},
    {.name = "MovedFarDigits", .filter = "moved_by(5)",
     .from = "123456789012345678", .to = "0.00000000000000123",
     .holds = true},
    {.name = "NoValueBefore", .filter = "moved_by(5)", .from = "",
     .to = "100"},
    {.name = "NoValueAfter", .filter = "moved_by(5)", .to = ""},
    {.name = "MoveToldByAnotherChange", .filter = "moved_by(5)",
     .kind = ChangeKind::kDisputeOpened, .to = "200"},
    {.name = "NewPointMoves", .filter = "moved_by(5)",
     .kind = ChangeKind::kValueAdded, .to = "200", .latest_before = "100",
     .holds = true},
    {.name = "NewPointMovesNot", .filter = "moved_by(5)",
     .kind = ChangeKind::kValueAdded, .to = "101", .latest_before = "100"},
    {.name = "FirstPoint", .filter = "moved_by(5)",
     .kind = ChangeKind::kValueAdded, .to = "200"},
    {.name = "CrossedUp", .filter = "crossed(150)", .to = "150",
     .holds = true},
    {.name = "CrossedDown", .filter = "crossed(100)", .to = "99.9",
     .holds = true},
    {.name = "NotCrossed", .filter = "crossed(100)", .to = "180"},
    {.name = "RoseAbove", .filter = "rose_above(100)", .to = "101",
     .holds = true},
    {.name = "RoseTo", .filter = "rose_above(150)", .to = "150"},
    {.name = "FellIsNoRise", .filter = "rose_above(50)", .to = "20"},
    {.name = "FellBelow", .filter = "fell_below(100)", .to = "99",
     .holds = true},
    {.name = "FellTo", .filter = "fell_below(50)", .to = "50"},
    {.name = "ConfirmedByThree", .filter = "confirmed_by(3)",
     .kind = ChangeKind::kValueConfirmed, .sources_from = 2, .sources_to = 3,
     .holds = true},
    {.name = "ConfirmedByMoreAtOnce", .filter = "confirmed_by(3)",
     .kind = ChangeKind::kValueConfirmed, .sources_from = 1, .sources_to = 5,
     .holds = true},
    {.name = "WasConfirmedBefore", .filter = "confirmed_by(3)",
     .kind = ChangeKind::kValueConfirmed, .sources_from = 3, .sources_to = 4},
    {.name = "NotYetConfirmed", .filter = "confirmed_by(3)",
     .kind = ChangeKind::kValueConfirmed, .sources_from = 1, .sources_to = 2},
    {.name = "WithFields", .filter = "object = drone AND NOT moved_by(5)",
     .to = "101", .holds = true},
    {.name = "EitherFunction", .filter = "crossed(500) OR moved_by(50)",
     .to = "200", .holds = true},
};

INSTANTIATE_TEST_SUITE_P(All, FilterFunctionTest,
                         testing::ValuesIn(kFunctions), [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(FilterFunctions, OfFiguresAreAboutThePoint) {
  const Sample sample;  // Said by two.
  EXPECT_TRUE(Filter::Parse("confirmed_by(2)", kFigures)
                  ->Matches(sample.In(kFigures)));
  EXPECT_FALSE(Filter::Parse("confirmed_by(3)", kFigures)
                   ->Matches(sample.In(kFigures)));
}

TEST(FilterFunctions, CanonicalTextTellsThemApart) {
  const auto canonical = [](std::string_view text) {
    return Filter::Parse(text, kChanges)->canonical();
  };
  EXPECT_EQ(canonical("moved_by( 5.0 )"), canonical("moved_by(5)"));
  EXPECT_NE(canonical("moved_by(5)"), canonical("moved_by(6)"));
  EXPECT_NE(canonical("moved_by(5)"), canonical("crossed(5)"));
  EXPECT_TRUE(Filter::Parse("moved_by(5)", kChanges)->compares());
  EXPECT_FALSE(Filter::Parse("corrected()", kChanges)->compares());
}

TEST(FilterLimits, BoundsLengthDepthAndTests) {
  const std::string longest =
      "place = \"" + std::string(Filter::kMaxBytes - 10, 'x') + "\"";
  ASSERT_EQ(longest.size(), Filter::kMaxBytes);
  EXPECT_TRUE(Filter::Parse(longest, kFigures).ok());
  EXPECT_FALSE(Filter::Parse(longest + " ", kFigures).ok());
  EXPECT_FALSE(Filter::Parse(std::string(1 << 20, '('), kFigures).ok());

  const auto nested = [](int depth) {
    return Filter::Parse(Repeat("(", depth) + "value > 1" + Repeat(")", depth),
                         kFigures);
  };
  EXPECT_TRUE(nested(Filter::kMaxDepth - 1).ok());
  EXPECT_FALSE(nested(Filter::kMaxDepth).ok());
  EXPECT_FALSE(
      Filter::Parse(Repeat("NOT ", Filter::kMaxDepth) + "value > 1", kFigures)
          .ok());

  EXPECT_TRUE(
      Filter::Parse(Repeat("value>1 ", Filter::kMaxTests), kFigures).ok());
  EXPECT_FALSE(
      Filter::Parse(Repeat("value>1 ", Filter::kMaxTests + 1), kFigures).ok());
}

TEST(FilterLimits, EveryPrefixOfAFilterEnds) {
  constexpr std::string_view kText =
      "NOT (object = \"dr\\\"one\" OR -value >= -12.5) AND "
      "event_time <= 2025-03-03T00:00:00+02:00 place:\xc3\xa9*";
  ASSERT_TRUE(Filter::Parse(kText, kFigures).ok());
  const Sample sample;
  for (size_t size = 0; size < kText.size(); ++size) {
    const auto filter = Filter::Parse(kText.substr(0, size), kFigures);
    if (filter.ok()) {
      filter->Matches(sample.In(kFigures));
    } else {
      EXPECT_EQ(InfoOf(filter.status()).reason(), "FILTER_INVALID");
    }
  }
}

TEST(FilterFacts, CanonicalTextIgnoresSpelling) {
  const auto canonical = [](std::string_view text) {
    return Filter::Parse(text, kFigures)->canonical();
  };
  EXPECT_EQ(canonical("object=drone AND value>1"),
            canonical(" object = \"DRONE\"   value > 1.0 "));
  EXPECT_NE(canonical("object = drone"), canonical("object != drone"));
  EXPECT_NE(canonical("place = ode*"), canonical("place = \"ode*\""));
  EXPECT_NE(canonical("place:*"), canonical("place:\"*\""));
}

TEST(FilterFacts, RequiredFigure) {
  const auto required = [](std::string_view text) {
    return Filter::Parse(text, kFigures)->RequiredFigure();
  };
  EXPECT_EQ(required("figure = figures/AB AND value > 1"), "ab");
  EXPECT_EQ(required("value > 1 (disputed = true figure = ab)"), "ab");
  EXPECT_EQ(required("figure = ab OR value > 1"), std::nullopt);
  EXPECT_EQ(required("NOT figure = ab"), std::nullopt);
  EXPECT_EQ(required("figure = a*"), std::nullopt);
  EXPECT_EQ(required("figure != ab"), std::nullopt);
  EXPECT_EQ(required(""), std::nullopt);
}

// The reference has a row for each field, and no others.
TEST(FilterFacts, ReferenceListsAllFields) {
  std::ifstream file(FACTLINE_SOURCE_DIR "/docs/filters.md");
  std::map<std::string, std::string> scopes;  // By field, as in the table.
  std::map<std::string, std::string> functions;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    const std::vector<std::string> cells = absl::StrSplit(line, " | ");
    if (const size_t end = line.find('('); end < line.find('`', 3)) {
      functions[line.substr(3, end - 3)] = cells.at(1);
      continue;
    }
    for (const auto name :
         absl::StrSplit(cells.at(0).substr(2), absl::ByAnyChar("`, "),
                        absl::SkipEmpty())) {
      scopes[std::string(name)] = cells.at(2);
    }
  }
  std::map<std::string, std::string> expected;
  const std::pair<FilterScope, std::string> kScopes[] = {
      {kFigures, "f"}, {kClaims, "c"}, {kChanges, "g"}};
  for (const auto& [scope, letter] : kScopes) {
    for (const auto name : absl::StrSplit(FieldNames(scope), ", ")) {
      std::string& letters = expected[std::string(name)];
      letters += letters.empty() ? letter : " " + letter;
    }
  }
  EXPECT_EQ(scopes, expected);
  std::map<std::string, std::string> expected_functions;
  for (const auto& [scope, letter] : kScopes) {
    for (const auto call :
         absl::StrSplit(FunctionNames(scope), ", ", absl::SkipEmpty())) {
      const std::string name(call.substr(0, call.find('(')));
      std::string& letters = expected_functions[name];
      letters += letters.empty() ? letter : " " + letter;
    }
  }
  EXPECT_EQ(functions, expected_functions);
}

TEST(FilterFacts, NeedsTheClaimOnlyForItsFields) {
  const auto needs = [](std::string_view text) {
    return Filter::Parse(text, kChanges)->needs_claim();
  };
  EXPECT_FALSE(needs("object = drone value > 1 kind = VALUE_ADDED"));
  EXPECT_TRUE(needs("object = drone OR source = mayor"));
  EXPECT_TRUE(needs("publish_time > 2025-01-01"));
  EXPECT_FALSE(needs("change_cause = CORRECTION"));
}

TEST(FilterFacts, OfFiguresOnly) {
  const auto of_figures = [](std::string_view text) {
    return Filter::Parse(text, kChanges)->of_figures();
  };
  EXPECT_TRUE(of_figures(""));
  EXPECT_TRUE(of_figures("object = drone NOT (value > 1 OR disputed = true)"));
  EXPECT_FALSE(of_figures("object = drone OR publisher = wire"));
  EXPECT_FALSE(of_figures("kind = VALUE_ADDED"));
  EXPECT_FALSE(of_figures("confirmed_by(2)"));
}

}  // namespace
}  // namespace factline::serve
