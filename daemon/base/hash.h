#ifndef FACTLINE_DAEMON_BASE_HASH_H_
#define FACTLINE_DAEMON_BASE_HASH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace factline {

// SHA-256 (FIPS 180-4) of `bytes` as 64 lower-case hex digits. Ids are made of
// it, since article text is hostile and must not be able to make two ids meet.
std::string Sha256Hex(std::string_view bytes);

// SHA-256 over a stream of parts. Each part's length goes in with it, so no
// two lists of parts give one digest.
//
// Not thread-safe.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Add(std::string_view part);
  void Add(int64_t part);

  // 64 lower-case hex digits of all parts; call it once, last.
  std::string FinishHex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// CRC-32C (Castagnoli) of `bytes`: a cheap fingerprint of messages, not a
// defence against anybody.
uint32_t Crc32c(std::string_view bytes);

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_HASH_H_
