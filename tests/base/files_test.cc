#include "daemon/base/files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace factline {
namespace {

constexpr uid_t kRoot = 0;
constexpr uid_t kUser = 1000;

struct ModeCase {
  std::string name;
  uid_t owner;
  mode_t mode;
  bool kept;
};

class SecretModeTest : public testing::TestWithParam<ModeCase> {};

TEST_P(SecretModeTest, KeptOrNot) {
  const ModeCase& c = GetParam();
  const absl::Status status = CheckSecretMode("/etc/key.pem", c.owner, c.mode);
  EXPECT_EQ(status.ok(), c.kept) << status;
  if (!c.kept) {
    EXPECT_NE(status.message().find("/etc/key.pem"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Modes, SecretModeTest,
    testing::Values(ModeCase{"OwnerOnly", kUser, 0600, true},
                    ModeCase{"OwnerReadsOnly", kUser, 0400, true},
                    ModeCase{"GroupOfAUser", kUser, 0640, false},
                    ModeCase{"GroupOfRoot", kRoot, 0640, true},
                    ModeCase{"GroupOfRootReadsOnly", kRoot, 0440, true},
                    ModeCase{"GroupOfRootWrites", kRoot, 0660, false},
                    ModeCase{"World", kUser, 0604, false},
                    ModeCase{"WorldOfRoot", kRoot, 0644, false},
                    ModeCase{"WorldWrites", kRoot, 0602, false}),
    [](const auto& row) { return row.param.name; });

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    char pattern[] = "/tmp/factline_files_XXXXXX";
    folder_ = mkdtemp(pattern);
  }
  ~FilesTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text,
                    mode_t mode) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    return path;
  }

  std::string folder_;
};

TEST_F(FilesTest, ReadsAllBytes) {
  const std::string text("a\0b\xff\n", 5);
  EXPECT_EQ(*ReadSmallFile(Write("open", text, 0644)), text);
  EXPECT_EQ(*ReadSecretFile(Write("secret", text, 0600)), text);
  EXPECT_EQ(*ReadSmallFile(Write("empty", "", 0644)), "");
}

TEST_F(FilesTest, RefusesWithAReason) {
  EXPECT_EQ(ReadSmallFile(folder_ + "/absent").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadSmallFile(folder_).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadSecretFile(Write("open", "x", 0644)).status().code(),
            absl::StatusCode::kFailedPrecondition);
  const std::string pipe = folder_ + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(ReadSecretFile(pipe).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(
      ReadSmallFile(Write("most", std::string(kMaxSmallFileBytes, 'x'), 0600))
          .ok());
  EXPECT_EQ(ReadSmallFile(Write("more",
                                std::string(kMaxSmallFileBytes + 1, 'x'), 0600))
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace factline
