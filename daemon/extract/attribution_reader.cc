#include "daemon/extract/attribution_reader.h"

#include <algorithm>

#include "daemon/extract/fold.h"
#include "daemon/extract/names.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;
using language::Upos;
using Kind = Following::Kind;

// More cues than this in one sentence are noise; it bounds LinkOuter().
constexpr size_t kMaxCuesPerSentence = 16;
constexpr uint32_t kTollTokens = 8;
// "was quoted by the Lusa news agency as saying"
constexpr uint32_t kQuotedTokens = 16;

}  // namespace

AttributionReader::AttributionReader(const RoleLexicon& roles,
                                     const CueLexicon& cues,
                                     const language::Document& document,
                                     std::string_view publisher,
                                     Layers& layers)
    : roles_(roles),
      cues_(cues),
      view_(document),
      publisher_(FoldName(publisher)),
      layers_(layers),
      entities_(roles, document, layers),
      speakers_(roles, view_, entities_, layers),
      subjects_(roles, cues, view_),
      content_(cues, view_) {}

void AttributionReader::Read() {
  entities_.Learn();
  const auto& document = view_.document();
  for (uint32_t s = 0; s < document.sentences.size(); ++s) {
    const auto& paragraph =
        document.paragraphs[document.sentences[s].paragraph];
    if (paragraph.kind == ParagraphKind::kChrome) continue;
    ReadSentence(s);
  }
}

void AttributionReader::ReadSentence(uint32_t sentence) {
  sentence_ = sentence;
  tokens_ = view_.Sentence(sentence);
  sentence_from_ = layers_.attributions.size();
  post_begin_ = tokens_.begin;
  last_.reset();
  for (uint32_t i = tokens_.begin; i < tokens_.end;) {
    if (layers_.attributions.size() - sentence_from_ >= kMaxCuesPerSentence) {
      break;
    }
    uint32_t next = i + 1;
    for (const auto& lead : cues_.Leads(view_.Lower(i))) {
      bool all = true;
      for (uint32_t k = 0; k < lead.size(); ++k) {
        all = all && i + k < tokens_.end && view_.Lower(i + k) == lead[k];
      }
      if (all) next = ReadLead(i, static_cast<uint32_t>(lead.size()));
      if (next > i + 1) break;
    }
    if (next == i + 1) next = ReadVerb(i);
    if (next == i + 1) next = ReadNoun(i);
    i = next;
  }
  if (layers_.attributions.size() == sentence_from_) {
    ContinueQuote();
  } else {
    LinkOuter();
    may_continue_ = layers_.attributions.back().quoted;
  }
}

bool AttributionReader::IsPublisher(const Speaker& speaker) const {
  if (publisher_.empty()) return false;
  std::string name = FoldName(speaker.name);
  if (name.starts_with("the ")) name.erase(0, 4);
  return name == publisher_ || publisher_ == "the " + name;
}

uint32_t AttributionReader::Push(TokenRange cue, const Speaker& who,
                                 Stance stance, TokenRange content) {
  AttributionMention mention{.cue = view_.SpanOf(cue),
                             .sentence = sentence_,
                             .speaker = who.name,
                             .speaker_entity = who.entity,
                             .stance = stance,
                             .content = view_.SpanOf(content),
                             .quoted = content_.IsQuoted(content.begin),
                             .outer = std::nullopt};
  layers_.attributions.push_back(std::move(mention));
  last_ = who;
  return static_cast<uint32_t>(layers_.attributions.size()) - 1;
}

bool AttributionReader::HasTollNoun(uint32_t i) const {
  // "put it at 40"
  if (view_.Lower(i) == "it" && view_.Lower(i + 1) == "at") return true;
  const uint32_t last = std::min(tokens_.end, i + kTollTokens);
  for (uint32_t k = i; k < last; ++k) {
    if (view_.Is(k, Upos::kPunct)) return false;
    if (cues_.words().Is(view_.Lower(k), kTollNoun)) return true;
  }
  return false;
}

std::optional<Speaker> AttributionReader::SpeakerOf(const Subject& subject) {
  if (!subject.shared) return speakers_.Resolve(subject.phrase, sentence_);
  if (last_) return last_;
  const TokenRange phrase = subjects_.FirstPhrase(tokens_);
  if (phrase.begin == phrase.end) return std::nullopt;
  return speakers_.Resolve(phrase, sentence_);
}

