#include "daemon/extract/quantity_noun.h"

#include <string_view>

namespace factline::extract {
namespace {

using language::Upos;

// Of capitals only, "US" and "IT" are names.
bool IsFunction(const PieceList& pieces, int i) {
  if (!pieces.Is(i, kFunctionWord)) return false;
  const std::string_view text = pieces.Text(i);
  return text.size() < 2 || text[0] < 'A' || text[0] > 'Z' || text[1] < 'A' ||
         text[1] > 'Z';
}

bool IsJoint(const PieceList& pieces, int i) {
  return pieces.IsDash(i) && pieces.Glued(i) && pieces.Glued(i + 1);
}

// "of the", "of its 12": over what stands between "of" and the noun.
int AfterOf(const PieceList& pieces, int at) {
  constexpr int kMaxSteps = 4;  // "of all the 12 million boats"
  for (int step = 0; step < kMaxSteps; ++step) {
    if (!pieces.Is(at, kDeterminerWord | kCardinal | kScale) &&
        !pieces.IsNumber(at)) {
      break;
    }
    ++at;
  }
  return at;
}

// Where the noun's own words start.
int RunBegin(const PieceList& pieces, int at) {
  constexpr int kMaxFillers = 2;  // "six other such attacks"
  for (int step = 0; step < kMaxFillers; ++step) {
    if (!pieces.Is(at, kNounFiller)) break;
    ++at;
  }
  return pieces.Lower(at) == "of" ? AfterOf(pieces, at + 1) : at;
}

// A word that ends the run although it may be tagged as part of it: "people
// Monday", "jobs last year", "points ahead".
bool IsAdjunct(const PieceList& pieces, int i) {
  if (pieces[i].capitalized && pieces.Is(i, kWeekdayWord | kMonthWord)) {
    return true;
  }
  return pieces.Is(i, kAdjunctWord | kLocatesBefore | kLocatesAfter);
}

// "9 assists", whose plural is tagged as a verb: no verb follows a number so.
bool IsPlural(std::string_view word) {
  return word.size() > 3 && word.ends_with('s') && !word.ends_with("ss");
}

// "a family of four spends $5": a verb after all.
bool TakesObject(const PieceList& pieces, int i) {
  return pieces.IsNumber(i + 1) || pieces.IsChar(i + 1, '$') ||
         pieces.Is(i + 1, kDeterminerWord) || pieces.Lower(i + 1) == "a";
}

// What a word does to the run of which `nouns` tells whether one is in it.
enum class Part { kNoun, kModifier, kEnd };

Part PartOf(const PieceList& pieces, int i, bool nouns) {
  const bool joined = IsJoint(pieces, i - 1);
  switch (pieces[i].upos) {
    case Upos::kNoun:
    case Upos::kPropn:
    case Upos::kX:  // No tags.
      return Part::kNoun;
    case Upos::kAdj:
    case Upos::kNum:
      return Part::kModifier;
    case Upos::kVerb:
      if (joined || nouns) return joined ? Part::kModifier : Part::kEnd;
      if (IsPlural(pieces.Lower(i)) && !TakesObject(pieces, i)) {
        return Part::kNoun;
      }
      // "two wounded soldiers"
      return pieces.IsWord(i + 1) && !IsFunction(pieces, i + 1)
                 ? Part::kModifier
                 : Part::kEnd;
    case Upos::kAdv:
      return !nouns && pieces.IsWord(i + 1) ? Part::kModifier : Part::kEnd;
    default:
      return joined ? Part::kModifier : Part::kEnd;  // "prisoner-of-war camps"
  }
}

// The end of a name with a number in it that starts at piece i, else i: "787"
// of "Boeing 787", "A321neo", "787-9s".
int NameEnd(const PieceList& pieces, int i) {
  const bool number = pieces.IsNumber(i) && pieces[i - 1].capitalized;
  const bool code = pieces[i].capitalized && pieces.Glued(i + 1) &&
                    (pieces.IsNumber(i + 1) || pieces.IsNumber(i + 2));
  if (!number && !code) return i;
  int end = i + 1;
  while (pieces.Glued(end) && (pieces.IsNumber(end) || pieces.IsWord(end) ||
                               IsJoint(pieces, end))) {
    ++end;
  }
  return end;
}

// "six current and | former officials": piece i joins two adjectives.
bool JoinsAdjectives(const PieceList& pieces, int i) {
  const bool joint = pieces.Lower(i) == "and" || pieces.Lower(i) == "or";
  return joint && pieces[i - 1].upos == Upos::kAdj &&
         pieces[i + 1].upos == Upos::kAdj;
}

// Past the possessive "'s" at piece i, else i.
int PossessiveEnd(const PieceList& pieces, int i) {
  const std::string_view mark = pieces.Text(i);
  const bool possessive = (mark == "'" || mark == "\u2019") &&
                          pieces.Glued(i) && pieces.Lower(i + 1) == "s" &&
                          pieces.Glued(i + 1);
  return possessive ? i + 2 : i;
}

// Reads the run of words from `begin` on, of up to `max_words`.
Words ReadRun(const PieceList& pieces, int begin, int max_words) {
  int end = begin;
  int noun_end = begin;
  for (int words = 0; words < max_words; ++words) {
    if (const int name = NameEnd(pieces, end); name > end) {
      end = noun_end = name;
      continue;
    }
    const bool joint = end > begin && IsJoint(pieces, end);
    int next = joint ? end + 1 : end;
    if (noun_end == begin && JoinsAdjectives(pieces, end)) ++next;
    if (!pieces.IsWord(next)) break;
    if (!joint && IsFunction(pieces, next)) break;
    if (next > begin && IsAdjunct(pieces, next)) break;
    const Part part = PartOf(pieces, next, noun_end > begin);
    if (part == Part::kEnd) break;
    end = next + 1;
    if (part == Part::kNoun) noun_end = end;
  }
  // "12 dead": adjectives alone stand for the noun. "the 11.9 billion average"
  // is not of averages.
  if (pieces.Is(end - 1, kStatisticWord)) return {begin, begin};
  return {begin, noun_end > begin ? noun_end : end};
}

}  // namespace

Words CountedWords(const Scene& scene, int at) {
  const PieceList& pieces = scene.pieces;
  if (IsJoint(pieces, at)) {
    const bool noun = pieces.IsWord(at + 1) &&
                      !IsFunction(pieces, at + 1) &&
                      pieces.Lower(at + 1) != "strong" &&
                      pieces.Lower(at + 1) != "odd";
    return noun ? Words{at + 1, at + 2} : Words{at, at};
  }
  const int begin = RunBegin(pieces, at);
  const Words run = ReadRun(pieces, begin, kMaxCountedWords);
  const int owned = PossessiveEnd(pieces, run.end);
  if (owned == run.end) return run;
  // "3,000 of the island's 11,500 inhabitants", but "two People's Party seats"
  const Words thing =
      ReadRun(pieces, AfterOf(pieces, owned), kMaxCountedWords);
  const bool whole = begin > at && pieces.Lower(at) == "of";
  return whole ? thing : Words{begin, thing.end};
}

Words SharedWords(const Scene& scene, int at) {
  return scene.pieces.Lower(at) == "of" ? CountedWords(scene, at)
                                        : Words{at, at};
}

}  // namespace factline::extract
