#include "daemon/extract/cue_lexicon.h"

#include <optional>

#include "absl/strings/str_split.h"
#include "daemon/base/status.h"
#include "daemon/extract/lexicon_file.h"

namespace factline::data {
extern const std::string_view cues_tsv;
}

namespace factline::extract {
namespace {

std::optional<Stance> ParseStance(std::string_view text) {
  if (text == "asserts") return Stance::kAsserts;
  if (text == "reports") return Stance::kReports;
  if (text == "denies") return Stance::kDenies;
  if (text == "questions") return Stance::kQuestions;
  return std::nullopt;
}

std::optional<CueKind> ParseKind(std::string_view text) {
  if (text == "speech") return CueKind::kSpeech;
  if (text == "clause") return CueKind::kClause;
  if (text == "strict") return CueKind::kStrict;
  if (text == "object") return CueKind::kObject;
  if (text == "vow") return CueKind::kVow;
  if (text == "hearer") return CueKind::kHearer;
  if (text == "against") return CueKind::kAgainst;
  if (text == "toll") return CueKind::kToll;
  if (text == "quote") return CueKind::kQuote;
  return std::nullopt;
}

}  // namespace

absl::Status CueLexicon::AddVerb(const LexiconFile& file,
                                 const LexiconRow& row) {
  const std::optional<Stance> stance = ParseStance(row.Field(1));
  const std::optional<CueKind> kind = ParseKind(row.Field(2));
  if (!stance) return file.ErrorAt(row, "unknown stance");
  if (!kind) return file.ErrorAt(row, "unknown kind of cue");
  for (const std::string& form : row.List(0)) {
    const std::vector<std::string> words = absl::StrSplit(form, ' ');
    if (words.size() > 2) return file.ErrorAt(row, "cue of over two words");
    verbs_[words[0]].push_back({.stance = *stance,
                                .kind = *kind,
                                .second = words.size() > 1 ? words[1] : ""});
  }
  return absl::OkStatus();
}

absl::StatusOr<CueLexicon> CueLexicon::Load(const std::string& dir) {
  FACTLINE_ASSIGN_OR_RETURN(const LexiconFile file,
                            LexiconFile::Load(dir, "cues.tsv", data::cues_tsv));
  CueLexicon lexicon;
  for (const LexiconRow& row : file.rows()) {
    if (row.List(0).empty()) return file.ErrorAt(row, "expected words");
    if (row.section == "verbs") {
      FACTLINE_RETURN_IF_ERROR(lexicon.AddVerb(file, row));
    } else if (row.section == "leads") {
      for (const std::string& lead : row.List(0)) {
        std::vector<std::string> words = absl::StrSplit(lead, ' ');
        std::string first = words.front();
        lexicon.leads_[std::move(first)].push_back(std::move(words));
      }
    }
  }
  FACTLINE_RETURN_IF_ERROR(lexicon.words_.Add(file, {{"verbs", 0},
                                                     {"leads", 0},
                                                     {"nouns", kClaimNoun},
                                                     {"tolls", kTollNoun},
                                                     {"false", kFalseWord},
                                                     {"hearers", kHearerWord},
                                                     {"adverbs", kCueAdverb}}));
  return lexicon;
}

const std::vector<Cue>& CueLexicon::Verbs(std::string_view lower) const {
  static const std::vector<Cue>& none = *new std::vector<Cue>();
  const auto it = verbs_.find(ToAbsl(lower));
  return it == verbs_.end() ? none : it->second;
}

const std::vector<std::vector<std::string>>& CueLexicon::Leads(
    std::string_view lower) const {
  static const auto& none = *new std::vector<std::vector<std::string>>();
  const auto it = leads_.find(ToAbsl(lower));
  return it == leads_.end() ? none : it->second;
}

}  // namespace factline::extract
