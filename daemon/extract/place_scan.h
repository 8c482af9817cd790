#ifndef FACTLINE_DAEMON_EXTRACT_PLACE_SCAN_H_
#define FACTLINE_DAEMON_EXTRACT_PLACE_SCAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/extract/layers.h"
#include "daemon/extract/gazetteer.h"
#include "daemon/extract/place_lexicon.h"
#include "daemon/language/document.h"

namespace factline::extract {

// How much the words around a name say that it is a place.
enum class PlaceEvidence : uint8_t {
  kAgainst,  // Part of another name, or a person's.
  kNone,
  kFor,      // "of X", "X's": as places are named, and others too.
  kSure,     // "in X", "the town of X", "X region", "X, Ukraine".
};

// A name that may be a place.
struct PlaceCandidate {
  TokenRange tokens;
  uint32_t name_end = 0;  // Of the name without "Harbour", "region".
  uint32_t sentence = 0;
  std::vector<uint32_t> places = {};  // Best known first; empty = none known.
  const Byname* byname = nullptr;
  PlaceEvidence evidence = PlaceEvidence::kNone;
  bool in_title = false;       // A headline or a sentence in Title Case.
  bool opens_sentence = false;
  bool wants_region = false;   // "Donetsk region"
  bool feature = false;        // "Larkspur Harbour"
  bool locative = false;       // A preposition of place stands before it.
  bool acts = false;           // Subject, possessor or party: "Moscow said".
  bool in_body = false;        // "Norway News Agency", "Kyiv Mayor"
  std::optional<uint32_t> inside = {};  // The next candidate: "Derna, Libya".
};

// Finds the names of a document that may be places, with what their
// neighbours say of them. Reads its arguments only; linear in the document.
class PlaceScanner {
 public:
  PlaceScanner(const Gazetteer& gazetteer, const PlaceLexicon& lexicon,
               const language::Document& document)
      : gazetteer_(gazetteer), lexicon_(lexicon), document_(document) {}

  // In text order; candidates do not overlap.
  std::vector<PlaceCandidate> Scan();

 private:
  void ScanSentence(uint32_t sentence);
  std::optional<PlaceCandidate> KnownAt(uint32_t i);
  std::optional<PlaceCandidate> UnknownAt(uint32_t i) const;
  // False for a word that is a place's name and mostly something else.
  bool IsNameOf(const PlaceCandidate& c) const;
  uint32_t RunEnd(uint32_t i) const;
  void ReadLeft(PlaceCandidate& c) const;
  void ReadRight(PlaceCandidate& c) const;
  void ReadActing(PlaceCandidate& c) const;
  void ReadDateline(PlaceCandidate& c) const;
  bool IsDateline(const PlaceCandidate& c) const;
  // "in X", "near X", "the town of X": where even unknown names are places.
  bool IsScene(const PlaceCandidate& c) const;
  bool IsKnown(uint32_t i) const;
  void KeepBynameCountry(PlaceCandidate& c) const;
  void LinkContainers();

  bool Has(uint32_t i, uint32_t classes) const;
  bool IsCapitalized(uint32_t i) const;
  bool Touches(uint32_t i) const;  // Token i follows i - 1 with a blank only.
  bool IsPossessive(uint32_t i) const;
  std::string_view Lower(uint32_t i) const;

  const Gazetteer& gazetteer_;
  const PlaceLexicon& lexicon_;
  const language::Document& document_;
  std::vector<PlaceCandidate> found_;
  // The sentence being read.
  uint32_t sentence_ = 0;
  uint32_t first_ = 0;
  uint32_t end_ = 0;
  bool title_ = false;
  std::string key_;  // Buffer of KnownAt().
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_PLACE_SCAN_H_
