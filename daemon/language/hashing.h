#ifndef FACTLINE_DAEMON_LANGUAGE_HASHING_H_
#define FACTLINE_DAEMON_LANGUAGE_HASHING_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace factline::language {

// Hashes of the language model. A model is good only with the hashes it was
// trained with, so a change here asks for a new kModelVersion.

// One-to-one, every input bit reaches every output bit.
constexpr uint64_t MixBits(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

constexpr uint32_t Scramble(uint64_t x) {
  return static_cast<uint32_t>(MixBits(x + 0x9e3779b97f4a7c15u) >> 32);
}

constexpr uint64_t HashBytes(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return MixBits(hash);
}

// Of `rows` rows, the one of a feature; even if the hash is.
constexpr uint32_t RowOf(uint32_t hash, uint32_t rows) {
  return static_cast<uint32_t>((static_cast<uint64_t>(hash) * rows) >> 32);
}

// A feature is one value or several together. Each value is multiplied by the
// odd number of its place in the picture ("word of the first stack item"), so
// sums of them are as good as hashes and take one addition a part.
constexpr uint32_t PlaceFactor(size_t place) {
  return Scramble(place * 2 + 1) | 1;
}

// Parts the sums of one template from those of all others.
constexpr uint32_t TemplateSeed(size_t index) {
  return Scramble(0x5eed0000u + index);
}

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_HASHING_H_
