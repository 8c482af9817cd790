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
    const std::string_view verb = scene.pieces.Lower(begin - 1);
    return free || (percent && !verb.starts_with("ma"));  // "made up 5 percent"
  }
  if (percent) return true;
  if (change.transitive) return false;
  // "Claims fell 5,000 to 210,000", but "the party gained 5 seats".
  return amount.unit != nullptr ||
         NounWordsEnd(scene, amount.end) == amount.end;
}

}  // namespace

Qualifier QualifierBefore(const Scene& scene, int begin) {
  Qualifier found;
  int at = Before(scene.pieces, begin);
  for (int step = 0; step < kMaxSteps; ++step) {
    const auto match = scene.lexicon.before.EndingAt(scene.pieces, at);
    if (!match) break;
    at = match.begin - 1;
    if (*match.value != Comparator::kExact) {
      // "under one command" is a place rather than a bound.
      const bool word = match.end == match.begin + 1;
      const bool place = word && scene.pieces.Lower(begin) == "one" &&
                         !scene.pieces.Is(begin + 1, kFractionWord | kScale) &&
                         scene.pieces.Is(match.begin, kPlacePreposition) &&
                         NounWordsEnd(scene, begin + 1) > begin + 1;
      if (place) return found;
      return {*match.value, match.begin, match.end};
    }
  }
  return found;
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
  return by || scene.lexicon.change_words.EndingAt(scene.pieces, at);
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
