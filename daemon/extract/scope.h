#ifndef FACTLINE_DAEMON_EXTRACT_SCOPE_H_
#define FACTLINE_DAEMON_EXTRACT_SCOPE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/extract/claim_input.h"

namespace factline::extract {

// Where a figure holds.
struct Scope {
  std::string name;      // As the article says: "off the Belgian coast".
  std::string place_id;  // "geo:703448", else the lower-case name.
  std::string country;   // ISO 3166-1 alpha-2; empty = unknown.
  std::string region;    // "geo:..." that it is or lies in; empty = unknown.
  bool focus = false;    // Not named near the figure: the article's own place.
  bool own = false;      // Named in the figure's sentence.
};

// What of a figure matters to its place.
struct ScopeQuestion {
  uint32_t sentence = 0;
  uint32_t at = 0;                         // First token of the number.
  std::optional<language::Span> credited;  // Innermost credited content.
  // Who acts is not where it happens ("Russia launched"); else a country that
  // is said to have the figure is its place ("Britain recorded 10 deaths").
  bool by_actor = false;
  bool wide = false;     // Runs over days or more, so hardly over one spot.
  bool told = false;  // By the cue itself: "New Mexico reported 38 cases".
  bool national = false;  // "1,400 a year on the country's roads"
  bool follows = false;  // Tells more of the figure before: "61 of them".
  bool acted = false;    // Someone did it, who need not be where others were.
  // Who acts where it is: "Poland scrambled 4 jets".
  std::optional<uint32_t> home_actor = {};
  bool away = false;  // Meant for others than who acts: "pledged for Ukraine".
  // Of a sentence that is credited as a whole: none of its clauses is another's.
  bool statement = false;
};

// Finds where figures hold.
//
// Order of preference: a scene of the figure's sentence, a country said to have
// it, a scene earlier in its paragraph, the place of a figure shortly before,
// the article's focus place.
class ScopeReader {
 public:
  explicit ScopeReader(const ClaimInput& input);

  // Ask in text order: answers lend their place to what follows them. Empty
  // when the article names no place.
  std::optional<Scope> At(const ScopeQuestion& question);

 private:
  struct Candidate {
    uint32_t mention = 0;  // Index into Layers::places.
    uint32_t first = 0;    // Tokens of the place with what widens it
    uint32_t end = 0;      // ("Tasmania's west coast").
    bool scene = false;    // Stands where scenes stand: "in", "off", "near".
    bool actor = false;    // A country as one who acts or owns.
    bool widened = false;
    bool dateline = false;
    bool near = false;   // "near Brandon": next to where it happened.
    bool ranks = false;  // "the worst in Europe"
    bool toward = false;  // "to Minsk": where something went.
    bool meant = false;  // "for Minsk"
    bool apart = false;   // "from Minsk", "with Minsk": not where it is.
    bool opens = false;   // Stands before all else: "In Lima, police said".
    bool listed = false;  // ", Georgia 17": behind a comma or "and".
    bool holds = false;   // "the Darfur town of Kutum": the town is the place.
  };
  struct Score {
    double weight = 0;
    int scenes = 0;    // Mentions as a scene.
    size_t shown = 0;  // Index into candidates_: the form to show.
    uint32_t paragraph = 0;  // Where it is named first.
  };

  std::optional<Scope> Find(const ScopeQuestion& question);
  Candidate Read(uint32_t mention) const;
  void Widen(TokenRange sentence, Candidate& candidate) const;
  void WidenMarket(TokenRange sentence, Candidate& candidate) const;
  bool OnlyRanks(TokenRange sentence, const Candidate& candidate) const;
  bool Describes(uint32_t participle, uint32_t first) const;
  bool HasScenePreposition(TokenRange sentence,
                           const Candidate& candidate) const;
  bool OfOffice(TokenRange sentence, const Candidate& candidate) const;
  bool NamesEvent(TokenRange sentence, const Candidate& candidate) const;
  bool TellsMore(uint32_t begin, uint32_t end) const;
  bool ListsPlaces(uint32_t sentence) const;
  bool OpensSentence(TokenRange sentence, const Candidate& candidate) const;
  bool IsDateline(TokenRange sentence, const Candidate& candidate) const;
  double Fitness(const ScopeQuestion& question, const Candidate& c) const;
  bool LastLends(const ScopeQuestion& question) const;
  const Candidate* BestOf(const ScopeQuestion& question) const;
  Scope OwnScope(const Candidate& candidate) const;
  Scope ScopeOf(const Candidate& candidate, bool focus) const;
  double WeightOf(const Candidate& candidate) const;
  uint32_t LeadEnd() const;
  void AddHeld(std::map<std::string, Score>& scores) const;
  void FindFocus();
  void FindHome();
  bool FocusInside(const Candidate& outer) const;
  bool Inside(const Candidate& inner, const Candidate& outer) const;

  const ClaimInput& input_;
  std::vector<Candidate> candidates_;     // In text order.
  std::vector<uint32_t> first_of_;        // By sentence, one more at the end.
  std::vector<uint32_t> first_quantity_;  // Likewise.
  std::optional<size_t> focus_;           // Index into candidates_ ...
  std::optional<size_t> home_;            // ... and of the focus's country.
  std::optional<Scope> last_;             // Own place of the last figure ...
  uint32_t last_mention_ = 0;             // ... its mention ...
  uint32_t last_sentence_ = 0;            // ... and its sentence.
  std::optional<Scope> answer_;           // Place of the last figure ...
  uint32_t answer_sentence_ = 0;          // ... and its sentence.
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_SCOPE_H_
