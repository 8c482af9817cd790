#include "daemon/extract/quantities.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/extract/quantity_amounts.h"
#include "daemon/extract/quantity_context.h"
#include "daemon/extract/quantity_filters.h"
#include "daemon/extract/quantity_lexicon.h"
#include "daemon/extract/quantity_noun.h"
#include "daemon/extract/quantity_shared.h"

namespace factline::extract {
namespace {

using language::Document;
using language::Span;

// Digits that are part of a name somewhere in the document: "787".
using NameNumbers = absl::flat_hash_set<std::string>;

// Finds the mentions of one sentence.
class SentenceReader {
 public:
  SentenceReader(const Document& document, uint32_t sentence,
                 const QuantityLexicon& lexicon, QuantityScope scope,
                 NameNumbers& names, std::vector<Piece>& pieces,
                 std::vector<QuantityMention>& out)
      : pieces_(document, sentence, lexicon.vocabulary, pieces),
        scene_{pieces_, lexicon},
        sentence_(sentence),
        scope_(scope),
        first_(out.size()),
        names_(names),
        out_(out) {}

  void Run() {
    // Every step moves on past what it has read, so all is read once.
    for (int i = 0; i < pieces_.size();) i = Step(i);
  }

 private:
  // True when nothing that the rules know can start at piece i.
  bool IsPlain(int i) const {
    const Piece& piece = pieces_[i];
    return piece.masked ||
           (piece.word == kNoWord && piece.kind == PieceKind::kWord);
  }

  int Step(int i) {
    if (IsPlain(i)) return i + 1;
    if (const int end = SkipNonFigure(scene_, i); end > i) return end;
    if (const int end = Ratio(i); end > i) return end;
    const auto amount = ReadAmount(scene_, i);
    if (!amount) return i + 1;
    if (const auto range = ReadRange(scene_, *amount)) {
      if (IsWanted(*range)) Add(*range);
      return range->end;
    }
    if (const int end = TimesRatio(*amount); end > i) return end;
    if (IsWanted(*amount)) {
      Add(WithSharedUnit(scene_, *amount, change_, previous_));
    } else if (IsNameNumber(scene_, *amount)) {
      names_.emplace(ToAbsl(pieces_.Text(amount->begin)));
    }
    return amount->end;
  }

  template <typename T>
  bool IsWanted(const T& amount) const {
    if (IsNoAmount(scene_, amount)) return false;
    return scope_ == QuantityScope::kAmounts || !IsTime(scene_, amount);
  }

  // "doubled", "twice as many".
  int Ratio(int i) {
    const auto match = scene_.lexicon.ratios.At(pieces_, i);
    if (!match) return i;
    if (pieces_.Is(i - 1, kModal)) return match.end;
    AddRatio(match.begin, match.end, *match.value);
    return match.end;
  }

  // "three times as many", "3x more"; the end, or amount.begin.
  int TimesRatio(const Amount& amount) {
    if (!amount.number.value || amount.unit != nullptr) return amount.begin;
    const int times = amount.end;
    const bool sign = pieces_.Lower(times) == "x" && pieces_.Glued(times);
    if (!sign && !pieces_.Is(times, kTimesWord)) return amount.begin;
    if (!scene_.lexicon.ratio_tails.At(pieces_, times + 1)) {
      return amount.begin;
    }
    AddRatio(amount.begin, times + 1, *amount.number.value);
    return times + 1;
  }

  // The same change in other words: "fell 5 percent, or 454 points", "fell 17
  // cents (2.1%)".
  bool IsApposition(int begin) const {
    int at = begin - 1;
    if (pieces_.Lower(at) == "or") {
      --at;
      if (pieces_.IsChar(at, ',')) --at;
    } else if (pieces_.IsChar(at, '(')) {
      --at;
    } else {
      return false;
    }
    return at + 1 == change_->end;
  }

  void AddRatio(int begin, int end, Decimal value) {
    QuantityMention mention = Mention(begin, end);
    mention.quantity.value = value;
    mention.quantity.unit_code.assign(1, '1');
    mention.quantity.role = QuantityRole::kRatio;
    mention.quantity.significant_digits = 1;
    Qualify(begin, end, mention);
    Emit(std::move(mention));
  }

