#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/fact_store.h"

namespace factline::store {
namespace {

template <typename T>
absl::StatusOr<T> OrNotFound(absl::StatusOr<std::optional<T>> found,
                             std::string_view what, std::string_view id) {
  if (!found.ok()) return std::move(found).status();
  if (!*found) {
    return absl::NotFoundError(
        absl::StrCat("no ", ToAbsl(what), " '", Printable(id), "'"));
  }
  return **std::move(found);
}

}  // namespace

StoreView::StoreView(StorePosition position, std::unique_ptr<FactReader> reader)
    : position_(std::move(position)), reader_(std::move(reader)) {}

StoreView::~StoreView() = default;

absl::StatusOr<Figure> StoreView::GetFigure(std::string_view figure_id) const {
  return OrNotFound(reader_->GetFigure(figure_id), "figure", figure_id);
}

absl::StatusOr<StoredClaim> StoreView::GetClaim(
    std::string_view claim_id) const {
  return OrNotFound(reader_->GetClaim(claim_id, Readings::kWith), "claim",
                    claim_id);
}

std::unique_ptr<ClaimLookup> StoreView::Claims() const {
  return reader_->Claims();
}

absl::StatusOr<Figure> StoreView::GetFigureHead(
    std::string_view figure_id) const {
  return OrNotFound(reader_->GetFigureHead(figure_id), "figure", figure_id);
}

absl::StatusOr<ArticleRecord> StoreView::GetArticle(
    std::string_view uri) const {
  return OrNotFound(reader_->Article(ArticleIdOf(uri)), "article", uri);
}

absl::StatusOr<ArticleRecord> StoreView::GetArticleById(
    std::string_view article_id) const {
  return OrNotFound(reader_->Article(article_id), "article", article_id);
}

absl::Status StoreView::ScanFigures(
    std::string_view after_id,
    const std::function<bool(const Figure&)>& visit) const {
  return reader_->ScanFigures(after_id, visit);
}

absl::StatusOr<std::vector<StoredClaim>> StoreView::ClaimsOfFigure(
    std::string_view figure_id) const {
  FACTLINE_ASSIGN_OR_RETURN(
      std::vector<StoredClaim> claims,
      reader_->ClaimsOfFigure(figure_id, Readings::kWith));
  // They come by id, so equal times stay ordered by it.
  std::stable_sort(claims.begin(), claims.end(),
                   [](const StoredClaim& a, const StoredClaim& b) {
                     return a.claim.publish_time < b.claim.publish_time;
                   });
  return claims;
}

absl::StatusOr<std::vector<PointVersion>> StoreView::PointVersions(
    std::string_view figure_id) const {
  return reader_->PointVersions(figure_id);
}

absl::Status StoreView::ScanTimeline(
    const TimelineCursor& cursor, bool descending,
    const std::function<bool(const TimelineCursor&, const StoredClaim&)>& visit)
    const {
  return reader_->ScanTimeline(cursor, descending, visit);
}

}  // namespace factline::store
