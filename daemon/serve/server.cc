#include "daemon/serve/server.h"

#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/serve/admin_service.h"
#include "daemon/serve/article_service.h"
#include "daemon/serve/change_service.h"
#include "daemon/serve/figure_service.h"
#include "daemon/serve/ingest_service.h"
#include "daemon/serve/listen_address.h"
#include "daemon/serve/timeline_service.h"
#include "grpc/support/log.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/impl/server_builder_option.h"
#include "grpcpp/impl/server_builder_plugin.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"

namespace factline::serve {
namespace {

// Requests are a filter, a token and a few names.
constexpr int kMaxReceiveBytes = 256 << 10;
// Above the subscriptions of one connection, which are refused with a reason;
// streams over this limit wait at the client without one.
constexpr int kMaxStreamsPerConnection = 1024;
// Dead peers are found within 40 s.
constexpr int kKeepaliveTimeMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// Clients may ping this often; gRPC's own limit of 5 minutes cuts off those
// with a keepalive of their own.
constexpr int kMinPingIntervalMs = 10'000;
// A last resort against floods; gRPC cuts off calls at random above it.
constexpr size_t kResourceQuotaBytes = 256 << 20;
// A peer that connects and does not shake hands holds a socket.
constexpr int kHandshakeTimeoutMs = 10'000;
// gRPC's own default, set so that no other build changes it.
constexpr int kMaxMetadataBytes = 8 << 10;
// Where callers are known: a token that was taken back, or a certificate that
// has expired, ends with its connection. Clients come back with their
// position; the grace is for calls under way.
constexpr int kMaxConnectionAgeMs = 30 * 60'000;
constexpr int kMaxConnectionAgeGraceMs = 60'000;
constexpr absl::Duration kDefaultGrace = absl::Seconds(1);

// The reflection library adds itself to every server it is linked into; takes
// it out of those that shall not have it.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>*
                         plugins) override {
    const std::string name =
        grpc::reflection::ProtoServerReflectionPlugin().name();
    std::erase_if(*plugins,
                  [&](const auto& plugin) { return plugin->name() == name; });
  }
};

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             kMaxStreamsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             kHandshakeTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                             kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      kMinPingIntervalMs);
  // On by default, and then two servers may share a port without any error.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  grpc::ResourceQuota quota("factline");
  quota.Resize(kResourceQuotaBytes);
  builder.SetResourceQuota(quota);
}

// gRPC's own complaints repeat what we report, in a form for its developers.
void LogFromGrpc(gpr_log_func_args* args) {
  LogDebug("grpc", {{"message", args->message}});
}

void LimitConnectionAge(grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                             kMaxConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
                             kMaxConnectionAgeGraceMs);
}

// Of an address that others can reach.
void WarnOfOpenDoors(const ServerOptions& options, bool knows_callers) {
  if (!options.tls.enabled()) {
    LogWarning("listening without encryption: others on the network can read "
               "what is asked, answered and shown as a token",
               {{"address", options.listen_address}});
  }
  if (!knows_callers) {
    LogWarning("listening without access control: who reaches the address may "
               "read everything",
               {{"address", options.listen_address}});
  }
}

GateOptions GateOptionsOf(const ServerOptions& options) {
  const auto admin = ListenAddress::Parse(options.admin_address);
  GateOptions gate;
  gate.token_file = options.token_file;
  gate.admin_by_socket = admin.ok() && admin->is_unix();
  gate.requests_per_second = options.limits.max_requests_per_second;
  return gate;
}

std::chrono::system_clock::time_point In(absl::Duration duration) {
  return absl::ToChronoTime(absl::Now() + duration);
}

// Who may write to the socket may operate the store: only our user.
absl::Status LimitSocketMode(const std::string& path) {
  if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) == 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(
      "admin socket ", path, ": cannot set its mode: ", std::strerror(errno)));
}

}  // namespace

struct Server::Impl {
  Impl(const ServerOptions& options, const store::FactStore& store,
       const IngestMonitor& ingest, Metrics& metrics, AdminDesk& desk,
       std::unique_ptr<Gate> gate)
      : core(store, ingest, metrics, options.limits, std::move(gate)),
        figures(core),
        timelines(core),
        changes(core),
        articles(core),
        ingestion(core),
        admin(core, desk) {
    core.texts = options.texts;
    core.places = options.places;
    core.concepts = options.concepts;
  }

  absl::Status Listen(const ServerOptions& options);
  absl::Status ListenPublic(const ServerOptions& options);
  absl::Status ListenAdmin(const ServerOptions& options);
  void Shutdown(absl::Duration grace);

  Core core;
  FigureServiceImpl figures;
  TimelineServiceImpl timelines;
  ChangeServiceImpl changes;
  ArticleServiceImpl articles;
  IngestServiceImpl ingestion;
  AdminServiceImpl admin;
  int port = 0;
  int admin_port = 0;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<grpc::Server> admin_server;

  absl::Mutex health_mu;
  bool reads ABSL_GUARDED_BY(health_mu) = false;
  bool ingests ABSL_GUARDED_BY(health_mu) = false;

  absl::Mutex shutdown_mu;
  bool is_shut_down ABSL_GUARDED_BY(shutdown_mu) = false;
};

