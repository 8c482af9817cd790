#ifndef FACTLINE_CLIENT_H_
#define FACTLINE_CLIENT_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "factline/v1/admin_service.grpc.pb.h"
#include "factline/v1/article_service.grpc.pb.h"
#include "factline/v1/change_service.grpc.pb.h"
#include "factline/v1/figure_service.grpc.pb.h"
#include "factline/v1/ingest_service.grpc.pb.h"
#include "factline/v1/timeline_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"

namespace factline::client {

// Where a client connects when it is told nothing.
inline constexpr char kDefaultAddress[] = "127.0.0.1:7461";

// An error of the API with what google.rpc.Status says of it.
struct Error {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string message;
  std::string reason;  // ErrorInfo of domain "factline"; empty = none given.
  std::map<std::string, std::string> metadata;  // Of the ErrorInfo.
  std::optional<std::chrono::milliseconds> retry_after;  // RetryInfo.

  // "FIGURE_NOT_FOUND: no figure ... (name=figures/x)"
  std::string ToString() const;
};
Error ErrorOf(const grpc::Status& status);

// True for errors that may pass by themselves, so that the same call may be
// sent again: UNAVAILABLE (the server is away or closing), ABORTED, and
// RESOURCE_EXHAUSTED with a RetryInfo (it is full just now).
bool IsTransient(const grpc::Status& status);
// True for what a lost connection makes of a stream under way, without a reason
// of the server's: CANCELLED, INTERNAL, UNKNOWN. Resuming is right then; calling
// a unary method again is not, for it may have been the call that failed.
bool IsBrokenStream(const grpc::Status& status);

// Waits between attempts: doubling from `first` to `most`, each shortened by up
// to half at random so that many clients do not come back at once.
class Backoff {
 public:
  explicit Backoff(
      std::chrono::milliseconds first = std::chrono::milliseconds(100),
      std::chrono::milliseconds most = std::chrono::seconds(10));

  std::chrono::milliseconds Next();
  void Reset();

 private:
  const std::chrono::milliseconds first_;
  const std::chrono::milliseconds most_;
  std::chrono::milliseconds current_;
};

struct ClientOptions {
  // "host:port", or "unix:/path" for the admin socket.
  std::string address = kDefaultAddress;
  // TLS, with the system's certificate authorities; any of the next three
  // implies it. All are paths of PEM files, read once.
  bool tls = false;
  std::string tls_ca = "";    // Authorities to trust instead of the system's.
  std::string tls_cert = "";  // Of this client, where the server asks for one,
  std::string tls_key = "";   // and its key, which only its owner may read.
  // The name that the server's certificate must have; empty = the host of
  // `address`.
  std::string tls_name = "";
  // A file with a bearer token and nothing else, which only its owner may
  // read. Read again while the client lives, so that a token can be replaced.
  std::string auth_token_file = "";
  // Without TLS a token goes to this machine only. True where the network
  // itself is encrypted.
  bool allow_plain_text_token = false;
  // For each attempt of a unary call.
  std::chrono::milliseconds timeout = std::chrono::seconds(30);
  // Attempts of a unary call while its error is transient; at least 1.
  int max_attempts = 4;
};

// A connection to one factlined. Connects when first used, and again whenever
// the connection is lost.
//
//   factline::client::Client client({.address = "127.0.0.1:7461"});
//   factline::v1::GetFigureRequest request;
//   request.set_name("figures/0123...");
//   factline::v1::GetFigureResponse response;
//   grpc::Status status = client.Call(
//       client.figures(), &factline::v1::FigureService::Stub::GetFigure,
//       request, &response);
//
// Thread-safe.
class Client {
 public:
  explicit Client(ClientOptions options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // OK, or why the options cannot be followed: then every call fails, those of
  // Call() and Subscriber with this status.
  const grpc::Status& status() const { return status_; }

  v1::AdminService::Stub& admin() { return *admin_; }
  v1::ArticleService::Stub& articles() { return *articles_; }
  v1::ChangeService::Stub& changes() { return *changes_; }
  v1::FigureService::Stub& figures() { return *figures_; }
  v1::IngestService::Stub& ingest() { return *ingest_; }
  v1::TimelineService::Stub& timelines() { return *timelines_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // A unary call with the options' deadline for each attempt, tried again while
  // IsTransient(), after a Backoff or what the error's RetryInfo asks for, if
  // that is longer. All of the API's calls may be repeated.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(Stub& stub,
                    grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                 const Request&, Response*),
                    const Request& request, Response* response) {
    return Retry([&](grpc::ClientContext& context) {
      response->Clear();
      return (stub.*method)(&context, request, response);
    });
  }

 private:
  grpc::Status Retry(
      const std::function<grpc::Status(grpc::ClientContext&)>& attempt);

  const ClientOptions options_;
  grpc::Status status_;  // Set while channel_ is made.
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::AdminService::Stub> admin_;
  const std::unique_ptr<v1::ArticleService::Stub> articles_;
  const std::unique_ptr<v1::ChangeService::Stub> changes_;
  const std::unique_ptr<v1::FigureService::Stub> figures_;
  const std::unique_ptr<v1::IngestService::Stub> ingest_;
  const std::unique_ptr<v1::TimelineService::Stub> timelines_;
};

}  // namespace factline::client

#endif  // FACTLINE_CLIENT_H_
