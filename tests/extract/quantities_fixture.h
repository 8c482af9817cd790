#ifndef FACTLINE_TESTS_EXTRACT_QUANTITIES_FIXTURE_H_
#define FACTLINE_TESTS_EXTRACT_QUANTITIES_FIXTURE_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/strings.h"
#include "daemon/extract/quantities.h"
#include "daemon/language/tokenizer.h"

namespace factline::extract {

inline const QuantityReader& BuiltInReader() {
  static const QuantityReader reader = *QuantityReader::Create("");
  return reader;
}

// Makes `text` a document of one paragraph, with sentences and tokens.
inline void FillDocument(std::string_view text, language::Document& document) {
  document.text = std::string(text);
  document.lower = AsciiLower(text);
  document.paragraphs.push_back(
      {.span = {0, static_cast<uint32_t>(text.size())}});
  language::Tokenize(document);
}

inline std::vector<QuantityMention> FindIn(std::string_view text) {
  language::Document document;
  FillDocument(text, document);
  std::vector<QuantityMention> mentions;
  BuiltInReader().Find(document, mentions);
  return mentions;
}

inline std::string_view Sign(Comparator comparator) {
  switch (comparator) {
    case Comparator::kExact:
      return "";
    case Comparator::kApproximate:
      return "~";
    case Comparator::kJustUnder:
      return "-";
    case Comparator::kGreaterThan:
      return ">";
    case Comparator::kLessThan:
      return "<";
    case Comparator::kAtLeast:
      return ">=";
    case Comparator::kAtMost:
      return "<=";
    case Comparator::kVague:
      return "?";
    default:
      return "";
  }
}

// A mention in short: ">=40", "10..15 km", "?24..99", "500000000000 USD",
// "3 % up".
inline std::string Short(const QuantityMention& mention) {
  const Quantity& q = mention.quantity;
  std::string out(Sign(q.comparator));
  if (q.value) {
    out += q.value->ToString();
  } else {
    out += q.lower_bound->ToString() + ".." + q.upper_bound->ToString();
  }
  if (q.unit_code != "1") out += " " + q.unit_code;
  if (q.role == QuantityRole::kIncrease) out += " up";
  if (q.role == QuantityRole::kDecrease) out += " down";
  if (q.role == QuantityRole::kRatio) out += " times";
  return out;
}

// All mentions of `text` in short, parted by "; ".
inline std::string ShortAll(std::string_view text) {
  std::string out;
  for (const QuantityMention& mention : FindIn(text)) {
    if (!out.empty()) out += "; ";
    out += Short(mention);
  }
  return out;
}

}  // namespace factline::extract

#endif  // FACTLINE_TESTS_EXTRACT_QUANTITIES_FIXTURE_H_
