#ifndef FACTLINE_TESTS_STORE_RANDOM_ARTICLES_H_
#define FACTLINE_TESTS_STORE_RANDOM_ARTICLES_H_

#include <random>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/model/article.h"
#include "daemon/model/claim.h"
#include "tests/store/store_testing.h"

// Messages of a few articles that live through all that articles can.
namespace factline::store {

struct RandomArticle {
  Article article;
  std::vector<ReadClaim> claims;
};

// A message on one of a few articles: new, revised, corrected, withdrawn, back
// from withdrawal, or the same again.
inline RandomArticle MakeRandomArticle(int number, std::mt19937& random) {
  constexpr int kArticles = 25;
  RandomArticle message;
  Article& article = message.article;
  article.uri = absl::StrCat("wire:", random() % kArticles);
  article.publisher = random() % 2 == 0 ? "northwire" : "southwire";
  article.version_number = 1 + static_cast<int64_t>(random() % 20);
  article.publish_time = Day(10) + absl::Minutes(number);
  article.headline = absl::StrCat("Drones, ", number);
  article.body = absl::StrCat("Body ", random() % 5);
  if (random() % 8 == 0) {
    article.pub_status = PubStatus::kCanceled;
    return message;
  }
  if (random() % 5 == 0) article.signal = Signal::kCorrection;
  const size_t claims = random() % 4;
  for (size_t i = 0; i < claims; ++i) {
    // Two months: a key may be joined to another one in either, or in none.
    const int day = static_cast<int>(2 + random() % 3 + 40 * (random() % 2));
    Claim claim = DroneClaim(article.uri, absl::StrCat("town ", random() % 6),
                             40 + static_cast<int>(random() % 6), day);
    claim.publisher = article.publisher;
    claim.publish_time = article.publish_time;
    bool twice = false;
    for (const ReadClaim& other : message.claims) {
      twice = twice || other.claim.id == claim.id;
    }
    if (twice) continue;
    message.claims.push_back({.claim = std::move(claim),
                              .reading = {.evidence = {{.field = "body",
                                                        .start_byte = number,
                                                        .end_byte = number + 9,
                                                        .quote = "40 drones"}},
                                          .extractor_version = "x1"}});
  }
  return message;
}

}  // namespace factline::store

#endif  // FACTLINE_TESTS_STORE_RANDOM_ARTICLES_H_
