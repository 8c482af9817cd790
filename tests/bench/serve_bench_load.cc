#include "tests/bench/serve_bench_load.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "grpcpp/support/proto_buffer_reader.h"

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

namespace {

using google::protobuf::internal::WireFormatLite;

// Runs through the fields of the message and those of its position.
Arrival ArrivalOf(const grpc::ByteBuffer& bytes) {
  Arrival arrival{.bytes = bytes};
  grpc::ByteBuffer copy(bytes);  // Reading takes it.
  grpc::ProtoBufferReader reader(&copy);
  google::protobuf::io::CodedInputStream in(&reader);
  while (const uint32_t tag = in.ReadTag()) {
    const int field = WireFormatLite::GetTagFieldNumber(tag);
    arrival.has_batch |= field == v1::SubscribeResponse::kBatchFieldNumber;
    arrival.has_caught_up |=
        field == v1::SubscribeResponse::kCaughtUpFieldNumber;
    if (field != v1::SubscribeResponse::kPositionFieldNumber) {
      WireFormatLite::SkipField(&in, tag);
      continue;
    }
    uint32_t size = 0;
    in.ReadVarint32(&size);
    const auto limit = in.PushLimit(static_cast<int>(size));
    v1::StorePosition position;
    position.MergeFromCodedStream(&in);
    in.PopLimit(limit);
    arrival.revision = position.revision();
  }
  return arrival;
}

}  // namespace

v1::SubscribeResponse Parse(const grpc::ByteBuffer& bytes) {
  v1::SubscribeResponse message;
  grpc::ByteBuffer copy(bytes);
  (void)grpc::SerializationTraits<v1::SubscribeResponse>::Deserialize(&copy,
                                                                      &message);
  return message;
}

Stream::Stream(const std::shared_ptr<grpc::Channel>& channel,
               const v1::SubscribeRequest& request, bool reads_on,
               OnMessage on_message)
    : stub_(channel), reads_on_(reads_on), on_message_(std::move(on_message)) {
  bool own = false;
  (void)grpc::SerializationTraits<v1::SubscribeRequest>::Serialize(
      request, &request_, &own);
  stub_.PrepareBidiStreamingCall(
      &context_, "/factline.v1.ChangeService/Subscribe", {}, this);
  // Of the reads that a stalled stream does not start: holds back OnDone().
  if (!reads_on_) AddHold();
  StartWriteLast(&request_, {});
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
  const Arrival arrival = ArrivalOf(message_);
  if (arrival.has_caught_up) caught_up_ = true;
  if (on_message_) on_message_(arrival);
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
