#include "daemon/extract/attributions.h"

#include <utility>

#include "daemon/base/status.h"
#include "daemon/extract/attribution_reader.h"
#include "daemon/extract/cue_lexicon.h"
#include "daemon/extract/role_lexicon.h"

namespace factline::extract {

struct AttributionFinder::Parts {
  RoleLexicon roles;
  CueLexicon cues;
};

absl::StatusOr<std::unique_ptr<AttributionFinder>> AttributionFinder::Create(
    const std::string& lexicon_dir) {
  auto parts = std::make_unique<Parts>();
  FACTLINE_ASSIGN_OR_RETURN(parts->roles, RoleLexicon::Load(lexicon_dir));
  FACTLINE_ASSIGN_OR_RETURN(parts->cues, CueLexicon::Load(lexicon_dir));
  return std::unique_ptr<AttributionFinder>(
      new AttributionFinder(std::move(parts)));
}

AttributionFinder::AttributionFinder(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}

AttributionFinder::~AttributionFinder() = default;

void AttributionFinder::Find(const language::Document& document,
                             const ArticleContext& context,
                             Layers& layers) const {
  AttributionReader reader(parts_->roles, parts_->cues, document,
                           context.publisher, layers);
  reader.Read();
}

}  // namespace factline::extract
