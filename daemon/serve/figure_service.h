#ifndef FACTLINE_DAEMON_SERVE_FIGURE_SERVICE_H_
#define FACTLINE_DAEMON_SERVE_FIGURE_SERVICE_H_

#include "daemon/serve/core.h"
#include "factline/v1/figure_service.grpc.pb.h"

namespace factline::serve {

// Carries FigureService to figure_reads.h.
class FigureServiceImpl final : public v1::FigureService::CallbackService {
 public:
  explicit FigureServiceImpl(Core& core) : core_(core) {}

  grpc::ServerUnaryReactor* GetFigure(grpc::CallbackServerContext* call,
                                      const v1::GetFigureRequest* request,
                                      v1::GetFigureResponse* response) override;
  grpc::ServerUnaryReactor* ListFigures(
      grpc::CallbackServerContext* call, const v1::ListFiguresRequest* request,
      v1::ListFiguresResponse* response) override;
  grpc::ServerUnaryReactor* SearchFigures(
      grpc::CallbackServerContext* call,
      const v1::SearchFiguresRequest* request,
      v1::SearchFiguresResponse* response) override;
  grpc::ServerUnaryReactor* ListFigureHistory(
      grpc::CallbackServerContext* call,
      const v1::ListFigureHistoryRequest* request,
      v1::ListFigureHistoryResponse* response) override;
  grpc::ServerUnaryReactor* DiffFigure(
      grpc::CallbackServerContext* call, const v1::DiffFigureRequest* request,
      v1::DiffFigureResponse* response) override;
  grpc::ServerUnaryReactor* ExplainFigure(
      grpc::CallbackServerContext* call,
      const v1::ExplainFigureRequest* request,
      v1::ExplainFigureResponse* response) override;

 private:
  Core& core_;  // Outlives this.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_FIGURE_SERVICE_H_
