#include "daemon/language/parse_features.h"

#include <algorithm>

namespace factline::language {
namespace {

constexpr uint32_t kRootWord = Scramble(101);
constexpr uint32_t kNoWord = Scramble(102);

// Distances are told apart the finer the shorter they are.
uint32_t Steps(uint16_t from, uint16_t to) {
  const int distance = to - from;
  if (distance <= 5) return static_cast<uint32_t>(std::max(distance, 0));
  if (distance <= 8) return 6;
  return distance <= 14 ? 7 : 8;
}

constexpr auto kSmallHashes = [] {
  std::array<uint32_t, 256> hashes{};
  for (size_t i = 0; i < hashes.size(); ++i) hashes[i] = Scramble(1000 + i);
  return hashes;
}();

// Reads a state for a picture; word 0 is one of its own.
class View {
 public:
  View(const ArcState& state, const ParseInput& input)
      : state_(state), input_(input) {}

  uint32_t Word(uint16_t word) const { return input_.words[word]; }
  uint32_t Tag(uint16_t word) const { return input_.tags[word]; }
  uint32_t TagBefore(uint16_t word) const {
    return input_.tags[word == 0 ? 0 : word - 1];
  }
  uint32_t TagAfter(uint16_t word) const {
    return input_.tags[word == 0 || word == state_.root() ? 0 : word + 1];
  }
  uint32_t WordBefore(uint16_t word) const {
    return input_.words[word == 0 ? 0 : word - 1];
  }
  uint32_t WordAfter(uint16_t word) const {
    return input_.words[word == 0 || word == state_.root() ? 0 : word + 1];
  }
  uint32_t Label(uint16_t word) const {
    return word == 0 ? kNoWord : kSmallHashes[state_.node(word).label];
  }
  const ArcNode& Node(uint16_t word) const { return state_.node(word); }

