#ifndef FACTLINE_DAEMON_MODEL_ARTICLE_RECORD_H_
#define FACTLINE_DAEMON_MODEL_ARTICLE_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "daemon/model/article.h"
#include "daemon/model/claim.h"

namespace factline {

// That one revision of an article states a claim, and where.
struct ClaimReading {
  std::string claim_id;
  Reading reading;

  friend bool operator==(const ClaimReading&, const ClaimReading&) = default;
};

// What the store keeps of one revision of an article.
struct ArticleRevisionRecord {
  std::string id;  // Unique in its article, safe in a resource name.
  std::string version;
  int64_t version_number = 0;
  absl::Time publish_time;
  PubStatus pub_status = PubStatus::kUsable;
  Signal signal = Signal::kUnspecified;
  std::string content_hash;  // SHA-256 of headline and body, hex.
  std::string extractor_version;
  // Fingerprints of the correction notes that it carried. One that no earlier
  // revision had makes it a correction, as Signal::kCorrection does.
  std::vector<std::string> correction_notes;
  int64_t recorded_revision = 0;  // Store revision that brought it.
  std::vector<ClaimReading> claims;  // In text order.

  friend bool operator==(const ArticleRevisionRecord&,
                         const ArticleRevisionRecord&) = default;
};

// An article through all the revisions that the store has seen.
struct ArticleRecord {
  std::string uri;
  std::string publisher;
  std::string url;
  std::string headline;  // Of the current revision, else of the last one.
  std::vector<ArticleRevisionRecord> revisions;  // In order of arrival.
  std::optional<size_t> current;  // Index; empty = withdrawn.

  friend bool operator==(const ArticleRecord&, const ArticleRecord&) = default;
};

// Stable id of an article for resource names: 32 hex digits of its uri's hash.
std::string ArticleIdOf(std::string_view uri);

}  // namespace factline

#endif  // FACTLINE_DAEMON_MODEL_ARTICLE_RECORD_H_
