#include "daemon/extract/speakers.h"

#include <algorithm>

#include "daemon/extract/names.h"
#include "daemon/extract/words.h"

namespace factline::extract {
namespace {

using language::Upos;

// How many speakers back a pronoun or "the agency" may reach.
constexpr size_t kMaxBack = 24;
// A pronoun's speaker was named this few sentences ago at most.
constexpr uint32_t kMaxPronounSentences = 8;
// What follows a head noun and belongs to it ("a source close to the
// delegation") is cut after this many tokens.
constexpr uint32_t kMaxTailTokens = 16;

bool IsArticle(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "the", "a", "an", "this", "that", "these", "those", "another", "both",
      "all"};
  return IsOneOf(word, kWords);
}

// Adjectives that say nothing of who published a document.
bool IsDocumentAdjective(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "separate", "new",  "latest",  "joint", "recent",  "earlier", "written",
      "official", "brief", "own",    "short", "final",   "initial", "annual",
      "monthly",  "daily", "weekly", "early", "extensive", "preliminary"};
  return IsOneOf(word, kWords);
}

// Where and when something is said is no part of who says it.
bool IsSettingWord(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "statement", "interview", "telegram",  "twitter",    "facebook", "post",
      "briefing",  "conference", "television", "tv",       "radio",    "media",
      "telephone", "phone",      "video",      "morning",  "evening",  "night",
      "afternoon", "address",    "speech",     "platform", "week",     "month",
      "year",      "x",          "email",      "report",   "letter"};
  return IsOneOf(word, kWords) || IsCalendarWord(word);
}

bool IsPossessivePronoun(std::string_view word) {
  static constexpr std::string_view kWords[] = {"his", "her", "their", "its"};
  return IsOneOf(word, kWords);
}

bool IsNounLike(const TokenView& view, uint32_t i) {
  return view.Is(i, Upos::kNoun) || view.Is(i, Upos::kPropn) ||
         view.IsCapitalized(i);
}

}  // namespace

SpeakerResolver::Phrase SpeakerResolver::Trim(TokenRange phrase,
                                              uint32_t sentence) const {
  Phrase p{.all = phrase, .head = phrase, .sentence = sentence};
  uint32_t& begin = p.all.begin;
  while (begin < p.all.end) {
    const std::string_view word = view_.Lower(begin);
    const Upos upos = view_.At(begin).upos;
    const bool number = upos == Upos::kNum && begin + 1 < p.all.end;
    if (IsArticle(word) && begin + 1 < p.all.end) {
      p.definite = p.definite || word == "the" || word == "this";
      p.indefinite = p.indefinite || word == "a" || word == "an";
    } else if (!number && upos != Upos::kPunct && upos != Upos::kAdp &&
               upos != Upos::kAdv && upos != Upos::kSconj &&
               upos != Upos::kCconj && !view_.IsQuote(begin) &&
               !(IsCalendarWord(word) && begin + 1 < p.all.end)) {
      break;
    }
    ++begin;
  }
  while (p.all.end > begin && view_.Is(p.all.end - 1, Upos::kPunct)) {
    --p.all.end;
  }
  // The head ends at a preposition that is not inside a name.
  p.head = p.all;
  for (uint32_t i = begin; i < p.all.end;) {
    const auto run = ReadNameRun(view_, roles_, i, p.all.end);
    if (run) {
      i = run->run.end;
      continue;
    }
    if (view_.Is(i, Upos::kAdp) && i > begin) {
      p.head.end = i;
      break;
    }
    ++i;
  }
  // "on Telegram on Friday" goes; "for Banco of Porto" stays.
  for (uint32_t i = p.head.end; i < p.all.end; ++i) {
    const bool setting = IsSettingWord(view_.Lower(i));
    if (!setting && i < p.head.end + kMaxTailTokens) continue;
    uint32_t cut = i;
    while (cut > p.head.end && !view_.Is(cut, Upos::kAdp)) --cut;
    p.all.end = setting ? cut : p.head.end;
    break;
  }
  return p;
}

Speaker SpeakerResolver::OfEntity(uint32_t entity) const {
  const Entity& known = layers_.entities[entity];
  return {.name = known.name,
          .entity = entity,
          .person = known.kind == EntityKind::kPerson};
}

Speaker SpeakerResolver::OfText(TokenRange range) const {
  return {.name = view_.TextOf(range), .entity = std::nullopt};
}

const Speaker* SpeakerResolver::LastPerson(uint32_t sentence) const {
  const size_t back = std::min(history_.size(), kMaxBack);
  for (size_t n = 1; n <= back; ++n) {
    const Referent& r = history_[history_.size() - n];
    if (r.sentence + kMaxPronounSentences < sentence) break;
    if (r.speaker.person) return &r.speaker;
  }
  return nullptr;
}

