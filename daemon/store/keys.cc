#include "daemon/store/keys.h"

#include <limits>
#include <utility>

#include "absl/strings/escaping.h"
#include "daemon/model/packing.h"

namespace factline::store {
namespace {

constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xff';
constexpr char kEndOfText = '\x01';

constexpr uint64_t kSignBit64 = uint64_t{1} << 63;
constexpr uint32_t kSignBit32 = uint32_t{1} << 31;

// Kinds of ids.
constexpr uint8_t kTextId = 0;
constexpr uint8_t kLongId = 1;
constexpr uint8_t kShortId = 2;

void AppendBigEndian(uint64_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift & 0xff);
  }
}

}  // namespace

KeyWriter& KeyWriter::Byte(uint8_t value) {
  key_ += static_cast<char>(value);
  return *this;
}

KeyWriter& KeyWriter::Text(std::string_view value) {
  for (const char c : value) {
    key_ += c;
    if (c == kEscape) key_ += kEscapedZero;
  }
  key_ += kEscape;
  key_ += kEndOfText;
  return *this;
}

KeyWriter& KeyWriter::Id(std::string_view value) {
  if (!IsHexId(value)) return Byte(kTextId).Text(value);
  Byte(value.size() == kLongIdDigits ? kLongId : kShortId);
  AppendHexId(value, key_);
  return *this;
}

KeyWriter& KeyWriter::Uint32(uint32_t value) {
  AppendBigEndian(value, 4, key_);
  return *this;
}

KeyWriter& KeyWriter::Int32(int32_t value) {
  return Uint32(static_cast<uint32_t>(value) ^ kSignBit32);
}

KeyWriter& KeyWriter::Int64(int64_t value) {
  AppendBigEndian(static_cast<uint64_t>(value) ^ kSignBit64, 8, key_);
  return *this;
}

KeyWriter& KeyWriter::DescendingInt64(int64_t value) { return Int64(~value); }

KeyWriter& KeyWriter::Time(absl::Time value) {
  if (value == absl::InfinitePast()) {
    return Int64(std::numeric_limits<int64_t>::min()).Uint32(0);
  }
  if (value == absl::InfiniteFuture()) {
    return Int64(std::numeric_limits<int64_t>::max())
        .Uint32(std::numeric_limits<uint32_t>::max());
  }
  const int64_t seconds = absl::ToUnixSeconds(value);
  const int64_t nanos =
      absl::ToInt64Nanoseconds(value - absl::FromUnixSeconds(seconds));
  return Int64(seconds).Uint32(static_cast<uint32_t>(nanos));
}

KeyWriter& KeyWriter::Partition(const PartitionKey& value) {
  return Text(value.cluster_id).Text(value.topic).Int32(value.partition);
}

void KeyReader::Fail() {
  ok_ = false;
  rest_ = {};
}

uint64_t KeyReader::BigEndian(size_t bytes) {
  if (rest_.size() < bytes) {
    Fail();
    return 0;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; ++i) {
    value = value << 8 | static_cast<uint8_t>(rest_[i]);
  }
  rest_.remove_prefix(bytes);
  return value;
}

uint8_t KeyReader::Byte() { return static_cast<uint8_t>(BigEndian(1)); }

std::string KeyReader::Text() {
  std::string text;
  for (size_t i = 0; i + 1 < rest_.size(); ++i) {
    if (rest_[i] != kEscape) {
      text += rest_[i];
      continue;
    }
    const char next = rest_[++i];
    if (next == kEndOfText) {
      rest_.remove_prefix(i + 1);
      return text;
    }
    if (next != kEscapedZero) break;
    text += kEscape;
  }
  Fail();
  return {};
}

std::string KeyReader::Id() {
  const uint8_t kind = Byte();
  if (ok_ && kind == kTextId) return Text();
  const size_t bytes = (kind == kLongId ? kLongIdDigits : kShortIdDigits) / 2;
  if ((kind != kLongId && kind != kShortId) || rest_.size() < bytes) {
    Fail();
    return {};
  }
  std::string id =
      absl::BytesToHexString(absl::string_view(rest_.data(), bytes));
  rest_.remove_prefix(bytes);
  return id;
}

