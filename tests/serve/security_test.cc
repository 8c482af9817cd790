// TLS, tokens and quotas over the wire.
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/serve/auth_tokens.h"
#include "daemon/serve/server.h"
#include "daemon/serve/tls.h"
#include "factline/client.h"
#include "factline/v1/admin_service.grpc.pb.h"
#include "factline/v1/article_service.grpc.pb.h"
#include "factline/v1/change_service.grpc.pb.h"
#include "factline/v1/figure_service.grpc.pb.h"
#include "factline/v1/ingest_service.grpc.pb.h"
#include "factline/v1/timeline_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "tests/base/certificates.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

using client::Client;
using client::ClientOptions;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using test::TestAuthority;

void Write(const std::string& path, const std::string& text,
           mode_t mode = 0600) {
  std::ofstream(path) << text;
  chmod(path.c_str(), mode);
}

bool WaitUntil(const std::function<bool()>& done) {
  const absl::Time end = absl::Now() + absl::Seconds(60);
  while (!done()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(50));
  }
  return true;
}

// --- TLS

class TlsTest : public testing::Test {
 protected:
  TlsTest() { desk_.Publish({.uri = "a", .reports = {{.value = "10"}}}); }

  std::string Path(const std::string& name) const {
    return desk_.directory() + "/" + name;
  }

  ServerOptions Options(const std::string& client_ca = "") const {
    ServerOptions options;
    options.tls = {.certificate = Path("server.pem"),
                   .key = Path("server.key"),
                   .client_ca = client_ca,
                   .reload_interval = absl::Seconds(1)};
    return options;
  }

  ClientOptions To(TestServer& server, const std::string& ca) const {
    ClientOptions options;
    options.address = absl::StrCat("127.0.0.1:", server.server().port());
    options.tls_ca = ca;
    options.timeout = std::chrono::seconds(10);
    options.max_attempts = 1;
    return options;
  }

  static grpc::Status Ask(const ClientOptions& options) {
    Client client(options);
    v1::ListFiguresResponse response;
    return client.Call(client.figures(),
                       &v1::FigureService::Stub::ListFigures, {}, &response);
  }

  Desk desk_;
  const TestAuthority authority_{desk_.directory(), "house"};
  const TestAuthority stranger_{desk_.directory(), "stranger"};
};

