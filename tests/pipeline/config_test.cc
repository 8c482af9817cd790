#include "daemon/pipeline/config.h"

#include <functional>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace factline::pipeline {
namespace {

struct Row {
  std::string_view name;
  std::function<void(Config&)> change;  // Of a configuration with brokers.
  std::string_view refused_for = "";    // In the message; empty = accepted.
};

class CheckConfigTest : public testing::TestWithParam<Row> {};

TEST_P(CheckConfigTest, AcceptsOrNamesTheFlag) {
  Config config;
  config.kafka.brokers = "kafka-1:9092";
  GetParam().change(config);
  const absl::Status checked = CheckConfig(config);
  if (GetParam().refused_for.empty()) {
    EXPECT_TRUE(checked.ok()) << checked;
    return;
  }
  EXPECT_EQ(checked.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(checked.message()).find(GetParam().refused_for),
            std::string::npos)
      << checked;
}

INSTANTIATE_TEST_SUITE_P(
    All, CheckConfigTest,
    testing::Values(
        Row{"RealKafka", [](Config&) {}},
        Row{"EmbeddedBroker",
            [](Config& c) {
              c.kafka.brokers.clear();
              c.embedded_broker = true;
            }},
        Row{"BothKinds", [](Config& c) { c.embedded_broker = true; },
            "--embedded-broker and --brokers"},
        Row{"NoKafka", [](Config& c) { c.kafka.brokers.clear(); },
            "--brokers"},
        Row{"OtherTopics",
            [](Config& c) {
              c.kafka.topic = "news";
              c.kafka.dead_letter_topic = "news.refused";
            }},
        Row{"ChangesKeptForAWhile",
            [](Config& c) { c.keep.changes = absl::Hours(1); }},
        Row{"StatesAsLongAsChanges",
            [](Config& c) {
              c.keep = {.changes = absl::Hours(1), .states = absl::Hours(1)};
            }},
        Row{"StatesShorterThanChanges",
            [](Config& c) {
              c.keep = {.changes = absl::Hours(2), .states = absl::Hours(1)};
            },
            "--keep-states"},
        Row{"StatesForAWhileAndChangesForEver",
            [](Config& c) { c.keep.states = absl::Hours(1); },
            "--keep-states"},
        Row{"DeadLettersIntoTheTopic",
            [](Config& c) { c.kafka.dead_letter_topic = c.kafka.topic; },
            "--dead-letter-topic"},
        Row{"KafkaSetting",
            [](Config& c) { c.kafka.properties["fetch.wait.max.ms"] = "20"; }},
        Row{"UnknownKafkaSetting",
            [](Config& c) { c.kafka.properties["fetch.wait.most"] = "20"; },
            "fetch.wait.most"},
        Row{"KafkaSettingOfTheStore",
            [](Config& c) { c.kafka.properties["auto.offset.reset"] = "end"; },
            "auto.offset.reset"},
        Row{"AllInterfacesWithoutTls",
            [](Config& c) { c.listen = "0.0.0.0:7461"; }, "--insecure-listen"},
        Row{"AllInterfacesByWord",
            [](Config& c) {
              c.listen = "0.0.0.0:7461";
              c.insecure_listen = true;
            }},
        Row{"AdminForOthers",
            [](Config& c) { c.admin_listen = "0.0.0.0:7462"; }, "admin API"},
        Row{"TokensThatAreNotThere",
            [](Config& c) { c.auth_tokens = "no-such-file"; },
            "no-such-file"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace factline::pipeline
