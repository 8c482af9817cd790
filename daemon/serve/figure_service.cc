#include "daemon/serve/figure_service.h"

#include "daemon/serve/figure_reads.h"

namespace factline::serve {
namespace {

// A read of the latest state must not wait longer than this for it.
constexpr absl::Duration kMaxRevisionWait = absl::Seconds(30);

}  // namespace

grpc::ServerUnaryReactor* FigureServiceImpl::GetFigure(
    grpc::CallbackServerContext* call, const v1::GetFigureRequest* request,
    v1::GetFigureResponse* response) {
  const int64_t wanted = request->min_revision();
  if (wanted <= core_.store.latest().revision) {
    return ServeRead(core_, "GetFigure", call, request, response,
                     &serve::GetFigure);
  }
  const store::FactStore& store = core_.store;
  return ServeWhen(
      core_, "GetFigure", call, request, response,
      [&store, wanted] { return store.latest().revision >= wanted; },
      WaitDeadline(*call, kMaxRevisionWait),
      [wanted](const ReadContext& context, const v1::GetFigureRequest& asked,
               ChangeHub::Outcome) -> absl::StatusOr<v1::GetFigureResponse> {
        const int64_t latest = context.store.latest().revision;
        if (latest < wanted) return MinRevisionTimeout(wanted, latest);
        return serve::GetFigure(context, asked);
      });
}

grpc::ServerUnaryReactor* FigureServiceImpl::ListFigures(
    grpc::CallbackServerContext* call, const v1::ListFiguresRequest* request,
    v1::ListFiguresResponse* response) {
  return ServeRead(core_, "ListFigures", call, request, response,
                   &serve::ListFigures);
}

grpc::ServerUnaryReactor* FigureServiceImpl::SearchFigures(
    grpc::CallbackServerContext* call, const v1::SearchFiguresRequest* request,
    v1::SearchFiguresResponse* response) {
  return ServeRead(core_, "SearchFigures", call, request, response,
                   &serve::SearchFigures);
}

grpc::ServerUnaryReactor* FigureServiceImpl::ListFigureHistory(
    grpc::CallbackServerContext* call,
    const v1::ListFigureHistoryRequest* request,
    v1::ListFigureHistoryResponse* response) {
  return ServeRead(core_, "ListFigureHistory", call, request, response,
                   &serve::ListFigureHistory);
}

grpc::ServerUnaryReactor* FigureServiceImpl::DiffFigure(
    grpc::CallbackServerContext* call, const v1::DiffFigureRequest* request,
    v1::DiffFigureResponse* response) {
  return ServeRead(core_, "DiffFigure", call, request, response,
                   &serve::DiffFigure);
}

grpc::ServerUnaryReactor* FigureServiceImpl::ExplainFigure(
    grpc::CallbackServerContext* call, const v1::ExplainFigureRequest* request,
    v1::ExplainFigureResponse* response) {
  return ServeRead(core_, "ExplainFigure", call, request, response,
                   &serve::ExplainFigure);
}

}  // namespace factline::serve
