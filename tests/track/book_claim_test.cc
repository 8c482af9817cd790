#include "daemon/track/book_claim.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/utf8.h"
#include "daemon/model/sketch.h"
#include "daemon/track/copies.h"

namespace factline::track {
namespace {

// Claims of all shapes that a claim can have, most of them odd.
class RandomClaims {
 public:
  explicit RandomClaims(uint32_t seed) : random_(seed) {}

  int Pick(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  bool Chance() { return Pick(0, 1) == 0; }

  Claim Make() {
    Claim claim;
    claim.id = Word();
    claim.article_uri = Word();
    claim.publisher = Word();
    claim.figure_key.concept_id = Word();
    claim.figure_key.place_id = Word();
    claim.measure = {Word(), Word(), Word(), Word(), Word()};
    claim.quantity = MakeQuantity();
    claim.event_time = {.earliest = MaybeTime(),
                        .latest = MaybeTime(),
                        .precision = static_cast<TimePrecision>(Pick(0, 10)),
                        .basis = static_cast<TimeBasis>(Pick(0, 4)),
                        .edtf = Word(),
                        .time_zone = Word(),
                        .surface_text = Word()};
    claim.tally = static_cast<Tally>(Pick(0, 4));
    claim.factuality = static_cast<Factuality>(Pick(0, 6));
    claim.publish_time = Time();
    for (int more = Pick(0, 2); more > 0; --more) {
      claim.attributions.push_back({.source = Word(),
                                    .cue = Word(),
                                    .stance = static_cast<Stance>(Pick(0, 4)),
                                    .statement_time = MaybeTime()});
    }
    if (Chance()) claim.sketch = std::string(kSketchBytes, '\xfe');
    return claim;
  }

 private:
  std::string Word() {
    static constexpr std::string_view kWords[] = {
        "", "drones", "the health ministry", "naïve café", "Київ", "a\x01z"};
    std::string word(kWords[Pick(0, 5)]);
    if (Pick(0, 9) == 0) word.append(300, 'x');  // A length of two bytes.
    return word;
  }

  std::optional<Decimal> Number() {
    switch (Pick(0, 3)) {
      case 0:
        return std::nullopt;
      case 1:
        return Decimal::Make(Pick(-5, 5), Pick(-18, 12));
      case 2:
        return Decimal::Make(999'999'999'999'999'999, 0);
      default:
        return Decimal::FromInt(Pick(0, 500));
    }
  }

  Quantity MakeQuantity() {
    Quantity quantity;
    quantity.value = Number();
    quantity.comparator = static_cast<Comparator>(Pick(0, 9));
    quantity.lower_bound = Chance() ? quantity.value : Number();
    quantity.upper_bound = Chance() ? quantity.value : Number();
    quantity.unit_code = Word();
    quantity.unit_system = static_cast<UnitSystem>(Pick(0, 2));
    quantity.surface_text = Word();
    quantity.significant_digits = Pick(-1, 1) * Pick(0, 2'000'000'000);
    quantity.has_multiplier = Chance();
    quantity.role = static_cast<QuantityRole>(Pick(0, 4));
    return quantity;
  }

  absl::Time Time() {
    return absl::FromUnixSeconds(Pick(-2'000'000'000, 2'000'000'000)) +
           absl::Nanoseconds(Chance() ? 0 : Pick(0, 999'999'999));
  }
  std::optional<absl::Time> MaybeTime() {
    if (Chance()) return std::nullopt;
    return Time();
  }

  std::mt19937 random_;
};

void ExpectSame(const BookClaim& got, const Claim& claim) {
  EXPECT_EQ(got.id, claim.id);
  EXPECT_EQ(got.home, HomeOf(claim.figure_key));
  EXPECT_EQ(got.source, SourceKeyOf(claim));
  EXPECT_EQ(got.sketch, SketchToCompare(claim));
  EXPECT_EQ(got.authority, AuthorityOf(claim));
  EXPECT_EQ(got.denied, IsDenied(claim));
  EXPECT_EQ(got.tally, claim.tally);
  EXPECT_EQ(got.publish_time, claim.publish_time);
  EXPECT_EQ(got.FullQuantity(), *claim.quantity);
  EXPECT_EQ(got.FullEventTime(), claim.event_time);
  EXPECT_EQ(got.FullMeasure(), claim.measure);
}

TEST(PackedClaimTest, KeepsWhatABookAsks) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  RandomClaims random(seed);
  for (int i = 0; i < 2000; ++i) {
    const Claim claim = random.Make();
    const PackedClaim packed(claim);
    ExpectSame(packed.Get(), claim);
    const auto read = PackedClaim::FromRecord(packed.id(), packed.record());
    ASSERT_TRUE(read.ok()) << read.status();
    ASSERT_EQ(*read, packed);
    ExpectSame(read->Get(), claim);
  }
}

TEST(PackedClaimTest, TimesAreThoseOfRecords) {
  const struct {
    absl::Time time;
    absl::Time kept;
  } kCases[] = {
      {absl::UnixEpoch() + absl::Nanoseconds(1) / 4, absl::UnixEpoch()},
      {absl::InfinitePast(),
       absl::FromCivil(absl::CivilYear(1), absl::UTCTimeZone())},
      {absl::InfiniteFuture(),
       absl::FromCivil(absl::CivilYear(10000), absl::UTCTimeZone()) -
           absl::Nanoseconds(1)},
  };
  for (const auto& row : kCases) {
    Claim claim = RandomClaims(1).Make();
    claim.publish_time = row.time;
    claim.event_time.earliest = row.time;
    const BookClaim got = PackedClaim(claim).Get();
    EXPECT_EQ(got.publish_time, row.kept);
    EXPECT_EQ(got.event_time.earliest, row.kept);
  }
}

void ExpectDataLoss(std::string_view record) {
  EXPECT_EQ(PackedClaim::FromRecord("id", record).status().code(),
            absl::StatusCode::kDataLoss)
      << absl::BytesToHexString(
             absl::string_view(record.data(), record.size()));
}

TEST(PackedClaimTest, CutRecordsAreDamage) {
  RandomClaims random(2);
  for (int i = 0; i < 20; ++i) {
    const std::string record(PackedClaim(random.Make()).record());
    for (size_t bytes = 0; bytes < record.size(); ++bytes) {
      ExpectDataLoss(std::string_view(record).substr(0, bytes));
    }
    ExpectDataLoss(record + "x");
  }
}

// Whatever the bytes: no crash, and what is taken can be shown.
TEST(PackedClaimTest, AnyBytesAreReadOrRefused) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 bytes(seed);
  RandomClaims random(seed);
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string record(PackedClaim(random.Make()).record());
    for (int flips = random.Pick(1, 4); flips > 0; --flips) {
      record[bytes() % record.size()] = static_cast<char>(bytes());
    }
    const auto read = PackedClaim::FromRecord("id", record);
    if (!read.ok()) {
      ASSERT_EQ(read.status().code(), absl::StatusCode::kDataLoss);
      ++refused;
      continue;
    }
    const BookClaim claim = read->Get();
    const Quantity quantity = claim.FullQuantity();
    const EventTime time = claim.FullEventTime();
    const Measure measure = claim.FullMeasure();
    for (const std::string_view text :
         {claim.source, std::string_view(quantity.unit_code),
          std::string_view(quantity.surface_text), std::string_view(time.edtf),
          std::string_view(time.time_zone), std::string_view(measure.action),
          std::string_view(measure.place)}) {
      ASSERT_TRUE(IsValidUtf8(text));
    }
  }
  EXPECT_GT(refused, 1000);
}

// A claim of 1970 that says "5", almost without texts.
std::string PlainRecord() {
  Claim claim;
  claim.publisher = "p";
  claim.quantity.emplace();
  claim.quantity->value = Decimal::FromInt(5);
  claim.publish_time = absl::UnixEpoch();
  return std::string(PackedClaim(claim).record());
}

struct DamagedCase {
  std::string_view name;
  size_t at;  // In the record.
  uint8_t from;
  uint8_t to;
};

class DamagedTest : public testing::TestWithParam<DamagedCase> {};

TEST_P(DamagedTest, IsDataLoss) {
  std::string record = PlainRecord();
  ASSERT_TRUE(PackedClaim::FromRecord("id", record).ok());
  ASSERT_EQ(static_cast<uint8_t>(record[GetParam().at]), GetParam().from);
  record[GetParam().at] = static_cast<char>(GetParam().to);
  ExpectDataLoss(record);
}

constexpr DamagedCase kDamaged[] = {
    {"AnotherLayout", 0, 1, 2},
    {"BoundOfNoValue", 1, 0x04, 0x20},
    {"TwoLowerBounds", 1, 0x04, 0x2c},
    {"NoSuchAuthority", 2, 0, 3},
    {"NoSuchTally", 19, 0, 5},
    {"NoSuchPrecision", 22, 0, 11},
    {"NoSuchBasis", 23, 0, 5},
    {"NoSuchComparator", 24, 1, 10},
    {"NoSuchUnitSystem", 25, 1, 3},
    {"NoSuchRole", 26, 1, 5},
    {"ExponentPastItsRange", 29, 0, 120},
    {"NotUtf8", 31, 'p', 0xff},
};

INSTANTIATE_TEST_SUITE_P(Table, DamagedTest, testing::ValuesIn(kDamaged),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

TEST(PackedClaimTest, APlainClaimIsShort) {
  EXPECT_LT(PlainRecord().size(), 60u);
}

}  // namespace
}  // namespace factline::track
