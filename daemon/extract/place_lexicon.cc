#include "daemon/extract/place_lexicon.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "daemon/base/status.h"
#include "daemon/extract/fold.h"

namespace factline::data {
extern const std::string_view countries_tsv;
extern const std::string_view place_words_tsv;
extern const std::string_view roles_tsv;
}  // namespace factline::data

namespace factline::extract {
namespace {

constexpr std::string_view kCountriesFile = "countries.tsv";
constexpr std::string_view kWordsFile = "place_words.tsv";
constexpr std::string_view kRolesFile = "roles.tsv";

}  // namespace

Byname& PlaceLexicon::Name(std::string_view byname, uint32_t place) {
  const std::string folded = FoldName(byname);
  const size_t words =
      1 + static_cast<size_t>(std::count(folded.begin(), folded.end(), ' '));
  size_t& most = max_words_[folded.substr(0, folded.find(' '))];
  most = std::max(most, words);
  Byname& entry = bynames_[folded];
  entry.place = place;
  return entry;
}

absl::Status PlaceLexicon::AddCountry(const LexiconFile& file,
                                      const LexiconRow& row,
                                      Gazetteer& gazetteer) {
  const Place* country = gazetteer.Country(row.Field(0));
  if (country == nullptr) return file.ErrorAt(row, "unknown country code");
  const uint32_t place = gazetteer.IndexOf(*country);
  for (const std::string& name : row.List(1)) gazetteer.AddName(name, place);
  for (const std::string& word : row.List(2)) {
    Name(word, place).adjective = true;
  }
  for (const std::string& word : row.List(3)) Name(word, place).people = true;
  for (const std::string& word : row.List(4)) Name(word, place).metonym = true;
  return absl::OkStatus();
}

absl::Status PlaceLexicon::AddPart(const LexiconFile& file,
                                   const LexiconRow& row,
                                   Gazetteer& gazetteer) {
  for (const uint32_t place : gazetteer.Find(FoldName(row.Field(0)))) {
    if (gazetteer.place(place).country != row.Field(1)) continue;
    for (const std::string& word : row.List(2)) {
      Name(word, place).adjective = true;
    }
    for (const std::string& word : row.List(3)) Name(word, place).people = true;
    return absl::OkStatus();
  }
  return file.ErrorAt(row, "no place of that name in that country");
}

absl::Status PlaceLexicon::AddRegion(const LexiconFile& file,
                                     const LexiconRow& row,
                                     Gazetteer& gazetteer) {
  const std::string_view code = row.Field(1);
  if (!code.empty() && gazetteer.Country(code) == nullptr) {
    return file.ErrorAt(row, "unknown country code");
  }
  const std::string name = FoldName(row.Field(0));
  if (name.empty()) return file.ErrorAt(row, "expected a name");
  // What GeoNames knows in that country gets the other names only.
  std::optional<uint32_t> place;
  for (const uint32_t known : gazetteer.Find(name)) {
    if (!code.empty() && gazetteer.place(known).country == code &&
        gazetteer.place(known).kind == PlaceKind::kRegion) {
      place = known;
    }
  }
  if (!place) place = gazetteer.AddFeature(row.Field(0), code);
  for (const std::string& other : row.List(2)) gazetteer.AddName(other, *place);
  return absl::OkStatus();
}

absl::StatusOr<PlaceLexicon> PlaceLexicon::Load(const std::string& dir,
                                                Gazetteer& gazetteer) {
  PlaceLexicon lexicon;
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile words,
      LexiconFile::Load(dir, std::string(kWordsFile), data::place_words_tsv));
  FACTLINE_RETURN_IF_ERROR(lexicon.words_.Add(
      words, {{"locative", kLocativeWord},
              {"weak", kWeakLocativeWord},
              {"direction", kDirectionWord},
              {"kind", kKindWord},
              {"region", kRegionWord},
              {"feature", kFeatureWord},
              {"prefix", kPrefixWord},
              {"stake", kStakeWord},
              {"strike", kStrikeWord},
              {"named", kNamedWord},
              {"never", kNeverWord},
              {"opener", kOpenerWord},
              {"speech", kSpeechWord}}));
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile roles,
      LexiconFile::Load(dir, std::string(kRolesFile), data::roles_tsv));
  FACTLINE_RETURN_IF_ERROR(lexicon.words_.Add(
      roles, {{"role", kBodyWord},
              {"people", kBodyWord},
              {"body", kBodyWord},
              {"document", kBodyWord},
              {"honorific", 0},
              {"joiner", 0},
              {"particle", 0},
              {"modifier", kBodyWord}}));
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile countries,
      LexiconFile::Load(dir, std::string(kCountriesFile), data::countries_tsv));
  // Regions first: parts may be among them.
  for (const bool regions : {true, false}) {
    for (const LexiconRow& row : countries.rows()) {
      if ((row.section == "regions") != regions) continue;
      if (regions) {
        FACTLINE_RETURN_IF_ERROR(lexicon.AddRegion(countries, row, gazetteer));
      } else if (row.section == "countries") {
        FACTLINE_RETURN_IF_ERROR(lexicon.AddCountry(countries, row, gazetteer));
      } else if (row.section == "parts") {
        FACTLINE_RETURN_IF_ERROR(lexicon.AddPart(countries, row, gazetteer));
      } else {
        return countries.ErrorAt(row, "unknown section");
      }
    }
  }
  return lexicon;
}

}  // namespace factline::extract
