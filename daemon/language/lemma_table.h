#ifndef FACTLINE_DAEMON_LANGUAGE_LEMMA_TABLE_H_
#define FACTLINE_DAEMON_LANGUAGE_LEMMA_TABLE_H_

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>

namespace factline::language {

// What decides how a word is brought to its base form.
enum class LemmaClass : uint8_t {
  kOther,       // Stays as it is but for exceptions.
  kVerbS,       // launches
  kVerbPast,    // launched, fell
  kVerbIng,     // launching
  kVerbBase,    // launch, 've
  kNounPlural,  // drones, men
  kAdjective,   // injured people: of "injure"
  kModal,       // 'll
};

// A word whose lemma the rules do not find. Stands as it is in a model's file.
struct LemmaRecord {
  uint64_t key = 0;  // LemmaKey(); 0 = free slot.
  uint32_t offset = 0;
  uint32_t size = 0;
};
static_assert(sizeof(LemmaRecord) == 16);

uint64_t LemmaKey(std::string_view lower, LemmaClass lemma_class);

// The regular base form of `lower`; itself where there is nothing to take off.
std::string RegularLemma(std::string_view lower, LemmaClass lemma_class);

// Irregular base forms, with open addressing as in WordTable. A view.
// Immutable, thread-safe.
class LemmaTable {
 public:
  LemmaTable() = default;
  // The number of slots is a power of two; records lie within `text`.
  LemmaTable(std::span<const LemmaRecord> slots, std::string_view text)
      : slots_(slots), text_(text) {}

  // The base form of `lower`: an exception or by rule. A view into `lower`,
  // into the table's text, or of a string added to `pool`.
  std::string_view LemmaOf(std::string_view lower, LemmaClass lemma_class,
                           std::deque<std::string>& pool) const;

 private:
  const LemmaRecord* Find(uint64_t key) const;

  std::span<const LemmaRecord> slots_;
  std::string_view text_;
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_LEMMA_TABLE_H_
