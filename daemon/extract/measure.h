#ifndef FACTLINE_DAEMON_EXTRACT_MEASURE_H_
#define FACTLINE_DAEMON_EXTRACT_MEASURE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "daemon/extract/claim_input.h"
#include "daemon/extract/counted.h"
#include "daemon/extract/level.h"

namespace factline::extract {

// What is counted, in words and for identity.
struct CountedName {
  std::string object;      // In words: "person", "whale", "death".
  std::string subset;      // "child", "guided aerial bomb"
  std::string key_object;  // General noun for the figure key.
  std::string key_subset;  // As the lexicon names it.
  const ObjectInfo* info = nullptr;
};

// People of whom no noun tells more.
CountedName People();

// What a quantity counts and what happened to it.
struct MeasureReading {
  Counted counted;
  CountedName name;
  const Concept* sense = nullptr;  // Of the action; may be null.
  std::string action;              // Lemma; empty where it only "is".
  std::optional<uint32_t> action_token;
  std::optional<uint32_t> actor;  // Head token of who did it.
  QuantityRole role = QuantityRole::kLevel;
  bool running = false;  // "has risen to", "have died": still growing.
  bool total = false;    // "the toll has risen to": a sum of one event or story.
  bool state = false;    // "are stranded": holds now.
  bool still = false;    // "are still stranded": said to hold until now.
  bool governs = false;  // The action is a verb before the number.
  bool shared = false;   // The noun comes from an earlier figure.
  bool compared = false;  // Set beside the figure before: "up from 34".
};

// What happened to the counted things, as FindAction() sees it.
struct ActionReading {
  std::optional<uint32_t> token;
  const Concept* sense = nullptr;
  std::string lemma;
  bool running = false;
  bool state = false;
  bool finite = false;   // A verb of its own clause, not a participle.
  bool relative = false;  // "the 14 that it received"
  bool governs = false;  // Stands before the number: "killed 14".
  bool active = false;   // Governs and is not passive: its subject acts.
};

// Reads the measures of a document's quantities, in text order: ellipses
// ("138 were intercepted") look back at what was counted before.
class MeasureReader {
 public:
  explicit MeasureReader(const ClaimInput& input) : input_(input) {}

  // Empty when the number counts nothing that could be a figure.
  std::optional<MeasureReading> Read(const QuantityMention& quantity);

 private:
  // The last number of a kind and its sentence.
  struct Previous {
    std::optional<MeasureReading> reading;
    uint32_t sentence = 0;
  };

  // A count that a later one may be a part of.
  struct Whole {
    CountedName name;
    Decimal least;  // It is no smaller than this.
    uint32_t sentence = 0;
  };

  // Levels and changes, in change.cc. False when the number is neither.
  bool NamesPeople(uint32_t at) const;
  bool NamesNationals(uint32_t head) const;
  void ResolveFigure(const QuantityMention& quantity,
                     MeasureReading& reading) const;
  const MeasureReading* OriginalOf(const QuantityMention& quantity) const;
  const MeasureReading* PreviousOf(const QuantityMention& quantity) const;
  bool ReadCompared(const QuantityMention& quantity,
                    MeasureReading& reading) const;
  bool CountsPoints(const MeasureReading& reading) const;
  bool ReadRestated(const QuantityMention& quantity,
                    MeasureReading& reading) const;
  bool ReadRatio(const QuantityMention& quantity,
                 MeasureReading& reading) const;
  bool ReadChangeNoun(const QuantityMention& quantity,
                      MeasureReading& reading) const;
  std::optional<NounRun> MovedBy(uint32_t noun, uint32_t after, uint32_t first,
                                 uint32_t end) const;
  void FillSubject(const QuantityMention& quantity, uint32_t at,
                   MeasureReading& reading) const;
  bool ReadBareChange(const QuantityMention& quantity,
                      MeasureReading& reading) const;
  bool ReadComparison(const QuantityMention& quantity,
                      MeasureReading& reading) const;
  bool ReadLevel(const QuantityMention& quantity,
                 MeasureReading& reading) const;
  void NameLevel(const QuantityMention& quantity, const LevelNoun& noun,
                 MeasureReading& reading) const;

  // The noun: its own, one of an earlier figure, or people.
  CountedName NameOf(const QuantityMention& quantity,
                     const Counted& counted) const;
  void FillElided(const QuantityMention& quantity,
                  MeasureReading& reading) const;
  bool FillByWords(const QuantityMention& quantity,
                   MeasureReading& reading) const;
  std::optional<CountedName> PreposedName(
      const QuantityMention& quantity) const;
  std::optional<CountedName> WholeOf(const QuantityMention& quantity) const;
  CountedName TollName(const Concept* sense) const;
  bool IsOfToll(const MeasureReading& reading) const;
  void ResolveGeneric(MeasureReading& reading);
  void Remember(const QuantityMention& quantity, const MeasureReading& reading);

