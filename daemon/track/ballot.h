#ifndef FACTLINE_DAEMON_TRACK_BALLOT_H_
#define FACTLINE_DAEMON_TRACK_BALLOT_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "daemon/model/claim.h"
#include "daemon/track/book_claim.h"
#include "daemon/track/bounds.h"
#include "daemon/track/placement.h"
#include "daemon/track/source.h"

namespace factline::track {

// Reports this close together count as simultaneous: the better source wins.
inline constexpr absl::Duration kAuthorityWindow = absl::Hours(6);

// What selection asks of a claim, worked out once. Its texts are those of the
// packed claim, which outlives it in its place.
struct Voice {
  const PackedClaim* claim = nullptr;
  std::string_view id;
  absl::Time time;          // SpeakingTimeOf().
  absl::Time told;          // Its publish time.
  std::string_view source;  // SourceKeyOf().
  std::string_view sketch;  // SketchToCompare().
  std::optional<Decimal> value;
  AgreementBounds bounds;
  Authority authority = Authority::kUnnamed;
  bool denied = false;
  bool dated = true;  // NamesEventDay(), where that is asked.
};
// `read` is claim.Get().
Voice VoiceOf(const PackedClaim& claim, const BookClaim& read, PointKind kind);

// True when `a` is the newer word of one source: speaking time, then publish time,
// then tightness, then the smaller claim id.
bool Replaces(const Voice& a, const Voice& b);

// Of what a source said, this many of its newest words are weighed: enough for a
// morning's reports, and a bound on the work for one source.
inline constexpr size_t kWeighedWords = 16;

// What a source says, of its live words, newest first and not empty: the newest,
// or what it said within `kAuthorityWindow` before if that agrees and is tighter.
// "About 270" takes no 267 back.
const Voice* WordOf(const std::vector<const Voice*>& newest_first);

// The claims of one point, in the order in which selection asks for them, so
// that one more claim costs a look-up and selecting costs the distinct numbers
// and not the claims.
//
//   sources        "source:police" -> 31 (10:00), 24 (08:00)
//   numbers        31, official    -> the newest words of sources that say so
//
// Voices are kept by reference: they and their claims outlive the ballot.
class Ballot {
 public:
  struct NewerFirst {
    bool operator()(const Voice* a, const Voice* b) const {
      return Replaces(*a, *b);
    }
  };
  using Voices = absl::btree_set<const Voice*, NewerFirst>;

  // Claims that would join or leave. A claim may do both.
  struct Delta {
    std::vector<const Voice*> added;    // Live ones.
    std::vector<const Voice*> removed;  // That were live.
    ptrdiff_t claims = 0;               // By how many, dead or alive.
  };

  void Apply(const Delta& delta);

  // Sources whose newest words are one number of one authority. One number may
  // be in several groups.
  struct Group {
    const Voice* head = nullptr;  // The newest.
    size_t size = 0;
    // All of them, and perhaps some of Standing::gone; null = the head alone.
    const Voices* voices = nullptr;
  };
  // The point as selection sees it.
  struct Standing {
    std::vector<Group> groups;  // Of live claims that nobody denies.
    std::vector<AgreementBounds> denied;  // Distinct.
    std::vector<const Voice*> gone;       // In `voices`, but not after `delta`.
    size_t claims = 0;
    size_t selectable = 0;
    size_t sources = 0;
  };
  // After `delta`, which is not applied. Its pointers end with the next Apply().
  Standing StandingAfter(const Delta& delta) const;

  // Every live claim that nobody denies, of each source the newest first. Costs
  // as much as there are.
  std::vector<const Voice*> Selectable() const;

  // True when a live claim of `source` that nobody denies meets `bounds`.
  bool Agrees(std::string_view source, const AgreementBounds& bounds) const;

  size_t claims() const { return claims_; }

 private:
  struct BoundsLess {
    bool operator()(const AgreementBounds& a, const AgreementBounds& b) const;
  };
  // Numbers that selection need not tell apart.
  struct Number {
    Authority authority = Authority::kUnnamed;
    std::optional<Decimal> value;
    AgreementBounds bounds;
  };
  struct NumberLess {
    bool operator()(const Number& a, const Number& b) const;
  };
  // How the newest words of sources would change.
  struct Heads {
    std::vector<const Voice*> added;
    std::vector<const Voice*> removed;
    ptrdiff_t sources = 0;
  };

  static Number NumberOf(const Voice& voice);
  Heads HeadsAfter(const Delta& delta) const;
  void Remove(const Voice* voice);
  void Add(const Voice* voice);
  std::vector<Group> GroupsAfter(const Heads& heads) const;
  std::vector<AgreementBounds> DeniedAfter(const Delta& delta) const;

  std::unordered_map<std::string_view, Voices> sources_;  // None is empty.
  std::map<Number, Voices, NumberLess> numbers_;  // Newest words; none is empty.
  std::map<AgreementBounds, size_t, BoundsLess> denied_;  // None is 0.
  size_t claims_ = 0;
  size_t selectable_ = 0;
};

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_BALLOT_H_
