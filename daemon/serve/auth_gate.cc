#include "daemon/serve/auth_gate.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/files.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/serve/errors.h"

namespace factline::serve {
namespace {

constexpr char kAuthorization[] = "authorization";
constexpr std::string_view kBearer = "bearer ";

// As one line of the log or an error can have it.
absl::Status OfFile(const std::string& path, const absl::Status& status) {
  return absl::InvalidArgumentError(absl::StrCat(
      "tokens in '", Printable(path), "': ", status.message()));
}

absl::StatusOr<std::string> Read(const std::string& path) {
  absl::StatusOr<std::string> text = ReadSecretFile(path);
  if (!text.ok()) return OfFile(path, text.status());
  return text;
}

std::string CallerWithoutToken(const Presented& presented) {
  return presented.certificate_name.empty()
             ? absl::StrCat("conn:", ToAbsl(presented.connection))
             : absl::StrCat("cert:", ToAbsl(presented.certificate_name));
}

// The token of "Bearer TOKEN"; empty if the header has another form.
std::string_view BearerOf(const Presented& presented) {
  if (presented.authorization.size() != 1) return {};
  const std::string_view value = presented.authorization.front();
  if (AsciiLower(value.substr(0, kBearer.size())) != kBearer) return {};
  const std::string_view token = value.substr(kBearer.size());
  return LooksLikeAuthToken(token) ? token : std::string_view();
}

}  // namespace

absl::StatusOr<std::string> Authorize(const std::vector<AuthToken>* tokens,
                                      const Presented& presented,
                                      std::string_view method,
                                      absl::Time now) {
  const std::optional<Scope> needed = ScopeOf(method);
  if (!needed) return ScopeMissing(method, "");
  if (tokens == nullptr) return CallerWithoutToken(presented);
  const std::string_view scope = NameOf(*needed);
  if (presented.authorization.empty()) {
    return Unauthenticated("CREDENTIALS_MISSING",
                           "this server asks for a token: the header "
                           "authorization with 'Bearer TOKEN'",
                           scope);
  }
  const std::string_view bearer = BearerOf(presented);
  if (bearer.empty()) {
    return Unauthenticated(
        "CREDENTIALS_MALFORMED",
        "the header authorization must be one 'Bearer TOKEN' with a token of "
        "this server",
        scope);
  }
  const AuthToken* token = FindAuthToken(*tokens, bearer);
  if (token == nullptr) {
    return Unauthenticated("CREDENTIALS_UNKNOWN",
                           "this server does not know the token", scope);
  }
  if (token->end <= now) {
    return Unauthenticated("CREDENTIALS_EXPIRED", "the token has expired",
                           scope);
  }
  if (!token->scopes.Has(*needed)) return ScopeMissing(method, scope);
  return absl::StrCat("token:", token->name);
}

absl::Status Gate::Check(const std::string& token_file) {
  FACTLINE_ASSIGN_OR_RETURN(const std::string text, Read(token_file));
  const absl::Status parsed = ParseAuthTokens(text).status();
  return parsed.ok() ? parsed : OfFile(token_file, parsed);
}

absl::StatusOr<std::unique_ptr<Gate>> Gate::Open(const GateOptions& options) {
  std::unique_ptr<Gate> gate(new Gate(options));
  if (options.token_file.empty()) return gate;
  FACTLINE_ASSIGN_OR_RETURN(gate->seen_, Read(options.token_file));
  auto tokens = ParseAuthTokens(*gate->seen_);
  if (!tokens.ok()) return OfFile(options.token_file, tokens.status());
  {
    absl::MutexLock lock(&gate->mu_);
    gate->tokens_ =
        std::make_shared<const std::vector<AuthToken>>(*std::move(tokens));
  }
  gate->watcher_ = std::thread([raw = gate.get()] { raw->Watch(); });
  return gate;
}

Gate::Gate(const GateOptions& options)
    : options_(options),
      quota_(options.requests_per_second),
      seen_(std::string()) {}

Gate::~Gate() {
  {
    absl::MutexLock lock(&mu_);
    closing_ = true;
  }
  if (watcher_.joinable()) watcher_.join();
}

Gate::Tokens Gate::tokens() {
  absl::MutexLock lock(&mu_);
  return tokens_;
}

void Gate::Watch() {
  while (true) {
    {
      absl::MutexLock lock(&mu_);
      if (mu_.AwaitWithTimeout(absl::Condition(&closing_),
                               options_.reload_interval)) {
        return;
      }
    }
    Reload();
  }
}

// Content is compared, not times: files are small, and a file that is written
// twice within a tick of the clock has one time only.
void Gate::Reload() {
  absl::StatusOr<std::string> text = Read(options_.token_file);
  if (text.status() == seen_.status() && (!text.ok() || *text == *seen_)) {
    return;
  }
  seen_ = text;
  absl::Status error = text.status();
  size_t count = 0;
  if (text.ok()) {
    auto tokens = ParseAuthTokens(*text);
    if (tokens.ok()) {
      count = tokens->size();
      auto fresh =
          std::make_shared<const std::vector<AuthToken>>(*std::move(tokens));
      absl::MutexLock lock(&mu_);
      tokens_ = std::move(fresh);
    } else {
      error = OfFile(options_.token_file, tokens.status());
    }
  }
  if (error.ok()) {
    LogInfo("tokens read again", {{"count", count}});
  } else {
    LogError("tokens not read again; those read before still count",
             {{"error", error}});
  }
}

absl::StatusOr<std::string> Gate::Admit(
    const grpc::CallbackServerContext& call, std::string_view method) {
  const std::string peer = call.peer();
  Presented presented{.authorization = {},
                      .certificate_name = {},
                      .connection = peer};
  const auto [begin, end] = call.client_metadata().equal_range(kAuthorization);
  for (auto it = begin; it != end; ++it) {
    presented.authorization.emplace_back(it->second.data(),
                                         it->second.length());
  }
  std::string certificate_name;
  const auto context = call.auth_context();
  if (context != nullptr && context->IsPeerAuthenticated()) {
    const auto names = context->GetPeerIdentity();
    if (!names.empty()) {
      certificate_name.assign(names.front().data(), names.front().length());
    }
  }
  presented.certificate_name = certificate_name;
  const Tokens tokens =
      ScopeOf(method) == Scope::kAdmin && options_.admin_by_socket
          ? nullptr
          : this->tokens();
  const absl::Time now = absl::Now();
  FACTLINE_ASSIGN_OR_RETURN(
      const std::string caller,
      Authorize(tokens.get(), presented, method, now));
  FACTLINE_RETURN_IF_ERROR(quota_.Take(caller, now));
  return caller;
}

}  // namespace factline::serve
