#include "daemon/serve/server.h"

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "factline/v1/admin_service.grpc.pb.h"
#include "factline/v1/article_service.grpc.pb.h"
#include "factline/v1/change_service.grpc.pb.h"
#include "factline/v1/figure_service.grpc.pb.h"
#include "factline/v1/ingest_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

const Story kStory{.uri = "a", .reports = {{.value = "10"}}};

// grpc.health.v1: 1 = SERVING, 2 = NOT_SERVING; -1 = the call failed.
int Health(const TestServer& server, const std::string& service) {
  std::string request;
  if (!service.empty()) {
    request = absl::StrCat("\x0a", std::string(1, service.size()), service);
  }
  std::string response;
  const grpc::Status status = RawCall(
      server.Connect(), "/grpc.health.v1.Health/Check", request, &response);
  if (!status.ok() || response.size() != 2) return -1;
  return response[1];
}

PartitionStatus Applied(int64_t next_offset) {
  PartitionStatus status;
  status.topic = "articles";
  status.partition = 1;
  status.applied_offset = next_offset;
  return status;
}

ServerOptions With(void (*set)(ServerOptions&)) {
  ServerOptions options;
  set(options);
  return options;
}

TEST(ServerTest, AnswersOverTheWire) {
  Desk desk;
  const int64_t revision = desk.Publish(kStory);
  TestServer server(desk);
  auto stub = v1::FigureService::NewStub(server.Connect());
  grpc::ClientContext context;
  v1::GetFigureRequest request;
  request.set_name("figures/" + Desk::FigureId({}));
  v1::GetFigureResponse response;
  const grpc::Status status = stub->GetFigure(&context, request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.figure().latest_point().best().value(), "10");
  EXPECT_EQ(response.read_position().revision(), revision);
}

TEST(ServerTest, ErrorsCarryDetails) {
  Desk desk;
  TestServer server(desk);
  auto stub = v1::FigureService::NewStub(server.Connect());
  grpc::ClientContext context;
  v1::GetFigureRequest request;
  request.set_name("figures/nosuch");
  v1::GetFigureResponse response;
  const grpc::Status status = stub->GetFigure(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(InfoOf(status).reason(), "FIGURE_NOT_FOUND");
  EXPECT_EQ(InfoOf(status).metadata().at("name"), "figures/nosuch");
}

TEST(ServerTest, MinRevisionWaitsOrTimesOut) {
  Desk desk;
  desk.Publish(kStory);
  TestServer server(desk);
  auto stub = v1::FigureService::NewStub(server.Connect());
  v1::GetFigureRequest request;
  request.set_name("figures/" + Desk::FigureId({}));
  request.set_min_revision(2);
  v1::GetFigureResponse response;
  {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(1)));
    const grpc::Status status = stub->GetFigure(&context, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
    EXPECT_EQ(InfoOf(status).reason(), "MIN_REVISION_TIMEOUT");
  }
  std::thread writer([&] {
    absl::SleepFor(absl::Milliseconds(50));
    desk.Publish({.uri = "b", .reports = {{.value = "12"}}, .published = 3});
  });
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
  const grpc::Status status = stub->GetFigure(&context, request, &response);
  writer.join();
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.figure().latest_point().best().value(), "12");
}

