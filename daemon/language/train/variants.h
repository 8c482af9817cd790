#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_VARIANTS_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_VARIANTS_H_

#include <array>
#include <optional>
#include <string_view>

#include "daemon/language/train/conllu.h"

namespace factline::language {

// Ways in which news is written unlike a treebank.
enum class Variant : uint8_t {
  kNone,
  kTitleCase,    // As headlines: Most Words Begin with a Capital.
  kUpper,        // ALL CAPS
  kNoStop,       // Without the marks at its end.
  kNoComma,
  kCurly,        // Typographic quotes and apostrophes.
  kStraight,     // ASCII ones.
};

inline constexpr std::array<std::string_view, 7> kVariantNames = {
    "none", "titlecase", "upper", "nostop", "nocomma", "curly", "straight"};

// By the names above.
std::optional<Variant> VariantOfName(std::string_view name);

// `sentence` written that way, with the same tags and tree. Marks on which other
// words hang stay, so does a sentence that is nothing else.
TreebankSentence Rewrite(const TreebankSentence& sentence, Variant variant);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_VARIANTS_H_
