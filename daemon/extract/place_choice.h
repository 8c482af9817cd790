#ifndef FACTLINE_DAEMON_EXTRACT_PLACE_CHOICE_H_
#define FACTLINE_DAEMON_EXTRACT_PLACE_CHOICE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "daemon/extract/gazetteer.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/place_lexicon.h"
#include "daemon/extract/place_scan.h"
#include "daemon/language/document.h"

namespace factline::extract {

// Decides over the candidates of one article: which are places, and which
// place each one is. What the article says clearly in one sentence ("in Derna,
// Libya") holds for the same name elsewhere.
class PlaceChooser {
 public:
  PlaceChooser(const Gazetteer& gazetteer, const PlaceLexicon& lexicon,
               const language::Document& document,
               std::vector<PlaceCandidate> candidates)
      : gazetteer_(gazetteer),
        lexicon_(lexicon),
        document_(document),
        candidates_(std::move(candidates)) {}

  // In text order.
  std::vector<PlaceMention> Choose(std::string_view dateline_place);

 private:
  void CountVotes(std::string_view dateline_place);
  void LearnNames();
  void LearnCountries();
  bool Accepts(const PlaceCandidate& c) const;
  void DropForeign(PlaceCandidate& c) const;
  bool AcceptsKnown(const PlaceCandidate& c) const;
  std::optional<uint32_t> BestPlace(const PlaceCandidate& c) const;
  double Score(const PlaceCandidate& c, const Place& place) const;
  // A noun follows at once: "US officials" as against "to the US".
  bool PrecedesNoun(const PlaceCandidate& c) const;
  bool IsActor(const PlaceCandidate& c) const;
  PlaceMention Mention(const PlaceCandidate& c) const;
  void SetPlace(const Place& place, PlaceMention& mention) const;
  std::string Key(const PlaceCandidate& c) const;

  const Gazetteer& gazetteer_;
  const PlaceLexicon& lexicon_;
  const language::Document& document_;
  std::vector<PlaceCandidate> candidates_;
  // Folded names that the article clearly uses as places, or as other names.
  absl::flat_hash_set<std::string> sure_;
  absl::flat_hash_set<std::string> doubtful_;
  // Countries that names of no gazetteer are said to lie in, by folded name.
  absl::flat_hash_map<std::string, std::string> said_countries_;
  absl::flat_hash_map<std::string, int> country_votes_;
  absl::flat_hash_set<int64_t> regions_;
  absl::flat_hash_map<std::string, int> region_votes_;  // By country.
  int votes_ = 0;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_PLACE_CHOICE_H_
