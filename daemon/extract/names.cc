#include "daemon/extract/names.h"

#include <algorithm>
#include <iterator>

namespace factline::extract {
namespace {

using language::Upos;

// Longer runs are headlines or lists, not names.
constexpr uint32_t kMaxRunTokens = 16;

// A closed-class word is capitalised only because it opens its sentence.
bool IsFunctionWord(const TokenView& view, uint32_t i) {
  switch (view.At(i).upos) {
    case Upos::kAdp: case Upos::kDet: case Upos::kSconj: case Upos::kPron:
    case Upos::kCconj: case Upos::kAux: case Upos::kAdv: case Upos::kPart:
    case Upos::kPunct: case Upos::kNum: case Upos::kIntj:
      return true;
    default:
      return false;
  }
}

// "Roads and Rivers Service", "Maritime Law and Ocean Rights" are one
// name, "Trump and Putin" are two.
bool JoinsByAnd(const TokenView& view, const RoleLexicon& roles, uint32_t i,
                uint32_t end, bool body, bool joined) {
  if (i + 1 >= end || !view.IsCapitalized(i + 1)) return false;
  if (body && joined) return true;
  for (uint32_t k = i + 1; k < end && k < i + 5 && view.IsCapitalized(k); ++k) {
    if (roles.Is(view.Lower(k), kBody)) return true;
  }
  return false;
}

// Whether a run goes on at token `i`, which is no capitalised word: with a
// hyphen, a particle or, in a body's name, a joiner before a capital.
uint32_t LinkLength(const TokenView& view, const RoleLexicon& roles,
                    uint32_t i, uint32_t end, bool body, bool joined) {
  const bool and_word = view.Lower(i) == "and";
  if (and_word && view.IsCapitalized(i + 1)) {
    return JoinsByAnd(view, roles, i, end, body, joined) ? 1 : 0;
  }
  // A hyphen of a dateline stands apart: "OSLO - Norway said".
  const bool apart =
      view.Lower(i) == "-" && i > 0 && i + 1 < end &&
      (view.At(i).span.begin != view.At(i - 1).span.end ||
       view.At(i).span.end != view.At(i + 1).span.begin);
  if (apart) return 0;
  if (view.Lower(i) == "-" || view.Lower(i) == "&") {
    return i + 1 < end && view.IsCapitalized(i + 1) ? 1 : 0;
  }
  if (roles.Is(view.Lower(i), kParticle) || (body && roles.Is(view.Lower(i),
                                                              kJoiner))) {
    if (i + 1 >= end) return 0;
    if (view.IsCapitalized(i + 1)) return 1;
    const bool dashed = view.Lower(i + 1) == "-" && view.IsCapitalized(i + 2);
    if (dashed && i + 2 < end) return 2;  // "el-Amrani"
    const bool two = body && roles.Is(view.Lower(i + 1), kJoiner) &&
                     i + 2 < end && view.IsCapitalized(i + 2);
    return two ? 2 : 0;  // "Ministry of the Interior"
  }
  return 0;
}

uint32_t RunEnd(const TokenView& view, const RoleLexicon& roles, uint32_t i,
                uint32_t end) {
  bool body = false;
  bool joined = false;
  uint32_t e = i;
  const uint32_t last = std::min(end, i + kMaxRunTokens);
  while (e < last) {
    if (e > i && !view.Touches(e)) break;
    if (view.IsCapitalized(e) && !IsCalendarWord(view.Lower(e)) &&
        !view.IsPossessive(e)) {
      body = body || roles.Is(view.Lower(e), kBody);
      ++e;
      continue;
    }
    if (e == i) break;
    // "Secretary of State" is one office.
    const bool state = view.Lower(e) == "of" && view.Lower(e + 1) == "state" &&
                       view.IsCapitalized(e + 1);
    const uint32_t link =
        state ? 1 : LinkLength(view, roles, e, last, body, joined);
    if (link == 0 || e + link >= last) break;
    joined = joined || view.Lower(e) == "of" || view.Lower(e) == "for";
    e += link;
  }
  return e;
}

// The office of the words that end at token `i`: two words before one.
int OfficeAt(const TokenView& view, const RoleLexicon& roles, uint32_t first,
             uint32_t i) {
  if (i > first) {
    const std::string two = std::string(view.Lower(i - 1)) + " " +
                            std::string(view.Lower(i));
    if (const int office = roles.Office(two); office != 0) return office;
  }
  return roles.Office(view.Lower(i));
}

}  // namespace

bool IsCalendarWord(std::string_view lower) {
  static constexpr std::string_view kWords[] = {
      "monday",   "tuesday",   "wednesday", "thursday", "friday",
      "saturday", "sunday",    "january",   "february", "march",
      "april",    "may",       "june",      "july",     "august",
      "september", "october",  "november",  "december", "jan",
      "feb",      "aug",       "sept",      "oct",      "nov",
      "dec",      "jan.",      "feb.",      "aug.",     "sept.",
      "oct.",     "nov.",      "dec."};
  return std::find(std::begin(kWords), std::end(kWords), lower) !=
         std::end(kWords);
}

std::optional<NameRun> ReadNameRun(const TokenView& view,
                                   const RoleLexicon& roles, uint32_t i,
                                   uint32_t end) {
  if (i >= end || !view.IsCapitalized(i)) return std::nullopt;
  if (view.At(i).Has(language::kTokenSentenceStart) &&
      IsFunctionWord(view, i)) {
    return std::nullopt;
  }
  NameRun found;
  found.run = {i, RunEnd(view, roles, i, end)};
  if (found.run.end == i) return std::nullopt;
  found.name = found.run;
  for (uint32_t k = i; k < found.run.end; ++k) {
    const std::string_view word = view.Lower(k);
    const bool honorific = roles.Is(word, kHonorific);
    if (!honorific && !roles.Is(word, kRole)) continue;
    found.honorific = found.honorific || honorific;
    if (!honorific) found.office = OfficeAt(view, roles, i, k);
    found.name.begin = k + 1;
    if (view.Lower(k + 1) == "of" && view.Lower(k + 2) == "state") {
      found.name.begin = std::min(k + 3, found.run.end);
    }
  }
  // A body has its offices in its name: "Prime Minister's Office".
  for (uint32_t k = i; k < found.run.end; ++k) {
    if (roles.Is(view.Lower(k), kBody) && k >= found.name.begin) {
      found.body = true;
    }
  }
  return found;
}

std::string InitialsOf(const TokenView& view, TokenRange name) {
  std::string initials;
  for (uint32_t i = name.begin; i < name.end; ++i) {
    const char first = view.Text(i)[0];
    if (first >= 'A' && first <= 'Z') initials += first;
  }
  return initials.size() < 2 ? std::string() : initials;
}

}  // namespace factline::extract
