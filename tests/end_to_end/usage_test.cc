// Wrong use: one clear line and the documented exit code.
#include <signal.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/end_to_end/fixtures.h"

namespace factline::test {
namespace {

struct Case {
  std::string name;
  std::vector<std::string> arguments;
  int code;
  std::string says;
  std::string input = {};
};

class UsageTest : public testing::TestWithParam<Case> {};

TEST_P(UsageTest, OneLineAndACode) {
  const Case& c = GetParam();
  const CommandResult result = RunCommand(c.arguments, c.input);
  EXPECT_EQ(result.code, c.code) << result.error;
  EXPECT_NE(result.error.find(c.says), std::string::npos) << result.error;
  EXPECT_EQ(result.error.find('\n'), result.error.size() - 1) << result.error;
}

// A file where a folder is wanted.
const std::string kFile = std::string(FACTLINE_SOURCE_DIR) + "/README.md";

const Case kCases[] = {
    {"NoBroker", {FACTLINED}, 2, "--brokers"},
    {"BothBrokers", {FACTLINED, "--brokers", "x:1", "--embedded-broker"}, 2,
     "exclude"},
    {"UnknownFlag", {FACTLINED, "--no-such-flag"}, 2, "--no-such-flag"},
    {"UnknownCommand", {FACTLINE, "explode"}, 2, "explode"},
    {"NoCommand", {FACTLINE}, 2, "--help"},
    {"SameTopics",
     {FACTLINED, "--brokers", "x:1", "--topic", "a", "--dead-letter-topic",
      "a"},
     2, "--dead-letter-topic"},
    {"UnknownKafkaSetting",
     {FACTLINED, "--brokers", "x:1", "--kafka", "no.such=1"}, 2, "no.such"},
    {"ForbiddenKafkaSetting",
     {FACTLINED, "--brokers", "x:1", "--kafka", "auto.offset.reset=latest"}, 2,
     "auto.offset.reset"},
    {"MalformedKafkaSetting",
     {FACTLINED, "--brokers", "x:1", "--kafka", "novalue"}, 2, "name=value"},
    {"MissingConfigFile", {FACTLINED, "--config", "/no/such/file"}, 2,
     "/no/such/file"},
    {"NotLoopback",
     {FACTLINED, "--embedded-broker", "--listen", "0.0.0.0:0"}, 2,
     "insecure"},
    {"DataDirIsAFile",
     {FACTLINED, "--embedded-broker", "--data-dir", kFile, "--metrics-listen",
      ""},
     3, kFile},
    {"DataDirUnderAFile",
     {FACTLINED, "--embedded-broker", "--data-dir", kFile + "/x",
      "--metrics-listen", ""},
     3, kFile},
    {"DaemonAway", {FACTLINE, "--server", "127.0.0.1:1", "status"}, 4,
     "--server"},
    {"AdminAway", {FACTLINE, "digest", "--admin", "/no/such/socket"}, 4,
     "--admin"},
    {"PublishMissingFile",
     {FACTLINE, "publish", "/no/such/file.json", "--brokers", "127.0.0.1:1"},
     3, "/no/such/file.json"},
    {"PublishNothing", {FACTLINE, "publish", "--brokers", "127.0.0.1:1"}, 2,
     "nothing"},
    {"BadAxis", {FACTLINE, "history", "x", "--axis", "sideways"}, 2,
     "sideways"},
};

INSTANTIATE_TEST_SUITE_P(Commands, UsageTest, testing::ValuesIn(kCases),
                         [](const auto& row) { return row.param.name; });

TEST(ConfigFileTest, UnknownKeyIsRefused) {
  const TempFolder folder;
  WriteText(folder / "f.toml", "brokers = \"x:1\"\nbrokrs = \"y:1\"\n");
  const CommandResult result =
      RunCommand({FACTLINED, "--config", folder / "f.toml", "--check-config"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.error.find("brokrs"), std::string::npos) << result.error;
}

TEST(ConfigFileTest, GoodFileIsAccepted) {
  const TempFolder folder;
  WriteText(folder / "f.toml",
            "brokers = \"x:1\"\nkafka = [\"sasl.username=u\", "
            "\"sasl.password=p\"]\nlog-format = \"json\"\n");
  std::filesystem::permissions(folder / "f.toml",
                               std::filesystem::perms::owner_read);
  const CommandResult result =
      RunCommand({FACTLINED, "--config", folder / "f.toml", "--check-config"});
  EXPECT_EQ(result.code, 0) << result.error;
}

TEST(LexiconTest, BadLineIsNamed) {
  const TempFolder folder;
  WriteText(folder / "concepts.tsv", "\xff\xfe\n");
  const CommandResult result = RunCommand(
      {FACTLINED, "--brokers", "x:1", "--lexicon", folder.path(),
       "--check-config"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.error.find("concepts.tsv:1"), std::string::npos)
      << result.error;
}

TEST(SecondDaemonTest, LockedDataDirectoryIsCode3) {
  DaemonProcess first({});
  ASSERT_TRUE(first.ready()) << first.log();
  const std::string data = first.admin_socket().substr(
      0, first.admin_socket().rfind('/'));
  const CommandResult second = RunCommand(
      {FACTLINED, "--embedded-broker", "--data-dir", data, "--listen",
       "127.0.0.1:0", "--metrics-listen", ""});
  EXPECT_EQ(second.code, 3) << second.error;
  EXPECT_NE(second.error.find(data), std::string::npos) << second.error;
  EXPECT_EQ(first.Stop(), 0);
}

TEST(SecondDaemonTest, PortInUseIsCode5) {
  DaemonProcess first({});
  ASSERT_TRUE(first.ready()) << first.log();
  const TempFolder folder;
  const CommandResult second = RunCommand(
      {FACTLINED, "--embedded-broker", "--data-dir", folder / "data",
       "--listen", first.address(), "--metrics-listen", ""});
  EXPECT_EQ(second.code, 5) << second.error;
  EXPECT_NE(second.error.find(first.address()), std::string::npos)
      << second.error;
}

TEST(OfflineTest, RefusedLinesAreNamedAndTheRestGoesOn) {
  const CommandResult result = RunCommand(
      {FACTLINED, "extract"},
      ArticleJson("a", "Six people were killed in Peru on Monday.",
                  "2025-05-06") +
          "\nnot json\n{\"id\":\"b\",\"body\":\"x\"}\n");
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.error.find("line 2: json_malformed"), std::string::npos);
  EXPECT_NE(result.error.find("line 3: date_malformed"), std::string::npos);
  EXPECT_NE(result.output.find("\"id\":\"a\""), std::string::npos);
  EXPECT_NE(result.output.find("\"value\":\"6\""), std::string::npos)
      << result.output;
}

TEST(OfflineTest, ReplayKeepsItsStoreWhenTold) {
  const TempFolder folder;
  const std::string line = ArticleJson(
      "a", "Six people were killed in Peru on Monday.", "2025-05-06");
  const CommandResult first = RunCommand(
      {FACTLINED, "replay", "--data-dir", folder / "data"}, line);
  ASSERT_EQ(first.code, 0) << first.error;
  EXPECT_NE(first.output.find("\"figure\":\"figures/"), std::string::npos);
  DaemonProcess daemon({.data_dir = folder / "data"});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  EXPECT_NE(Factline(daemon, {"figures"}).output.find("figures/"),
            std::string::npos);
}

TEST(StopTest, SigtermWithABusyQueueEndsWithinFiveSeconds) {
  DaemonProcess daemon({});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  std::vector<TestMessage> messages;
  for (int i = 0; i < 2000; ++i) {
    const std::string id = "a" + std::to_string(i);
    messages.push_back(
        {id, ArticleJson(id, "Fire killed " + std::to_string(i + 2) +
                                 " people in Lima on Monday.",
                         "2025-05-06")});
  }
  ASSERT_TRUE(Produce(daemon.brokers(), "articles", messages));
  EXPECT_EQ(daemon.Stop(Seconds(5)), 0) << daemon.log();
}

}  // namespace
}  // namespace factline::test
