#include "client/cli/kafka_settings.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace factline::cli {
namespace {

using Values = std::map<std::string, std::string>;

class KafkaSettingsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "kafka-settings-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    setenv("KAFKA_SETTINGS_TEST", "from-a-variable", 1);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string File(const std::string& name, const std::string& text,
                   mode_t mode) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    return path;
  }

  std::string folder_;
};

TEST_F(KafkaSettingsTest, TakesValuesFilesAndVariables) {
  const std::string secret = File("secret", "canary\n", 0600);
  const std::string ca = File("ca.pem", "authority", 0644);
  const KafkaSettings settings = ReadKafkaSettings(
      {"security.protocol=sasl_ssl", "sasl.password.file=" + secret,
       "ssl.ca.pem.file=" + ca, "sasl.username.env=KAFKA_SETTINGS_TEST",
       "client.rack=a=b"});
  EXPECT_EQ(settings.error, "");
  EXPECT_EQ(settings.values, (Values{{"security.protocol", "sasl_ssl"},
                                     {"sasl.password", "canary"},
                                     {"ssl.ca.pem", "authority"},
                                     {"sasl.username", "from-a-variable"},
                                     {"client.rack", "a=b"}}));
}

TEST_F(KafkaSettingsTest, RefusesAndNeverRepeatsASecret) {
  const std::string open = File("open", "canary", 0644);
  for (const std::vector<std::string>& flags :
       {std::vector<std::string>{"canary"}, {"=canary"},
        {"sasl.password=canary"}, {"ssl.key.password=canary"},
        {"sasl.oauthbearer.client.secret=canary"},
        {"sasl.password.file=" + open},
        {"sasl.password.file=" + folder_ + "/nowhere"},
        {"sasl.password.file=" + folder_},
        {"sasl.password.env=KAFKA_SETTINGS_NOWHERE"},
        {"plugin.library.paths=canary"}, {"debug=all"},
        {"client.id=a", "client.id=canary"}}) {
    const KafkaSettings settings = ReadKafkaSettings(flags);
    EXPECT_NE(settings.error, "") << flags.front();
    EXPECT_EQ(settings.error.find("canary"), std::string::npos)
        << settings.error;
  }
}

}  // namespace
}  // namespace factline::cli
