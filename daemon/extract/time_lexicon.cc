#include "daemon/extract/time_lexicon.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/extract/time_calendar.h"

namespace factline::data {
extern const std::string_view times_tsv;
}  // namespace factline::data

namespace factline::extract {
namespace {

using Named = std::pair<std::string_view, int>;

// How a section's value field is read.
enum class ValueForm : uint8_t {
  kInt,
  kUnit,
  kEdge,
  kConnector,
  kStep,
  kDayPart,
  kRelativeDay,
  kCode
};

struct Section {
  std::string_view name;
  WordClass word_class;
  ValueForm form;
};

constexpr Section kSections[] = {
    {"month", WordClass::kMonth, ValueForm::kInt},
    {"weekday", WordClass::kWeekday, ValueForm::kInt},
    {"season", WordClass::kSeason, ValueForm::kInt},
    {"unit", WordClass::kUnit, ValueForm::kUnit},
    {"unit_adjective", WordClass::kUnitAdjective, ValueForm::kInt},
    {"day_part", WordClass::kDayPart, ValueForm::kDayPart},
    {"relative_day", WordClass::kRelativeDay, ValueForm::kRelativeDay},
    {"clock", WordClass::kClock, ValueForm::kInt},
    {"half_day", WordClass::kHalfDay, ValueForm::kInt},
    {"zone", WordClass::kZone, ValueForm::kInt},
    {"zone_us", WordClass::kZoneUs, ValueForm::kInt},
    {"number", WordClass::kNumber, ValueForm::kInt},
    {"ordinal", WordClass::kOrdinal, ValueForm::kInt},
    {"decade", WordClass::kDecade, ValueForm::kInt},
    {"vague", WordClass::kVague, ValueForm::kInt},
    {"direction", WordClass::kDirection, ValueForm::kStep},
    {"edge", WordClass::kEdge, ValueForm::kEdge},
    {"edge_noun", WordClass::kEdgeNoun, ValueForm::kEdge},
    {"shift", WordClass::kShift, ValueForm::kStep},
    {"frequency", WordClass::kFrequency, ValueForm::kCode},
    {"approximate", WordClass::kApproximate, ValueForm::kInt},
    {"calls_for_time", WordClass::kCallsForTime, ValueForm::kInt},
    {"counted", WordClass::kCounted, ValueForm::kInt},
    {"future", WordClass::kFuture, ValueForm::kInt},
    {"past", WordClass::kPast, ValueForm::kInt},
    {"begin", WordClass::kBegin, ValueForm::kInt},
    {"event", WordClass::kEvent, ValueForm::kCode},
    {"connector", WordClass::kConnector, ValueForm::kConnector},
};

constexpr Named kUnits[] = {
    {"second", static_cast<int>(CalendarUnit::kSecond)},
    {"minute", static_cast<int>(CalendarUnit::kMinute)},
    {"hour", static_cast<int>(CalendarUnit::kHour)},
    {"day", static_cast<int>(CalendarUnit::kDay)},
    {"weekend", static_cast<int>(CalendarUnit::kWeekend)},
    {"week", static_cast<int>(CalendarUnit::kWeek)},
    {"fortnight", static_cast<int>(CalendarUnit::kFortnight)},
    {"month", static_cast<int>(CalendarUnit::kMonth)},
    {"quarter", static_cast<int>(CalendarUnit::kQuarter)},
    {"season", static_cast<int>(CalendarUnit::kSeason)},
    {"year", static_cast<int>(CalendarUnit::kYear)},
    {"decade", static_cast<int>(CalendarUnit::kDecade)},
    {"century", static_cast<int>(CalendarUnit::kCentury)},
};

constexpr Named kEdges[] = {{"start", static_cast<int>(Edge::kStart)},
                            {"mid", static_cast<int>(Edge::kMid)},
                            {"end", static_cast<int>(Edge::kEnd)}};

constexpr Named kConnectors[] = {
    {"since", static_cast<int>(Connector::kSince)},
    {"until", static_cast<int>(Connector::kUntil)},
    {"by", static_cast<int>(Connector::kBy)},
    {"before", static_cast<int>(Connector::kBefore)},
    {"after", static_cast<int>(Connector::kAfter)},
    {"from", static_cast<int>(Connector::kFrom)},
    {"between", static_cast<int>(Connector::kBetween)},
};

constexpr Named kAnchors[] = {{"publish", static_cast<int>(Anchor::kPublish)},
                              {"text", static_cast<int>(Anchor::kText)}};

// False when `text` is none of `names`.
template <size_t kCount>
bool ReadName(const Named (&names)[kCount], std::string_view text,
              int32_t* value) {
  for (const auto& [name, number] : names) {
    if (name == text) {
      *value = number;
      return true;
    }
  }
  return false;
}

// Steps, hours and offsets of the lexicon are small; so sums never overflow.
constexpr int32_t kMaxNumber = 100'000;

bool ReadInt(std::string_view text, int32_t* value) {
  return absl::SimpleAtoi(ToAbsl(text), value) && *value >= -kMaxNumber &&
         *value <= kMaxNumber;
}

// Reads the value fields and gives the index of the field of flags; empty when
// the value is malformed.
std::optional<size_t> ReadValue(const LexiconRow& row, ValueForm form,
                                TimeWord* word) {
  const std::string_view field = row.Field(1);
  switch (form) {
    case ValueForm::kInt:
      if (!ReadInt(field, &word->value)) return std::nullopt;
      return 2;
    case ValueForm::kUnit:
      if (!ReadName(kUnits, field, &word->value)) return std::nullopt;
      return 2;
    case ValueForm::kEdge:
      if (!ReadName(kEdges, field, &word->value)) return std::nullopt;
      return 2;
    case ValueForm::kConnector:
      if (!ReadName(kConnectors, field, &word->value)) return std::nullopt;
      return 2;
    case ValueForm::kStep:
      if (!ReadInt(field, &word->value) ||
          !ReadName(kAnchors, row.Field(2), &word->second)) {
        return std::nullopt;
      }
      return 3;
    case ValueForm::kDayPart:
      word->code = std::string(field);
      if (word->code.size() != 2 || !ReadInt(row.Field(2), &word->second) ||
          !ReadInt(row.Field(3), &word->third) || word->second < 0 ||
          word->second >= word->third || word->third > 48) {
        return std::nullopt;
      }
      return 4;
    case ValueForm::kRelativeDay:
      if (!ReadInt(field, &word->value)) return std::nullopt;
      word->code = row.Field(2) == "-" ? "" : std::string(row.Field(2));
      return 3;
    case ValueForm::kCode:
      if (field.empty()) return std::nullopt;
      word->code = std::string(field);
      return 2;
  }
  return std::nullopt;
}

// The words as the reader of times splits them: "year 's" = year, ', s.
std::vector<std::string> SplitWords(const std::string& phrase) {
  std::vector<std::string> words;
  for (absl::string_view word :
       absl::StrSplit(phrase, ' ', absl::SkipEmpty())) {
    if (word.size() > 1 && word.front() == '\'') {
      words.emplace_back("'");
      word.remove_prefix(1);
    }
    words.emplace_back(word);
  }
  return words;
}

template <typename T>
void AddLongestFirst(std::vector<T>& list, T item) {
  const auto place =
      std::find_if(list.begin(), list.end(), [&item](const T& other) {
        return other.words.size() < item.words.size();
      });
  list.insert(place, std::move(item));
}

absl::Status ReadFlags(const LexiconFile& file, const LexiconRow& row,
                       size_t field, TimeWord* word) {
  for (const std::string& flag : row.List(field)) {
    if (flag == "capital") {
      word->needs_capital = true;
    } else if (flag == "context") {
      word->needs_context = true;
    } else if (flag == "plural") {
      word->plural = true;
    } else {
      return file.ErrorAt(row, absl::StrCat("unknown flag '", flag, "'"));
    }
  }
  return absl::OkStatus();
}

bool ReadHolidayRule(const std::string& rule, Holiday* holiday) {
  const std::vector<std::string> parts =
      absl::StrSplit(rule, absl::ByAnyChar(" -"), absl::SkipEmpty());
  if (rule.starts_with("easter ")) {
    holiday->rule = Holiday::Rule::kEaster;
    return ReadInt(rule.substr(7), &holiday->day);
  }
  if (rule.starts_with("weekday ")) {
    const std::vector<std::string> fields =
        absl::StrSplit(rule, ' ', absl::SkipEmpty());
    holiday->rule = Holiday::Rule::kWeekday;
    return fields.size() == 4 && ReadInt(fields[1], &holiday->month) &&
           ReadInt(fields[2], &holiday->weekday) &&
           ReadInt(fields[3], &holiday->nth) && holiday->month >= 1 &&
           holiday->month <= 12 && holiday->weekday >= 1 &&
           holiday->weekday <= 7;
  }
  // 2000 had a 29 February.
  return parts.size() == 2 && ReadInt(parts[0], &holiday->month) &&
         ReadInt(parts[1], &holiday->day) &&
         IsValidDay(2000, holiday->month, holiday->day);
}

}  // namespace

const TimeWord* TimeEntry::Find(WordClass c) const {
  for (const TimeWord& word : words) {
    if (word.word_class == c) return &word;
  }
  return nullptr;
}

absl::StatusOr<TimeLexicon> TimeLexicon::Load(const std::string& dir) {
  FACTLINE_ASSIGN_OR_RETURN(
      const LexiconFile file,
      LexiconFile::Load(dir, "times.tsv", data::times_tsv));
  TimeLexicon lexicon;
  for (const LexiconRow& row : file.rows()) {
    if (row.section == "phrase") {
      FACTLINE_RETURN_IF_ERROR(lexicon.AddPhrase(file, row));
    } else if (row.section == "known_event") {
      FACTLINE_RETURN_IF_ERROR(lexicon.AddKnownEvent(file, row));
    } else if (row.section == "holiday") {
      FACTLINE_RETURN_IF_ERROR(lexicon.AddHoliday(file, row));
    } else {
      FACTLINE_RETURN_IF_ERROR(lexicon.Add(file, row));
    }
  }
  return lexicon;
}

absl::Status TimeLexicon::Add(const LexiconFile& file, const LexiconRow& row) {
  const auto section =
      std::find_if(std::begin(kSections), std::end(kSections),
                   [&row](const Section& s) { return s.name == row.section; });
  if (section == std::end(kSections)) {
    return file.ErrorAt(row,
                        absl::StrCat("unknown section '", row.section, "'"));
  }
  TimeWord word{.word_class = section->word_class};
  const std::optional<size_t> flags = ReadValue(row, section->form, &word);
  if (!flags) {
    return file.ErrorAt(row, absl::StrCat("bad value for [", row.section, "]"));
  }
  FACTLINE_RETURN_IF_ERROR(ReadFlags(file, row, *flags, &word));
  const std::vector<std::string> names = row.List(0);
  if (names.empty()) return file.ErrorAt(row, "no word");
  for (const std::string& name : names) {
    if (name.size() > kMaxWordBytes || AsciiLower(name) != name) {
      return file.ErrorAt(row, "words are lower case and under 32 bytes");
    }
    AddWord(name, word);
  }
  return absl::OkStatus();
}

absl::Status TimeLexicon::AddPhrase(const LexiconFile& file,
                                    const LexiconRow& row) {
  TimePhrase phrase{SplitWords(std::string(row.Field(0))),
                    std::string(row.Field(1))};
  phrase.needs_future = row.Field(2) == "future";
  if (phrase.words.empty() || !phrase.value.ends_with("_REF") ||
      !(row.Field(2).empty() || phrase.needs_future)) {
    return file.ErrorAt(row,
                        "expected words, PAST_REF, PRESENT_REF or "
                        "FUTURE_REF and perhaps \"future\"");
  }
  const std::string first = phrase.words.front();
  AddWord(first, {.word_class = WordClass::kPhraseStart});
  AddLongestFirst(phrases_[first], std::move(phrase));
  return absl::OkStatus();
}

absl::Status TimeLexicon::AddKnownEvent(const LexiconFile& file,
                                        const LexiconRow& row) {
  KnownEvent event{std::string(row.Field(0)), row.List(1), {}};
  if (event.key.empty() || event.context.empty() ||
      !absl::ParseCivilTime(ToAbsl(row.Field(2)), &event.begin) ||
      !IsPlausibleYear(event.begin.year())) {
    return file.ErrorAt(row, "expected an event, words near it and a day");
  }
  known_events_.push_back(std::move(event));
  return absl::OkStatus();
}

absl::Status TimeLexicon::AddHoliday(const LexiconFile& file,
                                     const LexiconRow& row) {
  Holiday rule;
  if (row.List(0).empty() ||
      !ReadHolidayRule(std::string(row.Field(1)), &rule)) {
    return file.ErrorAt(
        row, "expected 12-25, easter DAYS or weekday MONTH WEEKDAY NTH");
  }
  for (const std::string& name : row.List(0)) {
    Holiday holiday = rule;
    holiday.words = SplitWords(name);
    const std::string first = holiday.words.front();
    AddWord(first, {.word_class = WordClass::kHolidayStart});
    AddLongestFirst(holidays_[first], std::move(holiday));
  }
  return absl::OkStatus();
}

void TimeLexicon::AddWord(const std::string& word, TimeWord entry) {
  TimeEntry& found = words_[word];
  if (found.Is(entry.word_class)) return;  // The first row counts.
  found.classes |= 1u << static_cast<int>(entry.word_class);
  found.words.push_back(std::move(entry));
  lengths_[static_cast<unsigned char>(word.front())] |=
      1u << std::min(word.size(), kMaxWordBytes);
}

const TimeEntry* TimeLexicon::Find(std::string_view lower) const {
  if (lower.empty() || lower.size() > kMaxWordBytes) return nullptr;
  const uint32_t lengths = lengths_[static_cast<unsigned char>(lower.front())];
  if (((lengths >> lower.size()) & 1) == 0) return nullptr;
  const auto found = words_.find(ToAbsl(lower));
  return found == words_.end() ? nullptr : &found->second;
}

const std::vector<TimePhrase>& TimeLexicon::PhrasesAt(
    std::string_view word) const {
  static const std::vector<TimePhrase> none;
  const auto found = phrases_.find(ToAbsl(word));
  return found == phrases_.end() ? none : found->second;
}

const std::vector<Holiday>& TimeLexicon::HolidaysAt(
    std::string_view word) const {
  static const std::vector<Holiday> none;
  const auto found = holidays_.find(ToAbsl(word));
  return found == holidays_.end() ? none : found->second;
}

}  // namespace factline::extract