const Speaker* SpeakerResolver::LastBody(uint32_t sentence) const {
  const size_t back = std::min(history_.size(), kMaxBack);
  for (size_t n = 1; n <= back; ++n) {
    const Referent& r = history_[history_.size() - n];
    if (r.sentence + kMaxPronounSentences < sentence) break;
    if (!r.speaker.person) return &r.speaker;
  }
  return nullptr;
}

std::optional<Speaker> SpeakerResolver::Pronoun(std::string_view word,
                                                const Phrase& p) const {
  static constexpr std::string_view kOne[] = {"he", "she"};
  static constexpr std::string_view kBodies[] = {"it", "they"};
  if (IsOneOf(word, kBodies)) {
    const Speaker* body = LastBody(p.sentence);
    return body != nullptr ? std::optional(*body) : std::nullopt;
  }
  if (!IsOneOf(word, kOne)) return std::nullopt;
  // Whoever the sentences since the last speaker are about comes first.
  uint32_t last = 0;
  const Speaker* person = LastPerson(p.sentence);
  for (const Referent& r : history_) {
    if (person == &r.speaker) last = r.sentence;
  }
  for (uint32_t back = 0; back < kMaxPronounSentences && back <= p.sentence;
       ++back) {
    const uint32_t sentence = p.sentence - back;
    if (person != nullptr && sentence <= last) break;
    if (const auto topic = entities_.TopicPerson(sentence, p.all.begin)) {
      return OfEntity(*topic);
    }
  }
  return person != nullptr ? std::optional(*person) : std::nullopt;
}

std::optional<Speaker> SpeakerResolver::OfName(TokenRange name, bool body) {
  if (const auto entity = entities_.Lookup(name)) return OfEntity(*entity);
  if (entities_.IsPlace(name)) return OfText(name);
  const bool person = !body && name.end - name.begin > 1;
  const EntityKind kind = body     ? EntityKind::kOrganization
                          : person ? EntityKind::kPerson
                                   : EntityKind::kOther;
  return OfEntity(entities_.Add(kind, view_.TextOf(name)));
}

std::optional<Speaker> SpeakerResolver::Named(const Phrase& p) {
  // The last run of capitals that closes the head, or stands at its front
  // before an apposition without a comma: "Ana Lima a spokesman".
  std::optional<NameRun> last;
  for (uint32_t i = p.head.begin; i < p.head.end;) {
    const auto run = ReadNameRun(view_, roles_, i, p.head.end);
    if (!run) {
      const bool apposed = last && last->run.end == i &&
                           IsArticle(view_.Lower(i)) &&
                           last->name.end - last->name.begin > 1;
      if (apposed) break;
      ++i;
      continue;
    }
    // "Roads and Rivers": one name, unless both parts are known.
    const bool joined = last && last->run.end + 1 == i &&
                        view_.Lower(i - 1) == "and" &&
                        last->run.begin == p.head.begin &&
                        run->run.end == p.head.end;
    if (joined) return OfText(p.head);
    last = run;
    i = run->run.end;
  }
  if (!last) return std::nullopt;
  const bool closes = last->run.end == p.head.end;
  const bool opens = last->run.begin == p.head.begin &&
                     IsArticle(view_.Lower(last->run.end));
  if (!closes && !opens) return std::nullopt;
  const TokenRange name = last->body ? last->run : last->name;
  if (name.begin >= name.end) return std::nullopt;
  const bool known = entities_.Lookup(name).has_value();
  // "Banco of Porto": an unknown word keeps what follows.
  if (!known && name.end - name.begin == 1 && p.all.end > p.head.end &&
      view_.Lower(p.head.end) == "of" && view_.IsCapitalized(p.head.end + 1)) {
    return OfText({name.begin, p.all.end});
  }
  return OfName(name, last->body);
}

std::optional<Speaker> SpeakerResolver::ByHistory(std::string_view head,
                                                  const Phrase& p) const {
  const size_t back = std::min(history_.size(), kMaxBack);
  for (size_t n = 1; n <= back; ++n) {
    const Referent& r = history_[history_.size() - n];
    if (std::find(r.words.begin(), r.words.end(), head) != r.words.end()) {
      return r.speaker;
    }
  }
  if (const auto body = entities_.BodyWith(head, p.all.begin)) {
    return OfEntity(*body);
  }
  return std::nullopt;
}

