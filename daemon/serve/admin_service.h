#ifndef FACTLINE_DAEMON_SERVE_ADMIN_SERVICE_H_
#define FACTLINE_DAEMON_SERVE_ADMIN_SERVICE_H_

#include "daemon/serve/core.h"
#include "factline/v1/admin_service.grpc.pb.h"

namespace factline::serve {

// Operators' calls; the server has them on the admin socket only.
class AdminServiceImpl final : public v1::AdminService::CallbackService {
 public:
  explicit AdminServiceImpl(Core& core) : core_(core) {}

  grpc::ServerUnaryReactor* Digest(grpc::CallbackServerContext* call,
                                   const v1::DigestRequest* request,
                                   v1::DigestResponse* response) override;

 private:
  Core& core_;  // Outlives this.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_ADMIN_SERVICE_H_
