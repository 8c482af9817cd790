#include "daemon/store/text_check.h"

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"

namespace factline::store {
namespace {

// Remembers the first bad text of those that it is shown.
class TextChecker {
 public:
  void Check(std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
      if (bad_.empty() && !IsValidUtf8(text)) bad_ = text;
    }
  }
  void Check(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) Check({text});
  }
  void Check(const Quantity& quantity) {
    Check({quantity.unit_code, quantity.surface_text});
  }
  void Check(const EventTime& time) {
    Check({time.edtf, time.time_zone, time.surface_text});
  }
  void Check(const Measure& measure) {
    Check({measure.action, measure.object, measure.subset, measure.actor,
           measure.place});
  }
  void Check(const FigureKey& key) {
    Check({key.concept_id, key.cause, key.object, key.subset, key.unit_code,
           key.actor, key.place_id, key.country, key.region});
  }
  void Check(const Claim& claim);
  void Check(const ArticleRecord& article);
  void Check(const track::FigureUpdate& update);

  // A bad text is never empty.
  std::string_view bad() const { return bad_; }

 private:
  std::string_view bad_;
};

void TextChecker::Check(const Claim& claim) {
  Check({claim.id, claim.article_uri, claim.publisher});
  Check(claim.figure_key);
  Check(claim.measure);
  if (claim.quantity) Check(*claim.quantity);
  if (claim.statement) {
    Check({claim.statement->text});
    Check(claim.statement->mentions);
  }
  Check(claim.event_time);
  for (const Attribution& attribution : claim.attributions) {
    Check({attribution.source, attribution.cue});
  }
}

void TextChecker::Check(const ArticleRecord& article) {
  Check({article.uri, article.publisher, article.url, article.headline});
  for (const ArticleRevisionRecord& revision : article.revisions) {
    Check({revision.id, revision.version, revision.content_hash,
           revision.extractor_version});
    Check(revision.correction_notes);
    for (const ClaimReading& claim : revision.claims) {
      Check({claim.claim_id, claim.reading.extractor_version});
      for (const Evidence& evidence : claim.reading.evidence) {
        Check({evidence.field, evidence.quote});
      }
    }
  }
}

void TextChecker::Check(const track::FigureUpdate& update) {
  const Figure& figure = update.figure;
  const std::set<std::string_view> changed(update.changed_points.begin(),
                                           update.changed_points.end());
  Check({figure.id, figure.display_name});
  Check(figure.key);
  Check(figure.measure);
  for (const Point& point : figure.points) {
    if (!changed.contains(point.id)) continue;  // Not written.
    Check({point.id, point.selected_claim, point.selection_rule});
    Check(point.selection_steps);
    Check(point.event_time);
    Check(point.best);
    Check(point.low);
    Check(point.high);
  }
}

}  // namespace

absl::Status CheckTexts(const track::TrackResult& result) {
  TextChecker checker;
  checker.Check(result.article);
  for (const Claim& claim : result.new_claims) checker.Check(claim);
  for (const track::FigureUpdate& update : result.figures) {
    checker.Check(update);
  }
  if (checker.bad().empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("not UTF-8: '", Printable(RepairUtf8(checker.bad())), "'"));
}

}  // namespace factline::store
