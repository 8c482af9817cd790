// What operators do to a daemon in service.
#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/end_to_end/fixtures.h"

namespace factline::test {
namespace {

constexpr int kArticles = 40;

// Article `number` counts its own toll in a place of its own month.
std::string FloodJson(int number) {
  const std::string day = std::to_string(10 + number % 18);
  return ArticleJson("flood-" + std::to_string(number),
                     "A flood killed " + std::to_string(20 + number) +
                         " people in Peru on 8 " +
                         (number % 2 == 0 ? "May" : "April") +
                         ", officials said.",
                     "2025-05-" + day + "T10:00:00Z");
}

bool PublishFloods(const DaemonProcess& daemon, int first, int count) {
  std::string lines;
  for (int i = first; i < first + count; ++i) lines += FloodJson(i) + "\n";
  return Factline(daemon, {"publish", "-"}, lines).code == 0;
}

CommandResult Admin(const DaemonProcess& daemon,
                    std::vector<std::string> words) {
  std::vector<std::string> arguments = {FACTLINE, "--json"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  arguments.insert(arguments.end(), {"--admin", daemon.admin_socket()});
  return RunCommand(arguments);
}

// The number after `"name":` in a line of JSON, quoted or not; 0 if absent.
int64_t NumberIn(const std::string& json, const std::string& name) {
  const size_t at = json.find("\"" + name + "\":");
  if (at == std::string::npos) return 0;
  const size_t digit = json.find_first_of("0123456789", at + name.size() + 3);
  return std::stoll(json.substr(digit));
}

int CountOf(const std::string& text, const std::string& part) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

bool Finished(const DaemonProcess& daemon) {
  const std::string job = Admin(daemon, {"reextract"}).output;
  return job.find("\"finished\":true") != std::string::npos;
}

// A newer lexicon, read beside the ingest; the daemon dies half way.
TEST(AdminTest, ReextractionGoesOnAfterACrash) {
  const TempFolder folder;
  const std::string data = folder / "data";
  {
    DaemonProcess first({.data_dir = data,
                         .flags = {"--embedded-broker", "--keep-text"}});
    ASSERT_TRUE(first.ready()) << first.log();
    ASSERT_TRUE(PublishFloods(first, 0, kArticles)) << first.log();
    ASSERT_EQ(first.Stop(), 0);
  }
  std::filesystem::create_directory(folder / "lexicon");
  WriteText(folder / "lexicon/concepts.add.tsv",
            "[concepts]\ndrowned\tevent\tcause|person|toll\tkill\t-\t-\n");
  const std::vector<std::string> flags = {"--embedded-broker", "--keep-text",
                                          "--lexicon", folder / "lexicon"};
  int64_t read_before = 0;
  {
    DaemonProcess newer({.data_dir = data, .flags = flags});
    ASSERT_TRUE(newer.ready()) << newer.log();
    const CommandResult idle = Admin(newer, {"reextract"});
    ASSERT_EQ(idle.code, 0) << idle.error;
    EXPECT_EQ(idle.output.find("running"), std::string::npos) << idle.output;
    EXPECT_EQ(NumberIn(idle.output, "textsKept"), kArticles) << idle.output;
    ASSERT_EQ(Admin(newer, {"reextract", "--rate", "10"}).code, 0);
    // Ingest goes on meanwhile.
    ASSERT_TRUE(PublishFloods(newer, kArticles, 2)) << newer.log();
    ASSERT_TRUE(WaitUntil([&] {
      const CommandResult job = Admin(newer, {"reextract"});
      read_before = NumberIn(job.output, "textsRead");
      return read_before >= 3;
    })) << newer.log();
    EXPECT_FALSE(Finished(newer)) << "too fast to be killed half way";
    newer.Kill();
  }
  DaemonProcess again({.data_dir = data, .flags = flags});
  ASSERT_TRUE(again.ready()) << again.log();
  EXPECT_GE(NumberIn(Admin(again, {"reextract"}).output, "textsRead"),
            read_before);
  EXPECT_FALSE(Finished(again));
  ASSERT_EQ(Admin(again, {"reextract", "--rate", "1000"}).code, 0);
  ASSERT_TRUE(WaitUntil([&] { return Finished(again); })) << again.log();
  const std::string job = Admin(again, {"reextract"}).output;
  // The two that came meanwhile are met only if the job had not passed them.
  EXPECT_GE(NumberIn(job, "textsRead"), kArticles) << job;
  EXPECT_LE(NumberIn(job, "textsRead"), kArticles + 2) << job;
  EXPECT_EQ(NumberIn(job, "textsChanged"), kArticles) << job;

  const CommandResult changes =
      Factline(again, {"--json", "changes", "--limit", "1000"});
  ASSERT_EQ(changes.code, 0) << changes.error;
  EXPECT_GE(CountOf(changes.output, "CHANGE_CAUSE_REEXTRACTION"), kArticles);
  const CommandResult read =
      Factline(again, {"--json", "article", "flood-0"});
  const size_t name = read.output.find("claims/");
  ASSERT_NE(name, std::string::npos) << read.output << read.error;
  const CommandResult claim = Factline(
      again, {"--json", "claim",
              read.output.substr(name, read.output.find('"', name) - name)});
  EXPECT_NE(claim.output.find("drowned"), std::string::npos)
      << claim.output << claim.error;
}

TEST(AdminTest, ABackupOfARunningDaemonIsRestoredElsewhere) {
  const TempFolder folder;
  const std::string back = folder / "back";
  std::string digest;
  {
    DaemonProcess daemon(
        {.data_dir = {}, .flags = {"--embedded-broker", "--keep-text"}});
    ASSERT_TRUE(daemon.ready()) << daemon.log();
    ASSERT_TRUE(PublishFloods(daemon, 0, 20)) << daemon.log();
    digest = daemon.Digest();
    const CommandResult made = Admin(daemon, {"backup", folder / "kept"});
    ASSERT_EQ(made.code, 0) << made.error;
    EXPECT_EQ(NumberIn(made.output, "revision"), 20) << made.output;
    EXPECT_NE(made.output.find("\"hasTexts\":true"), std::string::npos);
    ASSERT_TRUE(PublishFloods(daemon, 20, 5)) << daemon.log();
    EXPECT_NE(daemon.Digest(), digest);
    const CommandResult scrub = Admin(daemon, {"scrub"});
    EXPECT_EQ(scrub.code, 0) << scrub.output << scrub.error;
    EXPECT_EQ(NumberIn(scrub.output, "revision"), 25) << scrub.output;
    EXPECT_EQ(NumberIn(scrub.output, "textCount"), 25) << scrub.output;
    EXPECT_EQ(Admin(daemon, {"backup", "/proc/none"}).code, 2);
    ASSERT_EQ(daemon.Stop(), 0);
  }
  const std::vector<std::string> restore = {
      FACTLINED, "restore", folder / "kept", "--data-dir", back};
  const CommandResult restored = RunCommand(restore);
  ASSERT_EQ(restored.code, 0) << restored.error;
  EXPECT_NE(restored.output.find(digest), std::string::npos)
      << restored.output;
  EXPECT_EQ(RunCommand(restore).code, 3);  // It is not empty now.
  const CommandResult scrub =
      RunCommand({FACTLINED, "scrub", "--data-dir", back});
  EXPECT_EQ(scrub.code, 0) << scrub.output << scrub.error;
  EXPECT_EQ(RunCommand({FACTLINED, "scrub", "--data-dir", folder / "no"}).code,
            3);
  DaemonProcess daemon({.data_dir = back,
                        .flags = {"--embedded-broker", "--keep-text"}});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  EXPECT_EQ(daemon.Digest(), digest);
  EXPECT_EQ(NumberIn(Admin(daemon, {"reextract"}).output, "textsKept"), 20);
}

}  // namespace
}  // namespace factline::test
