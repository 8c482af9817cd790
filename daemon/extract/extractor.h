#ifndef FACTLINE_DAEMON_EXTRACT_EXTRACTOR_H_
#define FACTLINE_DAEMON_EXTRACT_EXTRACTOR_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/extract/layers.h"
#include "daemon/language/beam.h"
#include "daemon/model/article.h"
#include "daemon/model/claim.h"

namespace factline::extract {

// Of an extractor with default options. Changes whenever rules, lexicons, model or
// beam may read a text differently.
std::string_view ExtractorVersion();

struct ExtractorOptions {
  // Folder whose files NAME.tsv replace the built-in lexicons and NAME.add.tsv
  // add to them; empty = built-in ones only.
  std::string lexicon_dir;
  // File of a language model instead of the built-in one; empty = built-in.
  std::string model_path;
  // Readings of a sentence that the parser weighs against each other: 4 reads
  // best, 1 is fastest. 1 to language::kMaxBeam.
  int beam = language::kLiveBeam;
  // Also parses the sentences whose trees nobody looks at. Takes up to twice the
  // time and gives the same claims, which tests check by this.
  bool parse_all = false;
};

// What is over it is left out and counted in Extraction::dropped_claims. Bodies
// are bounded by ingest, sentences by language/tokenizer.h.
inline constexpr size_t kMaxClaimsPerArticle = 5000;

// A layer's finding with its place in the body, for `extract --layers`.
struct Extraction {
  std::vector<ReadClaim> claims;  // In text order.
  size_t dropped_claims = 0;      // Over kMaxClaimsPerArticle.

  // Only when asked for; evidence of mention i stands at the same index.
  // Quantities of all scopes, QuantityScope::kAmounts.
  Layers layers;
  std::vector<Evidence> quantity_evidence;
  std::vector<Evidence> time_evidence;
  std::vector<Evidence> cue_evidence;
  std::vector<Evidence> content_evidence;
};

// Article in, claims out: a pure function of the article, the lexicons and the
// language model.
// Immutable after Create(), thread-safe.
class Extractor {
 public:
  // InvalidArgument with file and line when a lexicon is malformed, or with the
  // reason why a model cannot be used; NotFound and such when its file cannot
  // be read.
  static absl::StatusOr<std::unique_ptr<Extractor>> Create(
      const ExtractorOptions& options);
  ~Extractor();

  // As ExtractorVersion(), but of these options, followed by a fingerprint of the
  // user's lexicons if there are any: texts read by extractors of one version are
  // read alike.
  std::string_view version() const;

  // Unimplemented when the article's language has no rules: "language:de".
  // Never fails otherwise: an article that yields no claim is not an error.
  // Linear in the article's size.
  absl::StatusOr<Extraction> Extract(const Article& article,
                                     bool with_layers = false) const;

  // What claims call the best known place of that name, to ask for all that
  // lies in it: the ISO code of a country ("UA"), else its id ("geo:703448").
  // Empty for a name that the gazetteer does not know.
  std::string IdOfPlace(std::string_view name) const;

 private:
  struct Parts;
  explicit Extractor(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_EXTRACTOR_H_
