// A Kafka that demands SASL over TLS, an API that demands TLS and a token, and
// no secret of any of them in what the programs write.
#include <sys/stat.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/base/certificates.h"
#include "tests/end_to_end/fixtures.h"

namespace factline::test {
namespace {

// Long words that stand nowhere else.
constexpr char kPlainPassword[] = "canary-plain-7f3a91";
constexpr char kScramPassword[] = "canary-scram-55c02e";
constexpr char kWrongPassword[] = "canary-wrong-0b8d4c";

void WriteSecret(const std::string& path, const std::string& text) {
  WriteText(path, text);
  chmod(path.c_str(), 0600);
}

class ClosedKafkaTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempFolder();
    authority_ = new TestAuthority(folder_->path(), "house");
    ASSERT_TRUE(authority_->Issue("localhost", *folder_ / "kafka"));
    WriteText(*folder_ / "kafka.store",
              ReadText(*folder_ / "kafka.key") +
                  ReadText(*folder_ / "kafka.pem"));
    const std::string listener = "listener.name.sasl_ssl.";
    const std::string modules = "org.apache.kafka.common.security.";
    KafkaServer::Options options;
    options.listener = "SASL_SSL";
    options.properties =
        "ssl.keystore.type=PEM\nssl.keystore.location=" +
        *folder_ / "kafka.store" + "\nsasl.enabled.mechanisms=PLAIN," +
        "SCRAM-SHA-512\n" + listener + "plain.sasl.jaas.config=" + modules +
        "plain.PlainLoginModule required user_reader=\"" + kPlainPassword +
        "\";\n" + listener + "scram-sha-512.sasl.jaas.config=" + modules +
        "scram.ScramLoginModule required;\n";
    options.format = {"--add-scram",
                      std::string("SCRAM-SHA-512=[name=reader,password=") +
                          kScramPassword + "]"};
    kafka_ = new KafkaServer(options);
    ASSERT_TRUE(kafka_->ready()) << kafka_->log();
  }
  static void TearDownTestSuite() {
    delete kafka_;
    delete authority_;
    delete folder_;
  }

  void SetUp() override {
    topic_ = std::string("articles-") +
             testing::UnitTest::GetInstance()->current_test_info()->name();
    ASSERT_TRUE(kafka_->CreateTopic(topic_, 1));
    ASSERT_TRUE(kafka_->CreateTopic(topic_ + ".dead", 1));
  }

  // Flags of a daemon that logs in by `mechanism`; the password comes from a
  // file. Logs all that it can.
  std::vector<std::string> Flags(const std::string& mechanism,
                                 const std::string& password) const {
    const std::string path = *folder_ / (topic_ + ".password");
    WriteSecret(path, password + "\n");
    return {"--brokers", kafka_->closed_brokers(), "--topic", topic_,
            "--dead-letter-topic", topic_ + ".dead", "--log-level", "debug",
            "--kafka", "debug=security,broker", "--kafka",
            "security.protocol=sasl_ssl", "--kafka",
            "sasl.mechanism=" + mechanism, "--kafka", "sasl.username=reader",
            "--kafka", "sasl.password.file=" + path, "--kafka",
            "ssl.ca.location=" + authority_->ca()};
  }

  static TestMessage Toll(int article) {
    const std::string id = "toll-" + std::to_string(article);
    return {id, ArticleJson(id, "A flood killed " + std::to_string(article) +
                                    " people in Peru on Monday.",
                            "2025-05-06T10:00:00Z")};
  }

  void ReadsAndRefuses(const std::vector<std::string>& flags) {
    DaemonProcess daemon({.data_dir = {}, .flags = flags});
    ASSERT_TRUE(daemon.ready()) << daemon.log();
    ASSERT_TRUE(Produce(kafka_->brokers(), topic_,
                        {Toll(1), {"bad", "{\"id\":"}, Toll(2)}));
    ASSERT_TRUE(WaitForApplied(daemon, 3)) << daemon.log();
    // The dead letter went the same way, by a producer.
    EXPECT_EQ(Consume(kafka_->brokers(), topic_ + ".dead", 1).size(), 1u);
    EXPECT_EQ(daemon.Stop(), 0);
    EXPECT_EQ(daemon.log().find("canary"), std::string::npos) << daemon.log();
  }

  static TempFolder* folder_;
  static TestAuthority* authority_;
  static KafkaServer* kafka_;
  std::string topic_;
};

TempFolder* ClosedKafkaTest::folder_ = nullptr;
TestAuthority* ClosedKafkaTest::authority_ = nullptr;
KafkaServer* ClosedKafkaTest::kafka_ = nullptr;

TEST_F(ClosedKafkaTest, Plain) {
  ReadsAndRefuses(Flags("PLAIN", kPlainPassword));
}

TEST_F(ClosedKafkaTest, Scram) {
  ReadsAndRefuses(Flags("SCRAM-SHA-512", kScramPassword));
}

TEST_F(ClosedKafkaTest, AWrongPasswordIsToldAndNotShown) {
  DaemonProcess daemon(
      {.data_dir = {}, .flags = Flags("PLAIN", kWrongPassword)});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  ASSERT_TRUE(Produce(kafka_->brokers(), topic_, {Toll(1)}));
  EXPECT_TRUE(WaitUntil([&] {
    return daemon.log().find("Authentication failed") != std::string::npos;
  })) << daemon.log();
  EXPECT_FALSE(WaitForApplied(daemon, 1, Seconds(1)));
  EXPECT_EQ(daemon.Stop(), 0);
  EXPECT_EQ(daemon.log().find("canary"), std::string::npos) << daemon.log();
}

