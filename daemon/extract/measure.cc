#include "daemon/extract/measure.h"

#include <algorithm>

#include "daemon/extract/clause.h"
#include "daemon/extract/level.h"

namespace factline::extract {
namespace {

using language::Token;
using language::Upos;

template <size_t n>
bool IsOneOf(std::string_view word, const std::string_view (&words)[n]) {
  return std::find(std::begin(words), std::end(words), word) !=
         std::end(words);
}

bool IsApproximation(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "the", "a", "an", "another", "some", "further", "estimated", "total",
      "of", "about", "around", "all", "these", "those", "its", "their", "his",
      "her", "our", "any", "only", "just", "additional", "record", "combined",
      "remaining", "more", "than", "least", "at", "up", "to", "nearly",
      "almost", "over", "approximately", "roughly", "least", "as", "many",
      "already", "now", "also", "still", "first", "last", "other", "staggering",
      "whopping", "least", "maximum", "minimum", "perhaps", "possibly",
      "initial", "reported", "confirmed", "both"};
  return IsOneOf(word, kWords);
}

bool Falls(const Concept* sense) {
  return sense != nullptr && sense->id == "fallen";
}
bool Rises(const Concept* sense) {
  return sense != nullptr && sense->id == "risen";
}

}  // namespace

// "up from 34", "down by two": a word of change without a verb.
bool MeasureReader::ReadBareChange(const QuantityMention& quantity,
                                   MeasureReading& reading) {
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  uint32_t at = reading.counted.phrase.begin;
  if (at == tokens.begin) return false;
  --at;
  constexpr std::string_view kPrepositions[] = {"from", "to", "by", "at"};
  const std::string_view preposition = input_.Lower(at);
  const bool with_preposition = IsOneOf(preposition, kPrepositions);
  if (with_preposition) {
    if (at == tokens.begin) return false;
    --at;
  }
  const std::string_view word = input_.Lower(at);
  if (word != "up" && word != "down") return false;
  if (at > tokens.begin && input_.TokenAt(at - 1).upos == Upos::kVerb &&
      !IsLevelVerb(input_.Lemma(at - 1))) {
    return false;  // "shot down 20 drones"
  }
  const bool level = with_preposition && preposition != "by";
  if (!level && reading.counted.head) return false;
  if (!level) {
    if (word == "up" && preposition != "by" && quantity.comparator_span.size()) {
      return false;  // "up to 500"
    }
    reading.role =
        word == "up" ? QuantityRole::kIncrease : QuantityRole::kDecrease;
  }
  NameObject(quantity, reading);
  Inherit(quantity, reading);
  reading.action = word == "up" ? "rise" : "fall";
  reading.action_token = at;
  if (level && last_) {
    reading.action = last_->action;
    reading.sense = last_->sense;
  }
  return true;
}

bool MeasureReader::ReadLevel(const QuantityMention& quantity,
                              MeasureReading& reading) {
  const uint32_t begin = reading.counted.phrase.begin;
  const auto verb = FindLevelVerb(input_, quantity.sentence, begin);
  if (!verb) return false;
  const bool copula = input_.Lemma(verb->verb) == "be";
  if (copula && reading.counted.head) return false;
  const auto noun = FindLevelNoun(input_, quantity.sentence, *verb, begin);
  if (!noun) return false;
  const Concept* change = input_.lexicon.Find(
      WordKind::kVerb, input_.document, verb->verb, begin, nullptr);
  const bool moved = verb->preposition == "by" ||
                     (verb->preposition.empty() &&
                      quantity.kind != QuantityKind::kCount);
  if (moved && Falls(change)) reading.role = QuantityRole::kDecrease;
  if (moved && Rises(change)) reading.role = QuantityRole::kIncrease;
  const bool counts = noun->sense != nullptr ||
                      IsCountNoun(input_.Lemma(noun->noun));
  if (copula && !counts && quantity.kind == QuantityKind::kCount) return false;
  reading.sense = noun->sense != nullptr ? noun->sense : change;
  reading.action_token =
      noun->sense != nullptr ? noun->sense_token : verb->verb;
  reading.action = std::string(input_.Lemma(*reading.action_token));
  reading.running = true;
  NameLevel(quantity, *noun, reading);
  return true;
}

void MeasureReader::NameLevel(const QuantityMention& quantity,
                              const LevelNoun& noun, MeasureReading& reading) {
  const bool elided = !reading.counted.head;
  if (elided) {
    reading.counted.head = noun.noun;
    reading.counted.noun_first = std::min(noun.first, noun.noun);
    reading.counted.before = true;
    reading.counted.info = input_.lexicon.FindObject(
        input_.document, reading.counted.noun_first, noun.noun);
  }
  NameObject(quantity, reading);
  if (!elided || !IsCountNoun(input_.Lemma(noun.noun))) return;
  if (noun.sense == nullptr || !noun.sense->of_persons) return;
  // A toll counts what died before in this article, else people.
  const bool same = last_ && last_->sense == noun.sense;
  reading.object = same && last_->object != "death" ? last_->object : "person";
  reading.key_object = same ? last_->key_object : "person";
  reading.subset.clear();
  reading.key_subset.clear();
}