TEST(ServerTest, WaitForOffset) {
  Desk desk;
  desk.Publish(kStory);
  TestServer server(desk);
  server.ingest().Set(Applied(7));
  auto stub = v1::IngestService::NewStub(server.Connect());
  const auto wait = [&](int partition, int64_t offset, int seconds,
                        v1::WaitForOffsetResponse& response) {
    grpc::ClientContext context;
    v1::WaitForOffsetRequest request;
    request.set_topic("articles");
    request.set_partition(partition);
    request.set_offset(offset);
    request.mutable_max_wait()->set_seconds(seconds);
    return stub->WaitForOffset(&context, request, &response);
  };
  v1::WaitForOffsetResponse response;
  ASSERT_TRUE(wait(1, 6, 0, response).ok());
  EXPECT_TRUE(response.applied());
  EXPECT_EQ(response.position().revision(), 1);
  ASSERT_TRUE(wait(1, 7, 0, response).ok());
  EXPECT_FALSE(response.applied());
  EXPECT_EQ(InfoOf(wait(2, 0, 10, response)).reason(),
            "PARTITION_NOT_ASSIGNED");
  EXPECT_EQ(wait(-1, 0, 0, response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(wait(1, 0, -3, response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);

  std::thread ingest([&] {
    absl::SleepFor(absl::Milliseconds(50));
    server.ingest().Set(Applied(8));
  });
  ASSERT_TRUE(wait(1, 7, 20, response).ok());
  ingest.join();
  EXPECT_TRUE(response.applied());
}

TEST(ServerTest, IngestStatus) {
  Desk desk;
  TestServer server(desk);
  server.ingest().Set({.topic = "articles",
                       .partition = 0,
                       .applied_offset = 5,
                       .high_watermark = 9,
                       .last_message_time = Day(1),
                       .rejected = {{"json:malformed", 2}}});
  auto stub = v1::IngestService::NewStub(server.Connect());
  grpc::ClientContext context;
  v1::GetIngestStatusResponse response;
  ASSERT_TRUE(stub->GetIngestStatus(&context, {}, &response).ok());
  ASSERT_EQ(response.partitions_size(), 1);
  EXPECT_EQ(response.partitions(0).applied_offset(), 5);
  EXPECT_EQ(response.partitions(0).high_watermark(), 9);
  EXPECT_EQ(response.partitions(0).rejected_counts().at("json:malformed"), 2);
  EXPECT_EQ(response.ingest_lag().seconds(), 3);
}

TEST(ServerTest, ArticleByNameOrUri) {
  Desk desk;
  desk.Publish(kStory);
  TestServer server(desk);
  auto stub = v1::ArticleService::NewStub(server.Connect());
  const auto get = [&](const std::string& name,
                       v1::GetArticleResponse& response) {
    grpc::ClientContext context;
    v1::GetArticleRequest request;
    request.set_name(name);
    return stub->GetArticle(&context, request, &response);
  };
  v1::GetArticleResponse by_uri;
  ASSERT_TRUE(get("a", by_uri).ok());
  EXPECT_EQ(by_uri.article().uri(), "a");
  ASSERT_EQ(by_uri.article().revisions_size(), 1);
  EXPECT_EQ(by_uri.article().revisions(0).claims(0), Desk::ClaimName(kStory));
  v1::GetArticleResponse by_name;
  ASSERT_TRUE(get(by_uri.article().name(), by_name).ok());
  EXPECT_EQ(by_name.article().uri(), "a");
  EXPECT_EQ(InfoOf(get("b", by_name)).reason(), "ARTICLE_NOT_FOUND");
  EXPECT_EQ(get("", by_name).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST(ServerTest, HealthFollowsThePipeline) {
  Desk desk;
  TestServer server(desk);
  EXPECT_EQ(Health(server, ""), 2);
  EXPECT_EQ(Health(server, kHealthRead), 2);
  server.server().SetServing(kHealthRead, true);
  EXPECT_EQ(Health(server, kHealthRead), 1);
  EXPECT_EQ(Health(server, kHealthIngest), 2);
  EXPECT_EQ(Health(server, ""), 2);
  server.server().SetServing(kHealthIngest, true);
  EXPECT_EQ(Health(server, ""), 1);
  EXPECT_EQ(Health(server, "nosuch"), -1);
}

TEST(ServerTest, ReflectionOnLoopbackUnlessTurnedOff) {
  Desk desk;
  const std::string method =
      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  std::string response;
  {
    TestServer server(desk);
    // list_services: "".
    const grpc::Status status = RawCall(server.Connect(), method,
                                        std::string("\x3a\x00", 2), &response);
    EXPECT_NE(status.error_code(), grpc::StatusCode::UNIMPLEMENTED)
        << status.error_message();
  }
  TestServer server(desk, With([](auto& o) { o.reflection = false; }));
  EXPECT_EQ(
      RawCall(server.Connect(), method, std::string("\x3a\x00", 2), &response)
          .error_code(),
      grpc::StatusCode::UNIMPLEMENTED);
}

TEST(ServerTest, PortInUseIsAnError) {
  Desk desk;
  TestServer first(desk);
  Desk other;
  FakeIngest ingest;
  FakeDesk desk_of_other;
  Metrics metrics;
  ServerOptions options;
  options.listen_address = absl::StrCat("127.0.0.1:", first.server().port());
  const auto second = Server::Start(options, other.store(), ingest, metrics,
                                    desk_of_other);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(std::string(second.status().message()).find(options.listen_address),
            std::string::npos)
      << second.status();
}

TEST(ServerTest, LargeRequestsAreRefused) {
  Desk desk;
  TestServer server(desk);
  auto stub = v1::FigureService::NewStub(server.Connect());
  grpc::ClientContext context;
  v1::ListFiguresRequest request;
  request.set_filter(std::string(300 << 10, 'x'));
  v1::ListFiguresResponse response;
  EXPECT_EQ(stub->ListFigures(&context, request, &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(ServerTest, LongPollReturnsWithTheNextMatch) {
  Desk desk;
  desk.Publish(kStory);
  TestServer server(desk);
  auto stub = v1::ChangeService::NewStub(server.Connect());
  v1::ListChangesRequest request;
  request.set_filter("place = odesa");
  v1::ListChangesResponse response;
  {
    grpc::ClientContext context;
    ASSERT_TRUE(stub->ListChanges(&context, request, &response).ok());
    EXPECT_TRUE(response.changes().empty());
    EXPECT_EQ(response.position().revision(), 1);
  }
  request.set_page_token(response.next_page_token());
  request.mutable_max_wait()->set_seconds(20);
  std::thread writer([&] {
    absl::SleepFor(absl::Milliseconds(50));
    desk.Publish({.uri = "b", .reports = {{.value = "1"}}});
    absl::SleepFor(absl::Milliseconds(50));
    desk.Publish({.uri = "c", .reports = {{.value = "2", .place = "odesa"}}});
  });
  grpc::ClientContext context;
  ASSERT_TRUE(stub->ListChanges(&context, request, &response).ok());
  writer.join();
  ASSERT_FALSE(response.changes().empty());
  EXPECT_EQ(response.changes(0).revision(), 3);

  grpc::ClientContext again;
  request.set_page_token(response.next_page_token());
  request.mutable_max_wait()->set_seconds(0);
  request.mutable_max_wait()->set_nanos(100'000'000);
  ASSERT_TRUE(stub->ListChanges(&again, request, &response).ok());
  EXPECT_TRUE(response.changes().empty());
}

TEST(ServerTest, SubscriptionsHaveALimit) {
  Desk desk;
  TestServer server(desk, With([](auto& o) {
                      o.limits.max_subscriptions = 3;
                      o.limits.max_subscriptions_per_caller = 2;
                    }));
  const auto first = server.Connect();
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::SubscribeResponse>>> open;
  const auto subscribe = [&](const std::shared_ptr<grpc::Channel>& channel) {
    auto& context =
        *contexts.emplace_back(std::make_unique<grpc::ClientContext>());
    auto reader = v1::ChangeService::NewStub(channel)->Subscribe(&context, {});
    v1::SubscribeResponse response;
    if (reader->Read(&response)) {
      open.push_back(std::move(reader));
      return grpc::Status::OK;
    }
    return reader->Finish();
  };
  EXPECT_TRUE(subscribe(first).ok());
  EXPECT_TRUE(subscribe(first).ok());
  const grpc::Status of_one = subscribe(first);
  EXPECT_EQ(of_one.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(InfoOf(of_one).reason(), "TOO_MANY_SUBSCRIPTIONS");
  EXPECT_EQ(InfoOf(of_one).metadata().at("limit"), "2");
  const auto second = server.Connect();
  EXPECT_TRUE(subscribe(second).ok());
  EXPECT_EQ(InfoOf(subscribe(second)).metadata().at("limit"), "3");

  // A stream that ends gives its place back.
  contexts[0]->TryCancel();
  open[0]->Finish();
  for (int i = 0; i < 200 && server.server().subscriptions() > 2; ++i) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_TRUE(subscribe(second).ok());
  for (auto& context : contexts) context->TryCancel();
}

TEST(ServerTest, ShutdownEndsStreamsAndWaits) {
  Desk desk;
  desk.Publish(kStory);
  TestServer server(desk);
  grpc::ClientContext context;
  v1::SubscribeRequest request;
  request.set_earliest(true);
  auto reader = v1::ChangeService::NewStub(server.Connect())
                    ->Subscribe(&context, request);
  v1::SubscribeResponse response;
  while (reader->Read(&response) && !response.has_caught_up()) {
  }
  ASSERT_TRUE(response.has_caught_up());

  // A waiting unary call ends as well.
  grpc::Status waited;
  std::thread waiter([&, channel = server.Connect()] {
    grpc::ClientContext call;
    v1::ListChangesRequest poll;
    poll.set_start_revision(2);
    poll.mutable_max_wait()->set_seconds(50);
    v1::ListChangesResponse page;
    waited =
        v1::ChangeService::NewStub(channel)->ListChanges(&call, poll, &page);
  });
  absl::SleepFor(absl::Milliseconds(100));
  const absl::Time start = absl::Now();
  std::thread closer([&] { server.server().Shutdown(absl::Seconds(4)); });
  ASSERT_TRUE(reader->Read(&response));
  ASSERT_TRUE(response.has_closing());
  EXPECT_EQ(response.closing().grace_period().seconds(), 4);
  EXPECT_EQ(response.position().revision(), 1);
  EXPECT_FALSE(response.resume_token().empty());
  EXPECT_FALSE(reader->Read(&response));
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(InfoOf(status).reason(), "SHUTTING_DOWN");
  waiter.join();
  EXPECT_EQ(InfoOf(waited).reason(), "SHUTTING_DOWN");
  closer.join();
  EXPECT_LT(absl::Now() - start, absl::Seconds(3));
}

TEST(ServerTest, ShutdownDoesNotWaitForAReaderThatStopped) {
  Desk desk;
  std::vector<Story> stories;
  for (int i = 0; i < 50; ++i) {
    Story story{.uri = "a" + std::to_string(i)};
    for (int k = 0; k < 20; ++k) {
      story.reports.push_back(
          {.value = "5",
           .place = absl::StrCat("town ", i, " ", k),
           .words = std::string(4000, 'w') + std::to_string(k)});
    }
    stories.push_back(std::move(story));
  }
  desk.PublishTogether(stories);
  TestServer server(desk);
  grpc::ClientContext context;
  v1::SubscribeRequest request;
  request.set_earliest(true);
  request.set_view(v1::CHANGE_VIEW_FULL_WITH_PREVIOUS);
  auto reader = v1::ChangeService::NewStub(server.Connect())
                    ->Subscribe(&context, request);
  v1::SubscribeResponse response;
  ASSERT_TRUE(reader->Read(&response));  // And no more.
  const absl::Time start = absl::Now();
  server.server().Shutdown(absl::Seconds(1));
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
  EXPECT_EQ(server.server().subscriptions(), 0);
  context.TryCancel();
}

TEST(ServerTest, ShutdownEndsHealthWatches) {
  Desk desk;
  TestServer server(desk);
  grpc::GenericStub stub(server.Connect());
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  auto watch =
      stub.PrepareCall(&context, "/grpc.health.v1.Health/Watch", &queue);
  const auto next = [&] {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return ok;
  };
  watch->StartCall(nullptr);
  ASSERT_TRUE(next());
  grpc::Slice empty;
  watch->WriteLast(grpc::ByteBuffer(&empty, 1), {}, nullptr);
  ASSERT_TRUE(next());
  grpc::ByteBuffer first;
  watch->Read(&first, nullptr);
  ASSERT_TRUE(next());
  const absl::Time start = absl::Now();
  server.server().Shutdown(absl::Seconds(1));
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
  context.TryCancel();
  grpc::Status status;
  watch->Finish(&status, nullptr);
  next();
}

TEST(ServerTest, ClientsThatVanishAreForgotten) {
  Desk desk;
  TestServer server(desk);
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext context;
    auto reader =
        v1::ChangeService::NewStub(server.Connect())->Subscribe(&context, {});
    v1::SubscribeResponse response;
    if (i % 2 == 0) reader->Read(&response);
    context.TryCancel();
    reader->Finish();
  }
  for (int i = 0; i < 500 && server.server().subscriptions() > 0; ++i) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_EQ(server.server().subscriptions(), 0);
}

struct OptionsCase {
  std::string_view name;
  std::string_view address;
  bool insecure = false;
  std::string_view admin = "";
  std::string_view expected = "";  // Part of the error; empty = accepted.
};

class OptionsTest : public testing::TestWithParam<OptionsCase> {};

TEST_P(OptionsTest, AcceptsOrSaysWhy) {
  ServerOptions options;
  options.listen_address = GetParam().address;
  options.insecure_listen = GetParam().insecure;
  options.admin_address = GetParam().admin;
  const absl::Status status = CheckServerOptions(options);
  EXPECT_EQ(status.ok(), GetParam().expected.empty()) << status;
  EXPECT_NE(std::string(status.message()).find(GetParam().expected),
            std::string::npos)
      << status;
}

constexpr OptionsCase kOptions[] = {
    {"Loopback", "127.0.0.1:1234"},
    {"OtherLoopback", "127.8.8.8:1234"},
    {"Localhost", "localhost:0"},
    {"LoopbackV6", "[::1]:1234"},
    {"UnixSocket", "unix:/tmp/api.sock"},
    {"All", "0.0.0.0:1234", false, "", "--insecure-listen"},
    {"AllV6", "[::]:1234", false, "", "--insecure-listen"},
    {"Name", "news.example:1234", false, "", "--insecure-listen"},
    {"AllAskedFor", "0.0.0.0:1234", true},
    {"NoPort", "127.0.0.1", false, "", "host:port"},
    {"EmptyPort", "127.0.0.1:", false, "", "port must be"},
    {"BadPort", "127.0.0.1:http", false, "", "port must be"},
    {"HugePort", "127.0.0.1:70000", false, "", "port must be"},
    {"NegativePort", "127.0.0.1:-1", false, "", "port must be"},
    {"NoHost", ":1234", false, "", "host:port"},
    {"BareV6", "::1:1234", false, "", "host:port"},
    {"Empty", "", false, "", "host:port"},
    {"AdminSocket", "127.0.0.1:1", false, "unix:/tmp/admin.sock"},
    {"AdminLoopback", "127.0.0.1:1", false, "127.0.0.1:0"},
    {"RelativeSocket", "127.0.0.1:1", false, "unix:admin.sock", "absolute"},
    {"FileForSocket", "127.0.0.1:1", false, "unix:/etc/passwd", "not a socket"},
    {"AdminForAll", "127.0.0.1:1", false, "0.0.0.0:1", "loopback only"},
    {"AdminForAllAskedFor", "0.0.0.0:1", true, "0.0.0.0:2", "loopback only"},
    {"AdminNoAddress", "127.0.0.1:1", false, "admin.sock", "host:port"},
    {"RelativeUnix", "unix:api.sock", false, "", "absolute"},
};

INSTANTIATE_TEST_SUITE_P(All, OptionsTest, testing::ValuesIn(kOptions),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(ServerOptionsTest, LongSocketPath) {
  ServerOptions options;
  options.admin_address = "unix:/" + std::string(200, 'x');
  EXPECT_EQ(CheckServerOptions(options).code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace factline::serve