TEST_F(ClosedKafkaTest, AServerOfAnotherAuthorityGetsNoPassword) {
  const TestAuthority stranger(folder_->path(), "stranger");
  std::vector<std::string> flags = Flags("PLAIN", kPlainPassword);
  flags.back() = "ssl.ca.location=" + stranger.ca();
  DaemonProcess daemon({.data_dir = {}, .flags = flags});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  EXPECT_TRUE(WaitUntil([&] {
    return daemon.log().find("certificate verify failed") != std::string::npos;
  })) << daemon.log();
  EXPECT_FALSE(WaitForApplied(daemon, 1, Seconds(1)));
}

TEST(SecretsTest, AreNotTakenFromArgumentsOrOpenFiles) {
  const TempFolder folder;
  const std::vector<std::string> check = {
      FACTLINED, "--brokers", "127.0.0.1:1", "--data-dir", folder / "data",
      "--check-config"};
  const auto run = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = check;
    words.insert(words.end(), more.begin(), more.end());
    const CommandResult result = RunCommand(words);
    EXPECT_EQ((result.output + result.error).find("canary"),
              std::string::npos)
        << result.error;
    return result;
  };
  const std::string secret = std::string("sasl.password=") + kPlainPassword;
  EXPECT_EQ(run({"--kafka", secret}).code, 2);
  EXPECT_EQ(run({"--kafka=" + secret}).code, 2);
  EXPECT_EQ(run({"--kafka", std::string("sasl.passwort=") + kPlainPassword})
                .code,
            2);
  const std::string config = folder / "factline.toml";
  WriteText(config, "kafka = [\"" + secret + "\"]\n");
  chmod(config.c_str(), 0644);
  EXPECT_EQ(run({"--config", config}).code, 2);
  chmod(config.c_str(), 0600);
  const CommandResult good = run({"--config", config});
  EXPECT_EQ(good.code, 0) << good.error;
}

// The first line that a command prints.
std::string FirstLine(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

TEST(ClosedApiTest, TlsAndTokensFromEndToEnd) {
  const TempFolder folder;
  const TestAuthority authority(folder.path(), "house");
  ASSERT_TRUE(authority.Issue("localhost", folder / "api"));
  const CommandResult made =
      RunCommand({FACTLINED, "token", "desk", "--scope", "read"});
  ASSERT_EQ(made.code, 0) << made.error;
  const std::string token = FirstLine(made.output);
  const std::string line =
      FirstLine(made.output.substr(made.output.find('\n') + 1));
  WriteSecret(folder / "tokens", line + "\n");
  WriteSecret(folder / "token", token + "\n");

  DaemonProcess daemon(
      {.data_dir = {},
       .flags = {"--embedded-broker", "--tls-cert", folder / "api.pem",
                 "--tls-key", folder / "api.key", "--auth-tokens",
                 folder / "tokens", "--log-level", "debug"}});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  const auto ask = [&](const std::vector<std::string>& more,
                       const std::string& command = "figures") {
    std::vector<std::string> words = {command};
    words.insert(words.end(), more.begin(), more.end());
    const CommandResult result = Factline(daemon, words);
    EXPECT_EQ((result.output + result.error).find(token), std::string::npos);
    return result;
  };
  const std::string ca = authority.ca();
  const std::string file = folder / "token";
  const CommandResult good =
      ask({"--tls-ca", ca, "--auth-token-file", file});
  EXPECT_EQ(good.code, 0) << good.error;

  const CommandResult plain = ask({});
  EXPECT_EQ(plain.code, 4);
  EXPECT_NE(plain.error.find("--tls-ca"), std::string::npos) << plain.error;
  const CommandResult untrusted = ask({"--tls"});
  EXPECT_EQ(untrusted.code, 4);
  EXPECT_NE(untrusted.error.find("no authority that is trusted"),
            std::string::npos)
      << untrusted.error;
  const CommandResult unknown = ask({"--tls-ca", ca});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.error.find("CREDENTIALS_MISSING"), std::string::npos)
      << unknown.error;
  const CommandResult narrow =
      ask({"--tls-ca", ca, "--auth-token-file", file}, "changes");
  EXPECT_EQ(narrow.code, 1);
  EXPECT_NE(narrow.error.find("SCOPE_MISSING"), std::string::npos)
      << narrow.error;
  // The admin socket asks for neither.
  EXPECT_EQ(daemon.Digest().find("no digest"), std::string::npos);
  EXPECT_EQ(daemon.Stop(), 0);
  EXPECT_EQ(daemon.log().find(token), std::string::npos);
  EXPECT_EQ(daemon.log().find("PRIVATE KEY"), std::string::npos);
}

TEST(ClosedApiTest, RefusesToStartOpenToOthers) {
  const TempFolder folder;
  const CommandResult open =
      RunCommand({FACTLINED, "--embedded-broker", "--data-dir",
                  folder / "data", "--listen", "0.0.0.0:0"});
  EXPECT_EQ(open.code, 2);
  EXPECT_NE(open.error.find("--tls-cert"), std::string::npos) << open.error;
}

}  // namespace
}  // namespace factline::test
