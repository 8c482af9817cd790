#include "daemon/track/source.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "daemon/base/strings.h"

namespace factline::track {
namespace {

using Words = std::unordered_set<std::string_view>;

// Any of these in a speaker's description marks a public office. Plurals and
// titles are listed as news writes them.
const Words& OfficialWords() {
  static const Words* const words = new Words{
      "administration", "admiral",      "agency",       "ambassador",
      "army",           "authorities",  "authority",    "bureau",
      "chancellor",     "chief",        "colonel",      "command",
      "commander",      "commission",   "commissioner", "committee",
      "council",        "court",        "defence",      "defense",
      "department",     "directorate",  "embassy",      "fire",
      "force",          "forces",       "general",      "government",
      "governor",       "guard",        "hospital",     "judge",
      "kremlin",        "lieutenant",   "major",        "mayor",
      "military",       "minister",     "ministers",    "ministry",
      "navy",           "office",       "officer",      "officers",
      "official",       "officials",    "parliament",   "pentagon",
      "police",         "premier",      "president",    "presidency",
      "prosecutor",     "prosecutors",  "rescuers",     "secretary",
      "senate",         "service",      "services",     "sheriff",
      "spokesman",      "spokesperson", "spokeswoman",  "staff",
      "treasury",       "un",           "unicef",       "who",
  };
  return *words;
}

// Sources that a text leaves without a name. Any of them unnames the speaker,
// unless an office stands beside it ("government sources").
const Words& UnnamedWords() {
  static const Words* const words = new Words{
      "anonymous", "eyewitness", "eyewitnesses", "insiders",    "local",
      "media",     "people",     "report",       "reports",     "resident",
      "residents", "source",     "sources",      "unconfirmed", "unnamed",
      "witness",   "witnesses",
  };
  return *words;
}

// Calls `visit` with each run of ASCII letters of `text`, until it says false.
template <typename Visit>
void ForEachWord(std::string_view text, Visit visit) {
  size_t begin = 0;
  while (begin < text.size()) {
    size_t end = begin;
    while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
    if (end > begin && !visit(text.substr(begin, end - begin))) return;
    begin = end + 1;
  }
}

bool HasAny(std::string_view lower, const Words& words) {
  bool found = false;
  ForEachWord(lower, [&](std::string_view word) {
    found = words.contains(word);
    return !found;
  });
  return found;
}

}  // namespace

std::string SourceKeyOf(const Claim& claim) {
  const std::string origin = NormalizeForIdentity(
      claim.attributions.empty() ? claim.origin
                                 : claim.attributions.back().source);
  if (!origin.empty()) return "source:" + origin;
  if (!claim.publisher.empty()) {
    return "publisher:" + NormalizeForIdentity(claim.publisher);
  }
  return "article:" + claim.article_uri;
}

Authority AuthorityOf(const Claim& claim) {
  if (claim.attributions.empty()) return Authority::kUnnamed;
  const std::string speaker = AsciiLower(claim.attributions.back().source);
  if (speaker.empty()) return Authority::kUnnamed;
  if (HasAny(speaker, OfficialWords())) return Authority::kOfficial;
  return HasAny(speaker, UnnamedWords()) ? Authority::kUnnamed
                                         : Authority::kNamed;
}

std::string_view NameOf(Authority authority) {
  switch (authority) {
    case Authority::kUnnamed:
      return "unnamed";
    case Authority::kNamed:
      return "named";
    case Authority::kOfficial:
      return "official";
  }
  return "";
}

bool IsDenied(const Claim& claim) {
  if (claim.factuality == Factuality::kCertainlyNot ||
      claim.factuality == Factuality::kProbablyNot) {
    return true;
  }
  return std::any_of(claim.attributions.begin(), claim.attributions.end(),
                     [](const Attribution& attribution) {
                       return attribution.stance == Stance::kDenies;
                     });
}

}  // namespace factline::track
