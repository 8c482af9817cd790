#ifndef FACTLINE_DAEMON_SERVE_ARTICLE_SERVICE_H_
#define FACTLINE_DAEMON_SERVE_ARTICLE_SERVICE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "daemon/model/article_record.h"
#include "daemon/serve/core.h"
#include "factline/v1/article_service.grpc.pb.h"

namespace factline::serve {

// The article of a name or uri; `field` names it in errors.
// Errors: InvalidArgument, ARTICLE_NOT_FOUND, DataLoss.
absl::StatusOr<ArticleRecord> FindArticle(const store::StoreView& view,
                                          const std::string& name,
                                          std::string_view field);

// Reads articles, their revisions and kept texts.
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