uint32_t AttributionReader::ReadVerb(uint32_t i) {
  for (const Cue& cue : cues_.Verbs(view_.Lower(i))) {
    TokenRange tokens{i, i + 1};
    if (!cue.second.empty()) {
      if (i + 1 >= tokens_.end || view_.Lower(i + 1) != cue.second) continue;
      tokens.end = i + 2;
    }
    // "reports" and "claims" are mostly nouns.
    const Upos upos = view_.At(i).upos;
    const bool noun = upos == Upos::kNoun || upos == Upos::kPropn ||
                      upos == Upos::kAdj;
    if (noun && !ReadsAsVerb(i)) continue;
    if (Credits(cue, tokens)) return tokens.end;
  }
  return i + 1;
}

// "The agency estimates 40 died": a noun by its tag, a verb by its place.
bool AttributionReader::ReadsAsVerb(uint32_t i) const {
  if (i == tokens_.begin || i + 1 >= tokens_.end) return false;
  const bool someone = view_.IsCapitalized(i - 1) ||
                       roles_.Is(view_.Lower(i - 1), kPeople | kBody);
  const uint32_t n = i + 1;
  // "..., analysts at Larkspur estimate."
  const TokenRange before = subjects_.PhraseBefore(i, tokens_.begin);
  const bool closes = n + 1 == tokens_.end && view_.Is(n, Upos::kPunct) &&
                      !view_.IsCapitalized(i) &&
                      before.begin > tokens_.begin &&
                      before.begin < before.end &&
                      view_.IsComma(before.begin - 1);
  if (closes) return true;
  return someone && !view_.IsPossessive(i - 1) &&
         (view_.Is(n, Upos::kDet) || view_.Is(n, Upos::kNum) ||
          view_.Is(n, Upos::kPron) || view_.Is(n, Upos::kAdv) ||
          view_.Lower(n) == "that");
}

bool AttributionReader::HasEvidence(const Cue& cue, const Subject& subject,
                                    const Following& after, bool postposed,
                                    const Speaker& who) const {
  const bool words = after.kind == Kind::kThat || after.kind == Kind::kClause ||
                     after.kind == Kind::kQuote;
  switch (cue.kind) {
    case CueKind::kSpeech:
    case CueKind::kHearer:
      return postposed || words || after.kind == Kind::kObject;
    case CueKind::kStrict:
      return postposed || (words && IsSomeone(subject, who));
    case CueKind::kClause:
    case CueKind::kVow:
    case CueKind::kObject:
      if (postposed) return true;
      return (words || (after.kind == Kind::kObject && !subject.inverted)) &&
             IsSomeone(subject, who);
    case CueKind::kToll:
      return after.kind != Kind::kNothing && HasTollNoun(after.begin) &&
             IsSomeone(subject, who);
    case CueKind::kQuote:
      return (postposed && content_.IsQuoted(subject.whole.begin - 1)) ||
             after.kind == Kind::kQuote;
    case CueKind::kAgainst:
      return false;  // Read by CreditsDenial().
  }
  return false;
}

// Only someone confirms 40 cases; a storm does not.
bool AttributionReader::IsSomeone(const Subject& subject,
                                  const Speaker& who) const {
  if (who.entity.has_value() || subject.shared) return true;
  for (uint32_t i = subject.phrase.begin; i < subject.phrase.end; ++i) {
    if (view_.Is(i, Upos::kAdp)) break;
    const bool opens = view_.At(i).Has(language::kTokenSentenceStart);
    if (view_.IsCapitalized(i) && !opens) return true;
    if (view_.Is(i, Upos::kPron) || view_.Is(i, Upos::kPropn)) return true;
    if (roles_.Is(view_.Lower(i), kRole | kPeople | kBody | kDocument)) {
      return true;
    }
  }
  return false;
}

