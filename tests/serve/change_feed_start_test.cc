#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/serve/feed_testing.h"

// Where a stream may start, and what a token resumes.
namespace factline::serve {
namespace {

struct StartCase {
  std::string name;
  v1::SubscribeRequest request;
  std::string reason;  // Empty with kOk; else of the error.
  absl::StatusCode code = absl::StatusCode::kOk;
  int64_t first = 0;  // First revision that comes; 0 = none.
};

void PrintTo(const StartCase& c, std::ostream* out) { *out << c.name; }

v1::SubscribeRequest Request(void (*set)(v1::SubscribeRequest&)) {
  v1::SubscribeRequest request;
  set(request);
  return request;
}

// All read one store with three revisions.
class StartTest : public testing::TestWithParam<StartCase> {
 protected:
  static void SetUpTestSuite() {
    desk_ = std::make_unique<Desk>();
    for (int i = 0; i < 3; ++i) desk_->Publish(Drones(std::to_string(i), "1"));
  }
  static void TearDownTestSuite() { desk_.reset(); }

  static inline std::unique_ptr<Desk> desk_;
};

TEST_P(StartTest, StartsOrRefuses) {
  Reader reader(*desk_, GetParam().request);
  const auto changes = ChangesOf(reader.Take());
  EXPECT_EQ(reader.status.code(), GetParam().code) << reader.status;
  EXPECT_EQ(InfoOf(reader.status).reason(), GetParam().reason);
  EXPECT_EQ(changes.empty() ? 0 : changes.front().revision(), GetParam().first);
}

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

INSTANTIATE_TEST_SUITE_P(
    All, StartTest,
    testing::Values(
        StartCase{"Live", Request([](auto&) {}), ""},
        StartCase{"First", Request([](auto& r) { r.set_start_revision(1); }),
                  "", absl::StatusCode::kOk, 1},
        StartCase{"Middle", Request([](auto& r) { r.set_start_revision(3); }),
                  "", absl::StatusCode::kOk, 3},
        StartCase{"Next", Request([](auto& r) { r.set_start_revision(4); }),
                  ""},
        StartCase{"Future", Request([](auto& r) { r.set_start_revision(5); }),
                  "FUTURE_REVISION", absl::StatusCode::kOutOfRange},
        StartCase{"Zero", Request([](auto& r) { r.set_start_revision(0); }), "",
                  kInvalid},
        StartCase{"Earliest", Request([](auto& r) { r.set_earliest(true); }),
                  "", absl::StatusCode::kOk, 1},
        StartCase{"LongAgo", Request([](auto& r) {
                    r.mutable_start_time()->set_seconds(1000);
                  }),
                  "", absl::StatusCode::kOk, 1},
        StartCase{"FarAway", Request([](auto& r) {
                    r.mutable_start_time()->set_seconds(99'999'999'999);
                  }),
                  "FUTURE_TIME", absl::StatusCode::kOutOfRange},
        StartCase{"ClockALittleAhead", Request([](auto& r) {
                    r.mutable_start_time()->set_seconds(
                        absl::ToUnixSeconds(absl::Now()) + 30);
                  }),
                  ""},
        StartCase{"BadNanos", Request([](auto& r) {
                    r.mutable_start_time()->set_nanos(-1);
                  }),
                  "", kInvalid},
        StartCase{"BadToken",
                  Request([](auto& r) { r.set_resume_token("zzz"); }),
                  "TOKEN_MALFORMED", kInvalid},
        StartCase{"BadFilter", Request([](auto& r) { r.set_filter("x"); }),
                  "FILTER_INVALID", kInvalid},
        StartCase{"BadKind", Request([](auto& r) {
                    r.add_kinds(static_cast<v1::ChangeKind>(99));
                  }),
                  "", kInvalid},
        StartCase{"BadView", Request([](auto& r) {
                    r.set_view(static_cast<v1::ChangeView>(77));
                  }),
                  "", kInvalid},
        StartCase{"NegativeEnd",
                  Request([](auto& r) { r.set_end_revision(-1); }), "",
                  kInvalid},
        StartCase{"ShortProgress", Request([](auto& r) {
                    r.mutable_progress_interval()->set_nanos(1000);
                  }),
                  "", kInvalid},
        StartCase{"NegativeProgress", Request([](auto& r) {
                    r.mutable_progress_interval()->set_seconds(-5);
                  }),
                  "", kInvalid},
        StartCase{"LongConflation", Request([](auto& r) {
                    r.mutable_conflation_interval()->set_seconds(1'000'000);
                  }),
                  "", kInvalid},
        StartCase{"TinyResponses",
                  Request([](auto& r) { r.set_max_response_bytes(100); }), "",
                  kInvalid},
        StartCase{"HugeResponses", Request([](auto& r) {
                    r.set_max_response_bytes(100'000'000);
                  }),
                  "", kInvalid},
        StartCase{"SnapshotOfClaims", Request([](auto& r) {
                    r.set_snapshot(true);
                    r.set_filter("publisher = x");
                  }),
                  "FILTER_INVALID", kInvalid}),
    [](const auto& row) { return row.param.name; });

TEST(TokenUse, OtherQueriesAndStoresAreRefused) {
  Desk desk;
  desk.Publish(Drones("a", "1"));
  Reader reader(desk, FromStart("place = kyiv"));
  const std::string token = reader.Take().back().resume_token();

  EXPECT_TRUE(Reader(desk, Resume(token, " place=KYIV ")).status.ok());
  Reader other(desk, Resume(token, "place = odesa"));
  EXPECT_EQ(InfoOf(other.status).reason(), "TOKEN_MISMATCH");
  v1::SubscribeRequest kinds = Resume(token, "place = kyiv");
  kinds.add_kinds(v1::CHANGE_KIND_VALUE_ADDED);
  EXPECT_EQ(InfoOf(Reader(desk, kinds).status).reason(), "TOKEN_MISMATCH");

  Desk another;
  another.Publish(Drones("a", "1"));
  Reader replaced(another, Resume(token, "place = kyiv"));
  EXPECT_EQ(InfoOf(replaced.status).reason(), "STORE_REPLACED");
  EXPECT_EQ(replaced.status.code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace factline::serve
