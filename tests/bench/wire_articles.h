#ifndef FACTLINE_TESTS_BENCH_WIRE_ARTICLES_H_
#define FACTLINE_TESTS_BENCH_WIRE_ARTICLES_H_

#include <cstdint>
#include <string_view>

#include "daemon/model/article.h"
#include "daemon/model/claim.h"

// Articles as the extractor hands them on, made without it.
namespace factline::bench {

// Article `number` of fifty wires, some minutes after the one before it.
Article WireArticle(int64_t number);

// "`value` drones launched" at `place` in the night of `day`, number `ordinal`
// of `article`.
ReadClaim WireClaim(const Article& article, std::string_view place, int value,
                    int day, int ordinal);

}  // namespace factline::bench

#endif  // FACTLINE_TESTS_BENCH_WIRE_ARTICLES_H_
