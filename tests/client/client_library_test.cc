// The client library against a small server of its own.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "factline/client.h"
#include "factline/subscriber.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace factline::client {
namespace {

grpc::Status WithDetails(grpc::StatusCode code, const std::string& reason,
                         int retry_ms = 0) {
  google::rpc::Status status;
  status.set_code(code);
  google::rpc::ErrorInfo info;
  info.set_domain("factline");
  info.set_reason(reason);
  (*info.mutable_metadata())["name"] = "figures/x";
  status.add_details()->PackFrom(info);
  if (retry_ms > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_nanos(retry_ms * 1'000'000);
    status.add_details()->PackFrom(retry);
  }
  return grpc::Status(code, "words", status.SerializeAsString());
}

TEST(ErrorOfTest, ReadsReasonMetadataAndRetry) {
  const Error error = ErrorOf(
      WithDetails(grpc::StatusCode::NOT_FOUND, "FIGURE_NOT_FOUND", 250));
  EXPECT_EQ(error.reason, "FIGURE_NOT_FOUND");
  EXPECT_EQ(error.metadata.at("name"), "figures/x");
  EXPECT_EQ(error.retry_after, std::chrono::milliseconds(250));
  EXPECT_EQ(error.ToString(), "FIGURE_NOT_FOUND: words (name=figures/x)");
}

TEST(ErrorOfTest, SurvivesForeignDetails) {
  const Error error =
      ErrorOf(grpc::Status(grpc::StatusCode::INTERNAL, "words", "\xff\xff"));
  EXPECT_EQ(error.reason, "");
  EXPECT_EQ(error.code, grpc::StatusCode::INTERNAL);
}

TEST(BackoffTest, DoublesUpToItsMostAndIsJittered) {
  Backoff backoff(std::chrono::milliseconds(100), std::chrono::milliseconds(400));
  for (const int whole : {100, 200, 400, 400, 400}) {
    const auto wait = backoff.Next().count();
    EXPECT_GE(wait, whole / 2);
    EXPECT_LE(wait, whole);
  }
  backoff.Reset();
  EXPECT_LE(backoff.Next().count(), 100);
}

// Streams revisions 1, 2, 3 ... and breaks off after every second one.
class BreakingChanges : public v1::ChangeService::Service {
 public:
  grpc::Status Subscribe(
      grpc::ServerContext*, const v1::SubscribeRequest* request,
      grpc::ServerWriter<v1::SubscribeResponse>* writer) override {
    ++connections;
    if (request->filter() == "bad") {
      return WithDetails(grpc::StatusCode::INVALID_ARGUMENT, "FILTER_INVALID");
    }
    int revision = request->resume_token().empty()
                       ? 0
                       : std::stoi(request->resume_token());
    for (int i = 0; i < 2; ++i) {
      v1::SubscribeResponse response;
      response.mutable_position()->set_revision(++revision);
      response.set_resume_token(std::to_string(revision));
      writer->Write(response);
    }
    return WithDetails(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN", 1);
  }
  std::atomic<int> connections = 0;
};

class SubscriberTest : public testing::Test {
 protected:
  SubscriberTest() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    client_ = std::make_unique<Client>(
        ClientOptions{.address = "127.0.0.1:" + std::to_string(port)});
  }
  ~SubscriberTest() override { server_->Shutdown(); }

  BreakingChanges service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Client> client_;
};

TEST_F(SubscriberTest, ResumesAfterEachBreakWithoutGapOrRepeat) {
  std::vector<int64_t> seen;
  Subscriber::Options options;
  options.on_message = [&](const v1::SubscribeResponse& response) {
    seen.push_back(response.position().revision());
    return seen.size() < 7;
  };
  Subscriber subscriber(*client_, options);
  EXPECT_TRUE(subscriber.Run().ok());
  EXPECT_EQ(seen, (std::vector<int64_t>{1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(service_.connections, 4);
  EXPECT_EQ(subscriber.resume_token(), "7");
}

TEST_F(SubscriberTest, GivesUpOnPermanentErrors) {
  Subscriber::Options options;
  options.request.set_filter("bad");
  options.on_message = [](const v1::SubscribeResponse&) { return true; };
  Subscriber subscriber(*client_, options);
  const grpc::Status status = subscriber.Run();
  EXPECT_EQ(ErrorOf(status).reason, "FILTER_INVALID");
  EXPECT_EQ(service_.connections, 1);
}

TEST_F(SubscriberTest, EndsAtTheFirstErrorIfTold) {
  Subscriber::Options options;
  options.reconnect = false;
  options.on_message = [](const v1::SubscribeResponse&) { return true; };
  Subscriber subscriber(*client_, options);
  EXPECT_EQ(subscriber.Run().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(service_.connections, 1);
}

}  // namespace
}  // namespace factline::client