  void Add(const Amount& amount) {
    QuantityMention mention = Mention(amount.begin, amount.end);
    Quantity& quantity = mention.quantity;
    SetUnit(amount, mention);
    mention.only_time = IsTime(scene_, amount);
    quantity.significant_digits = amount.number.significant_digits;
    quantity.has_multiplier = amount.number.has_multiplier;
    quantity.role = RoleOf(scene_, amount);
    if (quantity.role == QuantityRole::kLevel && change_ &&
        IsApposition(amount.begin)) {
      quantity.role = out_.back().quantity.role;
    }
    if (amount.number.form == NumberForm::kVague) {
      quantity.comparator = Comparator::kVague;
      quantity.lower_bound = BoundOf(amount, amount.number.low);
      quantity.upper_bound = BoundOf(amount, amount.number.high);
      if (!quantity.lower_bound || !quantity.upper_bound) return;
    } else {
      quantity.value = ValueOf(amount);
      if (!quantity.value) return;
      Qualify(amount.begin, amount.end, mention);
    }
    LinkConversion(amount.begin, mention);
    change_ = IsTold(mention) ? std::optional(amount) : std::nullopt;
    previous_ = amount;
    Emit(std::move(mention));
  }

  // A change whose unit or role the next number may share.
  static bool IsTold(const QuantityMention& mention) {
    return mention.quantity.role != QuantityRole::kLevel &&
           (mention.kind == QuantityKind::kMoney ||
            mention.kind == QuantityKind::kMeasured ||
            mention.kind == QuantityKind::kPercent);
  }

  void Add(const Range& range) {
    change_.reset();
    const int begin = range.begin;
    QuantityMention mention = Mention(begin, range.end);
    Quantity& quantity = mention.quantity;
    // "between 305 and 550 passengers", "$3-5 million"
    const bool low = range.high.unit_end == 0 && range.low.unit_end > 0;
    SetUnit(low ? range.low : range.high, mention);
    mention.only_time = IsTime(scene_, range);
    quantity.comparator = Comparator::kRange;
    quantity.lower_bound = ValueOf(range.low);
    quantity.upper_bound = ValueOf(range.high);
    quantity.has_multiplier = range.high.number.has_multiplier;
    quantity.significant_digits =
        std::max(range.low.number.significant_digits,
                 range.high.number.significant_digits);
    quantity.role = RoleOf(scene_, range.low);
    const std::string_view before = pieces_.Lower(begin - 1);
    if (before == "between" || before == "from") {
      mention.comparator_span = pieces_.SpanOf(begin - 1, begin);
    }
    LinkConversion(begin, mention);
    Emit(std::move(mention));
  }

  QuantityMention Mention(int begin, int end) const {
    QuantityMention mention;
    mention.span = pieces_.SpanOf(begin, end);
    mention.sentence = sentence_;
    mention.quantity.surface_text =
        std::string(pieces_.document().Text(mention.span));
    mention.tokens = TokensOf(mention.span);
    return mention;
  }

  TokenRange TokensOf(Span span) const {
    const Document& document = pieces_.document();
    const language::Sentence& s = document.sentences[sentence_];
    const auto begin = document.tokens.begin() + s.first_token;
    const auto end = begin + s.token_count;
    const auto first = std::partition_point(begin, end, [&](const auto& t) {
      return t.span.end <= span.begin;
    });
    const auto last = std::partition_point(first, end, [&](const auto& t) {
      return t.span.begin < span.end;
    });
    const auto at = [&](auto it) {
      return static_cast<uint32_t>(it - document.tokens.begin());
    };
    return {at(first), at(last)};
  }

  void SetUnit(const Amount& amount, QuantityMention& mention) const {
    Quantity& quantity = mention.quantity;
    const Document& document = pieces_.document();
    if (amount.unit != nullptr) {
      quantity.unit_code = amount.unit->code;
      quantity.unit_system = amount.unit->system;
      mention.kind = amount.unit->kind;
      mention.unit_text = std::string(
          document.Text(pieces_.SpanOf(amount.unit_begin, amount.unit_end)));
      return;
    }
    quantity.unit_code.assign(1, amount.IsShare() ? '%' : '1');
    mention.kind =
        amount.IsShare() ? QuantityKind::kPercent : QuantityKind::kCount;
    const Words words = amount.IsShare() ? SharedWords(scene_, amount.end)
                                         : CountedWords(scene_, amount.end);
    if (!words.empty()) {
      mention.unit_text = std::string(
          document.Text(pieces_.SpanOf(words.begin, words.end)));
    }
  }

  // Sets comparator, its span and the bounds that its words state.
  void Qualify(int begin, int end, QuantityMention& mention) const {
    const Qualifier qualifier = QualifierOf(scene_, begin, end);
    if (qualifier) {
      mention.comparator_span = pieces_.SpanOf(qualifier.begin, qualifier.end);
    }
    SetComparator(qualifier.comparator, mention.quantity);
  }

  static void SetComparator(Comparator comparator, Quantity& quantity) {
    quantity.comparator = comparator;
    quantity.lower_bound.reset();
    quantity.upper_bound.reset();
    switch (comparator) {
      case Comparator::kExact:
        quantity.lower_bound = quantity.upper_bound = quantity.value;
        break;
      case Comparator::kGreaterThan:
      case Comparator::kAtLeast:
        quantity.lower_bound = quantity.value;
        break;
      case Comparator::kLessThan:
      case Comparator::kJustUnder:
      case Comparator::kAtMost:
        quantity.upper_bound = quantity.value;
        break;
      default:
        break;
    }
  }

