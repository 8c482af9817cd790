#ifndef FACTLINE_DAEMON_SERVE_INGEST_SERVICE_H_
#define FACTLINE_DAEMON_SERVE_INGEST_SERVICE_H_

#include "daemon/serve/core.h"
#include "factline/v1/ingest_service.grpc.pb.h"

namespace factline::serve {

// Tells how far ingestion is; answers come from memory.
class IngestServiceImpl final : public v1::IngestService::CallbackService {
 public:
  explicit IngestServiceImpl(Core& core) : core_(core) {}

  grpc::ServerUnaryReactor* GetIngestStatus(
      grpc::CallbackServerContext* call,
      const v1::GetIngestStatusRequest* request,
      v1::GetIngestStatusResponse* response) override;
  grpc::ServerUnaryReactor* WaitForOffset(
      grpc::CallbackServerContext* call,
      const v1::WaitForOffsetRequest* request,
      v1::WaitForOffsetResponse* response) override;

 private:
  Core& core_;  // Outlives this.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_INGEST_SERVICE_H_
