#ifndef FACTLINE_TESTS_NEWSROOM_TRUTH_H_
#define FACTLINE_TESTS_NEWSROOM_TRUTH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "daemon/model/decimal.h"
#include "daemon/model/quantity.h"

// What the generated newsroom knows to be so: which numbers its articles tell,
// of which thing at which time, and what a reader of all of them holds for true
// after each message.
namespace factline::newsroom {

// A number as an article tells it.
struct Number {
  Decimal value;
  Comparator comparator = Comparator::kExact;

  friend bool operator==(const Number&, const Number&) = default;
};

// How much a speaker is expected to know, least first.
enum class Standing : uint8_t { kUnnamed = 0, kNamed = 1, kOfficial = 2 };

// One number in the body of one revision of an article.
struct Mention {
  int point = 0;  // Index into Truth::points.
  Number number;
  std::string source;  // Who says so: a speaker, else the publisher.
  Standing standing = Standing::kUnnamed;
  // "$5 billion", whose last digit is a rounded one.
  bool multiplied = false;
  bool denied = false;
  // An earlier value told beside the new one ("up from 34"): it is older than
  // what else the article says.
  bool previous = false;
  uint32_t begin = 0;  // Bytes of the body, words of the comparator included.
  uint32_t end = 0;
  std::string sentence;  // The whole sentence; the same words are one claim.
  std::string_view form = {};  // The template that it was made of.
};

// A message of the articles topic, in the order in which they come.
struct Message {
  std::string uri;
  int64_t version = 0;
  absl::Time published;
  bool withdrawal = false;
  int partition = 0;
  std::string json;  // One line of plain JSON.
  std::vector<Mention> mentions;  // In text order; empty for a withdrawal.
};

// One thing at one time: all that is told of it shall be one point of one
// figure, apart from every other one.
struct TruePoint {
  std::string name;  // For people: "killed, flood, Graz, 2024-03-04".
  absl::Time start;  // When it happened, [start, end).
  absl::Time end;
  // The value as it stood along the messages: each differs from the one before;
  // empty = none, as after a withdrawal. Never begins with none.
  std::vector<std::optional<Number>> history;
};

struct Truth {
  std::vector<Message> messages;
  std::vector<TruePoint> points;
};

// Fills the histories of `truth` from its messages: an account of what the
// documented rules demand (an article's highest version is current; a
// withdrawal ends it until a higher version; a source's newest word replaces
// its older ones; the newest wins, within six hours the better source, then the
// tighter number), on purpose independent of the daemon's code.
//
// Two reports of one point never have the same time, other than in one article.
void FillHistories(Truth& truth);

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_TRUTH_H_