absl::Status CheckServerOptions(const ServerOptions& options) {
  FACTLINE_ASSIGN_OR_RETURN(const ListenAddress address,
                            ListenAddress::Parse(options.listen_address));
  FACTLINE_RETURN_IF_ERROR(CheckTls(options.tls));
  if (!address.is_local() && !options.tls.enabled() &&
      !options.insecure_listen) {
    return absl::InvalidArgumentError(absl::StrCat(
        "refusing to listen on ", Printable(options.listen_address),
        ": others can reach it, and without --tls-cert and --tls-key "
        "everything goes over the network in plain text; --insecure-listen "
        "allows it"));
  }
  if (!options.token_file.empty()) {
    FACTLINE_RETURN_IF_ERROR(Gate::Check(options.token_file));
  }
  if (options.admin_address.empty()) return absl::OkStatus();
  FACTLINE_ASSIGN_OR_RETURN(const ListenAddress admin,
                            ListenAddress::Parse(options.admin_address));
  if (admin.is_local()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "the admin API listens on a Unix socket or loopback only, not on ",
      Printable(options.admin_address)));
}

absl::Status Server::Impl::Listen(const ServerOptions& options) {
  gpr_set_log_function(&LogFromGrpc);
  grpc::EnableDefaultHealthCheckService(true);
  FACTLINE_RETURN_IF_ERROR(ListenPublic(options));
  if (options.admin_address.empty()) return absl::OkStatus();
  return ListenAdmin(options);
}

absl::Status Server::Impl::ListenPublic(const ServerOptions& options) {
  FACTLINE_ASSIGN_OR_RETURN(const ListenAddress address,
                            ListenAddress::Parse(options.listen_address));
  grpc::ServerBuilder builder;
  SetLimits(builder);
  const bool knows_callers =
      !options.token_file.empty() || options.tls.verifies_clients();
  if (knows_callers) LimitConnectionAge(builder);
  builder.AddListeningPort(address.target(), MakeServerCredentials(options.tls),
                           &port);
  if (!options.reflection.value_or(address.is_local() && !knows_callers)) {
    builder.SetOption(std::make_unique<WithoutReflection>());
  }
  builder.RegisterService(&figures);
  builder.RegisterService(&timelines);
  builder.RegisterService(&changes);
  builder.RegisterService(&articles);
  builder.RegisterService(&ingestion);
  server = builder.BuildAndStart();
  if (server == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", options.listen_address,
                     ": the address is in use or not of this machine"));
  }
  if (address.is_unix()) port = 0;
  if (!address.is_local()) WarnOfOpenDoors(options, knows_callers);
  return absl::OkStatus();
}

absl::Status Server::Impl::ListenAdmin(const ServerOptions& options) {
  FACTLINE_ASSIGN_OR_RETURN(const ListenAddress address,
                            ListenAddress::Parse(options.admin_address));
  grpc::ServerBuilder builder;
  SetLimits(builder);
  builder.AddListeningPort(address.target(), grpc::InsecureServerCredentials(),
                           &admin_port);
  if (!options.reflection.value_or(true)) {
    builder.SetOption(std::make_unique<WithoutReflection>());
  }
  builder.RegisterService(&admin);
  admin_server = builder.BuildAndStart();
  if (admin_server == nullptr) {
    return absl::UnavailableError(absl::StrCat(
        "cannot listen on the admin address ", options.admin_address));
  }
  if (!address.is_unix()) return absl::OkStatus();
  admin_port = 0;
  return LimitSocketMode(address.path());
}

void Server::Impl::Shutdown(absl::Duration grace) {
  {
    absl::MutexLock lock(&shutdown_mu);
    if (std::exchange(is_shut_down, true)) return;
  }
  if (server != nullptr) server->GetHealthCheckService()->Shutdown();
  admin.Cancel();
  changes.CloseStreams(grace);
  core.hub.Close();
  // Each waits until its calls are finished, at the deadline by cancelling
  // them; a stream that nobody reads ends only so.
  const auto deadline = In(grace);
  if (admin_server != nullptr) admin_server->Shutdown(deadline);
  if (server != nullptr) server->Shutdown(deadline);
  admin.Stop();
  core.reads.Stop();
  core.streams.Stop();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerOptions& options, store::FactStore& store,
    const IngestMonitor& ingest, Metrics& metrics, AdminDesk& desk) {
  FACTLINE_RETURN_IF_ERROR(CheckServerOptions(options));
  FACTLINE_ASSIGN_OR_RETURN(std::unique_ptr<Gate> gate,
                            Gate::Open(GateOptionsOf(options)));
  auto impl = std::make_unique<Impl>(options, store, ingest, metrics, desk,
                                     std::move(gate));
  const absl::Status listens = impl->Listen(options);
  if (!listens.ok()) {
    impl->Shutdown(absl::ZeroDuration());
    return listens;
  }
  store.SetCommitListener(
      [hub = impl->core.shared_hub](int64_t) { hub->Notify(); });
  std::unique_ptr<Server> server(new Server(std::move(impl)));
  server->SetServing(kHealthRead, false);
  server->SetServing(kHealthIngest, false);
  return server;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { Shutdown(kDefaultGrace); }

int Server::port() const { return impl_->port; }

int Server::admin_port() const { return impl_->admin_port; }

void Server::SetServing(std::string_view name, bool serving) {
  auto* health = impl_->server->GetHealthCheckService();
  absl::MutexLock lock(&impl_->health_mu);
  (name == kHealthRead ? impl_->reads : impl_->ingests) = serving;
  health->SetServingStatus(std::string(name), serving);
  health->SetServingStatus("", impl_->reads && impl_->ingests);
}

void Server::Shutdown(absl::Duration grace) { impl_->Shutdown(grace); }

int Server::subscriptions() const { return impl_->changes.subscriptions(); }

}  // namespace factline::serve
