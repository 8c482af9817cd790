#include "daemon/extract/quantity_context.h"

#include <algorithm>
#include <string_view>

namespace factline::extract {
namespace {

using language::Upos;

// Comparators and fillers that may stand between a verb and its number; more
// are no English.
constexpr int kMaxSteps = 4;

// The piece before `i` that is no opening quotation mark.
int Before(const PieceList& pieces, int i) {
  const std::string_view text = pieces.Text(i - 1);
  const bool quote = text == "\"" || text == "'" || text == "\u201C" ||
                     text == "\u2018";
  return quote && pieces.Glued(i) ? i - 2 : i - 1;
}

bool IsAdverb(const PieceList& pieces, int i) {
  return pieces.IsWord(i) && pieces.Lower(i).size() > 3 &&
         pieces.Lower(i).ends_with("ly");
}

// Steps back from piece `at` over comparators, fillers, adverbs and "by"; -1
// where a comparator makes the number a level: "rose above 100".
int StepBack(const Scene& scene, int at, bool& by) {
  for (int step = 0; step < kMaxSteps; ++step) {
    if (scene.pieces.Lower(at) == "by") {
      by = true;
      --at;
    } else if (const auto match = scene.lexicon.before.EndingAt(
                   scene.pieces, at)) {
      if (!by && match.end == match.begin + 1 &&
          scene.pieces.Is(at, kLevelPreposition)) {
        return -1;
      }
      at = match.begin - 1;
    } else if (IsAdverb(scene.pieces, at)) {
      --at;
    } else {
      break;
    }
  }
  return at;
}

bool IsClauseEdge(const PieceList& pieces, int i) {
  return pieces[i].kind == PieceKind::kEnd ||
         (pieces[i].kind == PieceKind::kSymbol && !pieces.IsChar(i, '%') &&
          !pieces.IsChar(i, '$'));
}

// The word of change that "by" belongs to, in the same clause.
QuantityRole RoleBeforeBy(const Scene& scene, int at) {
  constexpr int kMaxObject = 10;  // "increased spending on schools by 40"
  for (int i = at; i >= 0 && i > at - kMaxObject; --i) {
    if (IsClauseEdge(scene.pieces, i)) break;
    const auto match = scene.lexicon.change_words.EndingAt(scene.pieces, i);
    if (match) return match.value->role;
  }
  return QuantityRole::kLevel;
}

// Verbs with "up" that change nothing: "make up 5 percent".
bool IsMaking(std::string_view verb) {
  return verb == "make" || verb == "makes" || verb == "made" ||
         verb == "making";
}

// Whether `change`, right before the amount, tells how much it changed by.
bool Applies(const Scene& scene, const ChangeEntry& change, int begin,
             const Amount& amount) {
  const bool percent =
      amount.IsShare() || (amount.unit != nullptr &&
                           amount.unit->kind == QuantityKind::kPercent);
  if (amount.unit != nullptr && amount.unit->kind == QuantityKind::kDuration) {
    return false;
  }
  if (change.particle) {
    // "Shares were up 5", "a third, down 2 from May", but not "shot down 2".
    const bool free = IsClauseEdge(scene.pieces, begin - 1) ||
                      scene.pieces.Is(begin - 1, kAuxiliary);
    return free || (percent && !IsMaking(scene.pieces.Lower(begin - 1)));
  }
  // "gained 12 points" tells a change of an index as percentages do.
  if (percent || (amount.unit == nullptr &&
                  scene.pieces.Is(amount.end, kPointWord))) {
    return true;
  }
  if (change.transitive) return false;
  // "Claims fell 5,000 to 210,000", but "the party gained 5 seats".
  return amount.unit != nullptr ||
         NounWordsEnd(scene, amount.end) == amount.end;
}

// The article between a comparator and its number.
enum class Article { kNone, kDefinite, kIndefinite };

Article ArticleAt(const PieceList& pieces, int i, Article before) {
  const std::string_view word = pieces.Lower(i);
  if (word == "a" || word == "an") return Article::kIndefinite;
  const bool definite = word == "the" || word == "these" || word == "those";
  return definite ? Article::kDefinite : before;
}

// Whether the words bound the number over the article: "roughly a 5% drop",
// "exceeded the 250 planned", but "a row over a $5 billion deal", "near the 2%
// target", "has estimated a 30% saving".
bool BindsOver(const PieceList& pieces, const Qualifier& words,
               Article article) {
  if (article == Article::kNone) return true;
  const bool single = words.end == words.begin + 1;
  const bool place =
      pieces.Is(words.begin, kPlacePreposition | kLevelPreposition);
  if (article == Article::kDefinite) {
    return !(single && place) && pieces.Lower(words.begin) != "up";
  }
  if (pieces.Lower(words.begin).starts_with("estimate")) return false;
  return !single || !place || words.comparator == Comparator::kApproximate;
}

// "bringing the total up to 104": it reached that, and the verb says so.
bool IsBrought(const PieceList& pieces, const Qualifier& words) {
  if (pieces.Lower(words.begin) != "up") return false;
  constexpr int kReach = 16;
  for (int i = words.begin - 1; i >= 0 && i > words.begin - kReach; --i) {
    if (pieces.IsChar(i, ';') || pieces.IsChar(i, ',')) return false;
    if (pieces.Lower(i).starts_with("bring") || pieces.Lower(i) == "brought") {
      return true;
    }
  }
  return false;
}

// "under one command" is a place rather than a bound.
bool IsPlaceOfOne(const Scene& scene, const Qualifier& words, int begin) {
  const PieceList& pieces = scene.pieces;
  return words.end == words.begin + 1 && pieces.Lower(begin) == "one" &&
         !pieces.Is(begin + 1, kFractionWord | kScale) &&
         pieces.Is(words.begin, kPlacePreposition) &&
         !scene.lexicon.unit_after.At(pieces, begin + 1) &&
         NounWordsEnd(scene, begin + 1) > begin + 1;
}

}  // namespace

Qualifier QualifierBefore(const Scene& scene, int begin) {
  int at = Before(scene.pieces, begin);
  Article article = Article::kNone;
  for (int step = 0; step < kMaxSteps; ++step) {
    const auto match = scene.lexicon.before.EndingAt(scene.pieces, at);
    if (!match) break;
    at = match.begin - 1;
    if (*match.value == Comparator::kExact) {
      article = ArticleAt(scene.pieces, match.end - 1, article);
      continue;
    }
    const Qualifier found{*match.value, match.begin, match.end};
    const bool binds = !IsPlaceOfOne(scene, found, begin) &&
                       !IsBrought(scene.pieces, found) &&
                       BindsOver(scene.pieces, found, article);
    return binds ? found : Qualifier();
  }
  return {};
}

Qualifier QualifierAfter(const Scene& scene, int end) {
  const int last = NounWordsEnd(scene, end);
  for (int at = end; at <= last; ++at) {
    const auto match = scene.lexicon.after.At(scene.pieces, at);
    if (match) return {*match.value, match.begin, match.end};
  }
  return {};
}

Qualifier QualifierOf(const Scene& scene, int begin, int end) {
  const Qualifier before = QualifierBefore(scene, begin);
  return before ? before : QualifierAfter(scene, end);
}

QuantityRole RoleBefore(const Scene& scene, const Amount& amount) {
  bool by = false;
  const int at = StepBack(scene, amount.begin - 1, by);
  if (const auto match =
          scene.lexicon.change_words.EndingAt(scene.pieces, at)) {
    if (by || Applies(scene, *match.value, match.begin, amount)) {
      return match.value->role;
    }
    return QuantityRole::kLevel;
  }
  if (by) return RoleBeforeBy(scene, at);
  if (scene.pieces.Lower(at) == "of") {
    const auto noun =
        scene.lexicon.change_nouns.EndingAt(scene.pieces, at - 1);
    if (noun) return *noun.value;
  }
  return QuantityRole::kLevel;
}

bool FollowsChange(const Scene& scene, const Amount& amount) {
  bool by = false;
  const int at = StepBack(scene, amount.begin - 1, by);
  if (by) return true;
  const auto match = scene.lexicon.change_words.EndingAt(scene.pieces, at);
  // "made up 20 to 25 percent"
  return match && !(match.value->particle &&
                    IsMaking(scene.pieces.Lower(match.begin - 1)));
}

QuantityRole RoleOf(const Scene& scene, const Amount& amount) {
  const QuantityRole before = RoleBefore(scene, amount);
  if (before != QuantityRole::kLevel) return before;
  const bool share = amount.IsShare();
  if (amount.unit == nullptr && !share) return before;
  if (!share && amount.unit->kind == QuantityKind::kDuration) return before;
  constexpr int kMaxAdjectives = 2;  // "a 3% annual average increase"
  for (int at = amount.end; at <= amount.end + kMaxAdjectives; ++at) {
    if (const auto noun = scene.lexicon.change_nouns.At(scene.pieces, at)) {
      return *noun.value;
    }
    if (!scene.pieces.IsWord(at) || scene.pieces.Is(at, kFunctionWord)) break;
  }
  return before;
}

int NounWordsEnd(const Scene& scene, int at) {
  const PieceList& pieces = scene.pieces;
  int end = at;
  for (int words = 0; words < kMaxNounWords; ++words) {
    int next = end;
    if (pieces.IsDash(end) && pieces.Glued(end) && pieces.Glued(end + 1)) {
      ++next;
    }
    if (!pieces.IsWord(next) || pieces.Is(next, kFunctionWord)) break;
    const Upos upos = pieces[next].upos;
    if (upos == Upos::kVerb || upos == Upos::kAux || upos == Upos::kAdp ||
        upos == Upos::kPron || upos == Upos::kSconj || upos == Upos::kCconj) {
      break;
    }
    end = next + 1;
  }
  return end;
}

}  // namespace factline::extract
