#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/figure_reads.h"
#include "daemon/serve/figure_words.h"
#include "daemon/serve/render.h"
#include "daemon/serve/token.h"
#include "daemon/store/term_index.h"

namespace factline::serve {
namespace {

using Spoken = SearchQuery::Spoken;

constexpr int kDefaultSearchSize = 20;
constexpr int kMaxSearchSize = 200;
// Entries of the index that are read for one word: some 50 ms. A word, or the
// front of one, that more figures have is looked for in what the other words
// found.
constexpr int kMaxEntriesOfAWord = 50'000;
// Figures that are read to be ranked, the ones that the index knows best.
constexpr size_t kMaxRanked = 2000;

// What the index knows of one figure and one word.
struct Hit {
  bool named = false;  // In its key, measure or label.
  bool whole = false;
  Spoken spoken = Spoken::kNo;

  int weight() const {
    return (named ? 4 : 0) + (whole ? 2 : 0) + static_cast<int>(spoken);
  }
};
struct Hits {
  std::map<std::string, Hit> figures;  // By id.
  bool complete = false;               // Else there are more.
};

// Figures that have a word or begin one with it.
absl::StatusOr<Hits> HitsOf(const store::StoreView& view,
                            const std::string& word) {
  Hits hits;
  int entries = 0;
  for (const auto kind : {store::TermKind::kWord, store::TermKind::kSpoken}) {
    const auto visit = [&](std::string_view found, const std::string& id) {
      Hit& hit = hits.figures[id];
      const bool whole = found == word;
      if (kind == store::TermKind::kWord) {
        hit.named = true;
        hit.whole |= whole;
      } else if (hit.spoken != Spoken::kWhole) {
        hit.spoken = whole ? Spoken::kWhole : Spoken::kFront;
      }
      return ++entries < kMaxEntriesOfAWord;
    };
    FACTLINE_RETURN_IF_ERROR(store::ScanWords(view, kind, word, visit));
  }
  hits.complete = entries < kMaxEntriesOfAWord;
  return hits;
}

// A figure that may match, with what its speakers' names have of each word.
struct Candidate {
  std::string id;
  int weight = 0;
  std::vector<Spoken> spoken;
};

// Those that all words were found in. Of a word that too many have nothing more
// is known: the figure itself tells.
absl::StatusOr<std::vector<Candidate>> FindCandidates(
    const store::StoreView& view, const SearchQuery& query) {
  std::vector<Hits> hits;
  for (const std::string& word : query.words()) {
    FACTLINE_ASSIGN_OR_RETURN(hits.emplace_back(), HitsOf(view, word));
  }
  const auto narrower = [](const Hits& a, const Hits& b) {
    return std::make_tuple(!a.complete, a.figures.size()) <
           std::make_tuple(!b.complete, b.figures.size());
  };
  const Hits& fewest = *std::min_element(hits.begin(), hits.end(), narrower);
  std::vector<Candidate> candidates;
  for (const auto& [id, unused] : fewest.figures) {
    Candidate candidate{.id = id, .weight = 0, .spoken = {}};
    bool all = true;
    for (const Hits& of_word : hits) {
      const auto found = of_word.figures.find(id);
      const bool has = found != of_word.figures.end();
      all = all && (has || !of_word.complete);
      const Hit hit = has ? found->second : Hit();
      candidate.weight += hit.weight();
      candidate.spoken.push_back(hit.spoken);
    }
    if (all) candidates.push_back(std::move(candidate));
  }
  return candidates;
}

void KeepBest(std::vector<Candidate>& candidates) {
  if (candidates.size() <= kMaxRanked) return;
  const auto better = [](const Candidate& a, const Candidate& b) {
    return std::tie(b.weight, a.id) < std::tie(a.weight, b.id);
  };
  std::nth_element(candidates.begin(), candidates.begin() + kMaxRanked,
                   candidates.end(), better);
  candidates.resize(kMaxRanked);
}

// Figures by key, which counts down from the best possible score, and id.
using Ranking = std::map<std::pair<std::string, std::string>, Figure>;

absl::StatusOr<Ranking> Rank(const ReadContext& context, const Page& page,
                             const SearchQuery& query,
                             const std::vector<Candidate>& candidates) {
  // A figure may be found by its own words and by those of claims that another
  // one lent it: the best counts.
  std::map<std::string, std::pair<int, Figure>> best;
  int rows = 0;
  for (const Candidate& candidate : candidates) {
    if (++rows % kRowsPerCheck == 0 && context.cancelled()) {
      return absl::CancelledError("nobody waits");
    }
    absl::StatusOr<Figure> figure = page.view->GetFigure(candidate.id);
    if (absl::IsNotFound(figure.status())) continue;
    FACTLINE_RETURN_IF_ERROR(figure.status());
    const int score = query.Score(*figure, candidate.spoken);
    std::pair<int, Figure>& known = best[figure->id];
    if (score > known.first) known = {score, *std::move(figure)};
  }
  Ranking ranking;
  for (auto& [id, scored] : best) {
    if (scored.first == 0) continue;
    ranking.emplace(
        std::make_pair(
            absl::StrFormat("%09d", SearchQuery::kMaxScore - scored.first), id),
        std::move(scored.second));
  }
  return ranking;
}

}  // namespace

absl::StatusOr<v1::SearchFiguresResponse> SearchFigures(
    const ReadContext& context, const v1::SearchFiguresRequest& request) {
  FACTLINE_ASSIGN_OR_RETURN(const SearchQuery query,
                            SearchQuery::Parse(request.query()));
  FACTLINE_ASSIGN_OR_RETURN(
      const Page page,
      OpenPage(context.store,
               {.size = request.page_size(),
                .default_size = kDefaultSearchSize,
                .max_size = kMaxSearchSize,
                .token = request.page_token(),
                .as_of = request.as_of(),
                .query_hash = HashQuery(
                    {"search", request.query(), HashText(request.as_of())})}));
  v1::SearchFiguresResponse response;
  *response.mutable_read_position() = convert::ToProto(page.view->position());
  FACTLINE_ASSIGN_OR_RETURN(std::vector<Candidate> candidates,
                            FindCandidates(*page.view, query));
  KeepBest(candidates);
  FACTLINE_ASSIGN_OR_RETURN(const Ranking ranking,
                            Rank(context, page, query, candidates));
  auto row = page.first
                 ? ranking.begin()
                 : ranking.upper_bound({page.last_key, page.last_name});
  const Ranking::key_type* last = nullptr;
  size_t bytes = 0;
  for (; row != ranking.end(); ++row) {
    if (page.IsFull(response.figures_size(), bytes)) {
      response.set_next_page_token(page.TokenAfter(last->first, last->second));
      break;
    }
    *response.add_figures() =
        RenderFigure(row->second, page.view->position());
    bytes += response.figures().rbegin()->ByteSizeLong();
    last = &row->first;
  }
  return response;
}

}  // namespace factline::serve
