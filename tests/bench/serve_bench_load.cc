#include "tests/bench/serve_bench_load.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace factline::bench {

std::shared_ptr<grpc::Channel> Connect(int port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port),
                                   grpc::InsecureChannelCredentials(),
                                   arguments);
}

int64_t RssKilobytes(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind("VmRSS:", 0) == 0) return atoll(line.c_str() + 6);
  }
  return 0;
}

double CpuSeconds(pid_t pid) {
  std::ifstream stat(absl::StrCat("/proc/", pid, "/stat"));
  std::string skipped;
  std::getline(stat, skipped, ')');  // Its name may hold blanks.
  for (int field = 3; field < 14; ++field) stat >> skipped;
  double user = 0;
  double system = 0;
  stat >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto place =
      values.begin() +
      static_cast<ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

Stream::Stream(const std::shared_ptr<grpc::Channel>& channel,
               const v1::SubscribeRequest& request, bool reads_on,
               OnMessage on_message)
    : stub_(v1::ChangeService::NewStub(channel)),
      request_(request),
      reads_on_(reads_on),
      on_message_(std::move(on_message)) {
  stub_->async()->Subscribe(&context_, &request_, this);
  // Of the reads that a stalled stream does not start: holds back OnDone().
  if (!reads_on_) AddHold();
  StartRead(&message_);
  StartCall();
}

void Stream::Stop() {
  context_.TryCancel();
  std::unique_lock<std::mutex> lock(mu_);
  if (!reads_on_ && !done_) RemoveHold();
  done_changed_.wait(lock, [this] { return done_; });
}

void Stream::OnReadDone(bool ok) {
  if (!ok) return;
  started_ = true;
  if (message_.has_caught_up()) caught_up_ = true;
  if (on_message_) on_message_(message_);
  if (reads_on_) StartRead(&message_);
}

void Stream::OnDone(const grpc::Status&) {
  const std::lock_guard<std::mutex> lock(mu_);
  done_ = true;
  done_changed_.notify_all();
}

bool WaitUntil(const std::function<bool()>& reached) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (std::chrono::steady_clock::now() < limit) {
    if (reached()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

}  // namespace factline::bench
