#include "daemon/extract/quantity_lexicon.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"

namespace factline::data {
extern const std::string_view numbers_tsv;
extern const std::string_view comparators_tsv;
extern const std::string_view units_tsv;
extern const std::string_view currencies_tsv;
}  // namespace factline::data

namespace factline::extract {
namespace {

struct NamedClass {
  std::string_view name;
  uint64_t bit;
};

constexpr NamedClass kClasses[] = {
    {"month", kMonthWord},
    {"weekday", kWeekdayWord},
    {"ordinal", kOrdinalWord},
    {"ordinal suffix", kOrdinalSuffix},
    {"function", kFunctionWord},
    {"auxiliary", kAuxiliary},
    {"modal", kModal},
    {"zone", kClockZone},
    {"meridiem", kMeridiem},
    {"locates before", kLocatesBefore},
    {"period preposition", kPeriodPreposition},
    {"locates after", kLocatesAfter},
    {"age word", kAgeWord},
    {"person", kPersonWord},
    {"year context", kYearContext},
    {"id head", kIdHead},
    {"id noun", kIdNoun},
    {"street", kStreetWord},
    {"sport", kSportWord},
    {"call", kCallWord},
    {"times", kTimesWord},
    {"out", kOutWord},
    {"noun of one", kNounOfOne},
    {"era", kEraWord},
    {"place preposition", kPlacePreposition},
    {"unit adjective", kUnitAdjective},
    {"level preposition", kLevelPreposition},
    {"race", kRaceWord},
    {"noun filler", kNounFiller},
    {"determiner", kDeterminerWord},
    {"adjunct", kAdjunctWord},
    {"comparison", kComparisonWord},
    {"statistic", kStatisticWord},
    {"point", kPointWord},
};

std::optional<Comparator> ComparatorOf(std::string_view name) {
  constexpr std::pair<std::string_view, Comparator> kNames[] = {
      {"about", Comparator::kApproximate},
      {"almost", Comparator::kJustUnder},
      {"more than", Comparator::kGreaterThan},
      {"less than", Comparator::kLessThan},
      {"at least", Comparator::kAtLeast},
      {"at most", Comparator::kAtMost},
      {"exact", Comparator::kExact},
  };
  for (const auto& [known, comparator] : kNames) {
    if (known == name) return comparator;
  }
  return std::nullopt;
}

std::optional<QuantityKind> KindOf(std::string_view name) {
  if (name == "measured") return QuantityKind::kMeasured;
  if (name == "percent") return QuantityKind::kPercent;
  if (name == "duration") return QuantityKind::kDuration;
  return std::nullopt;
}

bool HasUpper(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Fills a QuantityLexicon from the rows of its files; every method reads one
// row or says what is wrong with it.
class Loader {
 public:
  explicit Loader(QuantityLexicon& out) : out_(out) {}

  absl::Status Number(const LexiconFile& file, const LexiconRow& row) {
    const std::string& section = row.section;
    if (section == "cardinals") return Cardinal(file, row);
    if (section == "scales") return Scale(file, row);
    if (section == "fractions") return Fraction(file, row);
    if (section == "vague") return Vague(file, row);
    if (section == "vague heads") return Head(file, row);
    if (section == "classes") return Class(file, row);
    if (section != "idioms") return file.ErrorAt(row, "unknown section");
    for (const std::string& phrase : row.List(0)) {
      out_.idioms.Add(phrase, true, out_.vocabulary);
    }
    return absl::OkStatus();
  }

  absl::Status Words(const LexiconFile& file, const LexiconRow& row) {
    const std::string& section = row.section;
    if (section == "before" || section == "after") {
      const auto comparator = ComparatorOf(row.Field(1));
      if (!comparator) return file.ErrorAt(row, "unknown comparator");
      auto& table = section == "before" ? out_.before : out_.after;
      AddAll(row, *comparator, table);
    } else if (section == "increase" || section == "increase by") {
      AddChange(row, QuantityRole::kIncrease);
    } else if (section == "decrease" || section == "decrease by") {
      AddChange(row, QuantityRole::kDecrease);
    } else if (section == "increase nouns") {
      AddAll(row, QuantityRole::kIncrease, out_.change_nouns);
    } else if (section == "decrease nouns") {
      AddAll(row, QuantityRole::kDecrease, out_.change_nouns);
    } else if (section == "shifts") {
      AddClass(row, 0, kChangeWord);
    } else if (section == "ratio tails") {
      AddAll(row, true, out_.ratio_tails);
    } else if (section == "ratios") {
      const auto value = Decimal::Parse(row.Field(1));
      if (!value) return file.ErrorAt(row, "expected a number");
      AddAll(row, *value, out_.ratios);
    } else {
      return file.ErrorAt(row, "unknown section");
    }
    return absl::OkStatus();
  }

  absl::Status Unit(const LexiconFile& file, const LexiconRow& row) {
    const auto kind = KindOf(row.Field(2));
    if (!kind) {
      return file.ErrorAt(row, "kind is not measured, percent or duration");
    }
    return Entry(file, row, UnitEntry{.form = {}, .code = {}, .kind = *kind},
                 3);
  }

  absl::Status Currency(const LexiconFile& file, const LexiconRow& row) {
    const std::string_view code = row.Field(1);
    if (code.size() != 3 ||
        !std::all_of(code.begin(), code.end(),
                     [](char c) { return c >= 'A' && c <= 'Z'; })) {
      return file.ErrorAt(row, "expected an ISO 4217 code of three letters");
    }
    return Entry(file, row,
                 UnitEntry{.form = {},
                           .code = {},
                           .system = UnitSystem::kIso4217,
                           .kind = QuantityKind::kMoney},
                 2);
  }

 private:
  template <typename T>
  void AddAll(const LexiconRow& row, T value, PhraseTable<T>& table) {
    for (const std::string& phrase : row.List(0)) {
      table.Add(phrase, value, out_.vocabulary);
    }
  }

  void AddChange(const LexiconRow& row, QuantityRole role) {
    const ChangeEntry entry{.role = role,
                            .transitive = row.section.ends_with(" by"),
                            .particle = row.Field(1) == "-"};
    AddAll(row, entry, out_.change_words);
    AddClass(row, 0, kChangeWord);
  }

  // Gives single words of field `i` the class; longer phrases have none.
  void AddClass(const LexiconRow& row, size_t i, uint64_t bit) {
    for (const std::string& word : row.List(i)) {
      const std::vector<WordId> ids = PhraseWords(word, out_.vocabulary);
      if (ids.size() == 1) out_.vocabulary.AddClass(ids[0], bit);
    }
  }

  WordId Word(const std::string& word, uint64_t bit) {
    const WordId id = out_.vocabulary.Intern(AsciiLower(word));
    out_.vocabulary.AddClass(id, bit);
    return id;
  }

  absl::Status Integer(const LexiconFile& file, const LexiconRow& row, size_t i,
                       int low, int high, int& value) {
    if (!absl::SimpleAtoi(ToAbsl(row.Field(i)), &value) || value < low ||
        value > high) {
      return file.ErrorAt(row, absl::StrCat("field ", i + 1,
                                            " is no number from ", low, " to ",
                                            high));
    }
    return absl::OkStatus();
  }

  absl::Status Cardinal(const LexiconFile& file, const LexiconRow& row) {
    int value = 0;
    FACTLINE_RETURN_IF_ERROR(Integer(file, row, 1, 0, 99, value));
    for (const std::string& word : row.List(0)) {
      out_.cardinals[Word(word, kCardinal)] = value;
    }
    return absl::OkStatus();
  }

  absl::Status Scale(const LexiconFile& file, const LexiconRow& row) {
    const auto factor = Decimal::Parse(row.Field(1));
    if (!factor) return file.ErrorAt(row, "expected a number");
    ScaleEntry entry{.factor = *factor};
    for (const std::string& condition : row.List(2)) {
      if (condition == "money") {
        entry.money = true;
      } else if (condition == "glued") {
        entry.glued = true;
      } else if (condition == "digits") {
        entry.digits = true;
      } else {
        return file.ErrorAt(row, "unknown condition");
      }
    }
    for (const std::string& word : row.List(0)) {
      out_.scales[Word(word, kScale)] = entry;
    }
    return absl::OkStatus();
  }

  absl::Status Fraction(const LexiconFile& file, const LexiconRow& row) {
    int denominator = 0;
    FACTLINE_RETURN_IF_ERROR(Integer(file, row, 1, 2, 1000, denominator));
    for (const std::string& word : row.List(0)) {
      out_.fractions[Word(word, kFractionWord)] = denominator;
    }
    return absl::OkStatus();
  }

  absl::Status Vague(const LexiconFile& file, const LexiconRow& row) {
    const auto low = Decimal::Parse(row.Field(1));
    const auto high = Decimal::Parse(row.Field(2));
    const auto unit = Decimal::Parse(row.Field(3));
    if (!low || !high || !unit || *low > *high) {
      return file.ErrorAt(row, "expected smallest, largest and unit");
    }
    const VagueEntry entry{*low, *high, *unit, row.Field(4) == "of"};
    for (const std::string& word : row.List(0)) {
      out_.vague[Word(word, kVaguePlural)] = entry;
    }
    return absl::OkStatus();
  }

  absl::Status Head(const LexiconFile& file, const LexiconRow& row) {
    VagueHead head;
    FACTLINE_RETURN_IF_ERROR(Integer(file, row, 1, 1, 99, head.low));
    FACTLINE_RETURN_IF_ERROR(Integer(file, row, 2, 1, 99, head.high));
    AddAll(row, head, out_.vague_heads);
    return absl::OkStatus();
  }

  absl::Status Class(const LexiconFile& file, const LexiconRow& row) {
    for (const NamedClass& known : kClasses) {
      if (known.name != row.Field(0)) continue;
      for (const std::string& word : row.List(1)) Word(word, known.bit);
      return absl::OkStatus();
    }
    return file.ErrorAt(row, "unknown class of words");
  }

  // Forms, code, then from field `next` the power of ten and the conditions.
  absl::Status Entry(const LexiconFile& file, const LexiconRow& row,
                     UnitEntry entry, size_t next) {
    if (row.section != "before" && row.section != "after") {
      return file.ErrorAt(row, "unknown section");
    }
    entry.code = std::string(row.Field(1));
    if (entry.code.empty()) return file.ErrorAt(row, "no unit code");
    if (!row.Field(next).empty()) {
      FACTLINE_RETURN_IF_ERROR(
          Integer(file, row, next, -9, 9, entry.exponent));
    }
    for (const std::string& condition : row.List(next + 1)) {
      bool* flag = condition == "glued"     ? &entry.glued
                   : condition == "large"   ? &entry.large
                   : condition == "weight"  ? &entry.weight
                                            : nullptr;
      if (flag == nullptr) return file.ErrorAt(row, "unknown condition");
      *flag = true;
    }
    auto& table =
        row.section == "before" ? out_.unit_before : out_.unit_after;
    for (const std::string& form : row.List(0)) {
      entry.form = form;
      entry.cased = HasUpper(form) || form.size() == 1;
      table.Add(form, entry, out_.vocabulary);
    }
    return absl::OkStatus();
  }

  QuantityLexicon& out_;
};

using RowReader = absl::Status (Loader::*)(const LexiconFile&,
                                           const LexiconRow&);

absl::Status LoadFile(const std::string& dir, const std::string& name,
                      std::string_view built_in, Loader& loader,
                      RowReader read) {
  FACTLINE_ASSIGN_OR_RETURN(const LexiconFile file,
                            LexiconFile::Load(dir, name, built_in));
  for (const LexiconRow& row : file.rows()) {
    FACTLINE_RETURN_IF_ERROR((loader.*read)(file, row));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<WordId> PhraseWords(std::string_view phrase,
                                Vocabulary& vocabulary) {
  // Two passes: the pieces' texts must be known words before they have ids.
  const std::string lower = AsciiLower(phrase);
  const language::Span span{0, static_cast<uint32_t>(lower.size())};
  std::vector<Piece> pieces;
  CutPieces(phrase, lower, span, vocabulary, pieces);
  std::vector<WordId> words;
  for (const Piece& piece : pieces) {
    words.push_back(vocabulary.Intern(PieceKey(
        std::string_view(lower).substr(piece.span.begin, piece.span.size()))));
  }
  return words;
}

absl::StatusOr<QuantityLexicon> QuantityLexicon::Load(const std::string& dir) {
  QuantityLexicon lexicon;
  Loader loader(lexicon);
  FACTLINE_RETURN_IF_ERROR(LoadFile(dir, "numbers.tsv", data::numbers_tsv,
                                    loader, &Loader::Number));
  FACTLINE_RETURN_IF_ERROR(LoadFile(
      dir, "comparators.tsv", data::comparators_tsv, loader, &Loader::Words));
  // Money before measures: of two readings of "pounds" the first that its
  // conditions allow is taken.
  FACTLINE_RETURN_IF_ERROR(LoadFile(dir, "currencies.tsv",
                                    data::currencies_tsv, loader,
                                    &Loader::Currency));
  FACTLINE_RETURN_IF_ERROR(
      LoadFile(dir, "units.tsv", data::units_tsv, loader, &Loader::Unit));
  return lexicon;
}

}  // namespace factline::extract
