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
    {"DebugBroker", {{"debug", "broker"}}, true},
};

INSTANTIATE_TEST_SUITE_P(Properties, CheckKafkaPropertiesTest,
                         testing::ValuesIn(kCases),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace factline::ingest
