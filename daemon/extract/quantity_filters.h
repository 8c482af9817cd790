#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_FILTERS_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_FILTERS_H_

#include "daemon/extract/quantity_amounts.h"

// Numbers that are no figures.
namespace factline::extract {

// If something that holds numbers and is no figure starts at piece i - a date,
// a clock time, an idiom, a score, a phone number, a name with a number, a list
// number - returns its end, else i.
int SkipNonFigure(const Scene& scene, int i);

// True when the amount, read without regard to its surroundings, is none by
// them: a year, an age without a unit, an ordinal, a rank, part of a name, a
// pronoun ("one").
bool IsNoAmount(const Scene& scene, const Amount& amount);
bool IsNoAmount(const Scene& scene, const Range& range);

// True for a length of time that is no figure: an age ("37 years old") or one
// that only locates ("three days ago", "in the past 24 hours").
bool IsTime(const Scene& scene, const Amount& amount);
bool IsTime(const Scene& scene, const Range& range);

// True when such an amount is the number of a named thing, as 787 in "Boeing
// 787": elsewhere in the text, "the 787", it is that name again.
bool IsNameNumber(const Scene& scene, const Amount& amount);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_FILTERS_H_
