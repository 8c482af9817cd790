#ifndef FACTLINE_DAEMON_STORE_KEYS_H_
#define FACTLINE_DAEMON_STORE_KEYS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "daemon/model/partition.h"

// Keys of the store. Their bytes order as their parts do, so that a range of
// keys is a range of facts. FORMAT.md lists them all.
namespace factline::store {

// First byte of a key: which table it belongs to. A table lives in one column
// family; see FORMAT.md.
enum class Table : uint8_t {
  // Family "default".
  kMeta = 0x01,
  kPosition = 0x02,
  kReject = 0x03,
  kRejectPayload = 0x04,
  kSkip = 0x05,
  kAudit = 0x06,
  kDecision = 0x07,
  // Family "facts".
  kArticle = 0x10,
  kArticleHeader = 0x11,
  kArticleRevision = 0x12,
  kClaimIndex = 0x20,
  kClaim = 0x21,
  kFigure = 0x30,
  kJoins = 0x31,
  kKeyMove = 0x32,
  kBook = 0x33,
  kTimeline = 0x40,
  kTerm = 0x41,
  kClaimName = 0x42,
  kFigureOrder = 0x43,
  // Family "changes".
  kChanges = 0x50,
  kRevisionTime = 0x51,
  kTimeRevision = 0x52,
  // In the database of texts.
  kArticleText = 0x60,
  kPurge = 0x61,
};

// Builds a key part by part.
//
//   text        its bytes, 00 as 00 FF, then 00 01: "a" < "a\0" < "ab"
//   id          01 and 16 bytes, or 02 and 8, for as many lower-case hex digits;
//               00 and a text for any other. Ids of one kind order as texts
//   integers    big-endian; signed ones with the sign bit flipped
//   descending  the same with all bits flipped: the newest comes first
//   time        seconds since 1970 (signed), nanoseconds; infinities are the
//               least and the greatest; parts of a nanosecond are cut off
class KeyWriter {
 public:
  explicit KeyWriter(Table table) { Byte(static_cast<uint8_t>(table)); }

  KeyWriter& Byte(uint8_t value);
  KeyWriter& Text(std::string_view value);
  KeyWriter& Id(std::string_view value);
  KeyWriter& Uint32(uint32_t value);
  KeyWriter& Int32(int32_t value);
  KeyWriter& Int64(int64_t value);
  KeyWriter& DescendingInt64(int64_t value);
  KeyWriter& Time(absl::Time value);
  KeyWriter& Partition(const PartitionKey& value);

  std::string Take() { return std::move(key_); }

 private:
  std::string key_;
};

// Reads the parts of a key in the order in which they were written. A part
// that is not there, or is not written as KeyWriter writes it, makes ok()
// false for good; what is read from then on is empty or zero.
class KeyReader {
 public:
  explicit KeyReader(std::string_view key) : rest_(key) {}

  uint8_t Byte();
  std::string Text();
  std::string Id();
  uint32_t Uint32();
  int32_t Int32();
  int64_t Int64();
  int64_t DescendingInt64();
  absl::Time Time();
  PartitionKey Partition();

  bool ok() const { return ok_; }
  // ok(), and nothing is left.
  bool Done() const { return ok_ && rest_.empty(); }

 private:
  uint64_t BigEndian(size_t bytes);
  void Fail();

  std::string_view rest_;
  bool ok_ = true;
};

// The least key that is greater than every key with `prefix`; empty if there
// is none (`prefix` is all FF).
std::string AfterPrefix(std::string_view prefix);

// What a record of a claim is, after figure and claim id in its key.
enum class ClaimPart : uint8_t { kBody = 0, kState = 1, kReading = 2 };
// What a record of a figure is, after the figure id in its key.
enum class FigurePart : uint8_t { kHeader = 0, kPoint = 1, kMember = 2 };
// What a record of a book is, likewise.
enum class BookPart : uint8_t { kHeader = 0, kClaim = 1 };

std::string MetaKey(std::string_view name);
std::string PositionKey(const PartitionKey& partition);
std::string RejectKey(const PartitionKey& partition, int64_t offset);
std::string RejectPayloadKey(const PartitionKey& partition, int64_t offset);

std::string SkipKey(const PartitionKey& partition, int64_t offset);
std::string AuditKey(int64_t sequence);
std::string DecisionKey(std::string_view figure_id);

std::string ArticleKey(std::string_view article_id);
// Keys of all versions of one thing; VersionKey() appends a version. Versions
// order newest first, so a seek to VersionKey(prefix, r) finds the version
// that held at revision r.
std::string ArticleHeaderPrefix(std::string_view article_id);
std::string ArticleRevisionPrefix(std::string_view article_id);
std::string ArticleRevisionPrefix(std::string_view article_id,
                                  uint32_t ordinal);
std::string ClaimIndexKey(std::string_view claim_id);
// All claims of a figure; statements have figure id "".
std::string ClaimsOfFigurePrefix(std::string_view figure_id);
std::string ClaimPrefix(std::string_view figure_id, std::string_view claim_id);
std::string ClaimBodyKey(std::string_view figure_id, std::string_view claim_id);
std::string ClaimStatePrefix(std::string_view figure_id,
                             std::string_view claim_id);
std::string ClaimReadingKey(std::string_view figure_id,
                            std::string_view claim_id, int64_t revision,
                            uint32_t ordinal);
std::string FigurePrefix(std::string_view figure_id);
std::string FigureHeaderPrefix(std::string_view figure_id);
std::string FigurePointsPrefix(std::string_view figure_id);
std::string FigurePointPrefix(std::string_view figure_id,
                              std::string_view point_id);
std::string FigureMembersPrefix(std::string_view figure_id);
std::string FigureMemberPrefix(std::string_view figure_id,
                               std::string_view claim_id);
// What the writer knows of a figure now: its header, and a record for each of
// its claims.
std::string BookKey(std::string_view figure_id);
std::string BookClaimPrefix(std::string_view figure_id);
std::string BookClaimKey(std::string_view figure_id, std::string_view claim_id);
std::string JoinsKey(std::string_view joins_id);
// All months of a key, by the id of the figure that it names.
std::string KeyMovesPrefix(std::string_view key_figure_id);
std::string KeyMovePrefix(std::string_view key_figure_id, int32_t month);
std::string VersionKey(std::string prefix, int64_t revision);

// `start` is empty for an open start.
std::string TimelineKey(std::optional<absl::Time> start,
                        std::string_view claim_id);

// `name` is in lower case.
std::string ClaimNameKey(uint8_t kind, std::string_view name,
                         std::optional<absl::Time> start,
                         std::string_view claim_id);

std::string ChangesKey(int64_t revision);
std::string RevisionTimeKey(int64_t revision);
std::string TimeRevisionKey(absl::Time time, int64_t revision);

// Keys of one thing begin alike: with the table and an id of 16 bytes. Filters
// know these fronts, so that who walks over the records of one thing reads no
// file that has none of it.
inline constexpr size_t kThingBytes = 18;
bool IsOfThing(std::string_view key);

// The prefix of all keys of a table.
std::string TablePrefix(Table table);

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_KEYS_H_
