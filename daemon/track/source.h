#ifndef FACTLINE_DAEMON_TRACK_SOURCE_H_
#define FACTLINE_DAEMON_TRACK_SOURCE_H_

#include <cstdint>
#include <string>

#include "daemon/model/claim.h"

// Who stands behind a claim. The innermost speaker of the chain is the origin
// of the number; the ones around it pass it on. This is the place to join
// copies of one wire story and spellings of one name.
namespace factline::track {

// Claims with equal keys come from one source, however many articles carry
// them: the name of who is credited with the number, in the claim or elsewhere
// in its article; else the publisher's, else the article's uri.
std::string SourceKeyOf(const Claim& claim);

// How much a source is expected to know, least first.
enum class Authority : uint8_t {
  kUnnamed = 0,   // Nobody is named, or "sources", "a witness".
  kNamed = 1,     // A news agency, or a person or body without an office.
  kOfficial = 2,  // A public body or its staff: "the health ministry".
};
Authority AuthorityOf(const Claim& claim);
std::string_view NameOf(Authority authority);

// True when a speaker of the chain, or the wording, rejects the number: it is
// evidence of a dispute and never a value.
bool IsDenied(const Claim& claim);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_SOURCE_H_
