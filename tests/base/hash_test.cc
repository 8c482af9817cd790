#include "daemon/base/hash.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace factline {
namespace {

struct Case {
  std::string_view name;
  std::string_view bytes;
  std::string_view sha256;
};

class Sha256Test : public testing::TestWithParam<Case> {};

TEST_P(Sha256Test, IsThatOfTheStandard) {
  EXPECT_EQ(Sha256Hex(GetParam().bytes), GetParam().sha256);
}

constexpr Case kCases[] = {
    {"Empty", "",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"Abc", "abc",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"TwoBlocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};
INSTANTIATE_TEST_SUITE_P(Fips180, Sha256Test, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

std::string DigestOf(std::initializer_list<std::string_view> parts) {
  Sha256 hash;
  for (const std::string_view part : parts) hash.Add(part);
  return hash.FinishHex();
}

TEST(Sha256PartsTest, BordersOfPartsCount) {
  EXPECT_EQ(DigestOf({"ab", "c"}), DigestOf({"ab", "c"}));
  EXPECT_NE(DigestOf({"ab", "c"}), DigestOf({"a", "bc"}));
  EXPECT_NE(DigestOf({"abc"}), DigestOf({"abc", ""}));
  EXPECT_NE(DigestOf({""}), DigestOf({}));
}

TEST(Sha256PartsTest, NumbersCount) {
  const auto digest = [](int64_t number) {
    Sha256 hash;
    hash.Add(number);
    return hash.FinishHex();
  };
  EXPECT_EQ(digest(7), digest(7));
  EXPECT_NE(digest(7), digest(8));
  EXPECT_NE(digest(-1), digest(1));
}

TEST(Crc32cTest, IsTheCastagnoliSum) {
  EXPECT_EQ(Crc32c(""), 0u);
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);  // RFC 3720, B.4
  EXPECT_EQ(Crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
}

}  // namespace
}  // namespace factline
