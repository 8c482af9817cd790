#include "daemon/language/model_format.h"

#include <bit>
#include <cstring>

#include "daemon/language/hashing.h"

namespace factline::language {
namespace {

static_assert(std::endian::native == std::endian::little);

template <typename T>
void Append(const T& value, std::string& out) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

size_t Aligned(size_t offset) {
  return (offset + kModelAlignment - 1) / kModelAlignment * kModelAlignment;
}

}  // namespace

uint64_t ModelChecksum(std::string_view bytes) {
  constexpr uint64_t kFactor = 0x9e3779b97f4a7c15u;
  std::array<uint64_t, 4> lanes = {1, 2, 3, 4};
  size_t at = 0;
  for (; at + 32 <= bytes.size(); at += 32) {
    std::array<uint64_t, 4> words;
    std::memcpy(words.data(), bytes.data() + at, 32);
    for (size_t i = 0; i < 4; ++i) {
      lanes[i] = std::rotl((lanes[i] ^ words[i]) * kFactor, 29);
    }
  }
  uint64_t sum = HashBytes(bytes.substr(at)) + bytes.size();
  for (const uint64_t lane : lanes) sum = MixBits(sum ^ lane) * kFactor;
  return MixBits(sum);
}

std::string WriteModel(
    const std::array<std::string, kModelSections>& sections) {
  size_t offset =
      Aligned(sizeof(ModelHeader) + kModelSections * sizeof(SectionEntry));
  std::string table;
  std::string body;
  const size_t first = offset;
  for (size_t i = 0; i < sections.size(); ++i) {
    SectionEntry entry;
    entry.section = static_cast<ModelSection>(i + 1);
    entry.offset = offset;
    entry.bytes = sections[i].size();
    Append(entry, table);
    body += sections[i];
    offset = Aligned(offset + sections[i].size());
    body.resize(offset - first, '\0');
  }
  table.resize(first - sizeof(ModelHeader), '\0');
  ModelHeader header;
  header.bytes = offset;
  header.checksum = ModelChecksum(table + body);
  std::string file;
  Append(header, file);
  return file + table + body;
}

}  // namespace factline::language
