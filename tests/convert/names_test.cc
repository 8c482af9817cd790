#include "daemon/convert/names.h"

#include <gtest/gtest.h>

namespace factline::convert {
namespace {

TEST(NamesTest, BuildsAndReadsBack) {
  EXPECT_EQ(ClaimName("a1"), "claims/a1");
  EXPECT_EQ(ClaimIdOfName(ClaimName("a1")), "a1");
  EXPECT_EQ(FigureName("f"), "figures/f");
  EXPECT_EQ(FigureIdOfName(FigureName("f")), "f");
  EXPECT_EQ(ArticleIdOfName(ArticleName("x")), "x");

  const std::string name = ArticleRevisionName("x", "2-ab");
  EXPECT_EQ(name, "articles/x/revisions/2-ab");
  const auto ids = ArticleRevisionIdsOfName(name);
  ASSERT_TRUE(ids.has_value());
  EXPECT_EQ(ids->article_id, "x");
  EXPECT_EQ(ids->revision_id, "2-ab");
}

struct Refused {
  std::string_view name;
  std::string_view text;
};

class RefusedNameTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedNameTest, IsNoClaimNorRevision) {
  EXPECT_EQ(ClaimIdOfName(GetParam().text), std::nullopt);
  EXPECT_FALSE(ArticleRevisionIdsOfName(GetParam().text).has_value());
}

constexpr Refused kRefused[] = {
    {"Empty", ""},
    {"BareId", "a1"},
    {"OtherCollection", "figures/a1"},
    {"EmptyId", "claims/"},
    {"Deeper", "claims/a1/b"},
    {"NoRevision", "articles/x/revisions/"},
    {"NoArticle", "articles//revisions/1"},
    {"RevisionOfAClaim", "claims/x/revisions/1"},
    {"RevisionDeeper", "articles/x/revisions/1/2"},
};

INSTANTIATE_TEST_SUITE_P(All, RefusedNameTest, testing::ValuesIn(kRefused),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::convert
