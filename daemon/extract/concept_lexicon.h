#ifndef FACTLINE_DAEMON_EXTRACT_CONCEPT_LEXICON_H_
#define FACTLINE_DAEMON_EXTRACT_CONCEPT_LEXICON_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/lexicon_file.h"
#include "daemon/language/document.h"
#include "daemon/model/claim.h"

namespace factline::extract {

// What can be counted: the line of concepts.tsv that words stand for.
struct Concept {
  std::string id;  // "killed"
  Tally tally = Tally::kPerEvent;
  bool by_actor = false;    // Who did it tells figures apart.
  bool by_cause = false;    // What did it tells figures apart.
  bool away = false;        // Done to others: who acts is not where it is.
  bool of_persons = false;  // A missing object is people.
  bool toll = false;        // Runs on after its event.
  bool episode = false;     // A level that belongs to one event.
  // Where several nouns count one thing ("400 jobs", "400 workers", "400
  // people" laid off), the object that keys have for all of them; empty = each
  // noun its own.
  std::string counted_as = {};
  // The subset that says no more than that object ("worker").
  std::string plain_subset = {};
};

// What objects.tsv says of a head noun.
struct ObjectInfo {
  std::string object;  // "person"
  std::string kind;    // "person", "arms", "money" ...
  std::string subset;  // "child"; empty when the word says no more.
};

enum class WordKind : uint8_t { kVerb, kNoun, kAdjective };

// The lexicons of measures: concepts.tsv, objects.tsv and causes.tsv.
// Immutable after Load(), thread-safe; returned pointers live as long as it.
class ConceptLexicon {
 public:
  // The files of `dir` where it has them, else the built-in ones ("" = all
  // built in), and what it adds to them; see LexiconFile::Load(). Of two
  // entries that fit as well, the added one counts. InvalidArgument with file
  // and line when a row is malformed or contradicts an earlier one.
  static absl::StatusOr<ConceptLexicon> Load(const std::string& dir);

  // The concept whose word starts at token `at`, which must be of `kind`.
  // Words in a row and particles are looked for before token `limit`, at most
  // the end of the sentence. Of
  // several the one with most words wins, an entry that asks for `object`'s
  // word or kind before one that does not.
  const Concept* Find(WordKind kind, const language::Document& document,
                      uint32_t at, uint32_t limit,
                      const ObjectInfo* object) const;

  // Ids of the concepts that `lemma` alone is an entry of, with whatever object:
  // "wound" gives "injured".
  std::vector<std::string_view> IdsOf(std::string_view lemma) const;

  // What the compound noun ending at token `head` is, looking back no further
  // than `first`: the longest entry. Null when no entry has it.
  const ObjectInfo* FindObject(const language::Document& document,
                               uint32_t first, uint32_t head) const;

  // The cause that the compound ending at token `head` names; empty if none, or
  // if it only begins a longer one that names none ("fire service").
  std::string_view FindCause(const language::Document& document,
                             uint32_t head) const;

  // Whether what has this cause goes on for months, as an epidemic does, so that
  // its total and the count of a day are two figures.
  bool IsLasting(std::string_view cause) const;
  // Rain, wind and what they set off, which news tells as one disaster.
  bool IsWeather(std::string_view cause) const;

  // Nouns whose small counts build a sentence: "the two sides".
  bool IsStructural(std::string_view lemma) const;
  // Nouns that pack what follows their "of": "a pod of 70 whales".
  bool IsGroup(std::string_view lemma) const;

 private:
  // One word or phrase of a concept; the map's key is its first word.
  struct Entry {
    std::vector<std::string> rest;  // Words after the first.
    bool apart = false;             // `rest` may follow after other words.
    bool added = false;             // By the user.
    std::string object;             // Word or kind asked for; empty = any.
    uint32_t sense = 0;             // Index into concepts_.
  };
  using Entries = absl::flat_hash_map<std::string, std::vector<Entry>>;

  struct Compound {
    std::vector<std::string> before;  // Words before the last.
    bool added = false;               // By the user.
    uint32_t value = 0;
  };
  using Compounds = absl::flat_hash_map<std::string, std::vector<Compound>>;

  absl::Status AddConcepts(const LexiconFile& file);
  absl::Status AddObjects(const LexiconFile& file);
  absl::Status AddCauses(const LexiconFile& file);
  // The index of the row's concept, new or known.
  absl::StatusOr<uint32_t> AddConcept(const LexiconRow& row);
  absl::Status AddObjectRow(const LexiconRow& row);
  static absl::Status AddWord(const LexiconRow& row,
                              const std::string& word, uint32_t sense,
                              Entries& entries);
  static std::optional<uint32_t> FindCompound(
      const Compounds& compounds, const language::Document& document,
      uint32_t first, uint32_t head);

  std::vector<Concept> concepts_;
  absl::flat_hash_map<std::string, uint32_t> concept_index_;  // By id.
  Entries words_[3];  // By WordKind.
  std::vector<ObjectInfo> objects_;
  Compounds object_words_;
  std::vector<std::string> causes_;
  Compounds cause_words_;
  absl::flat_hash_set<std::string> lasting_;
  absl::flat_hash_set<std::string> weather_;
  absl::flat_hash_set<std::string> structural_;
  absl::flat_hash_set<std::string> groups_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_CONCEPT_LEXICON_H_
