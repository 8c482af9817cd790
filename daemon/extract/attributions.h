#ifndef FACTLINE_DAEMON_EXTRACT_ATTRIBUTIONS_H_
#define FACTLINE_DAEMON_EXTRACT_ATTRIBUTIONS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "daemon/extract/layers.h"
#include "daemon/language/document.h"

namespace factline::extract {

// Finds who says what: direct and indirect speech, "according to", denials of
// what others say, speech in speech; and the people and bodies that the
// article names, to which pronouns and titles are resolved.
//
//   "Five died, officials said"      officials: "Five died"
//   "Osei denied Brandt's claim that it owed $3m"
//                                    Osei DENIES "Brandt's claim that ..."
//                                      Brandt ASSERTS "it owed $3m"
//
// The publisher is no speaker, nor is a hearer ("told reporters"). Of nested
// mentions the inner content is the smaller one, or stands first.
//
// Immutable after Create(), thread-safe.
class AttributionFinder {
 public:
  // Files of `lexicon_dir` (cues.tsv, roles.tsv) replace the built-in ones;
  // empty = built-in ones only. InvalidArgument with file and line when one is
  // malformed.
  static absl::StatusOr<std::unique_ptr<AttributionFinder>> Create(
      const std::string& lexicon_dir);
  ~AttributionFinder();

  // Fills layers.entities, entity_mentions and attributions from the
  // document's tokens, tags and layers.places. Linear.
  void Find(const language::Document& document, const ArticleContext& context,
            Layers& layers) const;

 private:
  struct Parts;
  explicit AttributionFinder(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_ATTRIBUTIONS_H_