 private:
  const ArcState& state_;
  const ParseInput& input_;
};

void LookAtTop(const View& view, uint16_t s0, ActionPicture& picture) {
  using namespace action_place;
  const ArcNode& node = view.Node(s0);
  picture.Set<S0W>(view.Word(s0));
  picture.Set<S0T>(view.Tag(s0));
  picture.Set<S0lW>(view.Word(node.left));
  picture.Set<S0lT>(view.Tag(node.left));
  picture.Set<S0lL>(view.Label(node.left));
  picture.Set<S0l2T>(view.Tag(node.left2));
  picture.Set<S0l2L>(view.Label(node.left2));
  picture.Set<S0rW>(view.Word(node.right));
  picture.Set<S0rT>(view.Tag(node.right));
  picture.Set<S0rL>(view.Label(node.right));
  picture.Set<S0r2T>(view.Tag(node.right2));
  picture.Set<S0r2L>(view.Label(node.right2));
  picture.Set<S0lN>(kSmallHashes[node.lefts]);
  picture.Set<S0rN>(kSmallHashes[node.rights]);
  picture.Set<S0lS>(node.left_labels);
  picture.Set<S0rS>(node.right_labels);
  picture.Set<S0pT>(view.TagBefore(s0));
  picture.Set<S0nT>(view.TagAfter(s0));
}

void LookBelow(const View& view, uint16_t s1, uint16_t s2,
               ActionPicture& picture) {
  using namespace action_place;
  const ArcNode& node = view.Node(s1);
  picture.Set<S1W>(view.Word(s1));
  picture.Set<S1T>(view.Tag(s1));
  picture.Set<S1lW>(view.Word(node.left));
  picture.Set<S1lT>(view.Tag(node.left));
  picture.Set<S1lL>(view.Label(node.left));
  picture.Set<S1rW>(view.Word(node.right));
  picture.Set<S1rT>(view.Tag(node.right));
  picture.Set<S1rL>(view.Label(node.right));
  picture.Set<S1r2T>(view.Tag(node.right2));
  picture.Set<S1r2L>(view.Label(node.right2));
  picture.Set<S1rN>(kSmallHashes[node.rights]);
  picture.Set<S1lS>(node.left_labels);
  picture.Set<S1rS>(node.right_labels);
  picture.Set<S1nT>(view.TagAfter(s1));
  picture.Set<S2W>(view.Word(s2));
  picture.Set<S2T>(view.Tag(s2));
}

void LookAhead(const View& view, const ArcState& state,
               ActionPicture& picture) {
  using namespace action_place;
  const uint16_t b0 = state.next(0);
  const ArcNode& node = view.Node(b0);
  picture.Set<B0W>(view.Word(b0));
  picture.Set<B0T>(view.Tag(b0));
  picture.Set<B1W>(view.Word(state.next(1)));
  picture.Set<B1T>(view.Tag(state.next(1)));
  picture.Set<B2W>(view.Word(state.next(2)));
  picture.Set<B2T>(view.Tag(state.next(2)));
  picture.Set<B3T>(view.Tag(state.next(3)));
  picture.Set<B0lW>(view.Word(node.left));
  picture.Set<B0lT>(view.Tag(node.left));
  picture.Set<B0lL>(view.Label(node.left));
  picture.Set<B0l2T>(view.Tag(node.left2));
  picture.Set<B0l2L>(view.Label(node.left2));
  picture.Set<B0lN>(kSmallHashes[node.lefts]);
  picture.Set<B0lS>(node.left_labels);
  picture.Set<B0pT>(view.TagBefore(b0));
}

void LookAtDependent(const View& view, uint16_t word, LabelPicture& picture) {
  using namespace label_place;
  const ArcNode& node = view.Node(word);
  picture.Set<DW>(view.Word(word));
  picture.Set<DT>(view.Tag(word));
  picture.Set<DlW>(view.Word(node.left));
  picture.Set<DlT>(view.Tag(node.left));
  picture.Set<DlL>(view.Label(node.left));
  picture.Set<Dl2T>(view.Tag(node.left2));
  picture.Set<Dl2L>(view.Label(node.left2));
  picture.Set<DrW>(view.Word(node.right));
  picture.Set<DrT>(view.Tag(node.right));
  picture.Set<DrL>(view.Label(node.right));
  picture.Set<DlS>(node.left_labels);
  picture.Set<DrS>(node.right_labels);
  picture.Set<DpT>(view.TagBefore(word));
  picture.Set<DnT>(view.TagAfter(word));
  picture.Set<DpW>(view.WordBefore(word));
  picture.Set<DnW>(view.WordAfter(word));
  picture.Set<DlN>(kSmallHashes[node.lefts]);
  picture.Set<DrN>(kSmallHashes[node.rights]);
}

void LookAtHead(const View& view, uint16_t word, uint16_t sibling,
                LabelPicture& picture) {
  using namespace label_place;
  const ArcNode& node = view.Node(word);
  picture.Set<HW>(view.Word(word));
  picture.Set<HT>(view.Tag(word));
  picture.Set<HlW>(view.Word(node.left));
  picture.Set<HlT>(view.Tag(node.left));
  picture.Set<HlL>(view.Label(node.left));
  picture.Set<HrL>(view.Label(node.right));
  picture.Set<HlS>(node.left_labels);
  picture.Set<HrS>(node.right_labels);
  picture.Set<HpT>(view.TagBefore(word));
  picture.Set<HnT>(view.TagAfter(word));
  picture.Set<XW>(view.Word(sibling));
  picture.Set<XT>(view.Tag(sibling));
  picture.Set<XL>(view.Label(sibling));
}

}  // namespace

void JoinTags(std::span<const WordForm> forms, std::span<const uint8_t> tags,
              std::vector<TaggedWord>& tagged) {
  tagged.clear();
  for (size_t i = 0; i < forms.size(); ++i) {
    tagged.push_back({forms[i].word, tags[i]});
  }
}

void ParseInput::Set(std::span<const TaggedWord> sentence) {
  words.clear();
  tags.clear();
  words.push_back(kNoWord);
  tags.push_back(kNoWord);
  for (const TaggedWord& word : sentence) {
    words.push_back(word.word);
    tags.push_back(kSmallHashes[word.tag]);
  }
  words.push_back(kRootWord);
  tags.push_back(kRootWord);
}

ActionPicture LookAtStep(const ArcState& state, const ParseInput& input) {
  using namespace action_place;
  const View view(state, input);
  const uint16_t s0 = state.stack(0);
  const uint16_t s1 = state.stack(1);
  ActionPicture picture;
  LookAtTop(view, s0, picture);
  LookBelow(view, s1, state.stack(2), picture);
  LookAhead(view, state, picture);
  picture.Set<Dist0>(kSmallHashes[s0 == 0 ? 9 : Steps(s0, state.next(0))]);
  picture.Set<Dist1>(kSmallHashes[s1 == 0 ? 9 : Steps(s1, s0)]);
  return picture;
}

void HashPicture(const ActionPicture& picture, ActionHashes& hashes) {
  HashTemplates<kActionTemplates>(picture, 0, hashes.data());
}

LabelPicture LookAtArc(const ArcState& state, const ParseInput& input,
                       ArcAction action) {
  using namespace label_place;
  const View view(state, input);
  const uint16_t head = state.HeadOf(action);
  const uint16_t dependent = state.DependentOf(action);
  const bool left = action == ArcAction::kLeft;
  const ArcNode& node = state.node(head);
  LabelPicture picture;
  LookAtDependent(view, dependent, picture);
  LookAtHead(view, head, left ? node.left : node.right, picture);
  picture.Set<Dist>(kSmallHashes[left ? Steps(dependent, head)
                                      : Steps(head, dependent)]);
  const uint16_t next = state.next(left ? 1 : 0);
  picture.Set<NT>(view.Tag(next));
  picture.Set<NW>(view.Word(next));
  picture.Set<UT>(view.Tag(state.stack(left ? 1 : 2)));
  return picture;
}

uint32_t VariantOf(ArcAction action) {
  return action == ArcAction::kLeft ? Scramble(77) : Scramble(78);
}

void HashPicture(const LabelPicture& picture, uint32_t variant,
                 LabelHashes& hashes) {
  HashTemplates<kLabelTemplates>(picture, variant, hashes.data());
}

void ActionFeatures(const ArcState& state, const ParseInput& input,
                    ActionHashes& hashes) {
  HashPicture(LookAtStep(state, input), hashes);
}

void LabelFeatures(const ArcState& state, const ParseInput& input,
                   ArcAction action, LabelHashes& hashes) {
  HashPicture(LookAtArc(state, input, action), VariantOf(action), hashes);
}

}  // namespace factline::language
