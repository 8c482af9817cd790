#include "daemon/convert/names.h"

namespace factline::convert {
namespace {

constexpr std::string_view kClaims = "claims/";
constexpr std::string_view kFigures = "figures/";
constexpr std::string_view kArticles = "articles/";
constexpr std::string_view kRevisions = "/revisions/";

std::string Join(std::string_view collection, std::string_view id) {
  std::string name(collection);
  return name.append(id);
}

std::optional<std::string_view> IdOf(std::string_view collection,
                                     std::string_view name) {
  if (!name.starts_with(collection)) return std::nullopt;
  name.remove_prefix(collection.size());
  if (name.empty() || name.find('/') != name.npos) return std::nullopt;
  return name;
}

}  // namespace

std::string ClaimName(std::string_view claim_id) {
  return Join(kClaims, claim_id);
}

std::string FigureName(std::string_view figure_id) {
  return Join(kFigures, figure_id);
}

std::string ArticleName(std::string_view article_id) {
  return Join(kArticles, article_id);
}

std::string ArticleRevisionName(std::string_view article_id,
                                std::string_view revision_id) {
  return ArticleName(article_id).append(kRevisions).append(revision_id);
}

std::optional<std::string_view> ClaimIdOfName(std::string_view name) {
  return IdOf(kClaims, name);
}

std::optional<std::string_view> FigureIdOfName(std::string_view name) {
  return IdOf(kFigures, name);
}

std::optional<std::string_view> ArticleIdOfName(std::string_view name) {
  return IdOf(kArticles, name);
}

std::optional<ArticleRevisionIds> ArticleRevisionIdsOfName(
    std::string_view name) {
  const size_t middle = name.find(kRevisions);
  if (middle == name.npos) return std::nullopt;
  const auto article = IdOf(kArticles, name.substr(0, middle));
  const auto revision = IdOf(kRevisions, name.substr(middle));
  if (!article || !revision) return std::nullopt;
  return ArticleRevisionIds{*article, *revision};
}

}  // namespace factline::convert
