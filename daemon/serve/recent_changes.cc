#include "daemon/serve/recent_changes.h"

namespace factline::serve {
namespace {

// Of an entry beside its changes and its key.
constexpr size_t kEntryBytes = 256;

size_t BytesOf(const std::string& query, const RenderedRevision& revision) {
  return kEntryBytes + 2 * query.size() + revision.batch.SpaceUsedLong() +
         (revision.message.Valid() ? revision.message.Length() : 0);
}

}  // namespace

RecentChanges::Revision RecentChanges::Find(int64_t revision,
                                            const std::string& query) const {
  absl::MutexLock lock(&mu_);
  const auto found = entries_.find({revision, query});
  return found == entries_.end() ? nullptr : found->second.revision;
}

void RecentChanges::Keep(const std::string& query, Revision revision) {
  const size_t bytes = BytesOf(query, *revision);
  if (bytes > kMaxBytes) return;
  Key key(revision->position.revision, query);
  absl::MutexLock lock(&mu_);
  if (!entries_.try_emplace(key, Entry{std::move(revision), bytes}).second) {
    return;  // Another stream was as quick.
  }
  bytes_ += bytes;
  oldest_first_.push_back(std::move(key));
  while (bytes_ > kMaxBytes) {
    const auto oldest = entries_.find(oldest_first_.front());
    bytes_ -= oldest->second.bytes;
    entries_.erase(oldest);
    oldest_first_.pop_front();
  }
}

size_t RecentChanges::bytes() const {
  absl::MutexLock lock(&mu_);
  return bytes_;
}

}  // namespace factline::serve
