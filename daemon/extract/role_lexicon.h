#ifndef FACTLINE_DAEMON_EXTRACT_ROLE_LEXICON_H_
#define FACTLINE_DAEMON_EXTRACT_ROLE_LEXICON_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "daemon/base/strings.h"
#include "daemon/extract/word_table.h"

namespace factline::extract {

// Classes of words for people and bodies, see lexicon/roles.tsv.
enum RoleWord : uint32_t {
  kHonorific = 1 << 0,
  kRole = 1 << 1,       // One person: "spokesman".
  kPeople = 1 << 2,     // Several: "officials".
  kBody = 1 << 3,       // "ministry"
  kDocument = 1 << 4,   // "statement"
  kJoiner = 1 << 5,     // "of" in "Ministry of Health".
  kParticle = 1 << 6,   // "van" in "van der Berg".
  kModifier = 1 << 7,   // "senior"
};

// Words for people and bodies.
//
// Immutable once built, thread-safe.
class RoleLexicon {
 public:
  // Reads roles.tsv of `dir`, or the built-in one. InvalidArgument with file
  // and line when a row is malformed.
  static absl::StatusOr<RoleLexicon> Load(const std::string& dir);

  bool Is(std::string_view lower, uint32_t classes) const {
    if (lower.size() > 1 && lower.back() == '.') lower.remove_suffix(1);
    return words_.Is(lower, classes);
  }

  // Number of the office that a word names ("leader" and "president" are one);
  // 0 = none.
  int Office(std::string_view lower) const {
    if (lower.size() > 1 && lower.back() == '.') lower.remove_suffix(1);
    const auto it = offices_.find(ToAbsl(lower));
    return it == offices_.end() ? 0 : it->second;
  }

 private:
  WordTable words_;
  absl::flat_hash_map<std::string, int> offices_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_ROLE_LEXICON_H_
