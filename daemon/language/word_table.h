#ifndef FACTLINE_DAEMON_LANGUAGE_WORD_TABLE_H_
#define FACTLINE_DAEMON_LANGUAGE_WORD_TABLE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace factline::language {

inline constexpr uint8_t kNoTag = 255;

// Sets of tags with a fixed number.
inline constexpr uint16_t kOpenTags = 0;  // Those that unknown words have.
inline constexpr uint16_t kAllTags = 1;

// What training knows of one spelling. Stands as it is in a model's file.
struct WordRecord {
  uint64_t key = 0;  // WordKey() or ExactKey(); 0 = free slot.
  uint32_t lexicon = 0;
  uint16_t tag_set = 0;
  uint8_t fixed_tag = kNoTag;
  uint8_t known = 0;  // WordKnowledge
};
static_assert(sizeof(WordRecord) == 16);

enum WordKnowledge : uint8_t {
  kKnownWord = 1,    // Its own hash is a feature.
  kTrustedTags = 2,  // tag_set is what it was seen with, and no open tags.
};

// Spellings by key, with open addressing. A view; whoever made it keeps the
// records alive. Immutable, thread-safe.
class WordTable {
 public:
  // No record is further from its place than this.
  static constexpr uint32_t kMaxProbes = 64;

  WordTable() = default;
  // The number of slots is a power of two.
  explicit WordTable(std::span<const WordRecord> slots) : slots_(slots) {}

  // Null if there is none.
  const WordRecord* Find(uint64_t key) const {
    if (slots_.empty()) return nullptr;
    const size_t mask = slots_.size() - 1;
    size_t at = key & mask;
    for (uint32_t i = 0; i < kMaxProbes; ++i, at = (at + 1) & mask) {
      if (slots_[at].key == key) return &slots_[at];
      if (slots_[at].key == 0) return nullptr;
    }
    return nullptr;
  }

 private:
  std::span<const WordRecord> slots_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_WORD_TABLE_H_
