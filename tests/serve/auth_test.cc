#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "daemon/base/hash.h"
#include "daemon/serve/auth_gate.h"
#include "daemon/serve/auth_scopes.h"
#include "daemon/serve/auth_tokens.h"
#include "daemon/serve/quota.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

Scopes ScopesOf(std::string_view text) { return *Scopes::Parse(text); }

absl::Time Now() { return absl::FromUnixSeconds(1'800'000'000); }

// --- scopes

struct ScopesCase {
  std::string name;
  std::string text;
  std::string read_back;  // Empty = refused.
};

class ScopesTest : public testing::TestWithParam<ScopesCase> {};

TEST_P(ScopesTest, ReadsOrRefuses) {
  const absl::StatusOr<Scopes> scopes = Scopes::Parse(GetParam().text);
  ASSERT_EQ(scopes.ok(), !GetParam().read_back.empty()) << scopes.status();
  if (scopes.ok()) {
    EXPECT_EQ(scopes->ToString(), GetParam().read_back);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Words, ScopesTest,
    testing::Values(ScopesCase{"One", "read", "read"},
                    ScopesCase{"Two", "watch,read", "read,watch"},
                    ScopesCase{"Twice", "read,read", "read"},
                    ScopesCase{"All", "read,watch,admin", "read,watch,admin"},
                    ScopesCase{"Nothing", "", ""},
                    ScopesCase{"EmptyWord", "read,", ""},
                    ScopesCase{"Blank", "read, watch", ""},
                    ScopesCase{"Unknown", "read,write", ""},
                    ScopesCase{"Capitals", "READ", ""}),
    [](const auto& row) { return row.param.name; });

TEST(ScopeOfTest, UnknownMethodsHaveNone) {
  EXPECT_EQ(ScopeOf("GetFigure"), Scope::kRead);
  EXPECT_EQ(ScopeOf("Subscribe"), Scope::kWatch);
  EXPECT_EQ(ScopeOf("Digest"), Scope::kAdmin);
  EXPECT_EQ(ScopeOf("getfigure"), std::nullopt);
  EXPECT_EQ(ScopeOf(""), std::nullopt);
  EXPECT_EQ(ScopeOf("/factline.v1.FigureService/GetFigure"), std::nullopt);
}

// --- files of tokens

const std::string kHash(64, 'a');

struct FileCase {
  std::string name;
  std::string text;
  int count;  // -1 = refused.
  std::string complaint = "";
};

class TokenFileTest : public testing::TestWithParam<FileCase> {};

TEST_P(TokenFileTest, ReadsOrRefuses) {
  const FileCase& c = GetParam();
  const auto tokens = ParseAuthTokens(c.text);
  ASSERT_EQ(tokens.ok(), c.count >= 0) << tokens.status();
  if (tokens.ok()) {
    EXPECT_EQ(tokens->size(), static_cast<size_t>(c.count));
  } else {
    EXPECT_NE(tokens.status().message().find(c.complaint), std::string::npos)
        << tokens.status();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Files, TokenFileTest,
    testing::Values(
        FileCase{"Empty", "", 0}, FileCase{"Comments", "# a\n\n  # b\n", 0},
        FileCase{"One", "me " + kHash + " read\n", 1},
        FileCase{"NoNewline", "me " + kHash + " read", 1},
        FileCase{"TabsAndReturns", "\tme\t" + kHash + "  read \r\n", 1},
        FileCase{"Until", "me " + kHash + " read 2030-01-01T00:00:00Z", 1},
        FileCase{"NameTwice",
                 "me " + kHash + " read\nme " + kHash + " watch\n", 2},
        FileCase{"NoScope", "me " + kHash + "\n", -1, "line 1: expected"},
        FileCase{"SecondLine", "# x\nme " + kHash + " all", -1,
                 "line 2: 'all'"},
        FileCase{"ShortHash", "me " + kHash.substr(1) + " read", -1, "64"},
        FileCase{"CapitalHash", "me " + std::string(64, 'A') + " read", -1,
                 "lower-case"},
        FileCase{"TokenItself",
                 "me factline_" + std::string(43, 'x') + " read", -1,
                 "never the token itself"},
        FileCase{"BadName", "m/e " + kHash + " read", -1, "a name"},
        FileCase{"LongName", std::string(65, 'm') + " " + kHash + " read", -1,
                 "a name"},
        FileCase{"BadTime", "me " + kHash + " read tomorrow", -1, "the end"},
        FileCase{"TooMuch", "me " + kHash + " read 2030-01-01T00:00:00Z x", -1,
                 "expected"}),
    [](const auto& row) { return row.param.name; });

TEST(TokenFileTest, ComplaintsDoNotRepeatSecrets) {
  const std::string secret = "factline_" + std::string(43, 's');
  for (const std::string& text :
       {secret + " me read", "me " + secret + " read", "me read " + secret,
        secret}) {
    const auto tokens = ParseAuthTokens(text);
    ASSERT_FALSE(tokens.ok()) << text;
    EXPECT_EQ(tokens.status().message().find("ssss"), std::string::npos)
        << tokens.status();
  }
}

TEST(TokenFileTest, NoMoreThanTheLimit) {
  std::string text;
  for (size_t i = 0; i < kMaxAuthTokens; ++i) text += "me " + kHash + " read\n";
  EXPECT_TRUE(ParseAuthTokens(text).ok());
  EXPECT_FALSE(ParseAuthTokens(text + "me " + kHash + " read\n").ok());
}

TEST(NewTokenTest, IsFoundByItsLineOnly) {
  const absl::Time end = absl::FromUnixSeconds(1'900'000'000);
  const auto one = MakeAuthToken("one", ScopesOf("read"), end);
  const auto two =
      MakeAuthToken("two", ScopesOf("watch"), absl::InfiniteFuture());
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_NE(one->secret, two->secret);
  EXPECT_TRUE(LooksLikeAuthToken(one->secret)) << one->secret;
  const auto tokens = ParseAuthTokens(
      absl::StrCat(LineOf(one->entry), "\n", LineOf(two->entry), "\n"));
  ASSERT_TRUE(tokens.ok()) << tokens.status();
  const AuthToken* found = FindAuthToken(*tokens, one->secret);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "one");
  EXPECT_EQ(found->end, end);
  EXPECT_EQ(found->scopes, ScopesOf("read"));
  EXPECT_EQ(FindAuthToken(*tokens, two->secret)->end, absl::InfiniteFuture());
  EXPECT_EQ(FindAuthToken(*tokens, one->entry.sha256), nullptr);
  EXPECT_EQ(FindAuthToken(*tokens, one->secret + "x"), nullptr);
  EXPECT_EQ(FindAuthToken(*tokens, ""), nullptr);
  EXPECT_EQ(LineOf(one->entry).find(one->secret), std::string::npos);
}

TEST(NewTokenTest, RefusesNamesThatTheFileCannotHold) {
  for (const std::string& name :
       {std::string(), std::string("a b"), std::string("a\nb"),
        std::string("#a"), std::string(65, 'a')}) {
    EXPECT_FALSE(
        MakeAuthToken(name, ScopesOf("read"), absl::InfiniteFuture()).ok())
        << name;
  }
}

// --- decisions

struct Fixture {
  NewAuthToken reader = *MakeAuthToken("reader", ScopesOf("read"),
                                       absl::InfiniteFuture());
  NewAuthToken old = *MakeAuthToken("old", ScopesOf("read"), Now());
  std::vector<AuthToken> tokens = {reader.entry, old.entry};
};

TEST(AuthorizeTest, RefusalsSayWhyAndWhichScope) {
  const Fixture f;
  const std::string unknown = "factline_" + std::string(43, 'x');
  const std::string good = "Bearer " + f.reader.secret;
  const struct {
    std::vector<std::string> headers;
    std::string method;
    std::string reason;  // Empty = allowed.
    std::string scope = "read";
  } cases[] = {
      {{}, "GetFigure", "CREDENTIALS_MISSING"},
      {{}, "Subscribe", "CREDENTIALS_MISSING", "watch"},
      {{""}, "GetFigure", "CREDENTIALS_MALFORMED"},
      {{f.reader.secret}, "GetFigure", "CREDENTIALS_MALFORMED"},
      {{"Basic dXNlcjpwYXNz"}, "GetFigure", "CREDENTIALS_MALFORMED"},
      {{"Bearer "}, "GetFigure", "CREDENTIALS_MALFORMED"},
      {{good + " "}, "GetFigure", "CREDENTIALS_MALFORMED"},
      {{good, good}, "GetFigure", "CREDENTIALS_MALFORMED"},
      {{"Bearer " + std::string(8000, 'x')}, "GetFigure",
       "CREDENTIALS_MALFORMED"},
      {{"Bearer " + unknown}, "GetFigure", "CREDENTIALS_UNKNOWN"},
      {{"Bearer " + f.old.secret}, "GetFigure", "CREDENTIALS_EXPIRED"},
      {{good}, "Subscribe", "SCOPE_MISSING", "watch"},
      {{good}, "Backup", "SCOPE_MISSING", "admin"},
      {{good}, "NoSuchMethod", "SCOPE_MISSING", ""},
      {{good}, "GetFigure", ""},
      {{"bearer " + f.reader.secret}, "GetFigure", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.method + " " + c.reason);
    Presented presented{.authorization = {},
                        .certificate_name = "someone",
                        .connection = "ipv4:1.2.3.4:5"};
    for (const std::string& header : c.headers) {
      presented.authorization.push_back(header);
    }
    const auto caller = Authorize(&f.tokens, presented, c.method, Now());
    ASSERT_EQ(caller.ok(), c.reason.empty()) << caller.status();
    if (caller.ok()) {
      EXPECT_EQ(*caller, "token:reader");
      continue;
    }
    EXPECT_EQ(InfoOf(caller.status()).reason(), c.reason);
    EXPECT_EQ(InfoOf(caller.status()).metadata().at("scope"), c.scope);
    EXPECT_EQ(absl::IsPermissionDenied(caller.status()),
              c.reason == "SCOPE_MISSING");
    for (const std::string& secret : {f.reader.secret, f.old.secret}) {
      EXPECT_EQ(ToGrpcStatus(caller.status()).error_details().find(secret),
                std::string::npos);
    }
  }
}

TEST(AuthorizeTest, WithoutTokensCallersAreCertificatesOrConnections) {
  Presented presented{.authorization = {},
                      .certificate_name = "",
                      .connection = "ipv4:1.2.3.4:5"};
  EXPECT_EQ(*Authorize(nullptr, presented, "GetFigure", Now()),
            "conn:ipv4:1.2.3.4:5");
  presented.certificate_name = "desk.example";
  EXPECT_EQ(*Authorize(nullptr, presented, "Backup", Now()),
            "cert:desk.example");
  EXPECT_TRUE(absl::IsPermissionDenied(
      Authorize(nullptr, presented, "NoSuchMethod", Now()).status()));
}

// --- quotas

TEST(RequestQuotaTest, TwoSecondsAtOnceThenTheRate) {
  RequestQuota quota(5);
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(quota.Take("a", Now()).ok()) << i;
  }
  const absl::Status refused = quota.Take("a", Now());
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_EQ(InfoOf(refused).reason(), "TOO_MANY_REQUESTS");
  EXPECT_EQ(InfoOf(refused).metadata().at("limit"), "5");
  EXPECT_TRUE(quota.Take("b", Now()).ok());
  EXPECT_FALSE(quota.Take("a", Now() + absl::Milliseconds(190)).ok());
  EXPECT_TRUE(quota.Take("a", Now() + absl::Milliseconds(210)).ok());
  EXPECT_FALSE(quota.Take("a", Now() + absl::Milliseconds(220)).ok());
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(quota.Take("a", Now() + absl::Hours(1)).ok()) << i;
  }
  EXPECT_FALSE(quota.Take("a", Now() + absl::Hours(1)).ok());
}

TEST(RequestQuotaTest, AClockThatGoesBackFreezesNobody) {
  RequestQuota quota(1);
  ASSERT_TRUE(quota.Take("a", Now()).ok());
  ASSERT_TRUE(quota.Take("a", Now()).ok());
  ASSERT_FALSE(quota.Take("a", Now() - absl::Hours(24)).ok());
  EXPECT_TRUE(
      quota.Take("a", Now() - absl::Hours(24) + absl::Seconds(1)).ok());
}

TEST(RequestQuotaTest, SlowRatesAndNone) {
  RequestQuota slow(0.1);
  EXPECT_TRUE(slow.Take("a", Now()).ok());
  EXPECT_FALSE(slow.Take("a", Now() + absl::Seconds(9)).ok());
  EXPECT_TRUE(slow.Take("a", Now() + absl::Seconds(11)).ok());
  RequestQuota none(0);
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(none.Take("a", Now()).ok());
  EXPECT_EQ(none.callers(), 0u);
}

TEST(RequestQuotaTest, AFloodOfCallersSharesOneBucketAndIsForgotten) {
  RequestQuota quota(1);
  for (size_t i = 0; i < kMaxCallers; ++i) {
    ASSERT_TRUE(quota.Take(absl::StrCat("c", i), Now()).ok());
  }
  ASSERT_TRUE(quota.Take("late", Now()).ok());
  ASSERT_TRUE(quota.Take("later", Now()).ok());
  EXPECT_FALSE(quota.Take("latest", Now()).ok());
  EXPECT_LE(quota.callers(), kMaxCallers + 1);
  // A minute later all buckets are full again, so that nobody is remembered.
  EXPECT_TRUE(quota.Take("latest", Now() + absl::Minutes(1)).ok());
  EXPECT_EQ(quota.callers(), 1u);
}

}  // namespace
}  // namespace factline::serve
