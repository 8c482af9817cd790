#include "daemon/convert/enums.h"

namespace factline::convert {
namespace {

// A number outside the model's range was written by a newer program.
template <typename Model, typename Proto>
Model Known(Proto value, Model last) {
  const int number = static_cast<int>(value);
  const bool known = number >= 0 && number <= static_cast<int>(last);
  return known ? static_cast<Model>(number) : Model::kUnspecified;
}

template <typename Model, typename Proto>
constexpr bool Same(Model model, Proto proto) {
  return static_cast<int>(model) == static_cast<int>(proto);
}

static_assert(Same(PubStatus::kUnspecified, v1::PUB_STATUS_UNSPECIFIED));
static_assert(Same(PubStatus::kUsable, v1::PUB_STATUS_USABLE));
static_assert(Same(PubStatus::kWithheld, v1::PUB_STATUS_WITHHELD));
static_assert(Same(PubStatus::kCanceled, v1::PUB_STATUS_CANCELED));
static_assert(Same(PubStatus::kCanceled, v1::PubStatus_MAX));

static_assert(Same(Signal::kUnspecified, v1::SIGNAL_UNSPECIFIED));
static_assert(Same(Signal::kUpdate, v1::SIGNAL_UPDATE));
static_assert(Same(Signal::kCorrection, v1::SIGNAL_CORRECTION));
static_assert(Same(Signal::kMinor, v1::SIGNAL_MINOR));
static_assert(Same(Signal::kMinor, v1::Signal_MAX));

static_assert(Same(BodyFormat::kUnspecified, v1::BODY_FORMAT_UNSPECIFIED));
static_assert(Same(BodyFormat::kText, v1::BODY_FORMAT_TEXT));
static_assert(Same(BodyFormat::kHtml, v1::BODY_FORMAT_HTML));
static_assert(Same(BodyFormat::kHtml, v1::BodyFormat_MAX));

static_assert(Same(Tally::kUnspecified, v1::TALLY_UNSPECIFIED));
static_assert(Same(Tally::kPerEvent, v1::TALLY_PER_EVENT));
static_assert(Same(Tally::kPerPeriod, v1::TALLY_PER_PERIOD));
static_assert(Same(Tally::kCumulative, v1::TALLY_CUMULATIVE));
static_assert(Same(Tally::kLevel, v1::TALLY_LEVEL));
static_assert(Same(Tally::kLevel, v1::Tally_MAX));

static_assert(Same(Stance::kUnspecified, v1::STANCE_UNSPECIFIED));
static_assert(Same(Stance::kAsserts, v1::STANCE_ASSERTS));
static_assert(Same(Stance::kReports, v1::STANCE_REPORTS));
static_assert(Same(Stance::kDenies, v1::STANCE_DENIES));
static_assert(Same(Stance::kQuestions, v1::STANCE_QUESTIONS));
static_assert(Same(Stance::kQuestions, v1::Stance_MAX));

static_assert(Same(Factuality::kUnspecified, v1::FACTUALITY_UNSPECIFIED));
static_assert(Same(Factuality::kCertain, v1::FACTUALITY_CERTAIN));
static_assert(Same(Factuality::kProbable, v1::FACTUALITY_PROBABLE));
static_assert(Same(Factuality::kPossible, v1::FACTUALITY_POSSIBLE));
static_assert(Same(Factuality::kPossiblyNot, v1::FACTUALITY_POSSIBLY_NOT));
static_assert(Same(Factuality::kProbablyNot, v1::FACTUALITY_PROBABLY_NOT));
static_assert(Same(Factuality::kCertainlyNot, v1::FACTUALITY_CERTAINLY_NOT));
static_assert(Same(Factuality::kCertainlyNot, v1::Factuality_MAX));

static_assert(Same(ClaimState::kUnspecified, v1::CLAIM_STATE_UNSPECIFIED));
static_assert(Same(ClaimState::kCurrent, v1::CLAIM_STATE_CURRENT));
static_assert(Same(ClaimState::kRevised, v1::CLAIM_STATE_REVISED));
static_assert(Same(ClaimState::kCorrected, v1::CLAIM_STATE_CORRECTED));
static_assert(Same(ClaimState::kWithdrawn, v1::CLAIM_STATE_WITHDRAWN));
static_assert(Same(ClaimState::kUnread, v1::CLAIM_STATE_UNREAD));
static_assert(Same(ClaimState::kUnread, v1::ClaimState_MAX));

static_assert(Same(TimePrecision::kUnspecified,
                   v1::TIME_PRECISION_UNSPECIFIED));
static_assert(Same(TimePrecision::kSecond, v1::TIME_PRECISION_SECOND));
static_assert(Same(TimePrecision::kMinute, v1::TIME_PRECISION_MINUTE));
static_assert(Same(TimePrecision::kHour, v1::TIME_PRECISION_HOUR));
static_assert(Same(TimePrecision::kDayPart, v1::TIME_PRECISION_DAY_PART));
static_assert(Same(TimePrecision::kDay, v1::TIME_PRECISION_DAY));
static_assert(Same(TimePrecision::kWeek, v1::TIME_PRECISION_WEEK));
static_assert(Same(TimePrecision::kMonth, v1::TIME_PRECISION_MONTH));
static_assert(Same(TimePrecision::kQuarter, v1::TIME_PRECISION_QUARTER));
static_assert(Same(TimePrecision::kYear, v1::TIME_PRECISION_YEAR));
static_assert(Same(TimePrecision::kDecade, v1::TIME_PRECISION_DECADE));
static_assert(Same(TimePrecision::kDecade, v1::TimePrecision_MAX));

static_assert(Same(TimeBasis::kUnspecified, v1::TIME_BASIS_UNSPECIFIED));
static_assert(Same(TimeBasis::kExplicit, v1::TIME_BASIS_EXPLICIT));
static_assert(Same(TimeBasis::kAnchored, v1::TIME_BASIS_ANCHORED));
static_assert(Same(TimeBasis::kInherited, v1::TIME_BASIS_INHERITED));
static_assert(Same(TimeBasis::kDefaulted, v1::TIME_BASIS_DEFAULTED));
static_assert(Same(TimeBasis::kDefaulted, v1::TimeBasis_MAX));

static_assert(Same(Comparator::kUnspecified, v1::COMPARATOR_UNSPECIFIED));
static_assert(Same(Comparator::kExact, v1::COMPARATOR_EXACT));
static_assert(Same(Comparator::kApproximate, v1::COMPARATOR_APPROXIMATE));
static_assert(Same(Comparator::kJustUnder, v1::COMPARATOR_JUST_UNDER));
static_assert(Same(Comparator::kGreaterThan, v1::COMPARATOR_GREATER_THAN));
static_assert(Same(Comparator::kLessThan, v1::COMPARATOR_LESS_THAN));
static_assert(Same(Comparator::kAtLeast, v1::COMPARATOR_AT_LEAST));
static_assert(Same(Comparator::kAtMost, v1::COMPARATOR_AT_MOST));
static_assert(Same(Comparator::kRange, v1::COMPARATOR_RANGE));
static_assert(Same(Comparator::kVague, v1::COMPARATOR_VAGUE));
static_assert(Same(Comparator::kVague, v1::Comparator_MAX));

static_assert(Same(QuantityRole::kUnspecified, v1::QUANTITY_ROLE_UNSPECIFIED));
static_assert(Same(QuantityRole::kLevel, v1::QUANTITY_ROLE_LEVEL));
static_assert(Same(QuantityRole::kIncrease, v1::QUANTITY_ROLE_INCREASE));
static_assert(Same(QuantityRole::kDecrease, v1::QUANTITY_ROLE_DECREASE));
static_assert(Same(QuantityRole::kRatio, v1::QUANTITY_ROLE_RATIO));
static_assert(Same(QuantityRole::kRatio, v1::QuantityRole_MAX));

static_assert(Same(UnitSystem::kUnspecified, v1::UNIT_SYSTEM_UNSPECIFIED));
static_assert(Same(UnitSystem::kUcum, v1::UNIT_SYSTEM_UCUM));
static_assert(Same(UnitSystem::kIso4217, v1::UNIT_SYSTEM_ISO_4217));
static_assert(Same(UnitSystem::kIso4217, v1::UnitSystem_MAX));

static_assert(Same(ChangeKind::kUnspecified, v1::CHANGE_KIND_UNSPECIFIED));
static_assert(Same(ChangeKind::kFigureCreated, v1::CHANGE_KIND_FIGURE_CREATED));
static_assert(Same(ChangeKind::kValueAdded, v1::CHANGE_KIND_VALUE_ADDED));
static_assert(Same(ChangeKind::kValueRevised, v1::CHANGE_KIND_VALUE_REVISED));
static_assert(Same(ChangeKind::kValueConfirmed,
                   v1::CHANGE_KIND_VALUE_CONFIRMED));
static_assert(Same(ChangeKind::kDisputeOpened, v1::CHANGE_KIND_DISPUTE_OPENED));
static_assert(Same(ChangeKind::kDisputeClosed, v1::CHANGE_KIND_DISPUTE_CLOSED));
static_assert(Same(ChangeKind::kValueCorrected,
                   v1::CHANGE_KIND_VALUE_CORRECTED));
static_assert(Same(ChangeKind::kValueWithdrawn,
                   v1::CHANGE_KIND_VALUE_WITHDRAWN));
static_assert(Same(ChangeKind::kFigureMerged, v1::CHANGE_KIND_FIGURE_MERGED));
static_assert(Same(ChangeKind::kFigureSplit, v1::CHANGE_KIND_FIGURE_SPLIT));
static_assert(Same(ChangeKind::kClaimAdded, v1::CHANGE_KIND_CLAIM_ADDED));
static_assert(Same(ChangeKind::kClaimStateChanged,
                   v1::CHANGE_KIND_CLAIM_STATE_CHANGED));
static_assert(Same(ChangeKind::kClaimStateChanged, v1::ChangeKind_MAX));

static_assert(Same(ChangeCause::kUnspecified, v1::CHANGE_CAUSE_UNSPECIFIED));
static_assert(Same(ChangeCause::kArticlePublished,
                   v1::CHANGE_CAUSE_ARTICLE_PUBLISHED));
static_assert(Same(ChangeCause::kArticleRevised,
                   v1::CHANGE_CAUSE_ARTICLE_REVISED));
static_assert(Same(ChangeCause::kCorrection, v1::CHANGE_CAUSE_CORRECTION));
static_assert(Same(ChangeCause::kWithdrawal, v1::CHANGE_CAUSE_WITHDRAWAL));
static_assert(Same(ChangeCause::kReextraction, v1::CHANGE_CAUSE_REEXTRACTION));
static_assert(Same(ChangeCause::kOperator, v1::CHANGE_CAUSE_OPERATOR));
static_assert(Same(ChangeCause::kOperator, v1::ChangeCause_MAX));

}  // namespace

v1::PubStatus ToProto(PubStatus value) {
  return static_cast<v1::PubStatus>(value);
}

PubStatus FromProto(v1::PubStatus value) {
  return Known(value, PubStatus::kCanceled);
}

v1::Signal ToProto(Signal value) { return static_cast<v1::Signal>(value); }

Signal FromProto(v1::Signal value) { return Known(value, Signal::kMinor); }

v1::BodyFormat ToProto(BodyFormat value) {
  return static_cast<v1::BodyFormat>(value);
}

BodyFormat FromProto(v1::BodyFormat value) {
  return Known(value, BodyFormat::kHtml);
}

v1::Tally ToProto(Tally value) { return static_cast<v1::Tally>(value); }

Tally FromProto(v1::Tally value) { return Known(value, Tally::kLevel); }

v1::Stance ToProto(Stance value) { return static_cast<v1::Stance>(value); }

Stance FromProto(v1::Stance value) { return Known(value, Stance::kQuestions); }

v1::Factuality ToProto(Factuality value) {
  return static_cast<v1::Factuality>(value);
}

Factuality FromProto(v1::Factuality value) {
  return Known(value, Factuality::kCertainlyNot);
}

v1::ClaimState ToProto(ClaimState value) {
  return static_cast<v1::ClaimState>(value);
}

ClaimState FromProto(v1::ClaimState value) {
  return Known(value, ClaimState::kUnread);
}

v1::TimePrecision ToProto(TimePrecision value) {
  return static_cast<v1::TimePrecision>(value);
}

TimePrecision FromProto(v1::TimePrecision value) {
  return Known(value, TimePrecision::kDecade);
}

v1::TimeBasis ToProto(TimeBasis value) {
  return static_cast<v1::TimeBasis>(value);
}

TimeBasis FromProto(v1::TimeBasis value) {
  return Known(value, TimeBasis::kDefaulted);
}

v1::Comparator ToProto(Comparator value) {
  return static_cast<v1::Comparator>(value);
}

Comparator FromProto(v1::Comparator value) {
  return Known(value, Comparator::kVague);
}

v1::QuantityRole ToProto(QuantityRole value) {
  return static_cast<v1::QuantityRole>(value);
}

QuantityRole FromProto(v1::QuantityRole value) {
  return Known(value, QuantityRole::kRatio);
}

v1::UnitSystem ToProto(UnitSystem value) {
  return static_cast<v1::UnitSystem>(value);
}

UnitSystem FromProto(v1::UnitSystem value) {
  return Known(value, UnitSystem::kIso4217);
}

v1::ChangeKind ToProto(ChangeKind value) {
  return static_cast<v1::ChangeKind>(value);
}

ChangeKind FromProto(v1::ChangeKind value) {
  return Known(value, ChangeKind::kClaimStateChanged);
}

v1::ChangeCause ToProto(ChangeCause value) {
  return static_cast<v1::ChangeCause>(value);
}

ChangeCause FromProto(v1::ChangeCause value) {
  return Known(value, ChangeCause::kOperator);
}

}  // namespace factline::convert