std::optional<Speaker> SpeakerResolver::ByDocument(const Phrase& p) {
  // "a statement by the ministry", "a report from X"
  for (uint32_t i = p.head.end; i + 1 < p.all.end; ++i) {
    const std::string_view word = view_.Lower(i);
    if (word == "by" || word == "from") {
      return Resolve({i + 1, p.all.end}, p.sentence);
    }
  }
  TokenRange owner{p.head.begin, p.head.end - 1};
  while (owner.begin < owner.end &&
         IsDocumentAdjective(view_.Lower(owner.begin))) {
    ++owner.begin;
  }
  if (owner.end > owner.begin && view_.IsPossessive(owner.end - 1)) {
    --owner.end;
  }
  const bool named = owner.begin < owner.end &&
                     IsNounLike(view_, owner.end - 1);
  if (named) return Resolve(owner, p.sentence);
  if (p.definite && p.all.end - p.all.begin == 1) {
    // "The figures show": whose they are is not told.
    if (roles_.Is(view_.Lower(p.all.begin), kPeople)) return std::nullopt;
    if (const Speaker* body = LastBody(p.sentence)) return *body;
  }
  return OfText(p.all);
}

std::optional<Speaker> SpeakerResolver::Described(const Phrase& p) {
  uint32_t h = p.head.end;
  while (h > p.head.begin && !IsNounLike(view_, h - 1)) --h;
  if (h == p.head.begin) return std::nullopt;
  --h;
  const std::string_view head = view_.Lower(h);
  if (roles_.Is(head, kDocument)) {
    return ByDocument({.all = p.all,
                       .head = {p.head.begin, h + 1},
                       .sentence = p.sentence,
                       .definite = p.definite,
                       .indefinite = p.indefinite});
  }
  int office = h > p.head.begin
                   ? roles_.Office(std::string(view_.Lower(h - 1)) + " " +
                                   std::string(head))
                   : 0;
  if (office == 0) office = roles_.Office(head);
  const bool short_form = p.all.end - p.all.begin <= 2;
  if (office != 0 && !p.indefinite) {
    const std::string_view country = entities_.CountryIn(p.all);
    const bool plain = p.definite && short_form;
    if (!country.empty() || plain) {
      if (const auto e = entities_.Holder(office, country, p.all.begin)) {
        return OfEntity(*e);
      }
    }
  }
  if (p.definite && short_form && p.all.end == h + 1) {
    if (auto known = ByHistory(head, p)) return known;
  }
  return OfText(p.all);
}

void SpeakerResolver::Remember(const Speaker& speaker, const Phrase& p) {
  Referent r{.speaker = speaker, .words = {}, .sentence = p.sentence};
  r.words.reserve(p.all.end - p.all.begin);
  for (uint32_t i = p.all.begin; i < p.all.end; ++i) {
    if (IsNounLike(view_, i)) r.words.emplace_back(view_.Lower(i));
  }
  if (speaker.entity) {
    const auto& words = entities_.FactsOf(*speaker.entity).words;
    r.words.insert(r.words.end(), words.begin(), words.end());
  }
  history_.push_back(std::move(r));
}

std::optional<Speaker> SpeakerResolver::Resolve(TokenRange phrase,
                                                uint32_t sentence) {
  Phrase p = Trim(phrase, sentence);
  if (p.all.begin >= p.all.end) return std::nullopt;
  if (p.head.begin >= p.head.end) p.head = p.all;
  const std::string_view first = view_.Lower(p.all.begin);
  std::optional<Speaker> speaker;
  if (p.all.end - p.all.begin == 1 && view_.Is(p.all.begin, Upos::kPron)) {
    speaker = Pronoun(first, p);
    if (speaker) Remember(*speaker, p);
    return speaker;
  }
  if (IsPossessivePronoun(first)) {
    const bool body = first == "its" || first == "their";
    auto owner = Pronoun(body ? "it" : "he", p);
    if (!owner) return std::nullopt;
    const TokenRange rest{p.all.begin + 1, p.all.end};
    owner->name += "\u2019s " + view_.TextOf(rest);
    owner->entity.reset();
    owner->person = false;
    return owner;
  }
  // "Radio Sul's Rui Costa": the name after the owner.
  for (uint32_t i = p.head.end; i > p.head.begin + 1; --i) {
    if (!view_.IsPossessive(i - 1)) continue;
    if (i < p.head.end && view_.IsCapitalized(p.head.end - 1)) {
      p.head.begin = i;
    }
    break;
  }
  speaker = Named(p);
  if (!speaker) speaker = Described(p);
  if (speaker && !speaker->name.empty()) {
    Remember(*speaker, p);
    return speaker;
  }
  return std::nullopt;
}

}  // namespace factline::extract
