#ifndef FACTLINE_DAEMON_CONVERT_NAMES_H_
#define FACTLINE_DAEMON_CONVERT_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

// Resource names of the API. Inside the daemon ids are bare; a collection in
// front of them stands only in messages.
namespace factline::convert {

std::string ClaimName(std::string_view claim_id);      // "claims/{id}"
std::string FigureName(std::string_view figure_id);    // "figures/{id}"
std::string ArticleName(std::string_view article_id);  // "articles/{id}"
// "articles/{article id}/revisions/{revision id}"
std::string ArticleRevisionName(std::string_view article_id,
                                std::string_view revision_id);

// The bare id in "claims/{id}" and so on; empty when `name` is no such name
// (another collection, an empty id, a '/' in the id). A view into `name`.
std::optional<std::string_view> ClaimIdOfName(std::string_view name);
std::optional<std::string_view> FigureIdOfName(std::string_view name);
std::optional<std::string_view> ArticleIdOfName(std::string_view name);

struct ArticleRevisionIds {
  std::string_view article_id;
  std::string_view revision_id;
};
std::optional<ArticleRevisionIds> ArticleRevisionIdsOfName(
    std::string_view name);

}  // namespace factline::convert

#endif  // FACTLINE_DAEMON_CONVERT_NAMES_H_