void MeasureReader::NameObject(const QuantityMention& quantity,
                               MeasureReading& reading) {
  const Counted& counted = reading.counted;
  if (!counted.head) {
    switch (quantity.kind) {
      case QuantityKind::kMoney:
        reading.object = reading.key_object = "money";
        break;
      case QuantityKind::kMeasured:
        reading.object = reading.key_object = "distance";
        break;
      default:
        break;
    }
    return;
  }
  const std::string word = NounText(input_, *counted.head);
  if (counted.info == nullptr) {
    reading.object = reading.key_object = word;
  } else {
    reading.key_object = counted.info->object;
    reading.key_subset = counted.info->subset;
    reading.object = counted.info->object;
    reading.subset = counted.info->subset;
    // "443 deaths": people by identity, deaths in words.
    if (reading.subset.empty() && word != reading.object) reading.object = word;
    if (reading.object == "people") reading.object = "person";
  }
  // What stands before the head narrows it: "coronavirus deaths".
  if (!counted.before && counted.noun_first < *counted.head &&
      reading.subset.empty()) {
    uint32_t first = counted.noun_first;
    while (first < *counted.head &&
           input_.TokenAt(first).upos != Upos::kNoun &&
           input_.TokenAt(first).upos != Upos::kPropn) {
      ++first;
    }
    if (first < *counted.head) {
      const auto& tokens = input_.document.tokens;
      const language::Span span{tokens[first].span.begin,
                                tokens[*counted.head].span.end};
      reading.subset = std::string(input_.document.Lower(span));
    }
  }
}

void MeasureReader::Inherit(const QuantityMention& quantity,
                            MeasureReading& reading) {
  if (!last_ || reading.counted.head) return;
  if (quantity.kind != QuantityKind::kCount &&
      quantity.kind != QuantityKind::kPercent) {
    return;
  }
  reading.object = last_->object;
  reading.subset = last_->subset;
  reading.key_object = last_->key_object;
  reading.key_subset = last_->key_subset;
  reading.counted.info = last_->counted.info;
  reading.shared = true;
}

void MeasureReader::FindActor(const QuantityMention& quantity,
                              const Action& action,
                              MeasureReading& reading) const {
  if (!action.token) return;
  const TokenRange tokens = input_.SentenceTokens(quantity.sentence);
  if (action.counted_is_object) {
    reading.actor = SubjectOf(input_, quantity.sentence, *action.token);
    return;
  }
  for (uint32_t i = *action.token + 1;
       i < tokens.end && i < *action.token + 8; ++i) {
    if (input_.Lower(i) != "by") continue;
    if (const auto run = ReadNounRun(input_, i + 1, tokens.end)) {
      reading.actor = run->head;
    }
    return;
  }
}

std::optional<MeasureReading> MeasureReader::Read(
    const QuantityMention& quantity) {
  MeasureReading reading;
  reading.counted = ReadCounted(input_, quantity);
  const bool level =
      ReadBareChange(quantity, reading) ||
      ((!reading.counted.head || quantity.kind != QuantityKind::kCount) &&
       ReadLevel(quantity, reading));
  if (!level) {
    const Action action = FindAction(quantity, reading.counted);
    NameObject(quantity, reading);
    reading.sense = action.sense;
    reading.action = action.lemma;
    reading.action_token = action.token;
    reading.running = action.running;
    if (!reading.counted.head) {
      const bool people = reading.sense != nullptr &&
                          reading.sense->of_persons &&
                          quantity.kind == QuantityKind::kCount;
      const bool fits = last_ && (!people || last_->key_object == "person" ||
                                  (last_->counted.info != nullptr &&
                                   (last_->counted.info->kind == "animal" ||
                                    last_->counted.info->kind == "person")));
      const bool near = quantity.sentence <= last_sentence_ + 3;
      if (fits && near && !(people && !last_->shared &&
                            quantity.sentence != last_sentence_ &&
                            last_->key_object == "person")) {
        Inherit(quantity, reading);
      } else if (people) {
        reading.object = reading.key_object = "person";
      }
    }
    FindActor(quantity, action, reading);
  }
  if (reading.object.empty()) return std::nullopt;
  const bool countable = quantity.kind == QuantityKind::kCount &&
                         !reading.object.empty();
  if (countable) {
    last_ = reading;
    last_sentence_ = quantity.sentence;
  }
  return reading;
}

uint32_t MeasureReader::SkipLeft(uint32_t begin, uint32_t at, bool& group,
                                 bool& definite) const {
  constexpr std::string_view kDeterminers[] = {"any",  "all",  "some", "most",
                                               "many", "each", "none", "half"};
  while (at > begin) {
    const Token& token = input_.TokenAt(at - 1);
    const std::string_view word = input_.Lower(at - 1);
    if (word == "the" || word == "these" || word == "those") definite = true;
    if (word == "of" && at >= begin + 2 &&
        input_.lexicon.IsGroup(input_.Lemma(at - 2))) {
      group = true;
      at -= 2;
      continue;
    }
    if (word == "of" && at >= begin + 2 &&
        IsOneOf(input_.Lower(at - 2), kDeterminers)) {
      definite = true;
      at -= 2;
      continue;
    }
    const bool skip = (IsApproximation(word) && word != "of" && word != "to" &&
                       word != "at") ||
                      token.upos == Upos::kDet || token.upos == Upos::kAdv ||
                      (token.upos == Upos::kAdj && !group) ||
                      (group && (token.upos == Upos::kAdj));
    if (!skip) break;
    --at;
  }
  return at;
}

}  // namespace factline::extract
