#include "daemon/extract/place_scan.h"

#include <algorithm>
#include <utility>

#include "daemon/extract/fold.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Document;
using language::ParagraphKind;
using language::Sentence;
using language::Token;
using language::Upos;

// Names longer than this in tokens ("Port - au - Prince" is five) are cut.
constexpr uint32_t kMaxNameTokens = 12;
// Unknown names of more capitalised words than this are no names of places.
constexpr uint32_t kMaxUnknownTokens = 4;
// How far a dateline's dash may be: "KYIV, Ukraine, Feb 10 (Agency) -".
constexpr uint32_t kDatelineTokens = 12;
// A sentence with this share of capitalised words reads as a title.
constexpr uint32_t kTitlePercent = 60;
constexpr uint32_t kTitleMinWords = 6;
// A seat of government that is a smaller town than this is a building.
constexpr int64_t kSeatPopulation = 50'000;

bool IsWord(const Token& token) { return token.upos != Upos::kPunct; }

bool IsDash(std::string_view text) {
  return text == "-" || text == "--" || text == "\u2013" || text == "\u2014";
}

// Names of countries as short as this are initials.
constexpr uint32_t kMaxInitials = 3;

}  // namespace

std::string_view PlaceScanner::Lower(uint32_t i) const {
  return document_.Lower(document_.tokens[i]);
}

bool PlaceScanner::Has(uint32_t i, uint32_t classes) const {
  if (i < first_ || i >= end_) return false;
  std::string_view word = Lower(i);
  if (word.size() > 1 && word.back() == '.') word.remove_suffix(1);  // "Gov."
  return lexicon_.words().Is(word, classes);
}

bool PlaceScanner::IsCapitalized(uint32_t i) const {
  return i >= first_ && i < end_ &&
         document_.tokens[i].Has(language::kTokenCapitalized);
}

bool PlaceScanner::Touches(uint32_t i) const {
  if (i <= first_ || i >= end_) return false;
  const uint32_t gap = document_.tokens[i].span.begin -
                       document_.tokens[i - 1].span.end;
  return gap <= 1;
}

bool PlaceScanner::IsPossessive(uint32_t i) const {
  if (i >= end_) return false;
  return extract::IsPossessive(Lower(i));
}

std::vector<PlaceCandidate> PlaceScanner::Scan() {
  for (uint32_t s = 0; s < document_.sentences.size(); ++s) {
    const Sentence& sentence = document_.sentences[s];
    const ParagraphKind kind =
        document_.paragraphs[sentence.paragraph].kind;
    if (kind == ParagraphKind::kChrome) continue;
    sentence_ = s;
    first_ = sentence.first_token;
    end_ = first_ + sentence.token_count;
    uint32_t words = 0;
    uint32_t capitals = 0;
    for (uint32_t i = first_; i < end_; ++i) {
      const Token& token = document_.tokens[i];
      if (token.span.size() < 4 || token.Has(language::kTokenDigits)) continue;
      ++words;
      capitals += token.Has(language::kTokenCapitalized);
    }
    title_ = kind == ParagraphKind::kHeadline ||
             (words >= kTitleMinWords &&
              capitals * 100 > words * kTitlePercent);
    ScanSentence(s);
  }
  LinkContainers();
  return std::move(found_);
}

void PlaceScanner::ScanSentence(uint32_t) {
  for (uint32_t i = first_; i < end_;) {
    if (!IsCapitalized(i)) {
      ++i;
      continue;
    }
    std::optional<PlaceCandidate> c = KnownAt(i);
    if (!c) c = UnknownAt(i);
    if (!c) {
      ++i;
      continue;
    }
    i = c->tokens.end;
    found_.push_back(*std::move(c));
  }
}