bool AttributionReader::CreditsQuoted(TokenRange tokens) {
  // "X was quoted by Y as saying": back from "as".
  const uint32_t as = tokens.begin - 1;
  const uint32_t least =
      std::max(tokens_.begin, as > kQuotedTokens ? as - kQuotedTokens : 0);
  uint32_t quoted = as;
  while (quoted > least && view_.Lower(quoted) != "quoted" &&
         view_.Lower(quoted) != "cited") {
    --quoted;
  }
  if (quoted == least) return false;
  uint32_t end = quoted;
  while (end > tokens_.begin && view_.Is(end - 1, Upos::kAux)) --end;
  if (end > tokens_.begin && view_.IsComma(end - 1)) --end;
  const TokenRange phrase = subjects_.PhraseBefore(end, tokens_.begin);
  if (phrase.begin == phrase.end) return false;
  const auto who = speakers_.Resolve(phrase, sentence_);
  if (!who) return false;
  TokenRange content{tokens.end, tokens_.end};
  const bool before = content_.IsStatement(tokens_.begin, phrase.begin);
  const Following after =
      content_.After(tokens.end, tokens_, CueKind::kSpeech);
  if (before && after.kind == Kind::kNothing) {
    const uint32_t begin = content_.BeginOf(post_begin_);
    content = {begin, content_.TrimEnd(begin, phrase.begin)};
  } else {
    content = {after.begin, content_.EndOf(after.begin, tokens_)};
  }
  if (content.begin >= content.end || content.begin >= tokens_.end) {
    return false;
  }
  const uint32_t inner = Push(tokens, *who, Stance::kAsserts, content);
  if (view_.Lower(quoted + 1) != "by") return true;
  const TokenRange medium = subjects_.PhraseAt(quoted + 2, as);
  if (medium.begin == medium.end) return true;
  const auto outlet = speakers_.Resolve(medium, sentence_);
  if (!outlet || IsPublisher(*outlet)) return true;
  // The wider content is the outer one's.
  const TokenRange wide{content.begin, std::max(content.end, tokens.end)};
  layers_.attributions[inner].outer =
      Push({quoted, quoted + 1}, *outlet, Stance::kReports, wide);
  last_ = who;
  return true;
}

// "..., the board said with all votes counted": tells of the words before.
bool AttributionReader::IsAside(const Following& after) const {
  constexpr std::string_view kAsides[] = {"with",      "after",  "as",
                                          "following", "during", "when"};
  return (after.kind == Kind::kClause || after.kind == Kind::kObject) &&
         std::find(std::begin(kAsides), std::end(kAsides),
                   view_.Lower(after.begin)) != std::end(kAsides);
}

// "Officials said in Cusco, 40 people had died": a scene, and then what they
// say, where nothing was said before.
bool AttributionReader::TellsBehindAside(const Following& after) const {
  const uint32_t next = after.begin + 1;
  if (after.kind != Kind::kNothing || !view_.IsComma(after.begin) ||
      next >= tokens_.end) {
    return false;
  }
  const std::string_view word = view_.Lower(after.begin - 1);
  const bool scene = view_.Is(after.begin - 1, Upos::kPropn) ||
                     view_.Is(after.begin - 1, Upos::kNum) ||
                     IsCalendarWord(word);
  const bool subject =
      view_.Is(next, Upos::kDet) || view_.Is(next, Upos::kNum) ||
      view_.Is(next, Upos::kNoun) || view_.Is(next, Upos::kPropn);
  return scene && subject && content_.IsStatement(next, tokens_.end);
}

