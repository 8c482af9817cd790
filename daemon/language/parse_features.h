#ifndef FACTLINE_DAEMON_LANGUAGE_PARSE_FEATURES_H_
#define FACTLINE_DAEMON_LANGUAGE_PARSE_FEATURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "daemon/language/arc_state.h"
#include "daemon/language/document.h"
#include "daemon/language/parse_templates.h"
#include "daemon/language/word_form.h"

namespace factline::language {

// Replaces `tagged` by what the parser wants of a sentence with one tag a word.
void JoinTags(std::span<const WordForm> forms, std::span<const uint8_t> tags,
              std::vector<TaggedWord>& tagged);

// What the parser sees of a sentence, numbered as in ArcState.
struct ParseInput {
  std::vector<uint32_t> words;
  std::vector<uint32_t> tags;

  void Set(std::span<const TaggedWord> sentence);
  size_t size() const { return words.size() - 2; }
};

using ActionHashes = std::array<uint32_t, kActionTemplates.size()>;
using LabelHashes = std::array<uint32_t, kLabelTemplates.size()>;

using ActionPicture = Picture<action_place::kPlaces>;
using LabelPicture = Picture<label_place::kPlaces>;

// What decides which step to take next.
ActionPicture LookAtStep(const ArcState& state, const ParseInput& input);
void HashPicture(const ActionPicture& picture, ActionHashes& hashes);

// What decides how the arc that `action` would make is called. Arcs to the left
// and to the right are two variants.
LabelPicture LookAtArc(const ArcState& state, const ParseInput& input,
                       ArcAction action);
uint32_t VariantOf(ArcAction action);
void HashPicture(const LabelPicture& picture, uint32_t variant,
                 LabelHashes& hashes);

// Both at once.
void ActionFeatures(const ArcState& state, const ParseInput& input,
                    ActionHashes& hashes);
void LabelFeatures(const ArcState& state, const ParseInput& input,
                   ArcAction action, LabelHashes& hashes);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_PARSE_FEATURES_H_
