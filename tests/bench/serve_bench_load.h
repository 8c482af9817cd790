#ifndef FACTLINE_TESTS_BENCH_SERVE_BENCH_LOAD_H_
#define FACTLINE_TESTS_BENCH_SERVE_BENCH_LOAD_H_

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "factline/v1/change_service.grpc.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"

// What serve_bench puts on a server.
namespace factline::bench {

// A connection of its own.
std::shared_ptr<grpc::Channel> Connect(int port);

// Resident memory of a process, in KB.
int64_t RssKilobytes(pid_t pid);

// Processor time that a process has used, in seconds.
double CpuSeconds(pid_t pid);

// The value that `share` of `values` do not exceed; reorders them.
double Percentile(std::vector<double>& values, double share);

// What a message is, read off its bytes without the changes in it: a thousand
// clients that read these run beside the server on the cores that it needs.
struct Arrival {
  int64_t revision = 0;
  bool has_batch = false;
  bool has_caught_up = false;
  const grpc::ByteBuffer& bytes;
};

// One Subscribe stream on gRPC's callback API, so that thousands cost no
// threads. Stop it before it goes.
class Stream final
    : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  // On gRPC's threads, one message after the other.
  using OnMessage = std::function<void(const Arrival&)>;

  // With `reads_on` false it reads the first message and never another.
  Stream(const std::shared_ptr<grpc::Channel>& channel,
         const v1::SubscribeRequest& request, bool reads_on,
         OnMessage on_message = {});
  ~Stream() override { Stop(); }

  // Cancels, and waits until nothing calls back any more.
  void Stop();
  bool caught_up() const { return caught_up_; }
  bool started() const { return started_; }

  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

 private:
  grpc::GenericStub stub_;
  grpc::ByteBuffer request_;
  const bool reads_on_;
  const OnMessage on_message_;
  grpc::ClientContext context_;
  grpc::ByteBuffer message_;
  std::atomic<bool> started_ = false;
  std::atomic<bool> caught_up_ = false;
  std::mutex mu_;
  std::condition_variable done_changed_;
  bool done_ = false;  // Guarded by mu_.
};

// The whole message, as a client reads it.
v1::SubscribeResponse Parse(const grpc::ByteBuffer& bytes);

// Waits up to a minute; false then.
bool WaitUntil(const std::function<bool()>& reached);

}  // namespace factline::bench

#endif  // FACTLINE_TESTS_BENCH_SERVE_BENCH_LOAD_H_