uint32_t KeyReader::Uint32() { return static_cast<uint32_t>(BigEndian(4)); }

int32_t KeyReader::Int32() {
  const uint32_t raw = Uint32();
  return ok_ ? static_cast<int32_t>(raw ^ kSignBit32) : 0;
}

int64_t KeyReader::Int64() {
  const uint64_t raw = BigEndian(8);
  return ok_ ? static_cast<int64_t>(raw ^ kSignBit64) : 0;
}

int64_t KeyReader::DescendingInt64() {
  const int64_t raw = Int64();
  return ok_ ? ~raw : 0;
}

absl::Time KeyReader::Time() {
  const int64_t seconds = Int64();
  const uint32_t nanos = Uint32();
  if (!ok_) return {};
  if (seconds == std::numeric_limits<int64_t>::min()) {
    return absl::InfinitePast();
  }
  if (seconds == std::numeric_limits<int64_t>::max()) {
    return absl::InfiniteFuture();
  }
  return absl::FromUnixSeconds(seconds) + absl::Nanoseconds(nanos);
}

PartitionKey KeyReader::Partition() {
  PartitionKey key;
  key.cluster_id = Text();
  key.topic = Text();
  key.partition = Int32();
  return key;
}

std::string AfterPrefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty()) {
    const auto last = static_cast<uint8_t>(end.back());
    if (last != 0xff) {
      end.back() = static_cast<char>(last + 1);
      return end;
    }
    end.pop_back();
  }
  return end;
}

bool IsOfThing(std::string_view key) {
  return key.size() >= kThingBytes && key[1] == char{kLongId};
}

std::string TablePrefix(Table table) { return KeyWriter(table).Take(); }

std::string MetaKey(std::string_view name) {
  return KeyWriter(Table::kMeta).Text(name).Take();
}

std::string PositionKey(const PartitionKey& partition) {
  return KeyWriter(Table::kPosition).Partition(partition).Take();
}

std::string RejectKey(const PartitionKey& partition, int64_t offset) {
  return KeyWriter(Table::kReject).Partition(partition).Int64(offset).Take();
}

std::string SkipKey(const PartitionKey& partition, int64_t offset) {
  return KeyWriter(Table::kSkip).Partition(partition).Int64(offset).Take();
}

std::string AuditKey(int64_t sequence) {
  return KeyWriter(Table::kAudit).Int64(sequence).Take();
}

std::string DecisionKey(std::string_view figure_id) {
  return KeyWriter(Table::kDecision).Id(figure_id).Take();
}

std::string RejectPayloadKey(const PartitionKey& partition, int64_t offset) {
  return KeyWriter(Table::kRejectPayload)
      .Partition(partition)
      .Int64(offset)
      .Take();
}

std::string ArticleKey(std::string_view article_id) {
  return KeyWriter(Table::kArticle).Id(article_id).Take();
}

std::string ArticleHeaderPrefix(std::string_view article_id) {
  return KeyWriter(Table::kArticleHeader).Id(article_id).Take();
}

std::string ArticleRevisionPrefix(std::string_view article_id) {
  return KeyWriter(Table::kArticleRevision).Id(article_id).Take();
}

std::string ArticleRevisionPrefix(std::string_view article_id,
                                  uint32_t ordinal) {
  return KeyWriter(Table::kArticleRevision)
      .Id(article_id)
      .Uint32(ordinal)
      .Take();
}

std::string ClaimIndexKey(std::string_view claim_id) {
  return KeyWriter(Table::kClaimIndex).Id(claim_id).Take();
}

namespace {

KeyWriter ClaimWriter(std::string_view figure_id, std::string_view claim_id) {
  KeyWriter key(Table::kClaim);
  key.Id(figure_id).Id(claim_id);
  return key;
}

KeyWriter BookWriter(std::string_view figure_id, BookPart part) {
  KeyWriter key(Table::kBook);
  key.Id(figure_id).Byte(static_cast<uint8_t>(part));
  return key;
}

KeyWriter FigureWriter(std::string_view figure_id, FigurePart part) {
  KeyWriter key(Table::kFigure);
  key.Id(figure_id).Byte(static_cast<uint8_t>(part));
  return key;
}

}  // namespace

