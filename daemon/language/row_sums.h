#ifndef FACTLINE_DAEMON_LANGUAGE_ROW_SUMS_H_
#define FACTLINE_DAEMON_LANGUAGE_ROW_SUMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "daemon/language/weight_rows.h"

namespace factline::language {

using ClassRows = WeightRows<const int8_t, kClassUnit>;

// Sums of the rows of `hashes`, kBlocks times kClassUnit classes, to `sums`.
// The vectors are the compiler's: any target has them, whatever their width.
template <size_t kBlocks>
void SumBlocks(const ClassRows& rows, std::span<const uint32_t> hashes,
               int16_t* sums) {
  using Bytes [[gnu::vector_size(kClassUnit)]] = int8_t;
  using Words [[gnu::vector_size(2 * kClassUnit)]] = int16_t;
  for (const uint32_t hash : hashes) {
    const int8_t* row = rows.Row(hash);
    __builtin_prefetch(row);
    __builtin_prefetch(row + kBlocks * kClassUnit - 1);
  }
  Words totals[kBlocks] = {};
  for (const uint32_t hash : hashes) {
    const int8_t* row = rows.Row(hash);
    for (size_t block = 0; block < kBlocks; ++block) {
      Bytes bytes;
      std::memcpy(&bytes, row + block * kClassUnit, sizeof(bytes));
      totals[block] += __builtin_convertvector(bytes, Words);
    }
  }
  std::memcpy(sums, totals, sizeof(totals));
}

// The same for RowSize(classes) classes; at most kMaxTags of them. No sum leaves
// an int16 while there are fewer than 256 hashes.
inline void SumRows(const ClassRows& rows, std::span<const uint32_t> hashes,
                    uint32_t classes, std::array<int16_t, kMaxTags>& sums) {
  static_assert(kMaxTags == 7 * kClassUnit && kMaxLabels <= kMaxTags);
  switch (RowSize(classes) / kClassUnit) {
    case 1: return SumBlocks<1>(rows, hashes, sums.data());
    case 2: return SumBlocks<2>(rows, hashes, sums.data());
    case 3: return SumBlocks<3>(rows, hashes, sums.data());
    case 4: return SumBlocks<4>(rows, hashes, sums.data());
    case 5: return SumBlocks<5>(rows, hashes, sums.data());
    case 6: return SumBlocks<6>(rows, hashes, sums.data());
    default: return SumBlocks<7>(rows, hashes, sums.data());
  }
}

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_ROW_SUMS_H_
