#include "daemon/store/keys.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace factline::store {
namespace {

// Orders of random values agree with orders of their keys. Values come from
// small alphabets, so that ties and near ties are common.
constexpr int kRounds = 20'000;

std::string RandomText(std::mt19937& random) {
  static constexpr char kBytes[] = {'\x00', '\x01', '\x02',
                                    'a',    '\xfe', '\xff'};
  std::string text(random() % 5, '\0');
  for (char& c : text) c = kBytes[random() % std::size(kBytes)];
  return text;
}

int64_t RandomInt(std::mt19937_64& random) {
  static constexpr int64_t kEdges[] = {
      std::numeric_limits<int64_t>::min(), -256, -1, 0, 1, 255, 256,
      std::numeric_limits<int64_t>::max()};
  if (random() % 2 == 0) return kEdges[random() % std::size(kEdges)];
  return static_cast<int64_t>(random() >> random() % 64);
}

// As memcmp of unsigned bytes, which is how RocksDB orders keys.
int Order(std::string_view a, std::string_view b) {
  const int order = a.compare(b);
  return (order > 0) - (order < 0);
}

template <typename T>
int OrderOf(const T& a, const T& b) {
  return (b < a) - (a < b);
}

TEST(KeysTest, TextOrdersAsItsBytes) {
  std::mt19937 random(1);
  for (int i = 0; i < kRounds; ++i) {
    const std::string a = RandomText(random), b = RandomText(random);
    const std::string tail_a = RandomText(random), tail_b = RandomText(random);
    const std::string key_a =
        KeyWriter(Table::kClaim).Text(a).Text(tail_a).Take();
    const std::string key_b =
        KeyWriter(Table::kClaim).Text(b).Text(tail_b).Take();
    EXPECT_EQ(Order(key_a, key_b),
              OrderOf(std::tie(a, tail_a), std::tie(b, tail_b)));
  }
}

TEST(KeysTest, NoTextIsAPrefixOfAnother) {
  std::mt19937 random(2);
  for (int i = 0; i < kRounds; ++i) {
    const std::string a = RandomText(random), b = RandomText(random);
    const std::string key_a = KeyWriter(Table::kClaim).Text(a).Take();
    const std::string key_b = KeyWriter(Table::kClaim).Text(b).Take();
    EXPECT_EQ(key_b.starts_with(key_a), a == b);
  }
}

TEST(KeysTest, IntegersOrderAsNumbers) {
  std::mt19937_64 random(3);
  for (int i = 0; i < kRounds; ++i) {
    const int64_t a = RandomInt(random), b = RandomInt(random);
    const auto key = [](int64_t v) {
      return KeyWriter(Table::kChanges).Int64(v).Take();
    };
    const auto descending = [](int64_t v) {
      return KeyWriter(Table::kChanges).DescendingInt64(v).Take();
    };
    EXPECT_EQ(Order(key(a), key(b)), OrderOf(a, b));
    EXPECT_EQ(Order(descending(a), descending(b)), OrderOf(b, a));

    const auto a32 = static_cast<int32_t>(a), b32 = static_cast<int32_t>(b);
    EXPECT_EQ(Order(KeyWriter(Table::kMeta).Int32(a32).Take(),
                    KeyWriter(Table::kMeta).Int32(b32).Take()),
              OrderOf(a32, b32));
  }
}

TEST(KeysTest, TimesOrderAsTimes) {
  std::mt19937_64 random(4);
  const auto random_time = [&random] {
    switch (random() % 8) {
      case 0:
        return absl::InfinitePast();
      case 1:
        return absl::InfiniteFuture();
      default:
        return absl::UnixEpoch() + absl::Seconds(RandomInt(random) / 1024) +
               absl::Nanoseconds(random() % 3);
    }
  };
  for (int i = 0; i < kRounds; ++i) {
    const absl::Time a = random_time(), b = random_time();
    EXPECT_EQ(Order(TimeRevisionKey(a, 1), TimeRevisionKey(b, 1)),
              OrderOf(a, b))
        << a << " " << b;
  }
}

TEST(KeysTest, ReadsWhatWasWritten) {
  std::mt19937_64 random(5);
  std::mt19937 text_random(5);
  for (int i = 0; i < kRounds; ++i) {
    const PartitionKey partition{
        .cluster_id = RandomText(text_random),
        .topic = RandomText(text_random),
        .partition = static_cast<int32_t>(RandomInt(random))};
    const int64_t number = RandomInt(random);
    const absl::Time time =
        absl::UnixEpoch() + absl::Nanoseconds(RandomInt(random));
    const auto byte = static_cast<uint8_t>(random());
    const auto word = static_cast<uint32_t>(random());
    const std::string key = KeyWriter(Table::kPosition)
                                .Partition(partition)
                                .Int64(number)
                                .DescendingInt64(number)
                                .Time(time)
                                .Byte(byte)
                                .Uint32(word)
                                .Take();
    KeyReader reader(key);
    EXPECT_EQ(reader.Byte(), static_cast<uint8_t>(Table::kPosition));
    EXPECT_EQ(reader.Partition(), partition);
    EXPECT_EQ(reader.Int64(), number);
    EXPECT_EQ(reader.DescendingInt64(), number);
    EXPECT_EQ(reader.Time(), time);
    EXPECT_EQ(reader.Byte(), byte);
    EXPECT_FALSE(reader.Done());
    EXPECT_EQ(reader.Uint32(), word);
    EXPECT_TRUE(reader.Done());
  }
}

TEST(KeysTest, IdsComeBackInTheOrderOfTheirTexts) {
  const std::vector<std::string> ids = {
      "", "00", "f", "zz", "0123456789abcdeF", "0123456789abcdeg",
      "0123456789abcdef", "ffffffffffffffff", "00000000000000000000000000000000",
      "0123456789abcdef0123456789abcdee", "0123456789abcdef0123456789abcdef",
      "0123456789ABCDEF0123456789ABCDEF"};
  for (const std::string& a : ids) {
    const std::string key = KeyWriter(Table::kClaim).Id(a).Byte(7).Take();
    KeyReader reader(key);
    reader.Byte();
    EXPECT_EQ(reader.Id(), a);
    EXPECT_EQ(reader.Byte(), 7);
    EXPECT_TRUE(reader.Done()) << a;
    for (const std::string& b : ids) {
      const std::string other = KeyWriter(Table::kClaim).Id(b).Byte(7).Take();
      EXPECT_EQ(key == other, a == b);
      if (key[1] != other[1]) continue;  // Of another kind.
      EXPECT_EQ(Order(key, other), OrderOf(a, b)) << a << " " << b;
    }
  }
}

TEST(KeysTest, DamagedIdsAreNoticed) {
  using namespace std::string_literals;
  for (const std::string& bad :
       {""s, "\x03zzzzzzzzzzzzzzzz"s, "\x01zzz"s, "\x02zzzzzzz"s, "\0ab"s}) {
    KeyReader reader(bad);
    EXPECT_EQ(reader.Id(), "");
    EXPECT_FALSE(reader.ok());
  }
}

TEST(KeysTest, InfinitiesComeBack) {
  for (const absl::Time time : {absl::InfinitePast(), absl::InfiniteFuture()}) {
    const std::string key = KeyWriter(Table::kTimeline).Time(time).Take();
    KeyReader reader(key);
    reader.Byte();
    EXPECT_EQ(reader.Time(), time);
    EXPECT_TRUE(reader.Done());
  }
}

TEST(KeysTest, DamagedKeysAreNoticed) {
  const std::string whole = KeyWriter(Table::kClaim)
                                .Text("ab")
                                .Int64(7)
                                .Time(absl::UnixEpoch())
                                .Take();
  for (size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    KeyReader reader(cut);
    reader.Byte();
    reader.Text();
    reader.Int64();
    reader.Time();
    EXPECT_FALSE(reader.ok()) << size;
    EXPECT_EQ(reader.Int64(), 0);
    EXPECT_EQ(reader.Text(), "");
    EXPECT_FALSE(reader.Done());
  }
  using namespace std::string_literals;
  for (const std::string& bad : {"ab\0"s, "ab\0\x02"s, "\0\0\x01"s, "ab"s}) {
    KeyReader reader(bad);
    reader.Text();
    EXPECT_FALSE(reader.ok());
  }
}

TEST(KeysTest, AfterPrefixEndsTheRange) {
  std::mt19937 random(6);
  for (int i = 0; i < kRounds; ++i) {
    const std::string prefix = RandomText(random), key = RandomText(random);
    const std::string end = AfterPrefix(prefix);
    if (end.empty()) {
      EXPECT_EQ(prefix.find_first_not_of('\xff'), std::string::npos);
      continue;
    }
    EXPECT_EQ(key.starts_with(prefix), key >= prefix && key < end);
  }
}

TEST(KeysTest, NewestVersionComesFirst) {
  const std::string prefix = FigurePointPrefix("f", "p");
  const std::vector<std::string> keys = {
      VersionKey(prefix, INT64_MAX), VersionKey(prefix, 300),
      VersionKey(prefix, 2), VersionKey(prefix, 1),
      VersionKey(FigurePointPrefix("f", "q"), 400)};
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(KeysTest, TimelineStartsWithOpenStarts) {
  const absl::Time ancient = absl::FromUnixSeconds(-60'000'000'000);
  const std::vector<std::string> keys = {
      TimelineKey(std::nullopt, "a"), TimelineKey(std::nullopt, "b"),
      TimelineKey(ancient, "a"), TimelineKey(absl::UnixEpoch(), "a")};
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

}  // namespace
}  // namespace factline::store