std::optional<PlaceCandidate> PlaceScanner::KnownAt(uint32_t i) {
  const auto& tokens = document_.tokens;
  key_.clear();
  AppendFolded(document_.Text(tokens[i]), key_);
  const std::string_view word =
      std::string_view(key_).substr(0, key_.find(' '));
  size_t limit = std::max(gazetteer_.MaxWords(word), lexicon_.MaxWords(word));
  // "Cox's Bazar": the possessive is of the name's first word.
  if (limit == 0 && IsPossessive(i + 1)) {
    limit = gazetteer_.MaxWords(key_ + "s");
  }
  if (limit == 0) return std::nullopt;
  PlaceCandidate best{.tokens = {i, i}, .sentence = sentence_};
  size_t read_bytes = 0;  // Of the key; marks alone do not lengthen it.
  for (uint32_t e = i; e < end_ && e < i + kMaxNameTokens; ++e) {
    if (e > i) {
      if (!Touches(e)) break;
      // A name goes on with capitals, hyphens and the like: not with "in".
      key_.clear();
      AppendFolded(document_.Text(language::Span{tokens[i].span.begin,
                                                 tokens[e].span.end}),
                   key_);
      if (static_cast<size_t>(std::count(key_.begin(), key_.end(), ' ')) >=
          limit) {
        break;
      }
    }
    if (key_.size() <= read_bytes || (e > i && IsPossessive(e))) continue;
    read_bytes = key_.size();
    std::vector<uint32_t> places = gazetteer_.Find(key_);
    const Byname* byname = lexicon_.FindByname(key_);
    // "Car makers": no country's initials in small letters.
    const bool initials = e == i && tokens[i].span.size() <= kMaxInitials &&
                          !tokens[i].Has(language::kTokenAllCaps);
    if (initials) {
      byname = nullptr;
      std::erase_if(places, [&](uint32_t place) {
        return gazetteer_.place(place).kind == PlaceKind::kCountry;
      });
    }
    if (places.empty() && byname == nullptr) continue;
    best.tokens.end = e + 1;
    best.name_end = e + 1;
    best.places = std::move(places);
    best.byname = byname;
  }
  if (best.tokens.end == i) return std::nullopt;
  KeepBynameCountry(best);
  ReadLeft(best);
  ReadRight(best);
  ReadActing(best);
  ReadDateline(best);
  if (best.byname == nullptr && best.tokens.end == i + 1 && !IsNameOf(best)) {
    return std::nullopt;
  }
  return best;
}

void PlaceScanner::KeepBynameCountry(PlaceCandidate& c) const {
  if (c.byname == nullptr) return;
  const std::string_view country = gazetteer_.place(c.byname->place).country;
  const auto is_capital = [&](uint32_t place) {
    const Place& p = gazetteer_.place(place);
    return p.country == country && p.population >= kSeatPopulation;
  };
  // A capital shares its name with other towns; "White House" was once that
  // of a town elsewhere, and means the seat.
  if (c.byname->metonym &&
      std::any_of(c.places.begin(), c.places.end(), is_capital)) {
    return;
  }
  std::erase_if(c.places, [&](uint32_t place) {
    return c.byname->metonym || gazetteer_.place(place).country != country;
  });
}

bool PlaceScanner::IsNameOf(const PlaceCandidate& c) const {
  const uint32_t i = c.tokens.begin;
  const Token& token = document_.tokens[i];
  const bool country =
      gazetteer_.place(c.places[0]).kind == PlaceKind::kCountry;
  const bool capitals = token.Has(language::kTokenAllCaps);
  if (Has(i, kNeverWord | kDirectionWord) || token.span.size() < 3) {
    return country && capitals;
  }
  // Capitals amid small letters are an acronym, or a dateline.
  return country || !capitals || title_ ||
         (i == first_ && c.evidence == PlaceEvidence::kSure);
}

uint32_t PlaceScanner::RunEnd(uint32_t i) const {
  uint32_t e = i + 1;
  while (e < end_ && e < i + kMaxUnknownTokens && Touches(e) &&
         IsCapitalized(e) && !Has(e, kNeverWord)) {
    ++e;
  }
  return e;
}

std::optional<PlaceCandidate> PlaceScanner::UnknownAt(uint32_t i) const {
  const Token& token = document_.tokens[i];
  if (token.Has(language::kTokenDigits) || token.span.size() < 3 || title_ ||
      Has(i, kNeverWord) ||
      (i == first_ && token.upos == Upos::kAdv) ||  // "Overnight Peru sent"
      (Has(i, kBodyWord) && !IsCapitalized(i + 1))) {
    return std::nullopt;
  }
  PlaceCandidate c{.tokens = {i, RunEnd(i)}, .sentence = sentence_};
  c.name_end = c.tokens.end;
  // More words than a name of a place has: a body, a title.
  if (c.tokens.end < end_ && IsCapitalized(c.tokens.end) &&
      Touches(c.tokens.end)) {
    return std::nullopt;
  }
  ReadLeft(c);
  const uint32_t last = c.tokens.end - 1;
  if (last > i && Has(last, kFeatureWord)) {
    c.feature = true;
  } else {
    ReadRight(c);
  }
  ReadDateline(c);
  if (c.in_body || c.evidence == PlaceEvidence::kAgainst) return std::nullopt;
  if (c.feature || c.wants_region || IsDateline(c)) {
    c.evidence = PlaceEvidence::kSure;
    return c;
  }
  if (token.Has(language::kTokenAllCaps)) return std::nullopt;
  if (Has(i, kPrefixWord) && last > i) {
    c.evidence = PlaceEvidence::kSure;
    return c;
  }
  if (c.evidence == PlaceEvidence::kSure && !IsScene(c)) {
    c.evidence = PlaceEvidence::kFor;
  }
  return c;
}

