#ifndef FACTLINE_TESTS_TRACK_NEWSROOM_H_
#define FACTLINE_TESTS_TRACK_NEWSROOM_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "daemon/model/article.h"
#include "daemon/model/claim.h"
#include "daemon/track/tracker.h"

// Articles and claims for tests, in few words.
namespace factline::track {

// 2025-02-01T00:00:00Z and `hours` later.
absl::Time At(double hours);

// A number as Number("~300"), Number(">1400"), Number("10..15"):
//   267 exact   ~ about   < nearly   > more than   >= at least   <= up to
//   a..b range  a?b vague  a trailing "bn" makes a multiplier (one digit each)
Quantity Number(std::string_view text);

// One reported number. What is not set is the ordinary case.
struct Report {
  std::string_view number;
  std::string_view speaker = "";  // Of the innermost attribution.
  std::string_view denied_by = "";
  double from = 0;    // Event time, hours of At().
  double hours = 24;  // Its length.
  std::string_view concept_id = "killed";
  Tally tally = Tally::kPerEvent;
  std::string_view sentence = "";  // Else made of number and speaker.
};

// A figure claim of article `uri`, published at At(published).
ReadClaim Read(std::string_view uri, double published, const Report& report);

// A statement of `speaker` without a number.
ReadClaim ReadStatement(std::string_view uri, double published,
                        std::string_view speaker, std::string_view text);

// One message to the newsroom's topic.
struct Message {
  std::string_view uri = "a";
  int64_t version = 1;
  double published = 0;
  std::vector<Report> reports = {};
  Signal signal = Signal::kUnspecified;
  std::string_view note = "";  // Correction note.
  PubStatus status = PubStatus::kUsable;
  bool tombstone = false;
  std::string_view extractor = "x1";
  std::string_view version_text = "";
};

struct Decoded {
  Article article;
  std::vector<ReadClaim> claims;
  std::string extractor;
};

Decoded Decode(const Message& message);

}  // namespace factline::track

#endif  // FACTLINE_TESTS_TRACK_NEWSROOM_H_
