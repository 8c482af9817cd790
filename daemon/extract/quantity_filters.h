#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_FILTERS_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_FILTERS_H_

#include "daemon/extract/quantity_amounts.h"

// Numbers that are no figures.
namespace factline::extract {

// If something that holds numbers and is no figure starts at piece i - a date,
// a clock time, an idiom, a score, a phone number, a name with a number, a list
// number - returns its end, else i.
int SkipNonFigure(const Scene& scene, int i);

// True when the amount, read without regard to its surroundings, is no figure
// by them: a year, an age, an ordinal, a rank, a time that only locates
// ("three days ago"), a pronoun ("one").
bool IsNoFigure(const Scene& scene, const Amount& amount);

// True for "1990-1995" and other ranges whose ends are no figures.
bool IsNoFigure(const Scene& scene, const Range& range);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_FILTERS_H_
