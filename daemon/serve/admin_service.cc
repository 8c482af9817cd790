#include "daemon/serve/admin_service.h"

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"

namespace factline::serve {
namespace {

absl::StatusOr<v1::DigestResponse> ReadDigest(const ReadContext& context,
                                              const v1::DigestRequest&) {
  FACTLINE_ASSIGN_OR_RETURN(const store::DigestResult digest,
                            context.store.Digest());
  v1::DigestResponse response;
  response.set_digest(digest.digest);
  response.set_claim_count(digest.claims);
  response.set_figure_count(digest.figures);
  response.set_point_count(digest.points);
  *response.mutable_read_position() = convert::ToProto(digest.position);
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* AdminServiceImpl::Digest(
    grpc::CallbackServerContext* call, const v1::DigestRequest* request,
    v1::DigestResponse* response) {
  return ServeRead(core_, "Digest", call, request, response, &ReadDigest);
}

}  // namespace factline::serve
