#include "daemon/serve/token.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

const ResumeToken kResume{.store_id = "7b1c-store",
                          .revision = 123456789,
                          .query_hash = 0xfedcba9876543210,
                          .in_snapshot = true,
                          .snapshot_after = "00ff"};
const PageToken kPage{.store_id = "7b1c-store",
                      .revision = 7,
                      .query_hash = 42,
                      .last_key = std::string("a\0b", 3),
                      .last_name = "00ff"};

TEST(TokenTest, RoundTrips) {
  EXPECT_EQ(*DecodeResumeToken(Encode(kResume), "t"), kResume);
  EXPECT_EQ(*DecodeResumeToken(Encode(ResumeToken{}), "t"), ResumeToken{});
  ResumeToken within = kResume;
  within.handled_of_next = 7;
  EXPECT_EQ(*DecodeResumeToken(Encode(within), "t"), within);
  EXPECT_EQ(*DecodePageToken(Encode(kPage), "t"), kPage);
}

TEST(TokenTest, IsSafeInUrlsAndHeaders) {
  EXPECT_EQ(Encode(kResume).find_first_not_of(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                "0123456789-_"),
            std::string::npos);
}

TEST(TokenTest, RefusesEveryMangledToken) {
  const std::string token = Encode(kResume);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(DecodeResumeToken(other, "t").ok()) << i;
    EXPECT_FALSE(DecodeResumeToken(token.substr(0, i), "t").ok()) << i;
  }
  EXPECT_FALSE(DecodeResumeToken(token + "A", "t").ok());
  EXPECT_FALSE(DecodeResumeToken(token + "=", "t").ok());
  EXPECT_FALSE(DecodeResumeToken(" " + token, "t").ok());
  EXPECT_FALSE(DecodeResumeToken(std::string(1 << 20, 'A'), "t").ok());
}

TEST(TokenTest, KindsAreNotMixed) {
  EXPECT_FALSE(DecodePageToken(Encode(kResume), "t").ok());
  EXPECT_FALSE(DecodeResumeToken(Encode(kPage), "t").ok());
}

TEST(TokenTest, ErrorNamesTheField) {
  const auto info = InfoOf(DecodePageToken("nonsense", "page_token").status());
  EXPECT_EQ(info.reason(), "TOKEN_MALFORMED");
  EXPECT_EQ(info.metadata().at("field"), "page_token");
}

TEST(TokenTest, HashTellsListsApart) {
  EXPECT_EQ(HashQuery({"a", "b"}), HashQuery({"a", "b"}));
  EXPECT_NE(HashQuery({"a", "b"}), HashQuery({"ab", ""}));
  EXPECT_NE(HashQuery({"a", "b"}), HashQuery({"b", "a"}));
}

}  // namespace
}  // namespace factline::serve
