#ifndef FACTLINE_DAEMON_SERVE_ARTICLE_SERVICE_H_
#define FACTLINE_DAEMON_SERVE_ARTICLE_SERVICE_H_

#include "daemon/serve/core.h"
#include "factline/v1/article_service.grpc.pb.h"

namespace factline::serve {

// Reads articles and their revisions.
class ArticleServiceImpl final : public v1::ArticleService::CallbackService {
 public:
  explicit ArticleServiceImpl(Core& core) : core_(core) {}

  grpc::ServerUnaryReactor* GetArticle(
      grpc::CallbackServerContext* call, const v1::GetArticleRequest* request,
      v1::GetArticleResponse* response) override;

 private:
  Core& core_;  // Outlives this.
};

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_ARTICLE_SERVICE_H_