TEST_F(TlsTest, OnlyThoseWhoTrustTheAuthorityConnect) {
  ASSERT_TRUE(authority_.Issue("localhost", Path("server")));
  TestServer server(desk_, Options());
  EXPECT_TRUE(Ask(To(server, authority_.ca())).ok());
  EXPECT_EQ(Ask(To(server, stranger_.ca())).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  ClientOptions plain = To(server, "");
  EXPECT_EQ(Ask(plain).error_code(), grpc::StatusCode::UNAVAILABLE);
  ClientOptions renamed = To(server, authority_.ca());
  renamed.tls_name = "other.example";
  EXPECT_EQ(Ask(renamed).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, NothingOlderThanTls12) {
  ASSERT_TRUE(authority_.Issue("localhost", Path("server")));
  TestServer server(desk_, Options());
  const std::string connect = absl::StrCat(
      "openssl s_client -connect 127.0.0.1:", server.server().port(),
      " -alpn h2 -cipher DEFAULT@SECLEVEL=0 -CAfile ", authority_.ca(),
      " -verify_return_error ");
  EXPECT_TRUE(test::Shell(connect + "-tls1_2"));
  EXPECT_TRUE(test::Shell(connect + "-tls1_3"));
  EXPECT_FALSE(test::Shell(connect + "-tls1_1"));
  EXPECT_FALSE(test::Shell(connect + "-tls1"));
}

TEST_F(TlsTest, ClientsMustShowACertificateOfTheRightAuthority) {
  ASSERT_TRUE(authority_.Issue("localhost", Path("server")));
  ASSERT_TRUE(authority_.Issue("desk.example", Path("desk")));
  ASSERT_TRUE(stranger_.Issue("desk.example", Path("other")));
  TestServer server(desk_, Options(authority_.ca()));
  ClientOptions options = To(server, authority_.ca());
  EXPECT_FALSE(Ask(options).ok());
  options.tls_cert = Path("other.pem");
  options.tls_key = Path("other.key");
  EXPECT_FALSE(Ask(options).ok());
  options.tls_cert = Path("desk.pem");
  options.tls_key = Path("desk.key");
  const grpc::Status status = Ask(options);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(TlsTest, ANewCertificateServesNewConnectionsAndOldOnesLiveOn) {
  ASSERT_TRUE(authority_.Issue("localhost", Path("server")));
  TestServer server(desk_, Options());
  Client open(To(server, authority_.ca()));
  grpc::ClientContext context;
  const auto stream = open.changes().Subscribe(&context, {});
  v1::SubscribeResponse message;
  ASSERT_TRUE(stream->Read(&message));

  ASSERT_TRUE(stranger_.Issue("localhost", Path("server")));
  EXPECT_TRUE(WaitUntil([&] { return Ask(To(server, stranger_.ca())).ok(); }));
  EXPECT_FALSE(Ask(To(server, authority_.ca())).ok());

  const int64_t revision =
      desk_.Publish({.uri = "b", .reports = {{.value = "12"}}, .published = 3});
  while (message.position().revision() < revision) {
    ASSERT_TRUE(stream->Read(&message));
  }
  context.TryCancel();
}

TEST_F(TlsTest, ACertificateThatGoesAwayLeavesTheOneBefore) {
  ASSERT_TRUE(authority_.Issue("localhost", Path("server")));
  TestServer server(desk_, Options());
  ASSERT_EQ(::unlink(Path("server.pem").c_str()), 0);
  absl::SleepFor(absl::Seconds(3));
  EXPECT_TRUE(Ask(To(server, authority_.ca())).ok());
}

TEST_F(TlsTest, RefusesFilesThatCannotServe) {
  ASSERT_TRUE(authority_.Issue("localhost", Path("server")));
  ASSERT_TRUE(authority_.Issue("localhost", Path("other")));
  ASSERT_TRUE(test::Shell("openssl ec -aes128 -passout pass:x -in " +
                          Path("server.key") + " -out " + Path("locked.key")));
  chmod(Path("locked.key").c_str(), 0600);
  Write(Path("open.key"), "x", 0644);
  Write(Path("empty.pem"), "");
  const std::string cert = Path("server.pem");
  const std::string key = Path("server.key");
  const struct {
    TlsOptions tls;
    std::string complaint;  // Empty = accepted.
  } cases[] = {
      {{}, ""},
      {{cert, key, ""}, ""},
      {{cert, key, authority_.ca()}, ""},
      {{cert, "", ""}, "go together"},
      {{"", key, ""}, "go together"},
      {{"", "", authority_.ca()}, "one of the server too"},
      {{Path("absent.pem"), key, ""}, "absent.pem"},
      {{Path("empty.pem"), key, ""}, "no PEM certificate"},
      {{cert, Path("empty.pem"), ""}, "no PEM private key"},
      {{cert, Path("locked.key"), ""}, "encrypted"},
      {{cert, Path("open.key"), ""}, "chmod 600"},
      {{cert, Path("other.key"), ""}, "not the key of"},
      {{cert, key, Path("empty.pem")}, "no PEM certificate"},
  };
  for (const auto& c : cases) {
    const absl::Status status = CheckTls(c.tls);
    EXPECT_EQ(status.ok(), c.complaint.empty()) << status;
    EXPECT_NE(status.message().find(c.complaint), std::string::npos) << status;
  }
}

TEST_F(TlsTest, KnowsWhenACertificateEnds) {
  ASSERT_TRUE(authority_.Issue("localhost", Path("server")));
  const auto end = CertificateEnd(Path("server.pem"));
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_GT(*end, absl::Now() + absl::Hours(47));
  EXPECT_LT(*end, absl::Now() + absl::Hours(49));
  EXPECT_FALSE(CertificateEnd(Path("absent.pem")).ok());
}

TEST(ListenTest, OthersMayOnlyReachWhatIsEncryptedOrAskedFor) {
  Desk desk;
  const TestAuthority authority(desk.directory(), "house");
  const std::string path = desk.directory() + "/server";
  ASSERT_TRUE(authority.Issue("localhost", path));
  ServerOptions options;
  options.listen_address = "0.0.0.0:0";
  EXPECT_TRUE(absl::IsInvalidArgument(CheckServerOptions(options)));
  options.insecure_listen = true;
  EXPECT_TRUE(CheckServerOptions(options).ok());
  options.insecure_listen = false;
  options.tls = {.certificate = path + ".pem", .key = path + ".key"};
  EXPECT_TRUE(CheckServerOptions(options).ok());
  options.token_file = desk.directory() + "/absent";
  EXPECT_TRUE(absl::IsInvalidArgument(CheckServerOptions(options)));
}

// --- tokens

std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const FileDescriptor* file :
       {v1::GetFigureRequest::descriptor()->file(),
        v1::GetClaimRequest::descriptor()->file(),
        v1::SubscribeRequest::descriptor()->file(),
        v1::GetArticleRequest::descriptor()->file(),
        v1::GetIngestStatusRequest::descriptor()->file(),
        v1::DigestRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      const ServiceDescriptor* service = file->service(s);
      for (int m = 0; m < service->method_count(); ++m) {
        methods.push_back(service->method(m));
      }
    }
  }
  return methods;
}

class TokenTest : public testing::Test {
 protected:
  TokenTest() : file_(desk_.directory() + "/tokens") {
    for (const char* scope : {"read", "watch", "admin"}) Add(scope, scope);
    Add("expired", "read,watch,admin", absl::FromUnixSeconds(1));
    headers_["malformed"] = "Bearer x";
    headers_["wrong"] = "Bearer factline_" + std::string(43, 'x');
    headers_["none"] = "";
    WriteTokens();
  }

  void Add(const std::string& name, const std::string& scopes,
           absl::Time end = absl::InfiniteFuture()) {
    const NewAuthToken made =
        *MakeAuthToken(name, *Scopes::Parse(scopes), end);
    headers_[name] = "Bearer " + made.secret;
    secrets_[name] = made.secret;
    lines_[name] = LineOf(made.entry);
  }

  void WriteTokens() {
    std::string text;
    for (const auto& [name, line] : lines_) text += line + "\n";
    Write(file_, text);
  }

  ServerOptions Options() const {
    ServerOptions options;
    options.token_file = file_;
    return WithAdmin(options);
  }

  // Calls a method with an empty request; what is let in may run for as long
  // as it takes to know that.
  static grpc::Status Call(const std::shared_ptr<grpc::Channel>& channel,
                           const std::string& method,
                           const std::string& header) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(2)));
    if (!header.empty()) context.AddMetadata("authorization", header);
    return RawCall(channel, method, "", nullptr, &context);
  }

  Desk desk_;
  const std::string file_;
  std::map<std::string, std::string> headers_;  // By name of the case.
  std::map<std::string, std::string> secrets_;
  std::map<std::string, std::string> lines_;
};

