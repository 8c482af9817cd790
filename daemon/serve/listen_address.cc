#include "daemon/serve/listen_address.h"

#include <arpa/inet.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"

namespace factline::serve {
namespace {

constexpr std::string_view kUnixScheme = "unix:";

bool IsLoopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4;
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == 127;
  }
  in6_addr v6;
  return ::inet_pton(AF_INET6, host.c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

absl::Status Malformed(std::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat(
      "'", Printable(text),
      "' is no address to listen on; expected host:port or unix:/path"));
}

}  // namespace

absl::StatusOr<ListenAddress> ListenAddress::Parse(std::string_view text) {
  ListenAddress address;
  address.target_ = std::string(text);
  if (text.starts_with(kUnixScheme)) {
    const std::string path(text.substr(kUnixScheme.size()));
    FACTLINE_RETURN_IF_ERROR(CheckSocketPath(path));
    address.is_unix_ = true;
    address.is_local_ = true;
    return address;
  }
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return Malformed(text);
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty() || (!bracketed && host.find(':') != host.npos)) {
    return Malformed(text);
  }
  const std::string_view port_text = text.substr(colon + 1);
  int port = 0;
  if (port_text.empty() ||
      port_text.find_first_not_of("0123456789") != port_text.npos ||
      !absl::SimpleAtoi(ToAbsl(port_text), &port) || port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", Printable(text), "': the port must be 0 to 65535"));
  }
  address.is_local_ = IsLoopback(std::string(host));
  return address;
}

std::string ListenAddress::path() const {
  return is_unix_ ? target_.substr(kUnixScheme.size()) : std::string();
}

absl::Status CheckSocketPath(const std::string& path) {
  constexpr size_t kMaxPath = sizeof(sockaddr_un::sun_path) - 1;
  if (!path.starts_with('/')) {
    return absl::InvalidArgumentError(
        absl::StrCat("socket path '", Printable(path), "' must be absolute"));
  }
  if (path.size() > kMaxPath) {
    return absl::InvalidArgumentError(
        absl::StrCat("socket path '", Printable(path), "' is longer than ",
                     kMaxPath, " bytes"));
  }
  struct stat status;
  if (::lstat(path.c_str(), &status) == 0 && !S_ISSOCK(status.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", Printable(path), "' exists and is not a socket"));
  }
  return absl::OkStatus();
}

}  // namespace factline::serve
