#ifndef FACTLINE_DAEMON_EXTRACT_MEASURE_H_
#define FACTLINE_DAEMON_EXTRACT_MEASURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/extract/claim_input.h"
#include "daemon/extract/counted.h"
#include "daemon/extract/level.h"

namespace factline::extract {

// What a quantity counts and what happened to it.
struct MeasureReading {
  Counted counted;
  std::string object;      // In words: "person", "whale", "death".
  std::string subset;      // "child", "guided aerial bomb"
  std::string key_object;  // General noun for the figure key.
  std::string key_subset;
  const Concept* sense = nullptr;  // Of the action; may be null.
  std::string action;              // Lemma; empty where it only "is".
  std::optional<uint32_t> action_token;
  std::optional<uint32_t> actor;   // Head token of who did it.
  QuantityRole role = QuantityRole::kLevel;
  bool running = false;    // "has risen to", "have died": still growing.
  bool shared = false;     // Object or action come from a neighbour.
};

// Reads the measures of a document's quantities, in text order: ellipses
// ("138 were intercepted") look back at what was counted before.
class MeasureReader {
 public:
  explicit MeasureReader(const ClaimInput& input) : input_(input) {}

  // Empty when the number counts nothing that could be a figure.
  std::optional<MeasureReading> Read(const QuantityMention& quantity);

 private:
  struct Action {
    std::optional<uint32_t> token;
    const Concept* sense = nullptr;
    std::string lemma;
    bool running = false;
    bool counted_is_object = false;  // Of an active verb: actor = its subject.
    bool passive = false;
  };

  Action FindAction(const QuantityMention& quantity, Counted& counted) const;
  Action ActionAfter(const Counted& counted, uint32_t end, bool direct) const;
  Action ActionBefore(const QuantityMention& quantity, const Counted& counted,
                      uint32_t left) const;
  Action VerbAction(uint32_t token, const Counted& counted,
                    uint32_t end) const;
  Action NounAction(uint32_t token, const Counted& counted) const;
  bool ReadBareChange(const QuantityMention& quantity,
                      MeasureReading& reading);
  bool ReadLevel(const QuantityMention& quantity, MeasureReading& reading);
  void NameLevel(const QuantityMention& quantity, const LevelNoun& noun,
                 MeasureReading& reading);
  void NameObject(const QuantityMention& quantity, MeasureReading& reading);
  void Inherit(const QuantityMention& quantity, MeasureReading& reading);
  void FindActor(const QuantityMention& quantity, const Action& action,
                 MeasureReading& reading) const;
  uint32_t SkipLeft(uint32_t begin, uint32_t at, bool& group,
                    bool& definite) const;

  const ClaimInput& input_;
  std::optional<MeasureReading> last_;  // Last figure with a counted noun ...
  uint32_t last_sentence_ = 0;          // ... and where it was.
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_MEASURE_H_
