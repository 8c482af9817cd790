#ifndef FACTLINE_TESTS_BENCH_SAMPLE_ARTICLES_H_
#define FACTLINE_TESTS_BENCH_SAMPLE_ARTICLES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/model/article.h"

namespace factline::bench {

// Bodies shorter than this are joined: what a news article is long.
inline constexpr size_t kArticleBytes = 4000;

// Articles of about kArticleBytes, each made of the bodies of samples that
// follow one another in deploy/samples/articles, one article beginning at each
// sample. Aborts when the samples cannot be read.
const std::vector<Article>& NewsArticles();

// An article as a message of plain JSON, under the id `uri`.
std::string JsonOf(const Article& article, const std::string& uri);

// Characters (code points) of headline and body.
size_t CharactersOf(const Article& article);

}  // namespace factline::bench

#endif  // FACTLINE_TESTS_BENCH_SAMPLE_ARTICLES_H_