bool PlaceScanner::IsScene(const PlaceCandidate& c) const {
  const uint32_t i = c.tokens.begin;
  if (i < first_ + 1) return false;
  const std::string_view before = Lower(i - 1);
  if (before == "in" || before == "near" || before == "outside") return true;
  return before == "of" && i >= first_ + 2 && Has(i - 2, kKindWord);
}

void PlaceScanner::ReadLeft(PlaceCandidate& c) const {
  uint32_t i = c.tokens.begin;
  c.opens_sentence = i == first_;
  c.in_title = title_;
  if (i == first_) return;
  uint32_t before = i - 1;
  // A capitalised neighbour makes both one name, unless it is no name itself.
  if (!title_ && Touches(i) && IsCapitalized(before) &&
      IsWord(document_.tokens[before]) && !Has(before, kOpenerWord) &&
      Lower(before) != "-") {
    const bool known = !found_.empty() && found_.back().sentence == sentence_ &&
                       found_.back().tokens.end == i &&
                       found_.back().byname != nullptr;
    // "in NHS Wales clinics": an acronym is nobody's first name.
    const bool acronym =
        document_.tokens[before].Has(language::kTokenAllCaps) &&
        before > first_ && !c.places.empty() &&
        gazetteer_.place(c.places[0]).kind <= PlaceKind::kRegion;
    if (acronym) {
      --before;
    } else if (!known) {
      c.evidence = PlaceEvidence::kAgainst;
    }
  }
  // "the ferry Estonia", "storm Daniel".
  if (!title_ && Touches(i) && Has(before, kNamedWord)) {
    c.evidence = PlaceEvidence::kAgainst;
  }
  bool direction = false;
  while (before > first_ && (Has(before, kDirectionWord) ||
                             Lower(before) == "the" ||
                             document_.tokens[before].upos == Upos::kAdj)) {
    direction = direction || Has(before, kDirectionWord);
    --before;
  }
  if (c.evidence == PlaceEvidence::kAgainst) return;
  // "shares in Larkspur"
  if (Lower(before) == "in" && before > first_ && Has(before - 1, kStakeWord)) {
    return;
  }
  if (Has(before, kLocativeWord) || direction) {
    c.locative = Has(before, kLocativeWord);
    c.evidence = PlaceEvidence::kSure;
  } else if (Lower(before) == "of" && before > first_ &&
             Has(before - 1, kKindWord)) {
    c.evidence = PlaceEvidence::kSure;
  } else if (Has(before, kWeakLocativeWord)) {
    c.evidence = PlaceEvidence::kFor;
    // "in Kyiv and Odesa": the second stands where the first does.
    if (!found_.empty() && found_.back().sentence == sentence_ &&
        found_.back().tokens.end == before &&
        (Lower(before) == "and" || Lower(before) == "or")) {
      c.locative = found_.back().locative;
      if (found_.back().locative) c.evidence = PlaceEvidence::kSure;
    }
  } else if (Lower(before) == "," && !found_.empty() &&
             found_.back().sentence == sentence_ &&
             found_.back().tokens.end == before && found_.back().locative) {
    c.locative = true;
  }
}

void PlaceScanner::ReadRight(PlaceCandidate& c) const {
  const uint32_t next = c.tokens.end;
  if (next >= end_) return;
  if (IsPossessive(next)) {
    if (c.evidence == PlaceEvidence::kNone) c.evidence = PlaceEvidence::kFor;
    return;
  }
  if (!Touches(next)) return;
  const bool country =
      !c.places.empty() &&
      gazetteer_.place(c.places[0]).kind == PlaceKind::kCountry;
  if (Has(next, kRegionWord) && !country) {
    c.wants_region = true;
    c.evidence = PlaceEvidence::kSure;
    if (IsCapitalized(next)) c.tokens.end = next + 1;
    return;
  }
  const bool whole_name = c.byname == nullptr || !c.byname->adjective;
  // "London stock exchange"
  const bool exchange = Lower(next) == "stock" && next + 1 < end_ &&
                        (Lower(next + 1) == "exchange" ||
                         Lower(next + 1) == "market");
  if (exchange && whole_name) {
    c.feature = true;
    c.tokens.end = next + 2;
    return;
  }
  const bool of_follows = next + 1 < end_ && Lower(next + 1) == "of";
  if (Has(next, kFeatureWord) && whole_name && !of_follows) {
    // "Larkspur Harbour", "Ostrava harbour", "Riga Square"; but "the
    // Texas town of Alpine".
    c.feature = true;
    c.evidence = PlaceEvidence::kSure;
    c.tokens.end = next + 1;
    return;
  }
  if (title_ || !IsCapitalized(next) || !IsWord(document_.tokens[next])) return;
  // "Sanaa International Airport"
  const uint32_t run_end = RunEnd(next);
  if (run_end > next + 1 && Has(run_end - 1, kFeatureWord) && whole_name &&
      !country) {
    c.feature = true;
    c.evidence = PlaceEvidence::kSure;
    c.tokens.end = run_end;
    return;
  }
  for (uint32_t i = next; i < RunEnd(next); ++i) {
    if (Has(i, kBodyWord)) {
      c.in_body = true;
      return;
    }
  }
  if (Has(next, kNeverWord) || IsKnown(next)) return;
  if (whole_name) c.evidence = PlaceEvidence::kAgainst;
}

