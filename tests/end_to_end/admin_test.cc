// What operators do to a daemon in service.
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
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
  // Those of the step that the crash met after its commit are not counted.
  EXPECT_LE(NumberIn(job, "textsChanged"), kArticles) << job;
  EXPECT_GE(NumberIn(job, "textsChanged"), kArticles / 2) << job;

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

// What of `folder` others than its owner have any right to.
std::vector<std::string> OpenToOthers(const std::string& folder) {
  namespace fs = std::filesystem;
  constexpr fs::perms kOthers = fs::perms::group_all | fs::perms::others_all;
  std::vector<std::string> open;
  const auto look = [&](const fs::path& path) {
    if ((fs::symlink_status(path).permissions() & kOthers) != fs::perms::none) {
      open.push_back(path.string());
    }
  };
  look(folder);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    look(entry.path());
  }
  return open;
}

TEST(AdminTest, ABackupOfARunningDaemonIsRestoredElsewhere) {
  umask(S_IWGRP | S_IWOTH);  // As most shells have it.
  const TempFolder folder;
  const std::string back = folder / "back";
  std::string digest;
  {
    DaemonProcess daemon(
        {.data_dir = folder / "data",
         .flags = {"--embedded-broker", "--keep-text"}});
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
    EXPECT_THAT(OpenToOthers(folder / "kept"), testing::IsEmpty());
    EXPECT_THAT(OpenToOthers(folder / "data"), testing::IsEmpty());
    ASSERT_EQ(daemon.Stop(), 0);
  }
  const std::vector<std::string> restore = {
      FACTLINED, "restore", folder / "kept", "--data-dir", back};
  const CommandResult restored = RunCommand(restore);
  ASSERT_EQ(restored.code, 0) << restored.error;
  EXPECT_NE(restored.output.find(digest), std::string::npos)
      << restored.output;
  EXPECT_EQ(RunCommand(restore).code, 3);  // It is not empty now.
  EXPECT_THAT(OpenToOthers(back), testing::IsEmpty());
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

// The first name of a collection in a line of JSON.
std::string NameIn(const std::string& json, const std::string& collection) {
  const size_t at = json.find(collection + "/");
  if (at == std::string::npos) return "";
  return json.substr(at, json.find('"', at) - at);
}

std::string ClaimOf(const DaemonProcess& daemon, const std::string& uri) {
  return NameIn(Factline(daemon, {"--json", "article", uri}).output, "claims");
}

std::string FigureOf(const DaemonProcess& daemon, const std::string& uri) {
  return NameIn(
      Factline(daemon, {"--json", "claim", ClaimOf(daemon, uri)}).output,
      "figures");
}

TEST(AdminTest, DecisionsOnFiguresOutliveTheDaemonAndCanBeUndone) {
  const TempFolder folder;
  const std::string data = folder / "data";
  const auto toll = [](const std::string& uri, const std::string& place,
                       int dead, const std::string& day) {
    return ArticleJson(uri,
                       "A flood killed " + std::to_string(dead) +
                           " people in " + place + " on 8 May, officials said.",
                       "2025-05-" + day + "T10:00:00Z") +
           "\n";
  };
  std::string one;
  std::string other;
  std::string undecided;
  {
    DaemonProcess daemon({.data_dir = data, .flags = {"--embedded-broker"}});
    ASSERT_TRUE(daemon.ready()) << daemon.log();
    ASSERT_EQ(Factline(daemon, {"publish", "-"},
                       toll("a", "Peru", 31, "09") +
                           toll("b", "Chile", 44, "09")).code, 0);
    one = FigureOf(daemon, "a");
    other = FigureOf(daemon, "b");
    ASSERT_FALSE(one.empty());
    ASSERT_NE(one, other);
    undecided = daemon.Digest();
    const CommandResult merged =
        Admin(daemon, {"merge", one, other, "--reason", "one flood"});
    ASSERT_EQ(merged.code, 0) << merged.error;
    EXPECT_EQ(NumberIn(merged.output, "movedClaimCount"), 1) << merged.output;
    EXPECT_EQ(FigureOf(daemon, "a"), other);
    EXPECT_NE(Admin(daemon, {"merge", one, other, "--reason", "again"}).code, 0)
        << "they are one";
    ASSERT_EQ(daemon.Stop(), 0);
  }
  DaemonProcess daemon({.data_dir = data, .flags = {"--embedded-broker"}});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  ASSERT_EQ(Factline(daemon, {"publish", "-"}, toll("c", "Peru", 33, "10"))
                .code, 0);
  EXPECT_EQ(FigureOf(daemon, "c"), other) << "a claim that came later";
  const CommandResult old = Factline(daemon, {"--json", "explain", one});
  EXPECT_EQ(NameIn(old.output, "figures"), other) << old.output << old.error;
  const CommandResult scrub = Admin(daemon, {"scrub"});
  EXPECT_EQ(scrub.code, 0) << scrub.output;

  const CommandResult undone =
      Admin(daemon, {"undo-decision", one, "--reason", "two floods"});
  ASSERT_EQ(undone.code, 0) << undone.error;
  EXPECT_EQ(NumberIn(undone.output, "movedClaimCount"), 2) << undone.output;
  EXPECT_EQ(FigureOf(daemon, "a"), one);
  EXPECT_EQ(FigureOf(daemon, "c"), one);
  EXPECT_EQ(Admin(daemon, {"undo-decision", one, "--reason", "again"}).code, 3);
  EXPECT_EQ(Admin(daemon, {"scrub"}).code, 0);

  const CommandResult changes =
      Factline(daemon, {"--json", "changes", "--limit", "100"});
  EXPECT_NE(changes.output.find("CHANGE_KIND_FIGURE_MERGED"),
            std::string::npos);
  EXPECT_NE(changes.output.find("CHANGE_KIND_FIGURE_SPLIT"), std::string::npos);
  EXPECT_GE(CountOf(changes.output, "CHANGE_CAUSE_OPERATOR"), 4);
  const std::string audit = Admin(daemon, {"audit"}).output;
  EXPECT_NE(audit.find("one flood"), std::string::npos) << audit;
  EXPECT_NE(audit.find("two floods"), std::string::npos) << audit;
  EXPECT_NE(audit.find("FAILED_PRECONDITION"), std::string::npos) << audit;
}

TEST(AdminTest, APurgedTextIsGoneAndASkippedMessageIsNotRead) {
  const TempFolder folder;
  DaemonProcess daemon({.data_dir = folder / "data",
                        .flags = {"--embedded-broker", "--keep-text"}});
  ASSERT_TRUE(daemon.ready()) << daemon.log();
  ASSERT_TRUE(PublishFloods(daemon, 0, 2)) << daemon.log();
  const auto text_of = [&](const std::string& uri) {
    return Factline(daemon, {"--json", "article", uri, "--text"}).output;
  };
  EXPECT_NE(text_of("flood-0").find("A flood killed"), std::string::npos);
  const CommandResult purged =
      Admin(daemon, {"purge", "flood-0", "--reason", "court order"});
  ASSERT_EQ(purged.code, 0) << purged.error;
  EXPECT_EQ(NumberIn(purged.output, "erasedTextCount"), 1) << purged.output;
  const std::string left = text_of("flood-0");
  EXPECT_EQ(left.find("\"texts\""), std::string::npos) << left;
  EXPECT_NE(left.find("textPurgeTime"), std::string::npos) << left;
  EXPECT_NE(text_of("flood-1").find("A flood killed"), std::string::npos);
  EXPECT_EQ(Admin(daemon, {"purge", "none", "--reason", "x"}).code, 3);

  // The next message of every partition is passed over.
  const std::string status = Factline(daemon, {"--json", "status"}).output;
  const int partitions = CountOf(status, "{\"topic\"");
  ASSERT_GT(partitions, 0) << status;
  for (int i = 0; i < partitions; ++i) {
    for (int64_t offset = 0; offset < 4; ++offset) {
      Admin(daemon, {"skip-offset", "articles", std::to_string(i),
                     std::to_string(offset), "--reason", "broken"});
    }
  }
  ASSERT_TRUE(PublishFloods(daemon, 2, 1)) << daemon.log();
  EXPECT_NE(Factline(daemon, {"--json", "article", "flood-2"}).code, 0);
  EXPECT_NE(Admin(daemon, {"audit"}).output.find("court order"),
            std::string::npos);
}

}  // namespace
}  // namespace factline::test