bool AttributionReader::Credits(const Cue& cue, TokenRange tokens) {
  if (tokens.begin > tokens_.begin && view_.Lower(tokens.begin - 1) == "as" &&
      view_.At(tokens.begin).Has(language::kTokenGerund)) {
    if (CreditsQuoted(tokens)) return true;
  }
  if (cue.kind == CueKind::kAgainst && CreditsPassiveDenial(cue, tokens)) {
    return true;
  }
  const bool may_invert = cue.kind == CueKind::kSpeech ||
                          cue.kind == CueKind::kClause;
  auto subject = subjects_.Of(tokens, tokens_, may_invert);
  if (!subject) return false;
  if (cue.kind == CueKind::kAgainst) DropDeniedNoun(*subject);
  const uint32_t front =
      subject->inverted ? tokens.begin : subject->whole.begin;
  const bool before = !subject->shared && front > post_begin_ &&
                      content_.IsStatement(post_begin_, front);
  Following after = content_.After(
      subject->inverted ? subject->whole.end : tokens.end, tokens_, cue.kind);
  if (after.kind == Kind::kReduced) return false;
  if (!before && TellsBehindAside(after)) {
    after = {Kind::kClause, subject->inverted ? subject->whole.end : tokens.end};
  }
  const bool joined = front > tokens_.begin &&
                      (view_.IsComma(front - 1) || view_.IsQuote(front - 1) ||
                       view_.IsDash(front - 1));
  const bool aside =
      joined && before && !subject->inverted && IsAside(after);
  if (aside) after.kind = Kind::kNothing;
  const bool postposed =
      joined && before && (subject->inverted || after.kind == Kind::kNothing);
  // "The town, officials said, was destroyed": around the cue.
  const bool around = joined && !before && !subject->inverted &&
                      after.kind == Kind::kNothing &&
                      view_.IsComma(after.begin) &&
                      front > post_begin_ + 1 &&
                      content_.IsStatement(after.begin, tokens_.end);
  const auto who = SpeakerOf(*subject);
  if (!who || IsPublisher(*who)) return false;
  if (cue.kind == CueKind::kAgainst) {
    return CreditsDenial(cue, tokens, *subject, *who);
  }
  if (!HasEvidence(cue, *subject, after, postposed || around, *who)) {
    return false;
  }
  TokenRange content;
  if (around) {
    content = {post_begin_, content_.TrimEnd(post_begin_, tokens_.end)};
  } else if (postposed) {
    const uint32_t begin = content_.BeginOf(post_begin_);
    content = {begin, content_.TrimEnd(begin, front)};
    // "..., he said, “...”"; "..., the agency said, with 40 more missing."
    const bool goes_on =
        after.kind == Kind::kQuote || aside ||
        (view_.IsComma(after.begin) && view_.Lower(after.begin + 1) == "with");
    if (goes_on && after.begin + 1 < tokens_.end) {
      content.end = content_.EndOf(after.begin + 1, tokens_);
    }
    CutAt(content_.TrimEnd(begin, front));
    post_begin_ = subject->inverted ? subject->whole.end : tokens.end;
  } else {
    if (after.begin >= tokens_.end) return false;
    CutEarlier(*subject);
    content = {after.begin, content_.EndOf(after.begin, tokens_)};
    if (after.kind == Kind::kObject) {
      content.end = content_.EndOfObject(content);
    }
  }
  if (content.begin >= content.end) return false;
  PushSaid(cue, tokens, *who, content);
  return true;
}

// What someone says; that what was said before is false, if they say that.
void AttributionReader::PushSaid(const Cue& cue, TokenRange tokens,
                                 const Speaker& who, TokenRange content) {
  if (CallsFalse(content.begin)) {
    Cue denial = cue;
    denial.stance = Stance::kDenies;
    DeniesEarlier(denial, tokens, who, tokens.begin);
  }
  Push(tokens, who, cue.stance, content);
}

// A new speaker's clause ends what the one before is credited with: "X said A,
// adding B", "X said A, but Y said B", "X, who said A, said B".
void AttributionReader::CutEarlier(const Subject& subject) {
  if (layers_.attributions.size() == sentence_from_) return;
  const language::Span cue = layers_.attributions.back().cue;
  const uint32_t front = subject.whole.begin;
  uint32_t cut = 0;
  if (subject.shared) {
    cut = front;
  } else if (front < subject.whole.end &&
             view_.At(front).span.begin < cue.begin) {
    cut = subject.whole.end;
  } else if (front > tokens_.begin + 1 && view_.IsComma(front - 2) &&
             (view_.Is(front - 1, Upos::kCconj) ||
              view_.Lower(front - 1) == "while" ||
              view_.Lower(front - 1) == "whereas")) {
    cut = front - 2;
  } else if (front > tokens_.begin && view_.Lower(front - 1) == ";") {
    cut = front - 1;
  }
  if (cut == 0) return;
  const uint32_t byte = view_.At(cut).span.begin;
  for (size_t i = sentence_from_; i < layers_.attributions.size(); ++i) {
    language::Span& content = layers_.attributions[i].content;
    // A denial's claim ends with the denial: "X denied Y's claim of 40, saying".
    const bool last = i + 1 == layers_.attributions.size();
    if (!last && layers_.attributions.back().outer != i) continue;
    if (byte <= content.begin || byte >= content.end) continue;
    content.end = std::max(view_.At(cut - 1).span.end, content.begin);
  }
}

// "According to X, A, Y reported": what X says ends before Y.
void AttributionReader::CutAt(uint32_t end) {
  const uint32_t byte = view_.At(end - 1).span.end;
  for (size_t i = sentence_from_; i < layers_.attributions.size(); ++i) {
    language::Span& content = layers_.attributions[i].content;
    if (content.begin < byte && byte < content.end) content.end = byte;
  }
}

