#ifndef FACTLINE_DAEMON_MODEL_ARTICLE_H_
#define FACTLINE_DAEMON_MODEL_ARTICLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace factline {

// Enumerators have the numbers of factline.v1's enums of the same names.
enum class PubStatus : uint8_t {
  kUnspecified = 0,  // Read as usable.
  kUsable = 1,
  kWithheld = 2,
  kCanceled = 3,
};

enum class Signal : uint8_t {
  kUnspecified = 0,
  kUpdate = 1,
  kCorrection = 2,
  kMinor = 3,
};

enum class BodyFormat : uint8_t { kUnspecified = 0, kText = 1, kHtml = 2 };

struct CorrectionNote {
  std::string type;  // "correction", "clarification", "retraction"
  std::string text;
  std::optional<absl::Time> note_time;

  friend bool operator==(const CorrectionNote&, const CorrectionNote&) = default;
};

// One revision of one news item, as decoded from a message. All strings are
// valid UTF-8. A withdrawal by tombstone has only uri, publish_time and
// pub_status kCanceled.
struct Article {
  std::string uri;  // Stable across revisions; never empty.
  std::string version;          // As the publisher writes it; may be empty.
  int64_t version_number = 0;   // 0 = none.
  std::optional<absl::Time> first_created_time;
  // The publisher's time of this revision, clamped to the message's own time;
  // the message's time when the publisher gives none.
  absl::Time publish_time;
  bool publish_time_defaulted = false;
  bool publish_time_has_clock = true;  // False: only a date was given.
  PubStatus pub_status = PubStatus::kUsable;
  Signal signal = Signal::kUnspecified;
  std::string publisher;
  std::string url;
  std::string language;  // BCP 47; empty = not given (read as English).
  std::string headline;
  std::string body;
  BodyFormat body_format = BodyFormat::kText;
  std::string dateline_place;
  std::string dateline_time_zone;  // IANA; empty = UTC.
  std::vector<std::string> credits;
  std::vector<CorrectionNote> corrections;
  std::vector<std::string> replaces;

  bool IsWithdrawal() const {
    return pub_status == PubStatus::kCanceled ||
           pub_status == PubStatus::kWithheld;
  }

  friend bool operator==(const Article&, const Article&) = default;
};

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_ARTICLE_H_
