#ifndef FACTLINE_DAEMON_LANGUAGE_MODEL_FORMAT_H_
#define FACTLINE_DAEMON_LANGUAGE_MODEL_FORMAT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace factline::language {

// The bytes of a model's file; MODEL.md explains them. Numbers are
// little-endian.

inline constexpr std::array<char, 8> kModelMagic = {'F', 'L', 'S', 'Y',
                                                    'N', 'T', 'A', 'X'};
// Grows with every change to format, hashes, shapes or templates: old weights
// mean nothing to new features.
inline constexpr uint32_t kModelVersion = 1;

inline constexpr size_t kModelAlignment = 64;       // Of each section.
inline constexpr size_t kMaxModelBytes = 64 << 20;  // Far over any good one.

enum class ModelSection : uint32_t {
  kNotice = 1,     // Text.
  kTags,           // Names, one a line.
  kLabels,         // Names, one a line; that of the root last.
  kTagSets,        // TagMasks.
  kWords,          // WordRecords.
  kLemmas,         // LemmaRecords.
  kLemmaText,
  kTagWeights,     // int8, rows of RowSize(tags).
  kGreedyActions,  // int8, rows of kActionUnit.
  kBeamActions,
  kLabelWeights,   // int8, rows of RowSize(labels).
};
inline constexpr size_t kModelSections = 11;

struct ModelHeader {
  std::array<char, 8> magic = kModelMagic;
  uint32_t version = kModelVersion;
  uint32_t sections = kModelSections;
  uint64_t bytes = 0;     // Of the whole file.
  uint64_t checksum = 0;  // ModelChecksum() of all after the header.
};
static_assert(sizeof(ModelHeader) == 32);

struct SectionEntry {
  ModelSection section = ModelSection::kNotice;
  uint32_t reserved = 0;  // 0.
  uint64_t offset = 0;    // From the file's start.
  uint64_t bytes = 0;
};
static_assert(sizeof(SectionEntry) == 24);

// Four lanes of eight bytes; any change within one eight-byte word shows.
uint64_t ModelChecksum(std::string_view bytes);

// The file of the sections' bytes, by ModelSection in order.
std::string WriteModel(const std::array<std::string, kModelSections>& sections);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_MODEL_FORMAT_H_
