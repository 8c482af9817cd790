#include "daemon/serve/errors.h"

#include <string>

#include "daemon/base/utf8.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

struct Case {
  std::string name;
  absl::Status status;
  grpc::StatusCode code;
  std::string reason;
  std::map<std::string, std::string> metadata;
  bool retry = false;
  std::string violation = "";  // Field.
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class ErrorsTest : public testing::TestWithParam<Case> {};

TEST_P(ErrorsTest, GoesOverTheWire) {
  const Case& c = GetParam();
  const grpc::Status status = ToGrpcStatus(c.status);
  EXPECT_EQ(status.error_code(), c.code);
  google::rpc::Status wire;
  ASSERT_TRUE(wire.ParseFromString(status.error_details()));
  EXPECT_EQ(wire.code(), static_cast<int>(c.code));
  EXPECT_EQ(wire.message(), status.error_message());
  EXPECT_FALSE(wire.message().empty());

  const auto info = InfoOf(status);
  EXPECT_EQ(info.reason(), c.reason);
  EXPECT_EQ(info.domain(), c.reason.empty() ? "" : "factline");
  EXPECT_EQ((std::map<std::string, std::string>(info.metadata().begin(),
                                                info.metadata().end())),
            c.metadata);
  google::rpc::RetryInfo retry;
  google::rpc::BadRequest request;
  bool has_retry = false;
  for (const auto& detail : wire.details()) {
    has_retry |= detail.UnpackTo(&retry);
    detail.UnpackTo(&request);
  }
  EXPECT_EQ(has_retry, c.retry);
  if (c.retry) {
    EXPECT_EQ(retry.retry_delay().seconds(), 2);
    EXPECT_EQ(retry.retry_delay().nanos(), 500'000'000);
  }
  EXPECT_EQ(request.field_violations_size(), c.violation.empty() ? 0 : 1);
  if (!c.violation.empty()) {
    EXPECT_EQ(request.field_violations(0).field(), c.violation);
    EXPECT_FALSE(request.field_violations(0).description().empty());
  }
}

constexpr absl::Duration kRetry = absl::Milliseconds(2500);

INSTANTIATE_TEST_SUITE_P(
    All, ErrorsTest,
    testing::Values(
        Case{"Figure",
             NameNotFound("figure", "figures/x"),
             grpc::StatusCode::NOT_FOUND,
             "FIGURE_NOT_FOUND",
             {{"name", "figures/x"}}},
        Case{"Claim",
             NameNotFound("claim", "claims/x"),
             grpc::StatusCode::NOT_FOUND,
             "CLAIM_NOT_FOUND",
             {{"name", "claims/x"}}},
        Case{"Partition",
             PartitionNotAssigned("articles", 3),
             grpc::StatusCode::NOT_FOUND,
             "PARTITION_NOT_ASSIGNED",
             {{"topic", "articles"}, {"partition", "3"}}},
        Case{"Field",
             InvalidField("page_size", "is negative"),
             grpc::StatusCode::INVALID_ARGUMENT,
             "",
             {},
             false,
             "page_size"},
        Case{"Filter",
             FilterInvalid("filter", 7, "expected ')'"),
             grpc::StatusCode::INVALID_ARGUMENT,
             "FILTER_INVALID",
             {{"field", "filter"}, {"column", "7"}},
             false,
             "filter"},
        Case{"Malformed",
             TokenMalformed("resume_token"),
             grpc::StatusCode::INVALID_ARGUMENT,
             "TOKEN_MALFORMED",
             {{"field", "resume_token"}},
             false,
             "resume_token"},
        Case{"Mismatch",
             TokenMismatch("page_token", "other filter"),
             grpc::StatusCode::INVALID_ARGUMENT,
             "TOKEN_MISMATCH",
             {{"field", "page_token"}},
             false,
             "page_token"},
        Case{"Replaced",
             StoreReplaced("old", "new"),
             grpc::StatusCode::FAILED_PRECONDITION,
             "STORE_REPLACED",
             {{"token_store_id", "old"}, {"store_id", "new"}}},
        Case{"Compacted",
             RevisionCompacted(3, 10),
             grpc::StatusCode::OUT_OF_RANGE,
             "REVISION_COMPACTED",
             {{"requested_revision", "3"}, {"earliest_revision", "10"}}},
        Case{"Future",
             FutureRevision(30, 10),
             grpc::StatusCode::OUT_OF_RANGE,
             "FUTURE_REVISION",
             {{"requested_revision", "30"}, {"latest_revision", "10"}}},
        Case{"MinRevision",
             MinRevisionTimeout(30, 10),
             grpc::StatusCode::DEADLINE_EXCEEDED,
             "MIN_REVISION_TIMEOUT",
             {{"min_revision", "30"}, {"latest_revision", "10"}}},
        Case{"Subscriptions",
             TooManySubscriptions(5, kRetry),
             grpc::StatusCode::RESOURCE_EXHAUSTED,
             "TOO_MANY_SUBSCRIPTIONS",
             {{"limit", "5"}},
             true},
        Case{"Closing",
             ShuttingDown(kRetry),
             grpc::StatusCode::UNAVAILABLE,
             "SHUTTING_DOWN",
             {},
             true},
        Case{"DataLoss",
             absl::DataLossError("block of 00012.sst"),
             grpc::StatusCode::DATA_LOSS,
             "DATA_LOSS",
             {}}),
    [](const auto& row) { return row.param.name; });

TEST(ErrorsTest, HostileTextsAreMadeSafe) {
  const std::string name = "figures/\x1b[31m\xff" + std::string(10000, 'x');
  const grpc::Status status = ToGrpcStatus(NameNotFound("figure", name));
  EXPECT_TRUE(IsValidUtf8(status.error_message()));
  EXPECT_TRUE(IsValidUtf8(InfoOf(status).metadata().at("name")));
  EXPECT_EQ(status.error_message().find('\x1b'), std::string::npos);
  // Trailers beyond 8 KiB are refused by clients.
  EXPECT_LT(status.error_message().size() * 3 + status.error_details().size(),
            4096u);
}

TEST(ErrorsTest, InternalErrorsTellNothing) {
  const grpc::Status status =
      ToGrpcStatus(absl::InternalError("/var/lib/secret"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message().find("secret"), std::string::npos);
  EXPECT_EQ(status.error_details().find("secret"), std::string::npos);
}

TEST(ErrorsTest, OkIsOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

}  // namespace
}  // namespace factline::serve
