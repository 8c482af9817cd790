#include "daemon/language/train/vocabulary.h"

#include <algorithm>
#include <utility>

#include "daemon/base/strings.h"
#include "daemon/language/inflection.h"
#include "daemon/language/word_list.h"

namespace factline::data {
extern const std::string_view closed_tsv;
extern const std::string_view words_tsv;
}  // namespace factline::data

namespace factline::language {
namespace {

constexpr std::pair<std::string_view, Tag> kTagNames[] = {
    {"NN", Tag::kNN},   {"NNS", Tag::kNNS}, {"NNP", Tag::kNNP},
    {"JJ", Tag::kJJ},   {"RB", Tag::kRB},   {"VB", Tag::kVB},
    {"VBZ", Tag::kVBZ}, {"VBD", Tag::kVBD}, {"VBN", Tag::kVBN},
    {"VBG", Tag::kVBG}, {"MD", Tag::kMD},   {"IN", Tag::kIN},
    {"TO", Tag::kTO},   {"DT", Tag::kDT},   {"PRP", Tag::kPRP},
    {"PRPS", Tag::kPRPS}, {"WP", Tag::kWP}, {"WRB", Tag::kWRB},
    {"CC", Tag::kCC},   {"CD", Tag::kCD},   {"POS", Tag::kPOS},
    {"EX", Tag::kEX},   {"RP", Tag::kRP},   {"UH", Tag::kUH},
};

Tag TagOf(std::string_view name) {
  for (const auto& [known, tag] : kTagNames) {
    if (known == name) return tag;
  }
  return Tag::kX;
}

// Sections whose words only belong to a class.
constexpr std::pair<std::string_view, WordClass> kClassSections[] = {
    {"say_verbs", kSayVerb},
    {"ditransitive_verbs", kDitransitiveVerb},
    {"copular_verbs", kCopularVerb},
    {"relational_nouns", kRelationalNoun},
    {"titles", kTitleNoun},
    {"months", kMonth},
    {"weekdays", kWeekday},
    {"time_nouns", kTimeNoun},
    {"numbers", kNumberWord},
    {"measure_verbs", kMeasureVerb},
    {"intransitive_verbs", kIntransitiveVerb},
    {"content_nouns", kContentNoun},
};

// The forms of the verbs that are in closed.tsv.
constexpr std::pair<std::string_view, std::string_view> kAuxiliaryForms[] = {
    {"am", "be"},   {"is", "be"},    {"are", "be"},   {"was", "be"},
    {"were", "be"}, {"been", "be"},  {"being", "be"}, {"'s", "be"},
    {"’s", "be"},   {"'re", "be"},   {"’re", "be"},   {"'m", "be"},
    {"’m", "be"},   {"'ve", "have"}, {"’ve", "have"}, {"has", "have"},
    {"does", "do"}, {"did", "do"},   {"like", "like"},
};

}  // namespace

const Vocabulary& Vocabulary::English() {
  static const Vocabulary* const vocabulary = new Vocabulary();
  return *vocabulary;
}

const WordEntry* Vocabulary::Find(std::string_view lower) const {
  const auto found = words_.find(lower);
  return found == words_.end() ? nullptr : &found->second;
}

Vocabulary::Vocabulary() {
  AddClosedClasses();
  for (const WordRow& row : ReadWordList(data::words_tsv)) {
    if (row.section == "irregular_verbs") {
      AddVerb(row.fields[0], row.fields[1], row.fields[2],
              IsShortClosed(row.fields[0]));
    } else if (row.section == "irregular_nouns") {
      AddNoun(row.fields[0], row.fields[1]);
    } else {
      for (std::string_view word : SplitWords(row.fields[0])) {
        AddRow(row.section, word);
      }
    }
  }
  for (const auto& [form, base] : kAuxiliaryForms) At(form).verb_lemma = base;
  SpreadClasses();
}

void Vocabulary::SpreadClasses() {
  for (auto& [word, entry] : words_) {
    if (entry.noun_lemma.empty() || entry.noun_lemma == word) continue;
    entry.classes |= At(entry.noun_lemma).classes & (kTimeNoun | kTitleNoun);
  }
}

std::string_view Vocabulary::Keep(std::string text) {
  pool_.push_back(std::move(text));
  return pool_.back();
}

WordEntry& Vocabulary::At(std::string_view word) {
  const auto found = words_.find(word);
  if (found != words_.end()) return found->second;
  return words_[Keep(std::string(word))];
}

void Vocabulary::Add(std::string_view word, Tag tag) {
  WordEntry& entry = At(word);
  if (entry.tags == 0) entry.first = tag;
  entry.tags |= Bit(tag);
}

void Vocabulary::AddClosedClasses() {
  for (const WordRow& row : ReadWordList(data::closed_tsv)) {
    for (std::string_view name : SplitWords(row.fields[1])) {
      Add(row.fields[0], TagOf(name));
    }
  }
}

void Vocabulary::AddNoun(std::string_view singular, std::string_view plural) {
  Add(singular, Tag::kNN);
  Add(plural, Tag::kNNS);
  At(plural).noun_lemma = Keep(std::string(singular));
}

void Vocabulary::AddVerbForm(std::string_view form, Tag tag,
                             std::string_view base) {
  Add(form, tag);
  WordEntry& entry = At(form);
  if (entry.verb_lemma.empty()) entry.verb_lemma = base;
}

void Vocabulary::AddVerb(std::string_view base, std::string_view past,
                         std::string_view participle, bool doubles) {
  const std::string_view lemma = Keep(std::string(base));
  // The forms of "be" in the present are closed words.
  AddVerbForm(base, Tag::kVB, lemma);
  if (base != "be" && base != "have") {
    AddVerbForm(Keep(WithS(base)), Tag::kVBZ, lemma);
  }
  AddVerbForm(Keep(WithIng(base, doubles)), Tag::kVBG, lemma);
  const auto add_all = [&](std::string_view forms, Tag tag) {
    while (!forms.empty()) {
      const size_t end = std::min(forms.find('/'), forms.size());
      AddVerbForm(forms.substr(0, end), tag, lemma);
      forms.remove_prefix(std::min(end + 1, forms.size()));
    }
  };
  add_all(past, Tag::kVBD);
  add_all(participle, Tag::kVBN);
}

void Vocabulary::AddRow(std::string_view section, std::string_view word) {
  if (section == "verbs" || section == "doubling_verbs") {
    const bool doubles = section == "doubling_verbs";
    const std::string past = WithEd(word, doubles);
    AddVerb(word, past, past, doubles);
  } else if (section == "nouns") {
    AddNoun(word, WithS(word));
  } else if (section == "invariant_nouns") {
    AddNoun(word, word);
  } else if (section == "units") {
    Add(word, Tag::kNN);
  } else if (section == "plural_nouns") {
    Add(word, Tag::kNNS);
  } else if (section == "adjectives") {
    const std::string lower = AsciiLower(word);
    Add(lower, Tag::kJJ);
    if (lower != word) At(lower).classes |= kProperAdjective;
  } else if (section == "adverbs") {
    Add(word, Tag::kRB);
  } else {
    for (const auto& [name, word_class] : kClassSections) {
      if (section != name) continue;
      At(word).classes |= word_class;
      if (word_class == kMonth || word_class == kWeekday) {
        Add(word, Tag::kNNP);
      } else if (word_class == kNumberWord) {
        Add(word, Tag::kCD);
      } else if (At(word).tags == 0) {
        Add(word, Tag::kNN);
      }
    }
  }
}

}  // namespace factline::language
