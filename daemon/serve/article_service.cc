#include "daemon/serve/article_service.h"

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"

namespace factline::serve {
namespace {

// The longest uri that ingest takes is shorter.
constexpr size_t kMaxNameBytes = 2048;

absl::StatusOr<v1::GetArticleResponse> ReadArticle(
    const ReadContext& context, const v1::GetArticleRequest& request) {
  const std::string& name = request.name();
  if (name.empty() || name.size() > kMaxNameBytes) {
    return InvalidField("name", "must be articles/{article} or a uri");
  }
  const View view = context.store.View();
  // A publisher's uri may itself look like articles/...: then the uri counts
  // only if no article has that id.
  absl::StatusOr<ArticleRecord> article = absl::NotFoundError("");
  if (const auto id = convert::ArticleIdOfName(name)) {
    article = view->GetArticleById(*id);
  }
  if (absl::IsNotFound(article.status())) article = view->GetArticle(name);
  if (absl::IsNotFound(article.status())) return NameNotFound("article", name);
  FACTLINE_RETURN_IF_ERROR(article.status());
  v1::GetArticleResponse response;
  *response.mutable_article() =
      convert::ToProto(*article, view->position().store_id);
  *response.mutable_read_position() = convert::ToProto(view->position());
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* ArticleServiceImpl::GetArticle(
    grpc::CallbackServerContext* call, const v1::GetArticleRequest* request,
    v1::GetArticleResponse* response) {
  return ServeRead(core_, "GetArticle", call, request, response, &ReadArticle);
}

}  // namespace factline::serve
