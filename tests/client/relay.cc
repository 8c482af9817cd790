#include "tests/client/relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

namespace factline::client {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// Small pieces, so that a cut falls into the middle of messages.
constexpr size_t kPieceBytes = 1000;

// Moves what is there; false when the connection is over.
bool Pass(int from, int to) {
  char piece[kPieceBytes];
  const ssize_t got = recv(from, piece, sizeof(piece), 0);
  if (got <= 0) return false;
  for (ssize_t sent = 0; sent < got;) {
    const ssize_t now = send(to, piece + sent, got - sent, MSG_NOSIGNAL);
    if (now <= 0) return false;
    sent += now;
  }
  return true;
}

}  // namespace

struct Relay::Link {
  Link(int client, int server) : client(client), server(server) {
    thread = std::thread([this] { Run(); });
  }
  ~Link() {
    Cut();
    thread.join();
    close(client);
    close(server);
  }
  void Cut() {
    shutdown(client, SHUT_RDWR);
    shutdown(server, SHUT_RDWR);
  }
  void Run() {
    while (true) {
      pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      if (poll(ends, 2, -1) < 0) break;
      if (ends[0].revents != 0 && !Pass(client, server)) break;
      if (ends[1].revents != 0 && !Pass(server, client)) break;
    }
    Cut();
  }

  const int client;
  const int server;
  std::thread thread;
};

Relay::Relay(int target) : target_(target) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 16) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) !=
          0) {
    abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Accept(); });
}

Relay::~Relay() {
  stopping_ = true;
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

std::string Relay::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

void Relay::Accept() {
  while (!stopping_) {
    const int client = accept(listener_, nullptr, nullptr);
    if (client < 0) continue;
    const int server = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = Loopback(target_);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address),
                sizeof(address)) != 0) {
      close(client);
      close(server);
      continue;
    }
    ++connections_;
    const std::lock_guard<std::mutex> lock(mu_);
    links_.push_back(std::make_unique<Link>(client, server));
  }
}

void Relay::Cut() {
  const std::lock_guard<std::mutex> lock(mu_);
  links_.clear();
}

}  // namespace factline::client