TEST_F(TokenTest, EveryMethodAsksForItsScope) {
  TestServer server(desk_, Options());
  const auto api = server.Connect();
  const auto admin = server.ConnectAdmin();
  std::map<std::string, std::string> seen;
  for (const MethodDescriptor* method : AllMethods()) {
    const std::string& service = method->service()->name();
    const std::string needed = service == "AdminService"    ? "admin"
                               : service == "ChangeService" ? "watch"
                                                            : "read";
    EXPECT_TRUE(seen.emplace(method->name(), service).second)
        << "two methods have the name " << method->name();
    ASSERT_TRUE(ScopeOf(method->name()).has_value())
        << "no scope is decided for " << method->full_name()
        << ": see auth_scopes.cc";
    EXPECT_EQ(NameOf(*ScopeOf(method->name())), needed) << method->full_name();
    for (const auto& [name, header] : headers_) {
      SCOPED_TRACE(method->full_name() + " with token " + name);
      const grpc::Status status =
          Call(needed == "admin" ? admin : api,
               absl::StrCat("/", method->service()->full_name(), "/",
                            method->name()),
               header);
      if (name == needed) {
        EXPECT_NE(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
        EXPECT_NE(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
        EXPECT_NE(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
        continue;
      }
      const bool known = name == "read" || name == "watch" || name == "admin";
      EXPECT_EQ(status.error_code(), known
                                         ? grpc::StatusCode::PERMISSION_DENIED
                                         : grpc::StatusCode::UNAUTHENTICATED)
          << status.error_message();
      EXPECT_EQ(InfoOf(status).metadata().at("scope"), needed);
    }
  }
  EXPECT_GE(seen.size(), 18u);
}

TEST_F(TokenTest, TheAdminSocketNeedsNoToken) {
  ServerOptions options = Options();
  const std::string socket = "unix:" + desk_.directory() + "/admin.sock";
  options.admin_address = socket;
  TestServer server(desk_, options);
  const auto channel =
      grpc::CreateChannel(socket, grpc::InsecureChannelCredentials());
  EXPECT_TRUE(Call(channel, "/factline.v1.AdminService/Digest", "").ok());
}

TEST_F(TokenTest, HealthIsOpenAndReflectionIsNot) {
  TestServer server(desk_, Options());
  EXPECT_TRUE(Call(server.Connect(), "/grpc.health.v1.Health/Check", "").ok());
  EXPECT_EQ(Call(server.Connect(),
                 "/grpc.reflection.v1alpha.ServerReflection/"
                 "ServerReflectionInfo",
                 headers_["read"])
                .error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(TokenTest, AChangedFileIsReadAndABrokenOneIsNot) {
  TestServer server(desk_, Options());
  const auto ask = [&](const std::string& name) {
    return Call(server.Connect(), "/factline.v1.FigureService/ListFigures",
                headers_[name])
        .error_code();
  };
  ASSERT_EQ(ask("read"), grpc::StatusCode::OK);
  const std::string old_line = lines_["read"];
  lines_.erase("read");
  Add("fresh", "read");
  WriteTokens();
  EXPECT_TRUE(
      WaitUntil([&] { return ask("fresh") == grpc::StatusCode::OK; }));
  EXPECT_EQ(ask("read"), grpc::StatusCode::UNAUTHENTICATED);
  Write(file_, old_line + "\nbroken");
  absl::SleepFor(absl::Seconds(3));
  EXPECT_EQ(ask("fresh"), grpc::StatusCode::OK);
  EXPECT_EQ(ask("read"), grpc::StatusCode::UNAUTHENTICATED);
  Write(file_, "");
  EXPECT_TRUE(WaitUntil(
      [&] { return ask("fresh") == grpc::StatusCode::UNAUTHENTICATED; }));
}

TEST_F(TokenTest, TheClientLibraryShowsTheTokenOfItsFile) {
  TestServer server(desk_, Options());
  const std::string path = desk_.directory() + "/token";
  Write(path, secrets_["read"] + "\n");
  ClientOptions options;
  options.address = absl::StrCat("127.0.0.1:", server.server().port());
  options.auth_token_file = path;
  Client client(options);
  v1::ListFiguresResponse response;
  EXPECT_TRUE(client.Call(client.figures(),
                          &v1::FigureService::Stub::ListFigures, {}, &response)
                  .ok());
  v1::ListChangesResponse changes;
  const grpc::Status denied =
      client.Call(client.changes(), &v1::ChangeService::Stub::ListChanges, {},
                  &changes);
  EXPECT_EQ(client::ErrorOf(denied).reason, "SCOPE_MISSING");
  // Another token in the file counts without another client.
  Write(path, secrets_["watch"]);
  EXPECT_TRUE(WaitUntil([&] {
    return client
        .Call(client.changes(), &v1::ChangeService::Stub::ListChanges, {},
              &changes)
        .ok();
  }));
}

TEST(ClientOptionsTest, RefusesWhatWouldTellASecret) {
  Desk desk;
  const std::string kept = desk.directory() + "/kept";
  const std::string open = desk.directory() + "/open";
  const std::string two = desk.directory() + "/two";
  Write(kept, "token");
  Write(open, "token", 0644);
  Write(two, "one two");
  const struct {
    ClientOptions options;
    std::string complaint;  // Empty = accepted.
  } cases[] = {
      {{.address = "example.org:1", .auth_token_file = kept}, "plain text"},
      {{.address = "example.org:1", .tls = true, .auth_token_file = kept}, ""},
      {{.address = "example.org:1",
        .auth_token_file = kept,
        .allow_plain_text_token = true},
       ""},
      {{.address = "127.0.0.1:1", .auth_token_file = kept}, ""},
      {{.address = "localhost:1", .auth_token_file = kept}, ""},
      {{.address = "localhost.example.org:1", .auth_token_file = kept},
       "plain text"},
      {{.address = "unix:/run/x", .auth_token_file = kept}, ""},
      {{.auth_token_file = open}, "chmod 600"},
      {{.auth_token_file = two}, "one token"},
      {{.auth_token_file = desk.directory()}, "'"},
      {{.tls_ca = desk.directory()}, "cannot read"},
      {{.auth_token_file = "/absent"}, "cannot read"},
      {{.tls_ca = "/absent"}, "cannot read"},
      {{.tls_ca = kept}, "no PEM"},
      {{.tls_cert = kept}, "go together"},
  };
  for (const auto& c : cases) {
    const Client client(c.options);
    const std::string said = client.status().error_message();
    EXPECT_EQ(client.status().ok(), c.complaint.empty()) << said;
    EXPECT_NE(said.find(c.complaint), std::string::npos) << said;
  }
}

// --- quotas

TEST_F(TokenTest, QuotasAreOfTheTokenNotOfTheConnection) {
  Add("other", "read,watch");
  WriteTokens();
  ServerOptions options = Options();
  options.limits.max_requests_per_second = 0.5;  // One, and no second soon.
  options.limits.max_subscriptions_per_caller = 1;
  TestServer server(desk_, options);
  const std::string method = "/factline.v1.FigureService/ListFigures";
  EXPECT_TRUE(Call(server.Connect(), method, headers_["read"]).ok());
  const grpc::Status refused =
      Call(server.Connect(), method, headers_["read"]);
  const client::Error error = client::ErrorOf(refused);
  EXPECT_EQ(error.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(error.reason, "TOO_MANY_REQUESTS");
  ASSERT_TRUE(error.retry_after.has_value());
  EXPECT_GT(error.retry_after->count(), 0);
  EXPECT_TRUE(Call(server.Connect(), method, headers_["other"]).ok());
}

TEST_F(TokenTest, WatchesAreCountedByToken) {
  ServerOptions options = Options();
  options.limits.max_subscriptions_per_caller = 1;
  TestServer server(desk_, options);
  const auto stub = v1::ChangeService::NewStub(server.Connect());
  grpc::ClientContext context;
  context.AddMetadata("authorization", headers_["watch"]);
  const auto stream = stub->Subscribe(&context, {});
  v1::SubscribeResponse message;
  ASSERT_TRUE(stream->Read(&message));
  const client::Error error = client::ErrorOf(
      Call(server.Connect(), "/factline.v1.ChangeService/Subscribe",
           headers_["watch"]));
  EXPECT_EQ(error.reason, "TOO_MANY_SUBSCRIPTIONS");
  EXPECT_EQ(error.metadata.at("limit"), "1");
  EXPECT_TRUE(error.retry_after.has_value());
  context.TryCancel();
}

TEST(LimitsTest, ReadsEndWithTheirTime) {
  Desk desk;
  ServerOptions options;
  options.limits.max_read_time = absl::ZeroDuration();
  TestServer server(desk, options);
  const auto stub = v1::FigureService::NewStub(server.Connect());
  grpc::ClientContext context;
  v1::ListFiguresResponse response;
  EXPECT_EQ(stub->ListFigures(&context, {}, &response).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST(LimitsTest, LongRequestsAndHeadersAreRefused) {
  Desk desk;
  TestServer server(desk);
  const auto stub = v1::FigureService::NewStub(server.Connect());
  v1::ListFiguresResponse response;
  v1::ListFiguresRequest request;
  request.set_page_token(std::string(300 << 10, 'x'));
  {
    grpc::ClientContext context;
    EXPECT_EQ(stub->ListFigures(&context, request, &response).error_code(),
              grpc::StatusCode::RESOURCE_EXHAUSTED);
  }
  grpc::ClientContext context;
  context.AddMetadata("x-long", std::string(20 << 10, 'x'));
  EXPECT_EQ(stub->ListFigures(&context, {}, &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(LimitsTest, APortIsNotShared) {
  Desk desk;
  TestServer first(desk);
  ServerOptions options;
  options.listen_address =
      absl::StrCat("127.0.0.1:", first.server().port());
  FakeIngest ingest;
  FakeDesk admin;
  Metrics metrics;
  EXPECT_TRUE(absl::IsUnavailable(
      Server::Start(options, desk.store(), ingest, metrics, admin).status()));
}

}  // namespace
}  // namespace factline::serve
