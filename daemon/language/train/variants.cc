#include "daemon/language/train/variants.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace factline::language {
namespace {

char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool IsSmall(std::string_view word) {
  constexpr std::string_view kSmall[] = {"a",  "an", "and", "as", "at", "by",
                                         "for", "from", "in", "of", "on", "or",
                                         "the", "to", "with", "'s", "n't"};
  return std::find(std::begin(kSmall), std::end(kSmall), word) !=
         std::end(kSmall);
}

std::string Replaced(const std::string& text, std::string_view from,
                     std::string_view to) {
  std::string result;
  size_t at = 0;
  for (size_t found = text.find(from); found != std::string::npos;
       found = text.find(from, at)) {
    result.append(text, at, found - at).append(to);
    at = found + from.size();
  }
  return result.append(text, at);
}

void SetForms(TreebankSentence& sentence,
              const std::function<std::string(const std::string&)>& change) {
  for (TreebankWord& word : sentence.words) word.form = change(word.form);
}

// Leaves words out and numbers the heads anew. No word left hangs on one that
// goes.
void Drop(TreebankSentence& sentence, const std::vector<bool>& drop) {
  std::vector<uint16_t> number(sentence.words.size() + 1, 0);
  std::vector<TreebankWord> kept;
  for (size_t i = 0; i < sentence.words.size(); ++i) {
    if (drop[i]) continue;
    kept.push_back(std::move(sentence.words[i]));
    number[i + 1] = static_cast<uint16_t>(kept.size());
  }
  for (TreebankWord& word : kept) word.head = number[word.head];
  sentence.words = std::move(kept);
}

std::vector<bool> WithoutDependents(const TreebankSentence& sentence) {
  std::vector<bool> free(sentence.words.size(), true);
  for (const TreebankWord& word : sentence.words) {
    if (word.head > 0) free[word.head - 1u] = false;
  }
  return free;
}

void DropStop(TreebankSentence& sentence) {
  std::vector<bool> drop(sentence.words.size(), false);
  const std::vector<bool> free = WithoutDependents(sentence);
  for (size_t i = sentence.words.size(); i > 1; --i) {
    const TreebankWord& word = sentence.words[i - 1];
    if (word.upos != "PUNCT" || word.head == 0 || !free[i - 1]) break;
    drop[i - 1] = true;
  }
  Drop(sentence, drop);
}

void DropCommas(TreebankSentence& sentence) {
  std::vector<bool> drop = WithoutDependents(sentence);
  for (size_t i = 0; i < drop.size(); ++i) {
    const TreebankWord& word = sentence.words[i];
    drop[i] = drop[i] && word.form == "," && word.head != 0;
  }
  Drop(sentence, drop);
}

void PlaceAgain(TreebankSentence& sentence) {
  // As far apart as they were: glued words stay glued.
  std::string text;
  uint32_t last_end = 0;
  for (TreebankWord& word : sentence.words) {
    if (word.span.begin > last_end && !text.empty()) text += ' ';
    last_end = word.span.end;
    const auto begin = static_cast<uint32_t>(text.size());
    text += word.form;
    word.span = {begin, static_cast<uint32_t>(text.size())};
  }
  sentence.text = std::move(text);
}

}  // namespace

std::optional<Variant> VariantOfName(std::string_view name) {
  for (size_t i = 0; i < kVariantNames.size(); ++i) {
    if (kVariantNames[i] == name) return static_cast<Variant>(i);
  }
  return std::nullopt;
}

TreebankSentence Rewrite(const TreebankSentence& sentence, Variant variant) {
  TreebankSentence result = sentence;
  switch (variant) {
    case Variant::kNone: return result;
    case Variant::kTitleCase:
      SetForms(result, [](const std::string& form) {
        std::string title = form;
        if (!IsSmall(title)) title[0] = Upper(title[0]);
        return title;
      });
      result.words[0].form[0] = Upper(result.words[0].form[0]);
      break;
    case Variant::kUpper:
      SetForms(result, [](const std::string& form) {
        std::string caps = form;
        std::transform(caps.begin(), caps.end(), caps.begin(), Upper);
        return caps;
      });
      break;
    case Variant::kNoStop: DropStop(result); break;
    case Variant::kNoComma: DropCommas(result); break;
    case Variant::kCurly:
      SetForms(result, [](const std::string& form) {
        return Replaced(Replaced(form, "'", "’"), "\"", "“");
      });
      break;
    case Variant::kStraight:
      SetForms(result, [](const std::string& form) {
        std::string plain = Replaced(Replaced(form, "’", "'"), "‘", "'");
        return Replaced(Replaced(plain, "“", "\""), "”", "\"");
      });
      break;
  }
  PlaceAgain(result);
  return result;
}

}  // namespace factline::language
