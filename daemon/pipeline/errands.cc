#include "daemon/pipeline/errands.h"

#include <utility>

namespace factline::pipeline {
namespace {

absl::Status Closed() {
  return absl::UnavailableError("the daemon writes no more; see its log");
}

}  // namespace

absl::Status Errands::Do(Errand errand) {
  auto entry = std::make_shared<Entry>();
  entry->errand = std::move(errand);
  absl::MutexLock lock(&mu_);
  if (closed_) return Closed();
  entries_.push_back(entry);
  mu_.Await(absl::Condition(&entry->done));
  return entry->status;
}

bool Errands::waiting() const {
  absl::MutexLock lock(&mu_);
  return !entries_.empty();
}

void Errands::DoAll(Writer& writer) {
  while (true) {
    std::shared_ptr<Entry> entry;
    {
      absl::MutexLock lock(&mu_);
      if (entries_.empty()) return;
      entry = std::move(entries_.front());
      entries_.pop_front();
    }
    Finish(*entry, entry->errand(writer));
  }
}

void Errands::Close() {
  absl::MutexLock lock(&mu_);
  closed_ = true;
  for (const std::shared_ptr<Entry>& entry : entries_) {
    entry->status = Closed();
    entry->done = true;
  }
  entries_.clear();
}

void Errands::Finish(Entry& entry, absl::Status status) {
  absl::MutexLock lock(&mu_);
  entry.status = std::move(status);
  entry.done = true;
}

}  // namespace factline::pipeline
