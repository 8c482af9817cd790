#include "daemon/extract/quantity_filters.h"

#include <algorithm>
#include <string_view>

#include "daemon/extract/quantity_context.h"

// The second half of the filters: numbers that their surroundings tell.
namespace factline::extract {
namespace {

using language::Upos;

bool IsUpper(std::string_view text) {
  for (const char c : text) {
    if (c < 'A' || c > 'Z') return false;
  }
  return !text.empty();
}

// Digits or words alone, as names and pronouns have them.
bool IsBareCount(const Amount& amount) {
  return amount.unit == nullptr && !amount.negative &&
         !amount.number.has_multiplier &&
         (amount.number.bare_digits ||
          amount.number.form == NumberForm::kWords);
}

// "21st", "5G", "1980s", "138x": letters that are no unit hang on the digits.
bool HasTail(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  const int next = amount.end;
  const bool joined = pieces.Glued(next);
  if (pieces.IsNumber(amount.end - 1) && pieces.IsWord(next) && joined) {
    return true;
  }
  // "the 15,599 th plane"
  if (pieces.IsNumber(amount.end - 1) && pieces.Is(next, kOrdinalSuffix) &&
      !pieces[next].capitalized) {
    return true;
  }
  if (pieces.IsWord(amount.end - 1) && pieces.IsNumber(next) && joined) {
    return true;  // "9K333"
  }
  if (pieces.IsChar(next, '/') && pieces.Glued(next) &&
      pieces.IsNumber(next + 1)) {
    return true;
  }
  if (pieces.Lower(next) == "o" && pieces.Lower(next + 2) == "clock") {
    return true;
  }
  // "twenty-first", "two hundredth"
  const int after = pieces.IsDash(next) && pieces.Glued(next) ? next + 1 : next;
  return amount.number.form == NumberForm::kWords && amount.unit == nullptr &&
         (pieces.Is(after, kOrdinalWord) && pieces.Lower(after) != "second" &&
          (after > next || pieces.Lower(after) != "first"));
}

// "F-16", "A320", "G7", "mid-20", "1.2/3": something hangs before the digits.
bool HasHead(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  const int begin = amount.begin;
  if (amount.unit_before || !pieces.Glued(begin)) return false;
  const int head = begin - 1;
  if (pieces.IsWord(head) || pieces.IsChar(head, '^') ||
      (pieces.IsChar(head, '+') && pieces.Glued(head))) {
    return true;
  }
  if (pieces.IsChar(head, '/') || pieces.IsChar(head, '#') ||
      pieces.Text(head) == "№" || pieces.IsChar(head, ':')) {
    return pieces.IsNumber(head - 1) || !pieces.IsChar(head, ':');
  }
  // "'90s" and "'24"
  if ((pieces.IsChar(head, '\'') || pieces.Text(head) == "\u2019") &&
      amount.number.bare_digits && pieces.Text(begin).size() == 2) {
    return true;
  }
  return pieces.IsDash(head) && pieces.Glued(head) &&
         (pieces.IsWord(head - 1) || pieces.IsNumber(head - 1));
}

// "Article 5", "Flight 370", "No 1", "top 10", "Formula One".
bool IsNumbered(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  int head = amount.begin - 1;
  if (amount.unit == nullptr && pieces.Lower(head) == "version") return true;
  if (!IsBareCount(amount)) return false;
  if (pieces.IsChar(head, '.')) --head;  // "No. 1"
  if (pieces.IsChar(head, '#') || pieces.Text(head) == "№") return true;
  const bool word = amount.number.form == NumberForm::kWords;
  if (pieces.Is(head, kIdNoun)) {
    // "in a week 5 people", "no two are alike" count on.
    if (word && pieces.Lower(head) == "no") return false;
    return !pieces.Is(amount.end, kPersonWord) || pieces[head].capitalized;
  }
  if (head != amount.begin - 1 || !pieces[head].capitalized) return false;
  return pieces.Is(head, kIdHead) && head > 0;
}

// "2.0" of "iPhone 2.0".
bool IsVersion(const PieceList& pieces, const Amount& amount) {
  const std::string_view text = pieces.Text(amount.begin);
  return amount.unit == nullptr && amount.end == amount.begin + 1 &&
         text.size() == 3 && text[1] == '.';
}

// "iOS", "iPhone": a capital after a small letter makes a name in any case.
bool IsMixedCase(std::string_view text) {
  return text.size() > 1 && text[0] >= 'a' && text[0] <= 'z' &&
         !std::all_of(text.begin(), text.end(),
                      [](char c) { return c < 'A' || c > 'Z'; });
}

// "the 787 is late": one thing that is called by its number.
bool IsNameAlone(const PieceList& pieces, const Amount& amount) {
  if (!IsBareCount(amount) || !amount.number.bare_digits ||
      pieces.Text(amount.begin).size() < 3) {
    return false;
  }
  const std::string_view next = pieces.Lower(amount.end);
  return pieces.Lower(amount.begin - 1) == "the" &&
         (next == "is" || next == "was" || next == "has");
}

// "Ohio lost 900 birds and Iowa 400.": in a list each name has its number.
bool GivesNumbers(const PieceList& pieces, const Amount& amount) {
  constexpr int kReach = 24;     // Of pieces, back to the list's first number.
  constexpr int kMaxNameWords = 3;
  int name = amount.begin - 1;
  for (int n = 1; n < kMaxNameWords && pieces.IsWord(name - 1) &&
                  pieces[name - 1].capitalized;
       ++n) {
    --name;
  }
  const std::string_view joint = pieces.Lower(name - 1);
  if (joint != "," && joint != "and" && joint != ";") return false;
  const std::string_view next = pieces.Lower(amount.end);
  const bool closes = next.empty() || next == "," || next == "." ||
                      next == ";" || next == "and";
  if (!closes) return false;
  // "Boeing 737, Airbus 320": a number of no name must begin the list.
  for (int i = name - 2; i >= 0 && i > name - kReach; --i) {
    if (pieces.IsNumber(i)) return i > 0 && !pieces[i - 1].capitalized;
  }
  return false;
}

// "Boeing 787", "Air Force One", "Big Four": digits after a name, or a number
// with a capital inside a sentence.
bool IsName(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  const int head = amount.begin - 1;
  if (!pieces.IsWord(head)) return false;
  if (pieces.IsTitleCase() && !IsMixedCase(pieces.Text(head))) return false;
  if (IsNameAlone(pieces, amount)) return true;
  if (!IsBareCount(amount) && !IsVersion(pieces, amount)) return false;
  if (amount.number.form == NumberForm::kWords) {
    return pieces[amount.begin].capitalized && pieces[head].capitalized &&
           !pieces.Is(head, kFunctionWord);
  }
  if (!pieces[head].capitalized ||
      pieces.Is(head, kFunctionWord | kWeekdayWord | kMonthWord) ||
      pieces.Is(amount.end, kPersonWord)) {
    return false;
  }
  if (scene.lexicon.before.EndingAt(pieces, head)) return false;
  if (GivesNumbers(pieces, amount)) return false;
  const Upos upos = pieces[head].upos;
  if (upos == Upos::kVerb || upos == Upos::kAux || upos == Upos::kAdp ||
      upos == Upos::kAdv || upos == Upos::kDet) {
    return false;
  }
  constexpr size_t kMaxNameDigits = 5;  // "ZIP CA 94103"
  return pieces.Text(amount.begin).size() <= kMaxNameDigits;
}

// A bare number of four digits that may be a year and is not counted by words.
bool IsYear(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  const Number& number = amount.number;
  if (number.bare_digits && pieces.Is(amount.end, kEraWord) &&
      pieces[amount.end].capitalized) {
    return true;
  }
  if (amount.unit != nullptr || amount.negative || !number.bare_digits ||
      pieces.Text(amount.begin).size() != 4) {
    return false;
  }
  const Decimal value = *number.value;
  if (value < Decimal::FromInt(1000) || value > Decimal::FromInt(2199)) {
    return false;
  }
  const bool modern = value >= Decimal::FromInt(1900) &&
                      value <= Decimal::FromInt(2100);
  const Qualifier qualifier = QualifierBefore(scene, amount.begin);
  const bool counted = NounWordsEnd(scene, amount.end) > amount.end;
  // "over the 2018 fire" names a year, "over 2000 fires" counts.
  const bool adjacent = pieces.Lower(amount.begin - 1) != "the";
  if (qualifier && counted && adjacent) return false;
  if (adjacent && pieces.Is(amount.end, kPersonWord)) return false;
  const bool round = number.significant_digits <= 2;
  const bool dated = pieces.Is(amount.begin - 1, kYearContext);
  if (round && counted && !dated) return false;
  if (modern) return true;
  // "the 1784 treaty", but "the 1250 dead" and "of 1250 people".
  const bool recorded = value >= Decimal::FromInt(1500);
  if (recorded && pieces.IsChar(amount.begin - 1, '(') &&
      pieces.IsChar(amount.end, ')')) {
    return true;  // "in Italy (1821)"
  }
  return dated && !qualifier && (recorded || !counted);
}

bool IsStop(const PieceList& pieces, int i) {
  return pieces[i].kind == PieceKind::kEnd || pieces.IsChar(i, ',') ||
         pieces.IsChar(i, '.') || pieces.IsChar(i, ';') ||
         pieces.IsChar(i, ')');
}

// "Smith, 45, of", "Smith, now 45,", "Smith (45)", "the suspect, 31, was".
bool IsAgeAside(const PieceList& pieces, const Amount& amount) {
  const int end = amount.end;
  const bool now = pieces.Lower(amount.begin - 1) == "now";
  const int mark = amount.begin - (now ? 2 : 1);
  const int head = mark - 1;
  const bool comma = pieces.IsChar(mark, ',');
  const bool bracket = pieces.IsChar(mark, '(');
  if (!pieces.IsWord(head) || pieces.Is(head, kWeekdayWord | kMonthWord)) {
    return false;
  }
  if (!pieces[head].capitalized) {
    return comma && pieces[head].upos == Upos::kNoun &&
           pieces.IsChar(end, ',') && pieces.Text(amount.begin).size() == 2;
  }
  return (comma && IsStop(pieces, end)) ||
         (bracket && pieces.IsChar(end, ')'));
}

// "she is 34.", "when Smith was 16,": an age as a clause.
bool IsStatedAge(const PieceList& pieces, const Amount& amount) {
  const int verb = amount.begin - 1;
  if (pieces.Lower(verb) != "is" && pieces.Lower(verb) != "was") return false;
  if (!IsStop(pieces, amount.end) && pieces.Lower(amount.end) != "when" &&
      pieces.Lower(amount.end) != "and") {
    return false;
  }
  for (const std::string_view word : {"he", "she", "i", "who"}) {
    if (pieces.Lower(verb - 1) == word) return true;
  }
  constexpr int kMaxName = 3;  // "when John F. Smith was 16"
  int at = verb - 1;
  while (at > verb - 1 - kMaxName && pieces.IsWord(at) &&
         pieces[at].capitalized) {
    --at;
  }
  return at < verb - 1 && pieces.Lower(at) == "when";
}

// "At 35, she won."
bool IsAgeAtStart(const PieceList& pieces, const Amount& amount) {
  return amount.begin == 1 && pieces.Lower(0) == "at" &&
         pieces.IsChar(amount.end, ',');
}

// "died on Sunday at 81."
bool IsAgeAtDeath(const PieceList& pieces, const Amount& amount) {
  const int at = amount.begin - 1;
  if (pieces.Lower(at) != "at" || !IsStop(pieces, amount.end)) return false;
  constexpr int kReach = 6;
  for (int i = at - 1; i >= 0 && i >= at - kReach; --i) {
    if (pieces.Lower(i) == "died" || pieces.Lower(i) == "dies") return true;
  }
  return false;
}

// "37-year-old", "12 years old", "aged 12", "Smith, 45, of", "in her 40s".
bool IsAge(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  const int end = amount.end;
  if (amount.unit != nullptr && amount.unit->kind == QuantityKind::kDuration) {
    const int after = pieces.IsDash(end) ? end + 1 : end;
    if (pieces.Lower(after) == "old" || pieces.Lower(after) == "olds") {
      return true;
    }
    if (pieces.Lower(end) == "of" && pieces.Lower(end + 1) == "age") {
      return true;
    }
  }
  int head = amount.begin - 1;
  for (const std::string_view word : {"of", "between", "from", "at", "over",
                                      "under", "above", "below"}) {
    if (pieces.Lower(head) == word) --head;
  }
  if (pieces.Is(head, kAgeWord) && amount.unit == nullptr) return true;
  // A name, two digits, a stop.
  const Decimal oldest = Decimal::FromInt(120);
  if (!IsBareCount(amount) || amount.number.form != NumberForm::kDigits ||
      *amount.number.value > oldest) {
    return false;
  }
  return IsAgeAside(pieces, amount) || IsStatedAge(pieces, amount) ||
         IsAgeAtStart(pieces, amount) || IsAgeAtDeath(pieces, amount);
}

// "three days ago", "the past 24 hours", "in two weeks", "every two days".
bool IsLocatingTime(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  if (amount.unit == nullptr || amount.unit->kind != QuantityKind::kDuration) {
    return false;
  }
  if (amount.number.form == NumberForm::kVague) return true;
  if (pieces.Is(amount.end, kLocatesAfter)) return true;
  const bool hyphen = pieces.IsDash(amount.unit_begin - 1);
  if (hyphen) {
    // "the three-year anniversary", but "a 12-year sentence".
    return pieces.Lower(amount.end).starts_with("anniversar");
  }
  int at = amount.begin - 1;
  // Over the comparator: "in about two weeks".
  while (scene.lexicon.before.EndingAt(pieces, at) &&
         !pieces.Is(at, kLocatesBefore | kPeriodPreposition)) {
    at = scene.lexicon.before.EndingAt(pieces, at).begin - 1;
  }
  return pieces.Is(at, kLocatesBefore | kPeriodPreposition);
}

// "one" that counts nothing: "the big one", "one can", "one's".
bool IsPronoun(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  if (amount.unit != nullptr || amount.end != amount.begin + 1 ||
      pieces.Lower(amount.begin) != "one") {
    return false;
  }
  const int end = amount.end;
  if (pieces.Is(end, kModal)) return true;
  if ((pieces.IsChar(end, '\'') || pieces.Text(end) == "\u2019") &&
      pieces.Glued(end)) {
    return true;
  }
  if (pieces.IsDash(end) && pieces.Glued(end)) return true;  // "one-hour" is
                                                              // no count.
  const bool noun = NounWordsEnd(scene, end) > end;
  const Upos before = pieces[amount.begin - 1].upos;
  if (before == Upos::kAdj && !noun) return true;
  if (noun) return false;
  if (QualifierBefore(scene, amount.begin)) return false;
  if (RoleBefore(scene, amount) != QuantityRole::kLevel) return false;
  // "killing one and injuring five", "one dead"
  return !pieces.Is(amount.begin - 1, kNounOfOne) &&
         !pieces.Is(end, kNounOfOne | kPersonWord) &&
         !pieces.Is(end, kAuxiliary);
}

// "per 100,000 people", "called 911", "three times".
bool IsDenominator(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  if (pieces.Lower(amount.begin - 1) == "per" ||
      (pieces.Lower(amount.begin - 1) == "every" && amount.unit == nullptr)) {
    return true;
  }
  const std::string_view text = pieces.Text(amount.begin);
  if (text == "911" || text == "999") {
    return pieces.Is(amount.begin - 1, kCallWord) ||
           pieces.Is(amount.end, kCallWord);
  }
  return amount.unit == nullptr && pieces.Is(amount.end, kTimesWord);
}

// "94103" after "CA", "KP-14": capitals alone before digits.
bool FollowsCode(const Scene& scene, const Amount& amount) {
  const PieceList& pieces = scene.pieces;
  return IsBareCount(amount) && amount.number.bare_digits &&
         !pieces.IsTitleCase() && pieces.IsWord(amount.begin - 1) &&
         pieces.Text(amount.begin - 1).size() <= 3 &&
         IsUpper(pieces.Text(amount.begin - 1)) &&
         !pieces.Is(amount.begin - 1, kFunctionWord) &&
         pieces.Text(amount.begin).size() >= 3;
}

// The range as one amount with the unit of its last end.
Amount WholeOf(const Range& range) {
  Amount whole = range.low;
  whole.begin = range.begin;
  whole.end = range.end;
  whole.unit_begin = range.high.unit_begin;
  return whole;
}

}  // namespace

bool IsNameNumber(const Scene& scene, const Amount& amount) {
  constexpr size_t kMinDigits = 3;  // Shorter ones are counts too often.
  return amount.number.bare_digits &&
         scene.pieces.Text(amount.begin).size() >= kMinDigits &&
         IsName(scene, amount) && !IsYear(scene, amount);
}

bool IsTime(const Scene& scene, const Amount& amount) {
  return amount.unit != nullptr &&
         amount.unit->kind == QuantityKind::kDuration &&
         (IsAge(scene, amount) || IsLocatingTime(scene, amount));
}

bool IsTime(const Scene& scene, const Range& range) {
  return IsTime(scene, WholeOf(range));
}

bool IsNoAmount(const Scene& scene, const Amount& amount) {
  return HasTail(scene, amount) || HasHead(scene, amount) ||
         IsNumbered(scene, amount) || IsName(scene, amount) ||
         IsYear(scene, amount) ||
         (amount.unit == nullptr && IsAge(scene, amount)) ||
         IsPronoun(scene, amount) || IsDenominator(scene, amount) ||
         FollowsCode(scene, amount);
}

bool IsNoAmount(const Scene& scene, const Range& range) {
  if (HasHead(scene, range.low) || HasTail(scene, range.high) ||
      IsNumbered(scene, range.low) ||
      (range.low.unit == nullptr &&
       (IsAge(scene, range.low) || IsAge(scene, range.high)))) {
    return true;
  }
  // "between 1990 and 1995"
  return IsYear(scene, range.low) && IsYear(scene, range.high);
}

}  // namespace factline::extract
