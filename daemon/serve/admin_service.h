#ifndef FACTLINE_DAEMON_SERVE_ADMIN_SERVICE_H_
#define FACTLINE_DAEMON_SERVE_ADMIN_SERVICE_H_

#include <atomic>

#include "daemon/serve/admin_desk.h"
#include "daemon/serve/core.h"
#include "daemon/serve/worker_pool.h"
#include "factline/v1/admin_service.grpc.pb.h"

namespace factline::serve {

// Operators' calls; the server has them on the admin address only.
class AdminServiceImpl final : public v1::AdminService::CallbackService {
 public:
  // Both outlive this.
  AdminServiceImpl(Core& core, AdminDesk& desk) : core_(core), desk_(desk) {}

  grpc::ServerUnaryReactor* Digest(grpc::CallbackServerContext* call,
                                   const v1::DigestRequest* request,
                                   v1::DigestResponse* response) override;
  grpc::ServerUnaryReactor* Reextract(grpc::CallbackServerContext* call,
                                      const v1::ReextractRequest* request,
                                      v1::ReextractResponse* response) override;
  grpc::ServerUnaryReactor* Backup(grpc::CallbackServerContext* call,
                                   const v1::BackupRequest* request,
                                   v1::BackupResponse* response) override;
  grpc::ServerUnaryReactor* Scrub(grpc::CallbackServerContext* call,
                                  const v1::ScrubRequest* request,
                                  v1::ScrubResponse* response) override;
  grpc::ServerUnaryReactor* SkipOffset(
      grpc::CallbackServerContext* call, const v1::SkipOffsetRequest* request,
      v1::SkipOffsetResponse* response) override;
  grpc::ServerUnaryReactor* Purge(grpc::CallbackServerContext* call,
                                  const v1::PurgeRequest* request,
                                  v1::PurgeResponse* response) override;
  grpc::ServerUnaryReactor* MergeFigures(
      grpc::CallbackServerContext* call, const v1::MergeFiguresRequest* request,
      v1::MergeFiguresResponse* response) override;
  grpc::ServerUnaryReactor* SplitFigure(
      grpc::CallbackServerContext* call, const v1::SplitFigureRequest* request,
      v1::SplitFigureResponse* response) override;
  grpc::ServerUnaryReactor* UndoFigureDecision(
      grpc::CallbackServerContext* call,
      const v1::UndoFigureDecisionRequest* request,
      v1::UndoFigureDecisionResponse* response) override;
  grpc::ServerUnaryReactor* ListAuditRecords(
      grpc::CallbackServerContext* call,
      const v1::ListAuditRecordsRequest* request,
      v1::ListAuditRecordsResponse* response) override;

  // Cancels what takes long, so that the server need not wait for it.
  void Cancel() { stopping_ = true; }
  // Waits for all calls; none comes after it.
  void Stop() { work_.Stop(); }

 private:
  // Asked now and then by what takes long: the caller left, or Cancel() came.
  AdminDesk::Cancelled CancelledIn(const ReadContext& context) const;

  // Serves a call by `handler` and writes its audit record.
  template <typename Request, typename Response, typename Handler>
  grpc::ServerUnaryReactor* Audited(const char* method,
                                    grpc::CallbackServerContext* call,
                                    const Request* request, Response* response,
                                    Handler handler);

  Core& core_;
  AdminDesk& desk_;
  std::atomic<bool> stopping_ = false;
  // A thread apart: such work may take minutes, and readers must not wait.
  WorkerPool work_{1};
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_ADMIN_SERVICE_H_
