#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "daemon/ingest/kafka_config.h"
#include "gtest/gtest.h"

namespace factline::ingest {
namespace {

struct Case {
  std::string name;
  std::map<std::string, std::string> properties;
  bool ok = false;
};

class CheckKafkaPropertiesTest : public testing::TestWithParam<Case> {};

TEST_P(CheckKafkaPropertiesTest, AcceptsOrNames) {
  const Case& c = GetParam();
  const absl::Status status = CheckKafkaProperties(c.properties);
  EXPECT_EQ(status.ok(), c.ok) << status;
  if (!c.ok) {
    EXPECT_NE(status.message().find(c.properties.begin()->first),
              absl::string_view::npos)
        << status;
    // A value may be a secret.
    EXPECT_EQ(status.message().find("hunter2"), absl::string_view::npos);
  }
}

const Case kCases[] = {
    {"None", {}, true},
    {"Sasl",
     {{"security.protocol", "sasl_ssl"},
      {"sasl.mechanism", "SCRAM-SHA-512"},
      {"sasl.username", "reader"},
      {"sasl.password", "hunter2"}},
     true},
    {"FetchSize", {{"fetch.max.bytes", "1048576"}}, true},
    {"Unknown", {{"no.such.setting", "hunter2"}}, false},
    {"BadValue", {{"fetch.max.bytes", "hunter2"}}, false},
    {"AutoCommit", {{"enable.auto.commit", "true"}}, false},
    {"OffsetReset", {{"auto.offset.reset", "earliest"}}, false},
    {"Plugins", {{"plugin.library.paths", "x.so"}}, false},
    {"Kinit", {{"sasl.kerberos.kinit.cmd", "true"}}, false},
    {"DebugConf", {{"debug", "broker,conf"}}, false},
    {"DebugConfAfterASpace", {{"debug", "generic, conf"}}, false},
    {"DebugConfFirst", {{"debug", " conf"}}, false},
    {"DebugConfInCapitals", {{"debug", "CONF"}}, false},
    {"DebugConfWithASign", {{"debug", "+conf"}}, false},
    {"DebugAllButOne", {{"debug", "all,-conf"}}, false},
    {"DebugTab", {{"debug", "broker\t,\tconf"}}, false},
    {"DebugNothing", {{"debug", ""}}, false},
    {"DebugBroker", {{"debug", "broker"}}, true},
    {"DebugMany", {{"debug", "broker, fetch,topic"}}, true},
    {"OffsetResetOfTopics", {{"topic.auto.offset.reset", "earliest"}}, false},
    {"AutoCommitOfTopics", {{"topic.enable.auto.commit", "true"}}, false},
    {"OldAutoCommitOfTopics", {{"topic.auto.commit.enable", "true"}}, false},
    {"OffsetResetOfTopicsFromFile",
     {{"topic.auto.offset.reset.file", "/x"}},
     false},
    {"OfTopicsThatMayBeSet",
     {{"topic.metadata.refresh.interval.ms", "60000"}},
     true},
    {"DebugFromFile", {{"debug.file", "/x"}}, false},
    {"Engine", {{"ssl.engine.location", "x.so"}}, false},
    {"MockCluster", {{"test.mock.num.brokers", "3"}}, false},
    {"PasswordFromFile", {{"sasl.password.file", "/x"}}, true},
    {"PasswordFromEnvironment", {{"sasl.password.env", "X"}}, true},
    {"RefusedFromFile", {{"plugin.library.paths.file", "/x"}}, false},
    {"RefusedFromEnvironment", {{"auto.offset.reset.env", "X"}}, false},
    {"UnknownFromFile", {{"no.such.setting.file", "/x"}}, false},
    {"OnlyFile", {{".file", "/x"}}, false},
};

INSTANTIATE_TEST_SUITE_P(Properties, CheckKafkaPropertiesTest,
                         testing::ValuesIn(kCases),
                         [](const auto& row) { return row.param.name; });

TEST(SecretKafkaPropertyTest, KnowsWhatNobodyMaySee) {
  for (const char* name : {"sasl.password", "ssl.key.password", "ssl.key.pem",
                           "ssl.keystore.password", "sasl.oauthbearer.config",
                           "sasl.oauthbearer.client.secret"}) {
    EXPECT_TRUE(IsSecretKafkaProperty(name)) << name;
  }
  for (const char* name :
       {"sasl.username", "ssl.ca.location", "ssl.key.location",
        "sasl.password.file", "sasl.password.env", "fetch.max.bytes", ""}) {
    EXPECT_FALSE(IsSecretKafkaProperty(name)) << name;
  }
}

class ResolveTest : public testing::Test {
 protected:
  ResolveTest() {
    char pattern[] = "/tmp/factline_kafka_XXXXXX";
    folder_ = mkdtemp(pattern);
    Write("kept", "hunter2\n", 0600);
    Write("open", "hunter2\n", 0644);
    setenv("FACTLINE_TEST_SECRET", "hunter2", 1);
  }
  ~ResolveTest() override {
    unsetenv("FACTLINE_TEST_SECRET");
    std::filesystem::remove_all(folder_);
  }

  void Write(const std::string& name, const std::string& text, mode_t mode) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
  }

  std::string folder_;
};

TEST_F(ResolveTest, TakesValuesFromFilesAndTheEnvironment) {
  const auto resolved =
      ResolveKafkaSecrets({{"sasl.password.file", folder_ + "/kept"},
                           {"ssl.key.password.env", "FACTLINE_TEST_SECRET"},
                           {"sasl.username.file", folder_ + "/open"},
                           {"fetch.max.bytes", "7"}});
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(*resolved, (KafkaProperties{{"sasl.password", "hunter2"},
                                        {"ssl.key.password", "hunter2"},
                                        {"sasl.username", "hunter2"},
                                        {"fetch.max.bytes", "7"}}));
}

TEST_F(ResolveTest, SaysWhatIsMissingAndNeverWhatItIs) {
  const struct {
    KafkaProperties properties;
    std::string complaint;
  } cases[] = {
      {{{"sasl.password.file", folder_ + "/open"}}, "chmod 600"},
      {{{"sasl.password.file", folder_ + "/absent"}}, "absent"},
      {{{"sasl.password.env", "FACTLINE_TEST_ABSENT"}}, "FACTLINE_TEST_ABSENT"},
      {{{"sasl.password", "hunter2"},
        {"sasl.password.file", folder_ + "/kept"}},
       "twice"},
  };
  for (const auto& c : cases) {
    const absl::Status status = ResolveKafkaSecrets(c.properties).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_NE(status.message().find(c.complaint), absl::string_view::npos)
        << status;
    EXPECT_NE(status.message().find("sasl.password"), absl::string_view::npos);
    EXPECT_EQ(status.message().find("hunter2"), absl::string_view::npos);
  }
}

}  // namespace
}  // namespace factline::ingest
