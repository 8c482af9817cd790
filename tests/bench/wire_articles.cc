#include "tests/bench/wire_articles.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/store/store_testing.h"

namespace factline::bench {

Article WireArticle(int64_t number) {
  Article article;
  article.uri = absl::StrCat("urn:wire:", number);
  article.publisher = absl::StrCat("wire ", number % 50);
  article.version_number = 1;
  article.publish_time = store::Day(1) + absl::Minutes(number % 40'000);
  article.headline = "Drones over towns";
  article.body = article.uri;
  return article;
}

ReadClaim WireClaim(const Article& article, std::string_view place, int value,
                    int day, int ordinal) {
  Claim claim = store::DroneClaim(article.uri, place, value, day);
  claim.publisher = article.publisher;
  claim.publish_time = article.publish_time;
  claim.id = MakeClaimId(article.uri, "drones", ordinal, claim);
  return {.claim = std::move(claim),
          .reading = {.evidence = {{.field = "body",
                                    .start_byte = 3,
                                    .end_byte = 12,
                                    .quote = "40 drones"}},
                      .extractor_version = "bench"}};
}

}  // namespace factline::bench
