#include "daemon/base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace factline {
namespace {

std::string Hex(const unsigned char* bytes, size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * size);
  for (size_t i = 0; i < size; ++i) {
    out += kDigits[bytes[i] >> 4];
    out += kDigits[bytes[i] & 15];
  }
  return out;
}

// OpenSSL's digests fail only when memory runs out.
void Require(int ok) {
  if (ok != 1) std::abort();
}

// Looked up once: EVP_sha256() is looked up anew for each digest, which costs
// more than a short hash.
const EVP_MD* FetchedSha256() {
  static const EVP_MD* const digest =
      EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(digest != nullptr);
  return digest;
}

constexpr std::array<uint32_t, 256> MakeCrc32cTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78u : crc >> 1;
    }
    table[i] = crc;
  }
  return table;
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) {
  // Kept for the thread: making a context costs more than a short hash.
  thread_local std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), EVP_MD_CTX_free);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  Require(EVP_DigestInit_ex(context.get(), FetchedSha256(), nullptr));
  Require(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()));
  Require(EVP_DigestFinal_ex(context.get(), digest, &size));
  return Hex(digest, size);
}

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }

  // Left by the last one of the thread: making one costs more than a short hash.
  static std::unique_ptr<Context>& Spare() {
    thread_local std::unique_ptr<Context> spare;
    return spare;
  }
};

Sha256::Sha256() : context_(std::move(Context::Spare())) {
  if (context_ == nullptr) context_ = std::make_unique<Context>();
  Require(EVP_DigestInit_ex(context_->evp, FetchedSha256(), nullptr));
}

Sha256::~Sha256() { Context::Spare() = std::move(context_); }

void Sha256::Add(std::string_view part) {
  Add(static_cast<int64_t>(part.size()));
  Require(EVP_DigestUpdate(context_->evp, part.data(), part.size()));
}

void Sha256::Add(int64_t part) {
  unsigned char bytes[8];
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(static_cast<uint64_t>(part) >> 8 * i);
  }
  Require(EVP_DigestUpdate(context_->evp, bytes, sizeof(bytes)));
}

std::string Sha256::FinishHex() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  Require(EVP_DigestFinal_ex(context_->evp, digest, &size));
  return Hex(digest, size);
}

uint32_t Crc32c(std::string_view bytes) {
  static constexpr std::array<uint32_t, 256> kTable = MakeCrc32cTable();
  uint32_t crc = ~0u;
  for (const char c : bytes) {
    crc = crc >> 8 ^ kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  }
  return ~crc;
}

}  // namespace factline
