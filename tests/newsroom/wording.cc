#include "tests/newsroom/wording.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"

namespace factline::newsroom {
namespace {

constexpr std::string_view kFillers[] = {
    "Schools in the area stayed closed and the trains did not run.",
    "The mayor thanked the volunteers who had come to help.",
    "It was not clear how long the work would take.",
    "Neighbours brought blankets and hot soup to the town hall.",
    "The weather service warned of more rain in the hills.",
    "A spokeswoman declined to comment further.",
    "Opposition parties called for a debate in parliament.",
    "Analysts had expected the news for some time.",
    "The two sides have not met since the talks broke down.",
    "Work to repair the main road has begun.",
    "Shops reopened by noon, though many streets were still blocked.",
    "The decision was welcomed by unions and criticised by employers.",
    "The cause is under investigation.",
    "Local reporters said the mood in the streets was calm.",
};

constexpr std::string_view kFrames[] = {
    "{core}, {speaker} said",
    "{speaker} said {core}",
    "{speaker} said that {core}",
    "according to {speaker}, {core}",
    "{core}, according to {speaker}",
};

std::string WithTail(std::string text, size_t keep) {
  while (text.size() > keep && text.back() == '0') text.pop_back();
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

// `tenths` as "6.4" or "6".
std::string Tenths(int64_t tenths) {
  return WithTail(absl::StrCat(tenths / 10, ".", tenths % 10), 1);
}

std::string MoneyText(Random& random, int64_t hundred_millions) {
  if (hundred_millions < 10) {
    const int64_t millions = hundred_millions * 100;
    constexpr std::string_view kForms[] = {" million", "m"};
    return absl::StrCat("$", millions, ToAbsl(random.Any(kForms)));
  }
  constexpr std::string_view kForms[] = {" billion", "bn"};
  return absl::StrCat("$", Tenths(hundred_millions),
                      ToAbsl(random.Any(kForms)));
}

std::string CountText(Random& random, int64_t value) {
  static constexpr std::string_view kWords[] = {
      "no", "one", "two", "three", "four", "five", "six", "seven", "eight",
      "nine"};
  if (value < 10 && random.Chance(70)) return std::string(kWords[value]);
  return Grouped(value);
}

Told Make(Random& random, int64_t value, Unit unit) {
  Told told;
  switch (unit) {
    case Unit::kCount:
      told.text = CountText(random, value);
      told.number.value = *Decimal::Make(value, 0);
      break;
    case Unit::kMoney:
      told.text = MoneyText(random, value);
      told.number.value = *Decimal::Make(value, 8);
      break;
    case Unit::kPercent: {
      constexpr std::string_view kSigns[] = {" percent", "%", " per cent"};
      told.text = absl::StrCat(Tenths(value), ToAbsl(random.Any(kSigns)));
      told.number.value = *Decimal::Make(value, -1);
      break;
    }
  }
  return told;
}

// `value` with two digits that count, not above it.
int64_t RoundedDown(int64_t value) {
  int64_t unit = 1;
  while (value / unit >= 100) unit *= 10;
  return value / unit * unit;
}

int64_t StepOf(int64_t value) {
  int64_t unit = 1;
  while (value / unit >= 100) unit *= 10;
  return unit;
}

}  // namespace

std::span<const std::string_view> Fillers() { return kFillers; }
std::span<const std::string_view> SpeakerFrames() { return kFrames; }

std::string Grouped(int64_t value) {
  std::string digits = absl::StrCat(value);
  for (size_t at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, 1, ',');
  }
  return digits;
}

Told TellExactly(Random& random, int64_t value, Unit unit) {
  return Make(random, value, unit);
}

Told TellLoosely(Random& random, int64_t value, Unit unit) {
  constexpr int64_t kLeastLoose = 30;  // Nobody rounds fewer.
  if (value < kLeastLoose || unit == Unit::kPercent) {
    return Make(random, value, unit);
  }
  static constexpr std::string_view kAtLeast[] = {"at least", "no fewer than"};
  static constexpr std::string_view kAbout[] = {"about", "around", "some",
                                                "roughly"};
  static constexpr std::string_view kNearly[] = {"nearly", "almost"};
  static constexpr std::string_view kMore[] = {"more than", "over"};
  const bool money = unit == Unit::kMoney;
  std::string_view word;
  int64_t shown = value;
  Comparator comparator = Comparator::kExact;
  switch (random.Pick(0, 3)) {
    case 0:
      word = money ? kAtLeast[0] : random.Any(kAtLeast);
      comparator = Comparator::kAtLeast;
      break;
    case 1:
      word = money ? kAbout[random.Pick(0, 1)] : random.Any(kAbout);
      comparator = Comparator::kApproximate;
      shown = RoundedDown(value);
      break;
    case 2:
      word = random.Any(kNearly);
      comparator = Comparator::kJustUnder;
      shown = RoundedDown(value) + StepOf(value);
      break;
    default:
      word = random.Any(kMore);
      comparator = Comparator::kGreaterThan;
      shown = RoundedDown(value - 1);
  }
  Told told = Make(random, shown, unit);
  told.text = absl::StrCat(ToAbsl(word), " ", told.text);
  told.number.comparator = comparator;
  return told;
}

namespace {

std::string Framed(std::string_view form, std::string_view frame) {
  if (frame.empty()) return std::string(form);
  std::string text(frame);
  text.replace(text.find("{core}"), 6, form);
  return text;
}

[[noreturn]] void DieOfSlot(std::string_view form, std::string_view name) {
  std::cerr << "template without a value for {" << name << "}: " << form
            << "\n";
  std::abort();
}

}  // namespace

Sentence Compose(std::string_view form, std::string_view frame,
                 const Slots& slots, const std::vector<Told>& numbers) {
  const std::string text = Framed(form, frame);
  Sentence sentence;
  sentence.places.resize(numbers.size());
  for (size_t at = 0; at < text.size();) {
    const size_t end = text[at] == '{' ? text.find('}', at) : text.npos;
    if (end == text.npos) {
      sentence.text += text[at++];
      continue;
    }
    const std::string name = text.substr(at + 1, end - at - 1);
    at = end + 1;
    if (name == "0" || name == "1") {
      const size_t i = static_cast<size_t>(name[0] - '0');
      if (i >= numbers.size()) DieOfSlot(form, name);
      sentence.places[i].begin = static_cast<uint32_t>(sentence.text.size());
      sentence.text += numbers[i].text;
      sentence.places[i].end = static_cast<uint32_t>(sentence.text.size());
      continue;
    }
    const auto slot = slots.find(name);
    if (slot == slots.end()) DieOfSlot(form, name);
    sentence.text += slot->second;
  }
  sentence.text[0] = absl::ascii_toupper(
      static_cast<unsigned char>(sentence.text[0]));
  sentence.text += '.';
  return sentence;
}

}  // namespace factline::newsroom
