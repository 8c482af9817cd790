#include "daemon/language/lemma_table.h"

#include <utility>

#include "daemon/language/hashing.h"
#include "daemon/language/inflection.h"
#include "daemon/language/word_table.h"

namespace factline::language {

uint64_t LemmaKey(std::string_view lower, LemmaClass lemma_class) {
  const uint64_t key =
      MixBits(HashBytes(lower) + static_cast<uint64_t>(lemma_class) + 1);
  return key == 0 ? 1 : key;
}

std::string RegularLemma(std::string_view lower, LemmaClass lemma_class) {
  switch (lemma_class) {
    case LemmaClass::kVerbS:
    case LemmaClass::kNounPlural: return WithoutS(lower);
    case LemmaClass::kVerbPast: return WithoutEd(lower);
    case LemmaClass::kVerbIng: return WithoutIng(lower);
    default: return std::string(lower);
  }
}

const LemmaRecord* LemmaTable::Find(uint64_t key) const {
  if (slots_.empty()) return nullptr;
  const size_t mask = slots_.size() - 1;
  size_t at = key & mask;
  for (uint32_t i = 0; i < WordTable::kMaxProbes; ++i, at = (at + 1) & mask) {
    if (slots_[at].key == key) return &slots_[at];
    if (slots_[at].key == 0) return nullptr;
  }
  return nullptr;
}

std::string_view LemmaTable::LemmaOf(std::string_view lower,
                                     LemmaClass lemma_class,
                                     std::deque<std::string>& pool) const {
  if (const LemmaRecord* record = Find(LemmaKey(lower, lemma_class));
      record != nullptr) {
    return text_.substr(record->offset, record->size);
  }
  if (lemma_class == LemmaClass::kOther ||
      lemma_class == LemmaClass::kVerbBase) {
    return lower;
  }
  std::string lemma = RegularLemma(lower, lemma_class);
  if (lower.starts_with(lemma) && !lemma.empty()) {
    return lower.substr(0, lemma.size());
  }
  pool.push_back(std::move(lemma));
  return pool.back();
}

}  // namespace factline::language
