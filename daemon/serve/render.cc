#include "daemon/serve/render.h"

#include <algorithm>
#include <string>

#include "daemon/base/hash.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/model/article_record.h"

namespace factline::serve {
namespace {

// 16 hex digits suffice to tell two states of one figure apart.
constexpr size_t kEtagDigits = 16;

// Over what a write to the figure can change.
std::string EtagOf(const Figure& figure) {
  Sha256 hash;
  hash.Add(figure.display_name);
  for (const Point& point : figure.points) {
    hash.Add(convert::ToProto(point).SerializeAsString());
  }
  return hash.FinishHex().substr(0, kEtagDigits);
}

}  // namespace

const Point* LatestPoint(const Figure& figure) {
  for (auto point = figure.points.rbegin(); point != figure.points.rend();
       ++point) {
    if (!point->selected_claim.empty()) return &*point;
  }
  return nullptr;
}

const Point* PointOfClaim(const Figure& figure, std::string_view claim_id) {
  for (const Point& point : figure.points) {
    if (std::find(point.claims.begin(), point.claims.end(), claim_id) !=
        point.claims.end()) {
      return &point;
    }
  }
  return nullptr;
}

v1::Claim RenderClaim(const store::StoredClaim& stored) {
  v1::Claim claim = convert::ToProtoWithoutFigure(stored.claim);
  if (!stored.figure_id.empty()) {
    claim.set_figure(convert::FigureName(stored.figure_id));
  }
  claim.set_state(convert::ToProto(stored.state));
  *claim.mutable_recorded() = convert::ToProto(stored.recorded);
  if (!stored.readings.empty()) {
    const store::StoredReading& latest = stored.readings.back();
    convert::SetReading(
        latest.reading,
        convert::ArticleRevisionName(ArticleIdOf(stored.claim.article_uri),
                                     latest.article_revision),
        claim);
  }
  return claim;
}

v1::Point RenderPoint(const Point& point, const StorePosition& computed_at) {
  v1::Point message = convert::ToProto(point);
  *message.mutable_computed_at() = convert::ToProto(computed_at);
  return message;
}

v1::Figure RenderFigure(const Figure& figure, const StorePosition& read_at) {
  v1::Figure message = convert::ToProto(figure);
  message.set_etag(EtagOf(figure));
  message.clear_latest_point();
  if (const Point* latest = LatestPoint(figure)) {
    *message.mutable_latest_point() = RenderPoint(*latest, read_at);
  }
  return message;
}

}  // namespace factline::serve
