#include "daemon/serve/figure_words.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/serve/errors.h"

namespace factline::serve {
namespace {

// Weights of one word: a whole word beats the front of one, a part of the
// identity beats the label. Points break ties and stay below one step.
constexpr int kIdentityWeight = 4;
constexpr int kLabelWeight = 2;
constexpr int kWholeWord = 2;
constexpr int kStep = 10'000;

// 0 = not there, 1 = front of a word, kWholeWord = a word.
int Find(const std::string& wanted, const std::vector<std::string>& words) {
  int best = 0;
  for (const std::string& word : words) {
    if (word == wanted) return kWholeWord;
    if (word.starts_with(wanted)) best = 1;
  }
  return best;
}

bool StandsFor(const std::vector<std::string>& concepts,
               const std::string& id) {
  return std::find(concepts.begin(), concepts.end(), id) != concepts.end();
}

}  // namespace

absl::StatusOr<SearchQuery> SearchQuery::Parse(std::string_view text,
                                               const ConceptIds* concepts) {
  if (text.size() > kMaxBytes) {
    return InvalidField("query", absl::StrCat("over ", kMaxBytes, " bytes"));
  }
  SearchQuery query;
  query.words_ = SearchWords(text);
  if (query.words_.empty()) return InvalidField("query", "has no words");
  if (query.words_.size() > kMaxWords) {
    return InvalidField("query", absl::StrCat("over ", kMaxWords, " words"));
  }
  for (const std::string& word : query.words_) {
    query.concepts_.push_back(concepts != nullptr && *concepts
                                  ? (*concepts)(word)
                                  : std::vector<std::string>());
  }
  return query;
}

int SearchQuery::Score(const Figure& figure,
                       const std::vector<Spoken>& spoken) const {
  const Measure& m = figure.measure;
  const FigureKey& k = figure.key;
  const std::vector<std::string> identity = SearchWords(
      absl::StrCat(m.action, " ", m.object, " ", m.subset, " ", m.actor, " ",
                   m.place, " ", k.concept_id, " ", k.object, " ", k.subset,
                   " ", k.actor, " ", k.cause, " ", k.unit_code));
  const std::vector<std::string> label = SearchWords(figure.display_name);
  int score = 0;
  for (size_t i = 0; i < words_.size(); ++i) {
    const std::string& word = words_[i];
    const int found = std::max({kIdentityWeight * Find(word, identity),
                                kLabelWeight * Find(word, label),
                                kLabelWeight * static_cast<int>(spoken[i]),
                                StandsFor(concepts_[i], k.concept_id)
                                    ? kIdentityWeight
                                    : 0});
    if (found == 0) return 0;
    score += found;
  }
  return score * kStep +
         static_cast<int>(std::min<size_t>(figure.points.size(), kStep - 1));
}

}  // namespace factline::serve
