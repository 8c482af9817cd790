#include "daemon/track/article_life.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "daemon/base/hash.h"
#include "daemon/model/decimal.h"

namespace factline::track {
namespace {

constexpr size_t kRevisionIdDigits = 16;  // Of SHA-256: unique in an article.
constexpr size_t kNoteDigits = 16;

template <typename T>
int Compare(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

bool IsWithdrawal(const ArticleRevisionRecord& revision) {
  return revision.pub_status == PubStatus::kCanceled ||
         revision.pub_status == PubStatus::kWithheld;
}

bool NamesNoVersion(const ArticleRevisionRecord& revision) {
  return revision.version_number == 0 && revision.version.empty();
}

bool SameRevision(const ArticleRevisionRecord& a,
                  const ArticleRevisionRecord& b) {
  return a.version_number == b.version_number && a.version == b.version &&
         a.content_hash == b.content_hash &&
         IsWithdrawal(a) == IsWithdrawal(b) &&
         (!NamesNoVersion(a) || a.publish_time == b.publish_time);
}

// The revisions from oldest to newest, as they arrive one by one.
class LineBuilder {
 public:
  explicit LineBuilder(const std::vector<ArticleRevisionRecord>& revisions)
      : revisions_(revisions) {}

  void Add(size_t index) {
    const ArticleRevisionRecord& revision = revisions_[index];
    if (order_.empty()) {
      Lead(index);
    } else if (IsWithdrawal(revision) && NamesNoVersion(revision)) {
      order_.push_back(index);
      withdrawn_ = true;
      // It has the version of what it withdraws, and its own time.
      newest_.publish_time =
          std::max(newest_.publish_time, revision.publish_time);
    } else if (CompareVersions(revision, newest_) >= (withdrawn_ ? 1 : 0)) {
      Lead(index);
    } else {
      Insert(index);
    }
  }

  RevisionLine Finish() && {
    RevisionLine line{.order = std::move(order_), .current = std::nullopt};
    if (!line.order.empty() && !withdrawn_) line.current = line.order.back();
    return line;
  }

 private:
  void Lead(size_t index) {
    order_.push_back(index);
    const ArticleRevisionRecord& revision = revisions_[index];
    newest_.version = revision.version;
    newest_.version_number = revision.version_number;
    newest_.publish_time = revision.publish_time;
    withdrawn_ = IsWithdrawal(revision);
  }

  // Behind the last one, the newest excepted, that it is not older than.
  void Insert(size_t index) {
    size_t place = order_.size() - 1;
    while (place > 0 && CompareVersions(revisions_[index],
                                        revisions_[order_[place - 1]]) < 0) {
      --place;
    }
    order_.insert(order_.begin() + static_cast<ptrdiff_t>(place), index);
  }

  const std::vector<ArticleRevisionRecord>& revisions_;
  std::vector<size_t> order_;
  ArticleRevisionRecord newest_;  // Version and time to beat, no more.
  bool withdrawn_ = false;
};

// For each place of `line`, what its revision makes of the claims that only
// older ones state.
std::vector<ClaimState> Verdicts(
    const std::vector<ArticleRevisionRecord>& revisions,
    const RevisionLine& line) {
  std::vector<ClaimState> verdicts;
  std::unordered_set<std::string_view> notes;
  for (const size_t index : line.order) {
    const ArticleRevisionRecord& revision = revisions[index];
    bool corrects = revision.signal == Signal::kCorrection;
    for (const std::string& note : revision.correction_notes) {
      corrects |= notes.insert(note).second;
    }
    verdicts.push_back(IsWithdrawal(revision) ? ClaimState::kWithdrawn
                       : corrects             ? ClaimState::kCorrected
                                              : ClaimState::kRevised);
  }
  return verdicts;
}

std::string Fingerprint(const CorrectionNote& note) {
  Sha256 hash;
  hash.Add(note.type);
  hash.Add(note.text);
  hash.Add(note.note_time ? absl::ToUnixMicros(*note.note_time) : 0);
  return hash.FinishHex().substr(0, kNoteDigits);
}

std::vector<ClaimReading> ReadingsOf(const std::vector<ReadClaim>& claims) {
  std::vector<ClaimReading> readings;
  std::unordered_set<std::string_view> seen;
  for (const ReadClaim& read : claims) {
    if (!seen.insert(read.claim.id).second) continue;
    readings.push_back({.claim_id = read.claim.id, .reading = read.reading});
  }
  return readings;
}

ArticleRevisionRecord RevisionOf(const Article& article,
                                 const std::vector<ReadClaim>& claims,
                                 std::string_view extractor_version) {
  ArticleRevisionRecord revision;
  revision.version = article.version;
  revision.version_number = article.version_number;
  revision.publish_time = article.publish_time;
  revision.pub_status = article.pub_status;
  revision.signal = article.signal;
  Sha256 content;
  content.Add(article.headline);
  content.Add(article.body);
  revision.content_hash = content.FinishHex();
  revision.extractor_version = extractor_version;
  for (const CorrectionNote& note : article.corrections) {
    revision.correction_notes.push_back(Fingerprint(note));
  }
  revision.claims = ReadingsOf(claims);
  Sha256 id;
  id.Add(revision.version);
  id.Add(revision.version_number);
  id.Add(revision.content_hash);
  id.Add(static_cast<int64_t>(IsWithdrawal(revision)));
  id.Add(NamesNoVersion(revision) ? absl::ToUnixMicros(revision.publish_time)
                                  : 0);
  revision.id = id.FinishHex().substr(0, kRevisionIdDigits);
  return revision;
}

// Index of the revision that `revision` repeats.
std::optional<size_t> FindRepeated(const ArticleRecord& record,
                                   const ArticleRevisionRecord& revision,
                                   bool time_is_known) {
  for (size_t i = 0; i < record.revisions.size(); ++i) {
    if (SameRevision(record.revisions[i], revision)) return i;
  }
  if (time_is_known || !NamesNoVersion(revision) || !record.current) {
    return std::nullopt;
  }
  const ArticleRevisionRecord& current = record.revisions[*record.current];
  const bool same =
      !IsWithdrawal(revision) && current.content_hash == revision.content_hash;
  return same ? record.current : std::nullopt;
}

// Another extractor has read the text of revision `index` again.
ArticleStep Reread(const ArticleRecord& before, size_t index,
                   ArticleRevisionRecord revision) {
  ArticleStep step;
  ArticleRevisionRecord old = before.revisions[index];
  if (old.extractor_version == revision.extractor_version ||
      IsWithdrawal(old)) {
    return step;
  }
  step.changed = true;
  step.cause = ChangeCause::kReextraction;
  step.record = before;
  step.revision = index;
  std::unordered_set<std::string_view> read;
  for (const ClaimReading& reading : revision.claims) {
    read.insert(reading.claim_id);
  }
  for (const ClaimReading& reading : old.claims) {
    if (!read.contains(reading.claim_id)) {
      step.unread.push_back(reading.claim_id);
    }
  }
  step.record.revisions[index].extractor_version = revision.extractor_version;
  step.record.revisions[index].claims = std::move(revision.claims);
  return step;
}

ChangeCause CauseOf(const ArticleStep& step, const RevisionLine& line,
                    bool first) {
  const ArticleRevisionRecord& revision = step.record.revisions[step.revision];
  if (IsWithdrawal(revision)) return ChangeCause::kWithdrawal;
  if (first) return ChangeCause::kArticlePublished;
  const bool corrects =
      Verdicts(step.record.revisions, line).back() == ClaimState::kCorrected;
  return line.current == step.revision && corrects
             ? ChangeCause::kCorrection
             : ChangeCause::kArticleRevised;
}

}  // namespace

int CompareVersions(const ArticleRevisionRecord& a,
                    const ArticleRevisionRecord& b) {
  if (a.version_number != 0 && b.version_number != 0) {
    return Compare(a.version_number, b.version_number);
  }
  const auto number_a = Decimal::Parse(a.version);
  const auto number_b = Decimal::Parse(b.version);
  if (number_a && number_b) return Compare(*number_a, *number_b);
  if (!a.version.empty() && a.version == b.version) return 0;
  return Compare(a.publish_time, b.publish_time);
}

RevisionLine LineOf(const std::vector<ArticleRevisionRecord>& revisions) {
  LineBuilder line(revisions);
  for (size_t i = 0; i < revisions.size(); ++i) line.Add(i);
  return std::move(line).Finish();
}

std::unordered_map<std::string_view, ClaimState> StatesOf(
    const ArticleRecord& record) {
  const RevisionLine line = LineOf(record.revisions);
  const std::vector<ClaimState> verdicts = Verdicts(record.revisions, line);
  std::unordered_map<std::string_view, ClaimState> states;
  // From the newest on, so that the last revision that states a claim decides.
  for (size_t place = line.order.size(); place-- > 0;) {
    const size_t index = line.order[place];
    const bool newest = place + 1 == line.order.size();
    ClaimState state = ClaimState::kCurrent;
    if (!newest) {
      state = verdicts[place + 1];
    } else if (!line.current) {
      state = ClaimState::kWithdrawn;
    }
    for (const ClaimReading& reading : record.revisions[index].claims) {
      states.emplace(reading.claim_id, state);
    }
  }
  return states;
}

ArticleStep Step(const std::optional<ArticleRecord>& before,
                 const Article& article, const std::vector<ReadClaim>& claims,
                 std::string_view extractor_version) {
  ArticleRevisionRecord revision =
      RevisionOf(article, claims, extractor_version);
  if (before) {
    const auto repeated =
        FindRepeated(*before, revision, !article.publish_time_defaulted);
    if (repeated) return Reread(*before, *repeated, std::move(revision));
  }
  ArticleStep step;
  step.changed = true;
  if (before) step.record = *before;
  step.record.uri = article.uri;
  step.revision = step.record.revisions.size();
  step.record.revisions.push_back(std::move(revision));
  const RevisionLine line = LineOf(step.record.revisions);
  step.record.current = line.current;
  if (!before || line.current == step.revision) {
    step.record.publisher = article.publisher;
    step.record.url = article.url;
    step.record.headline = article.headline;
  }
  step.cause = CauseOf(step, line, !before);
  return step;
}

}  // namespace factline::track
