#ifndef FACTLINE_DAEMON_EXTRACT_PLACE_LEXICON_H_
#define FACTLINE_DAEMON_EXTRACT_PLACE_LEXICON_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "daemon/base/strings.h"
#include "daemon/extract/gazetteer.h"
#include "daemon/extract/lexicon_file.h"
#include "daemon/extract/word_table.h"

namespace factline::extract {

// Classes of the words around names, see lexicon/place_words.tsv.
enum PlaceWord : uint32_t {
  kLocativeWord = 1 << 0,
  kWeakLocativeWord = 1 << 1,
  kDirectionWord = 1 << 2,
  kKindWord = 1 << 3,
  kRegionWord = 1 << 4,
  kFeatureWord = 1 << 5,
  kPrefixWord = 1 << 7,
  kNeverWord = 1 << 8,
  kOpenerWord = 1 << 9,
  kSpeechWord = 1 << 10,
  kStakeWord = 1 << 12,
  kStrikeWord = 1 << 6,
  kNamedWord = 1 << 13,
  kBodyWord = 1 << 11,  // Bodies and offices, of roles.tsv.
};

// How else a country, or a part of one, is named.
struct Byname {
  uint32_t place = 0;
  bool adjective = false;  // "Ukrainian"
  bool people = false;     // "Ukrainians"
  bool metonym = false;    // "Kyiv", "the Kremlin"
};

// Countries' bynames and the words around names of places.
//
// Immutable once built, thread-safe.
class PlaceLexicon {
 public:
  // Reads countries.tsv and place_words.tsv of `dir` (or the built-in ones)
  // and adds the names and features of the former to `gazetteer`.
  // InvalidArgument with file and line when a row is malformed.
  static absl::StatusOr<PlaceLexicon> Load(const std::string& dir,
                                           Gazetteer& gazetteer);

  // The byname of a folded word or phrase, or null.
  const Byname* FindByname(std::string_view folded) const {
    const auto it = bynames_.find(ToAbsl(folded));
    return it == bynames_.end() ? nullptr : &it->second;
  }
  // How many words the longest byname has that begins with this folded word.
  size_t MaxWords(std::string_view folded_first_word) const {
    const auto it = max_words_.find(ToAbsl(folded_first_word));
    return it == max_words_.end() ? 0 : it->second;
  }

  const WordTable& words() const { return words_; }

 private:
  absl::Status AddCountry(const LexiconFile& file, const LexiconRow& row,
                          Gazetteer& gazetteer);
  absl::Status AddPart(const LexiconFile& file, const LexiconRow& row,
                       Gazetteer& gazetteer);
  absl::Status AddRegion(const LexiconFile& file, const LexiconRow& row,
                         Gazetteer& gazetteer);

  Byname& Name(std::string_view byname, uint32_t place);

  absl::flat_hash_map<std::string, Byname> bynames_;
  absl::flat_hash_map<std::string, size_t> max_words_;
  WordTable words_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_PLACE_LEXICON_H_
