#ifndef FACTLINE_DAEMON_SERVE_RENDER_H_
#define FACTLINE_DAEMON_SERVE_RENDER_H_

#include <string_view>

#include "daemon/model/figure.h"
#include "daemon/store/fact_store.h"
#include "factline/v1/claim.pb.h"

namespace factline::serve {

// What the store holds, as the API shows it: convert's messages completed by
// state, readings, positions and etag.

// The point that is latest in event time, of those with a selected value (a
// point whose claims were all withdrawn has none). Null if there is none.
const Point* LatestPoint(const Figure& figure);

// The point that a claim is in, null if there is none. Linear in the figure's
// claims.
const Point* PointOfClaim(const Figure& figure, std::string_view claim_id);

// With its latest reading.
v1::Claim RenderClaim(const store::StoredClaim& stored);
v1::Point RenderPoint(const Point& point, const StorePosition& computed_at);
// Its latest_point is LatestPoint().
v1::Figure RenderFigure(const Figure& figure, const StorePosition& read_at);

}  // namespace factline::serve

#endif  // FACTLINE_DAEMON_SERVE_RENDER_H_
