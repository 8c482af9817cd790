#include "daemon/serve/article_service.h"

#include <algorithm>
#include <utility>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"

namespace factline::serve {
namespace {

// The longest uri that ingest takes is shorter.
constexpr size_t kMaxNameBytes = 2048;
// Clients accept 4 MiB; the article's revisions need some of it.
constexpr size_t kMaxTextsBytes = 3'000'000;

// The kept texts of the revisions that the store knows: a text whose message
// was never committed is not shown.
absl::Status AddTexts(const store::TextStore& texts,
                      const ArticleRecord& article,
                      v1::GetArticleResponse& response) {
  FACTLINE_ASSIGN_OR_RETURN(const auto mark, texts.PurgeOf(article.uri));
  if (mark) {
    *response.mutable_text_purge_time() = convert::ToProto(mark->time);
  }
  FACTLINE_ASSIGN_OR_RETURN(auto kept,
                            texts.TextsOf(article.uri, kMaxTextsBytes));
  for (store::TextStore::KeptText& text : kept) {
    const bool known = std::any_of(
        article.revisions.begin(), article.revisions.end(),
        [&](const auto& revision) { return revision.id == text.revision_id; });
    if (!known) continue;
    v1::ArticleText& row = *response.add_texts();
    row.set_revision(convert::ArticleRevisionName(ArticleIdOf(article.uri),
                                                  text.revision_id));
    row.set_headline(std::move(text.article.headline));
    row.set_body(std::move(text.article.body));
    row.set_body_format(text.article.body_format == BodyFormat::kHtml
                            ? v1::BODY_FORMAT_HTML
                            : v1::BODY_FORMAT_TEXT);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetArticleResponse> ReadArticle(
    const ReadContext& context, const store::TextStore* texts,
    const v1::GetArticleRequest& request) {
  const View view = context.store.View();
  FACTLINE_ASSIGN_OR_RETURN(const ArticleRecord article,
                            FindArticle(*view, request.name(), "name"));
  v1::GetArticleResponse response;
  *response.mutable_article() =
      convert::ToProto(article, view->position().store_id);
  *response.mutable_read_position() = convert::ToProto(view->position());
  if (request.include_texts() && texts != nullptr) {
    FACTLINE_RETURN_IF_ERROR(AddTexts(*texts, article, response));
  }
  return response;
}

}  // namespace

absl::StatusOr<ArticleRecord> FindArticle(const store::StoreView& view,
                                          const std::string& name,
                                          std::string_view field) {
  if (name.empty() || name.size() > kMaxNameBytes) {
    return InvalidField(field, "must be articles/{article} or a uri");
  }
  // A publisher's uri may itself look like articles/...: then the uri counts
  // only if no article has that id.
  absl::StatusOr<ArticleRecord> article = absl::NotFoundError("");
  if (const auto id = convert::ArticleIdOfName(name)) {
    article = view.GetArticleById(*id);
  }
  if (absl::IsNotFound(article.status())) article = view.GetArticle(name);
  if (absl::IsNotFound(article.status())) return NameNotFound("article", name);
  return article;
}

grpc::ServerUnaryReactor* ArticleServiceImpl::GetArticle(
    grpc::CallbackServerContext* call, const v1::GetArticleRequest* request,
    v1::GetArticleResponse* response) {
  return ServeRead(core_, "GetArticle", call, request, response,
                   [texts = core_.texts](const ReadContext& context,
                                         const v1::GetArticleRequest& asked) {
                     return ReadArticle(context, texts, asked);
                   });
}

}  // namespace factline::serve