uint32_t AttributionReader::ReadLead(uint32_t i, uint32_t length) {
  const uint32_t next = i + length;
  TokenRange phrase = subjects_.PhraseAt(next, tokens_.end);
  // "according to damage assessments": a noun that was read as a verb.
  if (view_.Is(phrase.end, Upos::kVerb) && phrase.end + 1 < tokens_.end &&
      view_.Is(phrase.end + 1, Upos::kNoun)) {
    phrase.end = subjects_.PhraseAt(phrase.end + 1, tokens_.end).end;
  }
  if (phrase.begin == phrase.end) return i + 1;
  phrase = subjects_.NameBehind(phrase, tokens_);
  const bool single = length == 1;  // "quoting", "citing"
  if (single && !last_) return i + 1;
  const auto previous = last_;
  const auto who = speakers_.Resolve(phrase, sentence_);
  if (!who || IsPublisher(*who)) return i + 1;
  // "citing low demand": a reason, nobody's words.
  if (single && !IsSomeone({.phrase = phrase, .whole = phrase}, *who)) {
    return i + 1;
  }
  const TokenRange cue{i, next};
  if (single) {
    // "it said, quoting the pilots": inside of what it says.
    const uint32_t outer =
        static_cast<uint32_t>(layers_.attributions.size()) - 1;
    AttributionMention inner = layers_.attributions[outer];
    inner.cue = view_.SpanOf(cue);
    inner.speaker = who->name;
    inner.speaker_entity = who->entity;
    inner.stance = Stance::kAsserts;
    inner.outer = outer;
    AttributionMention& wide = layers_.attributions[outer];
    wide.content.end = std::max(wide.content.end, inner.cue.end);
    layers_.attributions.push_back(std::move(inner));
    last_ = previous;
    return phrase.end;
  }
  uint32_t front = i;
  while (front > post_begin_ && (view_.IsComma(front - 1) ||
                                 view_.IsQuote(front - 1) ||
                                 view_.Is(front - 1, Upos::kAdv))) {
    --front;
  }
  TokenRange content;
  uint32_t end = phrase.end;  // Behind "(BAMI)".
  if (view_.Lower(end) == "(" && view_.Lower(end + 2) == ")") end += 3;
  const bool comma = view_.IsComma(end);
  if (content_.IsStatement(post_begin_, front)) {
    const uint32_t begin = content_.BeginOf(post_begin_);
    content = {begin, content_.TrimEnd(begin, front)};
    post_begin_ = phrase.end;
  } else if (end + 1 < tokens_.end) {
    const uint32_t begin = front > tokens_.begin ? post_begin_
                           : comma               ? end + 1
                                                 : end;
    if (begin >= tokens_.end) return i + 1;
    content = {begin, content_.EndOf(std::max(begin, end), tokens_)};
  }
  if (content.begin >= content.end) return i + 1;
  Push(cue, *who, Stance::kAsserts, content);
  return phrase.end;
}

// A sentence of quotation without a cue of its own belongs to the speaker of
// the sentence before.
void AttributionReader::ContinueQuote() {
  if (!may_continue_ || layers_.attributions.empty() ||
      !content_.IsQuoted(tokens_.begin)) {
    may_continue_ = false;
    return;
  }
  uint32_t end = tokens_.begin;
  while (end < tokens_.end && content_.IsQuoted(end)) ++end;
  AttributionMention& mention = layers_.attributions.back();
  mention.content.end =
      std::max(mention.content.end, view_.At(end - 1).span.end);
  may_continue_ = end == tokens_.end || end + 1 >= tokens_.end;
}

// True if `outer` is mention `inner`, or inside of it by the links so far.
bool AttributionReader::LeadsTo(uint32_t outer, uint32_t inner) const {
  std::optional<uint32_t> at = outer;
  while (at) {
    if (*at == inner) return true;
    at = layers_.attributions[*at].outer;
  }
  return false;
}

void AttributionReader::LinkOuter() {
  auto& all = layers_.attributions;
  for (size_t i = sentence_from_; i < all.size(); ++i) {
    if (all[i].outer) continue;
    for (size_t k = sentence_from_; k < all.size(); ++k) {
      const bool holds = all[k].content.Contains(all[i].cue) &&
                         all[k].content.Contains(all[i].content);
      if (!holds || LeadsTo(static_cast<uint32_t>(k),
                            static_cast<uint32_t>(i))) {
        continue;
      }
      if (!all[i].outer ||
          all[k].content.size() < all[*all[i].outer].content.size()) {
        all[i].outer = static_cast<uint32_t>(k);
      }
    }
  }
}

}  // namespace factline::extract
