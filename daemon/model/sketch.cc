#include "daemon/model/sketch.h"

#include <algorithm>

#include "daemon/base/strings.h"

namespace factline {
namespace {

// FNV-1a: fixed for ever, since sketches are stored.
constexpr uint64_t kOffset = 0xCBF29CE484222325u;
constexpr uint64_t kPrime = 0x100000001B3u;

uint64_t Mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

bool IsWordByte(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c >= 0x80;
}

// Gives `take` the hash of each word, in lower case. A digit group's comma is no
// border.
template <typename Take>
void HashWords(std::string_view text, Take take) {
  uint64_t hash = kOffset;
  bool inside = false;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (IsWordByte(static_cast<unsigned char>(c))) {
      hash = (hash ^ static_cast<unsigned char>(AsciiLower(c))) * kPrime;
      inside = true;
      continue;
    }
    const bool grouped = inside && c == ',' && i + 1 < text.size() &&
                         text[i + 1] >= '0' && text[i + 1] <= '9';
    if (grouped) continue;
    if (inside) take(Mixed(hash));
    hash = kOffset;
    inside = false;
  }
}

}  // namespace

std::string SketchOf(std::string_view sentence) {
  std::array<uint64_t, kSketchHashes> least;
  least.fill(UINT64_MAX);
  size_t words = 0;
  uint64_t last = 0;
  HashWords(sentence, [&](uint64_t word) {
    if (words++ > 0) {
      const uint64_t pair = last * kPrime + word;
      for (size_t k = 0; k < kSketchHashes; ++k) {
        least[k] = std::min(least[k], Mixed(pair + (k + 1) * kOffset));
      }
    }
    last = word;
  });
  if (words < kLeastSketchedWords) return {};
  std::string sketch;
  sketch.reserve(kSketchBytes);
  for (const uint64_t hash : least) {
    sketch += static_cast<char>(hash & 0xFF);
    sketch += static_cast<char>((hash >> 8) & 0xFF);
  }
  return sketch;
}

double Resemblance(std::string_view sketch_a, std::string_view sketch_b) {
  if (sketch_a.size() != kSketchBytes || sketch_b.size() != kSketchBytes) {
    return 0;
  }
  size_t equal = 0;
  for (size_t i = 0; i < kSketchBytes; i += 2) {
    equal += sketch_a.substr(i, 2) == sketch_b.substr(i, 2);
  }
  return static_cast<double>(equal) / static_cast<double>(kSketchHashes);
}

}  // namespace factline
