#include "daemon/extract/time_scan.h"

#include <utility>

#include "daemon/extract/time_atoms.h"
#include "daemon/extract/time_grammar.h"

namespace factline::extract {
namespace {

using language::Document;
using language::Sentence;

bool IsChrome(const Document& document, const Sentence& sentence) {
  return sentence.paragraph < document.paragraphs.size() &&
         document.paragraphs[sentence.paragraph].kind ==
             language::ParagraphKind::kChrome;
}

// Both may be ends of one range.
bool IsPlaceable(const Expression& e) {
  return e.kind != ExpressionKind::kDuration &&
         e.kind != ExpressionKind::kSet && e.kind != ExpressionKind::kWindow;
}

// The preposition before atom `i`, over "the" and "about".
Connector ConnectorBefore(const std::vector<Atom>& atoms, uint32_t i,
                          uint32_t* begin) {
  constexpr uint32_t kMaxBetween = 1;
  for (uint32_t back = 1; back <= 1 + kMaxBetween && back <= i; ++back) {
    const Atom& atom = atoms[i - back];
    if (const TimeWord* word = atom.Find(WordClass::kConnector)) {
      // "through the 1949 conventions" is no bound.
      if (back > 1 && atom.text == "through") break;
      *begin = atom.begin;
      return static_cast<Connector>(word->value);
    }
    if (atom.text != "the" && atom.text != "about" && atom.text != "at" &&
        atom.text != "around" && atom.text != "least") {
      break;
    }
  }
  return Connector::kNone;
}

bool IsDayLevel(const Expression& e) {
  return e.kind == ExpressionKind::kDate &&
         (e.date.day || e.date.weekday || e.date.relative_day ||
          e.date.holiday != nullptr);
}

// "5 pm on Friday": two expressions, but the clock is that day's.
void ShareDay(const std::vector<Atom>& atoms, ScannedTime& clock,
              const ScannedTime& day) {
  Expression& e = clock.expression;
  const Expression& from = day.expression;
  if (e.kind != ExpressionKind::kDate || !e.date.clock || IsDayLevel(e) ||
      !IsDayLevel(from) || from.date.clock || from.begin < e.end ||
      from.begin > e.end + 2) {
    return;
  }
  for (uint32_t i = e.end; i < from.begin; ++i) {
    if (!atoms[i].IsMark(',') && atoms[i].text != "on") return;
  }
  const std::optional<ClockTime> time = e.date.clock;
  e.date = from.date;
  e.date.part.reset();
  e.date.clock = time;
}

// What stands between two expressions makes a range of them.
bool JoinsRange(const std::vector<Atom>& atoms, const ScannedTime& first,
                const ScannedTime& second) {
  const uint32_t from = first.expression.end;
  const uint32_t to = second.expression.begin;
  if (to <= from || to > from + 2) return false;
  const Atom& joint = atoms[from];
  if (to == from + 2 && atoms[from + 1].text != "the") return false;
  if (joint.IsMark('-') || joint.text == "to" || joint.text == "through" ||
      joint.text == "until" || joint.text == "till") {
    return true;
  }
  return joint.text == "and" && first.connector == Connector::kBetween;
}

// "April and June 1955": one list, so one year.
bool JoinsList(const std::vector<Atom>& atoms, const ScannedTime& first,
               const ScannedTime& second) {
  const uint32_t from = first.expression.end;
  const uint32_t to = second.expression.begin;
  if (to <= from || to > from + 2) return false;
  const Atom& last = atoms[to - 1];
  const bool joint = last.text == "and" || last.text == "or" ||
                     (to == from + 1 && last.IsMark(','));
  return joint && (to == from + 1 || atoms[from].IsMark(','));
}

// "May to July 2024", "May 2024 to July": the year stands once, and holds for
// both.
void ShareYear(ScannedTime& first, ScannedTime& second) {
  DateFields& a = first.expression.date;
  DateFields& b = second.expression.date;
  if (first.expression.kind != ExpressionKind::kDate ||
      second.expression.kind != ExpressionKind::kDate ||
      !(a.month || a.season) || !(b.month || b.season)) {
    return;
  }
  const int wraps = a.month && b.month && *a.month > *b.month ? 1 : 0;
  if (!a.year && b.year) a.year = *b.year - wraps;
  if (a.year && !b.year) b.year = *a.year + wraps;
}

class SentenceScanner {
 public:
  SentenceScanner(const Document& document, const TimeLexicon& lexicon)
      : document_(document), lexicon_(lexicon) {}

  void Scan(uint32_t sentence, std::vector<ScannedTime>& out) {
    const Sentence& range = document_.sentences[sentence];
    if (!CutAtoms(document_, range, lexicon_, atoms_)) return;
    const TimeGrammar grammar(atoms_, lexicon_);
    const size_t first = out.size();
    for (uint32_t i = 0; i < atoms_.size();) {
      found_.clear();
      const uint32_t end = grammar.ReadAt(i, found_);
      for (Expression& e : found_) Add(sentence, std::move(e), out);
      i = end > i ? end : i + 1;
    }
    for (size_t n = first; n + 1 < out.size(); ++n) {
      ShareDay(atoms_, out[n], out[n + 1]);
      if (!IsPlaceable(out[n].expression) ||
          !IsPlaceable(out[n + 1].expression)) {
        continue;
      }
      out[n].begins_range = JoinsRange(atoms_, out[n], out[n + 1]);
      if (out[n].begins_range || (JoinsList(atoms_, out[n], out[n + 1]) &&
                                  !out[n].expression.date.year)) {
        ShareYear(out[n], out[n + 1]);
      }
    }
  }

 private:
  void Add(uint32_t sentence, Expression e, std::vector<ScannedTime>& out) {
    ScannedTime time;
    time.sentence = sentence;
    time.span = {atoms_[e.begin].begin, atoms_[e.end - 1].end};
    time.tokens = {atoms_[e.begin].token, atoms_[e.end - 1].token + 1};
    time.phrase_begin = time.span.begin;
    if (IsPlaceable(e)) {
      time.connector = ConnectorBefore(atoms_, e.begin, &time.phrase_begin);
    }
    time.tense = TenseAround(document_, document_.sentences[sentence],
                             time.tokens, lexicon_);
    if (e.needs_future && time.tense != Tense::kFuture) return;
    time.expression = std::move(e);
    out.push_back(std::move(time));
  }

  const Document& document_;
  const TimeLexicon& lexicon_;
  std::vector<Atom> atoms_;  // Of one sentence; kept for their memory.
  std::vector<Expression> found_;
};

}  // namespace

std::vector<ScannedTime> ScanTimes(const Document& document,
                                   const TimeLexicon& lexicon) {
  std::vector<ScannedTime> times;
  SentenceScanner scanner(document, lexicon);
  for (uint32_t s = 0; s < document.sentences.size(); ++s) {
    if (!IsChrome(document, document.sentences[s])) scanner.Scan(s, times);
  }
  return times;
}

}  // namespace factline::extract