  // "25 km (15 miles)": the second is the first in other units.
  void LinkConversion(int begin, QuantityMention& mention) const {
    if (out_.size() == first_) return;
    const QuantityMention& original = out_.back();
    if (original.kind != mention.kind ||
        original.quantity.unit_code == mention.quantity.unit_code ||
        (mention.kind != QuantityKind::kMeasured &&
         mention.kind != QuantityKind::kMoney)) {
      return;
    }
    int open = begin - 1;
    if (mention.comparator_span.size() > 0) {
      while (open >= 0 &&
             pieces_[open].span.begin >= mention.comparator_span.begin) {
        --open;
      }
    }
    constexpr uint32_t kMaxGapBytes = 24;  // "25 km of road (15 miles)"
    const uint32_t gap = mention.span.begin - original.span.end;
    if (!pieces_.IsChar(open, '(') || gap > kMaxGapBytes) return;
    mention.conversion_of = static_cast<uint32_t>(out_.size() - 1);
    const Comparator comparator = original.quantity.comparator;
    if (mention.quantity.comparator == Comparator::kExact &&
        comparator != Comparator::kRange && comparator != Comparator::kVague) {
      SetComparator(comparator, mention.quantity);
    }
  }

  void Emit(QuantityMention mention) { out_.push_back(std::move(mention)); }

  PieceList pieces_;
  Scene scene_;
  const uint32_t sentence_;
  const QuantityScope scope_;
  const size_t first_;  // Mentions of earlier sentences.
  NameNumbers& names_;
  std::optional<Amount> change_;    // The last amount, if one of change.
  std::optional<Amount> previous_;  // The last amount.
  std::vector<QuantityMention>& out_;
};

bool CountsPersons(const QuantityMention& mention,
                   const Vocabulary& vocabulary) {
  for (const absl::string_view word :
       absl::StrSplit(mention.unit_text, ' ')) {
    const WordId id = vocabulary.Find(AsciiLower(FromAbsl(word)));
    if ((vocabulary.Classes(id) & kPersonWord) != 0) return true;
  }
  return false;
}

// Takes out the mentions from `first` on that only repeat a name's number.
void DropNames(const NameNumbers& names, const Vocabulary& vocabulary,
               size_t first, std::vector<QuantityMention>& mentions) {
  if (names.empty()) return;
  std::vector<uint32_t> moved(mentions.size());  // New index of each mention.
  size_t kept = first;
  for (size_t i = first; i < mentions.size(); ++i) {
    QuantityMention& mention = mentions[i];
    const bool name =
        mention.kind == QuantityKind::kCount &&
        mention.quantity.comparator == Comparator::kExact &&
        names.contains(ToAbsl(mention.quantity.surface_text)) &&
        !CountsPersons(mention, vocabulary);
    if (name) continue;  // No conversion points at a count.
    moved[i] = static_cast<uint32_t>(kept);
    if (mention.conversion_of) {
      mention.conversion_of = moved[*mention.conversion_of];
    }
    if (kept != i) mentions[kept] = std::move(mention);
    ++kept;
  }
  mentions.resize(kept);
}

}  // namespace

QuantityReader::QuantityReader(std::unique_ptr<const QuantityLexicon> lexicon)
    : lexicon_(std::move(lexicon)) {}
QuantityReader::QuantityReader(QuantityReader&&) noexcept = default;
QuantityReader& QuantityReader::operator=(QuantityReader&&) noexcept = default;
QuantityReader::~QuantityReader() = default;

absl::StatusOr<QuantityReader> QuantityReader::Create(
    const std::string& lexicon_dir) {
  FACTLINE_ASSIGN_OR_RETURN(QuantityLexicon lexicon,
                            QuantityLexicon::Load(lexicon_dir));
  return QuantityReader(
      std::make_unique<const QuantityLexicon>(std::move(lexicon)));
}

void QuantityReader::Find(const Document& document,
                          std::vector<QuantityMention>& mentions,
                          QuantityScope scope) const {
  const size_t first = mentions.size();
  NameNumbers names;
  std::vector<Piece> pieces;
  for (uint32_t s = 0; s < document.sentences.size(); ++s) {
    const uint32_t paragraph = document.sentences[s].paragraph;
    if (paragraph < document.paragraphs.size() &&
        document.paragraphs[paragraph].kind ==
            language::ParagraphKind::kChrome) {
      continue;
    }
    SentenceReader(document, s, *lexicon_, scope, names, pieces, mentions)
        .Run();
  }
  DropNames(names, lexicon_->vocabulary, first, mentions);
}

}  // namespace factline::extract