  // What FindAction() has seen around a number.
  struct Around {
    const QuantityMention& quantity;
    const Counted& counted;
    uint32_t end = 0;   // Of the sentence.
    uint32_t left = 0;  // First token of the number's whole phrase.
    bool group = false;     // "a team of 40"
    bool definite = false;  // "the 40"
    ActionReading own = {};     // Of the counted noun: "deaths".
    ActionReading direct = {};  // Right after it.
  };

  // What befell a group of people, and the word that says so, if it stands in
  // the number's sentence.
  struct Fate {
    const Concept* sense = nullptr;
    std::string action;
    std::optional<uint32_t> token;
    uint32_t end = 0;  // Of the words that name the group.
  };

  // Members of groups, in membership.cc. False when the number is of none.
  bool ReadMember(const QuantityMention& quantity,
                  MeasureReading& reading) const;
  bool ReadPartOfGroup(const QuantityMention& quantity,
                       MeasureReading& reading) const;
  void ReadDescribedFate(const QuantityMention& quantity,
                         MeasureReading& reading) const;
  std::optional<Fate> GroupAt(const QuantityMention& quantity, uint32_t at,
                              uint32_t end) const;
  std::optional<Fate> FateOfPronoun(const QuantityMention& quantity,
                                    uint32_t pronoun) const;
  std::optional<Fate> GroupIncluding(const QuantityMention& quantity,
                                     uint32_t left) const;
  std::optional<Fate> GroupBefore(const QuantityMention& quantity,
                                  uint32_t left) const;
  std::optional<Fate> GroupAfter(const QuantityMention& quantity,
                                 uint32_t at) const;
  std::optional<CountedName> KindOfMembers(const QuantityMention& quantity,
                                           uint32_t at, bool pronoun) const;
  static void TakeFate(const Fate& fate, MeasureReading& reading);

  // The action; in action.cc, with the readings in action_readings.cc.
  bool IsCue(const QuantityMention& quantity, uint32_t at) const;
  ActionReading VerbBefore(const Around& around) const;
  ActionReading PrepositionBefore(const Around& around) const;
  ActionReading JoinedAction(const Around& around) const;
  ActionReading FindAction(const QuantityMention& quantity,
                           const Counted& counted) const;
  bool EndsPlaceInList(const Around& around) const;
  bool SizesPlace(const Around& around, uint32_t first) const;
  bool IsIncluded(const Around& around, uint32_t first) const;
  std::optional<ActionReading> GoverningAction(const Around& around,
                                               uint32_t first) const;
  ActionReading FreeAction(const Around& around, bool holds_number) const;
  ActionReading AboardAction(const Counted& counted, uint32_t at,
                             uint32_t end) const;
  ActionReading ActionAfter(const Counted& counted, uint32_t end,
                            bool direct) const;
  ActionReading ActionBefore(const QuantityMention& quantity,
                             const Counted& counted, uint32_t left) const;
  ActionReading SharedAction(const QuantityMention& quantity,
                             const Counted& counted, uint32_t left) const;
  ActionReading RelativeAction(const Counted& counted, uint32_t end) const;
  ActionReading WholeAction(const QuantityMention& quantity) const;
  ActionReading GappedAction(const QuantityMention& quantity,
                             const Counted& counted) const;
  ActionReading VerbAction(uint32_t token, const Counted& counted,
                           uint32_t end) const;
  ActionReading NounAction(uint32_t token, const Counted& counted,
                           uint32_t end) const;
  ActionReading PredicateOf(const QuantityMention& quantity,
                            const Counted& counted) const;
  ActionReading GivenAction(const Around& around) const;
  ActionReading TreeAction(const QuantityMention& quantity,
                           const Counted& counted) const;
  bool IsVerbInSeries(uint32_t begin, uint32_t at) const;
  uint32_t SkipLeft(uint32_t begin, uint32_t at, bool& group,
                    bool& definite) const;
  bool HoldsNumber(const QuantityMention& quantity,
                   const Counted& counted) const;
  void FindActor(const QuantityMention& quantity, const ActionReading& action,
                 MeasureReading& reading) const;

  const ClaimInput& input_;
  std::optional<MeasureReading> last_;  // Last count with a noun ...
  uint32_t last_sentence_ = 0;          // ... and where it was.
  absl::flat_hash_map<const Concept*, CountedName> by_sense_;
  std::optional<CountedName> last_animal_;  // Named, not "creature".
  std::array<Previous, kQuantityKinds> previous_;  // By QuantityKind.
  std::optional<MeasureReading> last_any_;  // Last number of any kind ...
  uint32_t last_any_sentence_ = 0;          // ... and where it was.
  std::vector<Whole> wholes_;  // Counts with a noun, in text order.
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_MEASURE_H_