std::string ClaimsOfFigurePrefix(std::string_view figure_id) {
  return KeyWriter(Table::kClaim).Id(figure_id).Take();
}

std::string ClaimPrefix(std::string_view figure_id, std::string_view claim_id) {
  return ClaimWriter(figure_id, claim_id).Take();
}

std::string ClaimBodyKey(std::string_view figure_id,
                         std::string_view claim_id) {
  return ClaimWriter(figure_id, claim_id)
      .Byte(static_cast<uint8_t>(ClaimPart::kBody))
      .Take();
}

std::string ClaimStatePrefix(std::string_view figure_id,
                             std::string_view claim_id) {
  return ClaimWriter(figure_id, claim_id)
      .Byte(static_cast<uint8_t>(ClaimPart::kState))
      .Take();
}

std::string ClaimReadingKey(std::string_view figure_id,
                            std::string_view claim_id, int64_t revision,
                            uint32_t ordinal) {
  return ClaimWriter(figure_id, claim_id)
      .Byte(static_cast<uint8_t>(ClaimPart::kReading))
      .Int64(revision)
      .Uint32(ordinal)
      .Take();
}

std::string FigurePrefix(std::string_view figure_id) {
  return KeyWriter(Table::kFigure).Id(figure_id).Take();
}

std::string FigureHeaderPrefix(std::string_view figure_id) {
  return FigureWriter(figure_id, FigurePart::kHeader).Take();
}

std::string FigurePointsPrefix(std::string_view figure_id) {
  return FigureWriter(figure_id, FigurePart::kPoint).Take();
}

std::string FigurePointPrefix(std::string_view figure_id,
                              std::string_view point_id) {
  return FigureWriter(figure_id, FigurePart::kPoint).Id(point_id).Take();
}

std::string FigureMembersPrefix(std::string_view figure_id) {
  return FigureWriter(figure_id, FigurePart::kMember).Take();
}

std::string FigureMemberPrefix(std::string_view figure_id,
                               std::string_view claim_id) {
  return FigureWriter(figure_id, FigurePart::kMember).Id(claim_id).Take();
}

std::string BookKey(std::string_view figure_id) {
  return BookWriter(figure_id, BookPart::kHeader).Take();
}

std::string BookClaimPrefix(std::string_view figure_id) {
  return BookWriter(figure_id, BookPart::kClaim).Take();
}

std::string BookClaimKey(std::string_view figure_id,
                         std::string_view claim_id) {
  return BookWriter(figure_id, BookPart::kClaim).Id(claim_id).Take();
}

std::string JoinsKey(std::string_view joins_id) {
  return KeyWriter(Table::kJoins).Id(joins_id).Take();
}

std::string KeyMovesPrefix(std::string_view key_figure_id) {
  return KeyWriter(Table::kKeyMove).Id(key_figure_id).Take();
}

std::string KeyMovePrefix(std::string_view key_figure_id, int32_t month) {
  return KeyWriter(Table::kKeyMove).Id(key_figure_id).Int32(month).Take();
}

std::string VersionKey(std::string prefix, int64_t revision) {
  AppendBigEndian(static_cast<uint64_t>(~revision) ^ kSignBit64, 8, prefix);
  return prefix;
}

std::string TimelineKey(std::optional<absl::Time> start,
                        std::string_view claim_id) {
  return KeyWriter(Table::kTimeline)
      .Time(start.value_or(absl::InfinitePast()))
      .Id(claim_id)
      .Take();
}

std::string ClaimNameKey(uint8_t kind, std::string_view name,
                         std::optional<absl::Time> start,
                         std::string_view claim_id) {
  return KeyWriter(Table::kClaimName)
      .Byte(kind)
      .Text(name)
      .Time(start.value_or(absl::InfinitePast()))
      .Id(claim_id)
      .Take();
}

std::string ChangesKey(int64_t revision) {
  return KeyWriter(Table::kChanges).Int64(revision).Take();
}

std::string RevisionTimeKey(int64_t revision) {
  return KeyWriter(Table::kRevisionTime).Int64(revision).Take();
}

std::string TimeRevisionKey(absl::Time time, int64_t revision) {
  return KeyWriter(Table::kTimeRevision).Time(time).Int64(revision).Take();
}

}  // namespace factline::store
