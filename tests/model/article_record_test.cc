#include "daemon/model/article_record.h"

#include "daemon/model/article.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace factline {
namespace {

TEST(ArticleIdTest, IsStableAndSafeInNames) {
  const std::string id = ArticleIdOf("https://news.example/a?b=c d");
  EXPECT_THAT(id, testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(id, ArticleIdOf("https://news.example/a?b=c d"));
  EXPECT_NE(id, ArticleIdOf("https://news.example/a?b=c"));
}

TEST(ArticleTest, WithdrawalIsCanceledOrWithheld) {
  Article article;
  EXPECT_FALSE(article.IsWithdrawal());
  article.pub_status = PubStatus::kUnspecified;
  EXPECT_FALSE(article.IsWithdrawal());
  article.pub_status = PubStatus::kCanceled;
  EXPECT_TRUE(article.IsWithdrawal());
  article.pub_status = PubStatus::kWithheld;
  EXPECT_TRUE(article.IsWithdrawal());
}

}  // namespace
}  // namespace factline
