#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITIES_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITIES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/extract/layers.h"
#include "daemon/language/document.h"

namespace factline::extract {

struct QuantityLexicon;

enum class QuantityScope : uint8_t {
  kFigures,  // What may be a figure.
  kAmounts,  // Also ages ("37-year-old") and times that only locate ("three
             // days ago"), as kDuration; for who looks at the layer itself.
};

// Finds the numbers of a text that may be figures, with unit, comparator and
// role. "Nearly 1,150 drones", "$3-5 million", "7.8-magnitude", "a third of the
// crop" are read; dates, ages, ranks, scores, names with numbers are left out.
//
//   text -> pieces -> number -> amount -> range -> filters -> comparator, role
//   (quantity_pieces, _numbers, _amounts, _patterns, _filters, _context)
//
// Units: counts have unit_code "1" (what they count is for the layer of claims
// to say), shares "%". A share in words is a percentage to two decimals: 33.33
// for "a third". Numbers over 18 digits are left out.
//
// Immutable after Create(), thread-safe.
class QuantityReader {
 public:
  // Reads the lexicons numbers.tsv, comparators.tsv, units.tsv and
  // currencies.tsv: of `lexicon_dir` where it has them, else built in.
  // InvalidArgument with file and line when one is malformed.
  static absl::StatusOr<QuantityReader> Create(const std::string& lexicon_dir);

  QuantityReader(QuantityReader&&) noexcept;
  QuantityReader& operator=(QuantityReader&&) noexcept;
  ~QuantityReader();

  // Appends the mentions of all sentences but those of page chrome, in text
  // order; spans do not overlap. Needs sentences and tokens; tags, if there,
  // only decide doubtful cases. Linear in the size of the text.
  void Find(const language::Document& document,
            std::vector<QuantityMention>& mentions,
            QuantityScope scope = QuantityScope::kFigures) const;

 private:
  explicit QuantityReader(std::unique_ptr<const QuantityLexicon> lexicon);

  std::unique_ptr<const QuantityLexicon> lexicon_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITIES_H_
