#ifndef FACTLINE_TESTS_SERVE_SERVE_TESTING_H_
#define FACTLINE_TESTS_SERVE_SERVE_TESTING_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "daemon/base/metrics.h"
#include "daemon/serve/ingest_monitor.h"
#include "daemon/serve/read_view.h"
#include "daemon/serve/server.h"
#include "daemon/store/fact_store.h"
#include "google/rpc/error_details.pb.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

// A store filled by the real tracker, and a server over it.
namespace factline::serve {

// 00:00 UTC of day `day` of March 2025.
absl::Time Day(double day);

// One claim of an article; what is not set is the ordinary case.
struct Report {
  std::string value = "10";  // Exact; empty = a statement of `words`.
  std::string place = "kyiv";
  std::string action = "launched";
  std::string object = "drone";
  int day = 1;  // Event day.
  std::string speaker = "";
  bool denied = false;
  std::string words = "";  // Else made of the others.
};

struct Story {
  std::string uri = "wire/1";
  std::vector<Report> reports = {};
  int64_t version = 1;
  int published = 2;  // Day.
  bool withdrawn = false;
  bool correction = false;
};

// A store in a directory of its own, filled by one thread.
class Desk {
 public:
  Desk();
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  store::FactStore& store() { return *store_; }
  ReadContext context() const {
    return {.store = *store_, .cancelled = [] { return false; }};
  }
  const std::string& directory() const { return directory_; }

  // Tracks and commits one story; returns the revision it made, or the latest
  // if it changed nothing.
  int64_t Publish(const Story& story);
  // Several stories in one commit, one revision each.
  void PublishTogether(const std::vector<Story>& stories);

  // What an operator decides: that the figure of `report` belongs to that of
  // `into`, has a figure of its own (`into` = `report`), or, without `into`,
  // that nothing is decided any more.
  void Decide(const Report& report, const std::optional<Report>& into);

  // Id of the figure that a report like this belongs to.
  static std::string FigureId(const Report& report);
  // Name of the claim that `story` makes of its report `index`.
  static std::string ClaimName(const Story& story, size_t index = 0);

 private:
  std::string directory_;
  std::unique_ptr<store::FactStore> store_;
};

// Publishes `commits` commits of some stories each, of all shapes, over a few
// towns, of which kyiv and odesa never share a figure.
void WriteAtRandom(Desk& desk, int commits, int seed, absl::Duration pause);

// An ingest that a test sets by hand.
class FakeIngest final : public IngestMonitor {
 public:
  void Set(const PartitionStatus& status) {
    absl::MutexLock lock(&mu_);
    partitions_[{status.topic, status.partition}] = status;
  }
  std::vector<PartitionStatus> Partitions() const override;
  std::optional<int64_t> AppliedOffset(std::string_view topic,
                                       int32_t partition) const override;
  absl::Duration IngestLag() const override { return absl::Seconds(3); }

 private:
  mutable absl::Mutex mu_;
  std::map<std::pair<std::string, int32_t>, PartitionStatus> partitions_
      ABSL_GUARDED_BY(mu_);
};

// Notes what it is asked for, and answers the same again.
class FakeDesk final : public AdminDesk {
 public:
  absl::StatusOr<Reextraction> Reextract(double articles_per_second) override {
    asked_rate = articles_per_second;
    return reextraction;
  }

  absl::StatusOr<store::BackupSummary> Backup(
      const std::string& folder, const Cancelled& cancelled) override {
    asked_folder = folder;
    if (cancelled()) return absl::CancelledError("cancelled");
    return backup;
  }
  absl::StatusOr<store::ScrubReport> Scrub(const Cancelled&) override {
    return scrub;
  }

  absl::Status SkipOffset(const std::string& topic, int32_t partition,
                          int64_t offset, const std::string& reason) override {
    asked_skip = topic + "/" + std::to_string(partition) + "/" +
                 std::to_string(offset) + ": " + reason;
    return skip;
  }
  absl::StatusOr<int> Purge(const std::string& uri,
                            const std::string& reason) override {
    asked_purge = uri + ": " + reason;
    return purge;
  }
  absl::StatusOr<FigureDecision> MergeFigures(
      const std::string& figure, const std::string& into) override {
    asked_decision = "merge " + figure + " into " + into;
    return decision;
  }
  absl::StatusOr<FigureDecision> SplitFigure(
      const std::string& claim) override {
    asked_decision = "split " + claim;
    return decision;
  }
  absl::StatusOr<FigureDecision> UndoFigureDecision(
      const std::string& figure) override {
    asked_decision = "undo " + figure;
    return decision;
  }
  absl::Status Record(store::AuditRecord record) override {
    absl::MutexLock lock(&mu_);
    audit_.push_back(std::move(record));
    return absl::OkStatus();
  }
  std::vector<store::AuditRecord> audit() const {
    absl::MutexLock lock(&mu_);
    return audit_;
  }

  std::string asked_skip;
  absl::Status skip;
  std::string asked_decision;
  absl::StatusOr<FigureDecision> decision =
      absl::FailedPreconditionError("they are one figure");
  std::string asked_purge;
  absl::StatusOr<int> purge = 2;
  double asked_rate = -1;
  std::string asked_folder;
  absl::StatusOr<store::BackupSummary> backup = store::BackupSummary();
  store::ScrubReport scrub;
  absl::StatusOr<Reextraction> reextraction =
      absl::FailedPreconditionError("no texts");

 private:
  mutable absl::Mutex mu_;
  std::vector<store::AuditRecord> audit_ ABSL_GUARDED_BY(mu_);
};

// With the admin service on a free port.
ServerOptions WithAdmin(ServerOptions options = {});

// A server on a free port, and channels to it.
class TestServer {
 public:
  explicit TestServer(Desk& desk, ServerOptions options = {});

  Server& server() { return *server_; }
  FakeIngest& ingest() { return ingest_; }
  FakeDesk& admin_desk() { return admin_desk_; }
  // A connection of its own for each call of this.
  std::shared_ptr<grpc::Channel> Connect() const;
  // To the socket of the admin service, which the options asked for.
  std::shared_ptr<grpc::Channel> ConnectAdmin() const;

 private:
  FakeIngest ingest_;
  FakeDesk admin_desk_;
  Metrics metrics_;
  std::unique_ptr<Server> server_;
};

// One unary call by the method's path, with bytes in and out: reaches services
// that no stub was generated for. `context` may bring metadata and a deadline.
grpc::Status RawCall(const std::shared_ptr<grpc::Channel>& channel,
                     const std::string& method, const std::string& request,
                     std::string* response = nullptr,
                     grpc::ClientContext* context = nullptr);

// The ErrorInfo of an error of serve; empty reason when it has none.
google::rpc::ErrorInfo InfoOf(const absl::Status& status);
google::rpc::ErrorInfo InfoOf(const grpc::Status& status);

}  // namespace factline::serve

#endif  // FACTLINE_TESTS_SERVE_SERVE_TESTING_H_
