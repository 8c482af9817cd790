#include "daemon/extract/role_lexicon.h"

#include "daemon/base/status.h"
#include "daemon/extract/lexicon_file.h"

namespace factline::data {
extern const std::string_view roles_tsv;
}

namespace factline::extract {

absl::StatusOr<RoleLexicon> RoleLexicon::Load(const std::string& dir) {
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile file,
      LexiconFile::Load(dir, "roles.tsv", data::roles_tsv));
  RoleLexicon lexicon;
  FACTLINE_RETURN_IF_ERROR(lexicon.words_.Add(file, {{"honorific", kHonorific},
                                                     {"role", kRole},
                                                     {"people", kPeople},
                                                     {"body", kBody},
                                                     {"document", kDocument},
                                                     {"joiner", kJoiner},
                                                     {"particle", kParticle},
                                                     {"modifier", kModifier}}));
  for (const LexiconRow& row : file.rows()) {
    if (row.section != "role") continue;
    for (const std::string& word : row.List(0)) {
      lexicon.offices_.try_emplace(AsciiLower(word), row.line);
    }
  }
  return lexicon;
}

}  // namespace factline::extract
