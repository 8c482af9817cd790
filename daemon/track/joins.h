#ifndef FACTLINE_DAEMON_TRACK_JOINS_H_
#define FACTLINE_DAEMON_TRACK_JOINS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daemon/model/claim.h"
#include "daemon/model/decimal.h"

namespace factline::track {

// Which figure keys of a family are one figure in one month.
//
// A *family* is all keys of one object, unit, role and country; what news says of
// place, cause, actor, subset, action and tally is of unlike grain ("Derna", "the
// valley", ""). Keys are joined for one month of event time at a time, since a town can
// be all there is of a country's figure in one month and a part of it in the
// next.
//
// Everything here is a function of the set of the family's claims of the month,
// in any state and any order.

// A *telling* number that a claim states, as evidence: of two digits and more, or
// a total that grows, or of a disaster of which there is one at a time. "Two dead" is said of many things, "270 stranded" of one.
struct JoinSample {
  uint64_t rank = 0;  // Hash of the claim id.
  Decimal value;
  int32_t day = 0;       // Of the event's start, since 1970; UTC.
  uint64_t article = 0;  // Hash of the uri.
  bool live = false;
  int32_t told = 0;      // Day of publication, since 1970; UTC.
  bool running = false;  // Told as a total that grows: "has risen to 270".

  friend bool operator==(const JoinSample&, const JoinSample&) = default;
};

// A key with the numbers that its claims state.
struct JoinNode {
  FigureKey key;
  // Of its claims those of least rank, by rank. Claims never go away and ranks
  // are as good as random, so this is a fair sample that can be kept up to date
  // without knowing the others.
  std::vector<JoinSample> samples;

  friend bool operator==(const JoinNode&, const JoinNode&) = default;
};

struct JoinRecord {
  // Too many keys: their nodes are in records of the next level, or nowhere.
  bool crowded = false;
  std::vector<JoinNode> nodes;  // By key.

  friend bool operator==(const JoinRecord&, const JoinRecord&) = default;
};

// A record is read and written whole, so these bound the work of a message.
inline constexpr size_t kJoinKeysMax = 32;
inline constexpr size_t kJoinSamplesMax = 16;

// A story has a handful of keys. A month of a war has hundreds: then the keys
// of a family are looked at in parts, each of one action and kind, or if that
// is not enough, also of one region and cause. Keys of two parts are not
// joined, nor are those of a part that is still too large.
inline constexpr int kJoinLevels = 3;

// Months of event time; claims without a start share one.
int32_t MonthOf(const Claim& claim);
int32_t MonthOf(const EventTime& time);

// Which record: that of a family, or of its part at a level, in a month.
struct JoinRecordName {
  std::string id;  // 32 hex digits.
  int32_t month = 0;
  std::string country;

  // Whether the record has a say in the figure of a key. Those of no country see
  // growing tolls of all countries, which are named in their own.
  bool Names(const FigureKey& key) const { return key.country == country; }
};
JoinRecordName JoinRecordNameOf(const FigureKey& key, int32_t month, int level);

// The key as if nobody had said where: its records see growing tolls of all
// countries.
FigureKey WithoutCountry(FigureKey key);

// The record of a name, to read and to change; empty if there was none.
using JoinRecordFinder =
    absl::FunctionRef<absl::StatusOr<JoinRecord*>(const JoinRecordName&)>;

// Notes a claim, or its new state, if its number is telling. Reads and changes
// records of its family only, those that its key leads to, of its month and of
// one that begins or ends within a week of it; and if it is a growing toll of
// known cause, those of no country.
absl::Status AddToJoins(const Claim& claim, bool live, JoinRecordFinder find);

// For each node the index of the node that names its figure, which names
// itself.
//
// Nodes are taken by key, the more telling ones first (a known cause before an
// unknown one, a place of the gazetteer before other names). One joins the
// first figure so far whose naming key is near enough, that states one of its
// numbers, of days near each other, and of which no article tells it apart by
// stating both with different numbers.
//
// Then two figures are one if they count one event anew: told of a place and of
// what it lies in (or of one place, of none, or of any names in the country if
// such events are rare), in the days after each other, without
// falling; as a total that grows, or of one cause and day. No article may tell
// them apart, and neither may be one with a rival of the other: where several
// towns could go on as the toll of their country, each is a part of it.
std::vector<size_t> JoinNodes(const JoinRecord& record);

// A record with JoinNodes() of it.
struct NamedJoins {
  JoinRecord record;
  std::vector<size_t> name_of;
};
using SharedJoins = std::shared_ptr<const NamedJoins>;
SharedJoins NameJoins(JoinRecord record);

// How far two keys of one family are from being two names for one thing.
enum class KeyDistance : uint8_t {
  kNear,   // They differ in a cause or actor unknown to one of them, or in a
           // place that no gazetteer knows or that contains the other: any
           // telling number joins them.
  kFar,    // In places of the gazetteer of which neither contains the other; in
           // a country unknown to one; in
           // the cause, which can be told by its parts (a storm, its floods);
           // in an action unknown to one or only of seeing; in the tally of one event, which one
           // text tells as a total and another as a level; in how exactly
           // animals or things are named, or in calling people passengers or
           // victims: it takes a number of three digits.
  kApart,  // In any other way: never.
};
KeyDistance DistanceOf(const FigureKey& a, const FigureKey& b);

// Disasters that are told of for days, and seldom strike one country twice in a
// week.
bool IsRareCause(std::string_view cause);

// Whether `outer` is the country or the region that the place of `inner` lies
// in, both of one family. A name that no gazetteer knows is a local one, so it
// may lie in any region of its country.
bool PlaceContains(const FigureKey& outer, const FigureKey& inner);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_JOINS_H_