bool PlaceScanner::IsKnown(uint32_t i) const {
  const std::string key = FoldName(document_.Text(document_.tokens[i]));
  if (lexicon_.MaxWords(key) > 0) return true;
  const std::vector<uint32_t> places = gazetteer_.Find(key);
  return !places.empty() && gazetteer_.place(places[0]).kind ==
                                PlaceKind::kCountry;
}

void PlaceScanner::ReadActing(PlaceCandidate& c) const {
  const uint32_t next = c.tokens.end;
  // "the London stock exchange fell": no government does.
  if (c.locative || c.feature) return;
  const uint32_t begin = c.tokens.begin;
  const std::string_view before = begin > first_ ? Lower(begin - 1) : "";
  // "fired 40 drones against Lima": what they hit.
  const bool struck = before == "against" && begin >= first_ + 2 &&
                      Has(begin - 2, kStrikeWord);
  const bool party = before == "between" || before == "with" ||
                     before == "by" || (before == "against" && !struck);
  bool verb = false;
  uint32_t i = next;
  // "Moscow swiftly underscored": one adverb may stand between.
  if (i < end_ && document_.tokens[i].upos == Upos::kAdv) ++i;
  if (i < end_) {
    const Upos upos = document_.tokens[i].upos;
    verb = upos == Upos::kAux || (upos == Upos::kVerb &&
           !document_.tokens[i].Has(language::kTokenGerund));
  }
  const bool joined = next + 1 < end_ && Lower(next) == "and" &&
                      IsCapitalized(next + 1);
  const bool after_actor =
      before == "and" && !found_.empty() && found_.back().acts &&
      found_.back().sentence == sentence_ &&
      found_.back().tokens.end + 1 == begin;
  // "Lima recorded 40 cases": where they were, not who acts.
  constexpr std::string_view kCounting[] = {"recorded", "registered", "logged",
                                            "saw", "suffered", "counted"};
  if (i < end_ && std::find(std::begin(kCounting), std::end(kCounting),
                            Lower(i)) != std::end(kCounting)) {
    verb = false;
  }
  c.acts = verb || party || IsPossessive(next) || after_actor ||
           (joined && (c.opens_sentence || party || before == "," ||
                       before == "that"));
}

void PlaceScanner::ReadDateline(PlaceCandidate& c) const {
  if (!IsDateline(c)) return;
  c.evidence = PlaceEvidence::kSure;
  c.locative = true;
  c.acts = false;
}

bool PlaceScanner::IsDateline(const PlaceCandidate& c) const {
  if (c.tokens.begin != first_ || title_) return false;
  // "KYIV, Feb 10 (Agency) -", "LONDON --": capitals, then a dash soon.
  if (!document_.tokens[first_].Has(language::kTokenAllCaps)) return false;
  const uint32_t last = std::min(end_, c.tokens.end + kDatelineTokens);
  for (uint32_t i = c.tokens.end; i < last; ++i) {
    const Token& token = document_.tokens[i];
    if (IsDash(Lower(i))) return true;
    const bool may_stand = token.Has(language::kTokenCapitalized) ||
                           token.Has(language::kTokenDigits) ||
                           token.span.size() == 1;
    if (!may_stand) return false;
  }
  return false;
}

void PlaceScanner::LinkContainers() {
  for (size_t n = 0; n + 1 < found_.size(); ++n) {
    PlaceCandidate& a = found_[n];
    const PlaceCandidate& b = found_[n + 1];
    if (a.sentence != b.sentence || b.tokens.begin <= a.tokens.end) continue;
    if (Lower(a.tokens.end) != ",") continue;
    uint32_t i = a.tokens.end + 1;
    while (i < b.tokens.begin &&
           lexicon_.words().Is(Lower(i), kDirectionWord)) {
      ++i;
    }
    if (i == b.tokens.begin && !b.places.empty()) {
      a.inside = static_cast<uint32_t>(n + 1);
    }
  }
}

}  // namespace factline::extract
