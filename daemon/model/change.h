#ifndef FACTLINE_DAEMON_MODEL_CHANGE_H_
#define FACTLINE_DAEMON_MODEL_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/model/figure.h"

namespace factline {

// Enumerators have the numbers of factline.v1's enums of the same names.

enum class ChangeKind : uint8_t {
  kUnspecified = 0,
  kFigureCreated = 1,
  kValueAdded = 2,
  kValueRevised = 3,
  kValueConfirmed = 4,
  kDisputeOpened = 5,
  kDisputeClosed = 6,
  kValueCorrected = 7,
  kValueWithdrawn = 8,
  kFigureMerged = 9,
  kFigureSplit = 10,
  kClaimAdded = 11,
  kClaimStateChanged = 12,
};

enum class ChangeCause : uint8_t {
  kUnspecified = 0,
  kArticlePublished = 1,
  kArticleRevised = 2,
  kCorrection = 3,
  kWithdrawal = 4,
  kReextraction = 5,
  kOperator = 6,
};

// One entry of the change log. (revision, index) is unique; both are given by
// the writer, the rest by track.
struct Change {
  int64_t revision = 0;
  int32_t index = 0;
  ChangeKind kind = ChangeKind::kUnspecified;
  ChangeCause cause = ChangeCause::kUnspecified;
  std::string figure_id;  // Empty for statements.
  std::string claim_id;   // The claim that did it.
  std::optional<Point> previous;
  std::optional<Point> current;

  friend bool operator==(const Change&, const Change&) = default;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_CHANGE_H_
