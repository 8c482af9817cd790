#include "factline/stream_checker.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace factline::client {
namespace {

std::string TextOf(const StreamChecker::Place& place) {
  return std::string("r").append(std::to_string(place.first)).append(".").append(
      std::to_string(place.second));
}

// Enough to see what is wrong; a broken stream may break each message.
constexpr size_t kMaxViolations = 100;

}  // namespace

const char* NameOf(StreamChecker::Clause clause) {
  switch (clause) {
    case StreamChecker::Clause::kOrdered:
      return "ORDERED";
    case StreamChecker::Clause::kUnique:
      return "UNIQUE";
    case StreamChecker::Clause::kReliable:
      return "RELIABLE";
    case StreamChecker::Clause::kAtomic:
      return "ATOMIC";
    case StreamChecker::Clause::kResumable:
      return "RESUMABLE";
    case StreamChecker::Clause::kBookmarked:
      return "BOOKMARKED";
  }
  return "";
}

void StreamChecker::Report(Clause clause, int64_t revision,
                           std::string message) {
  if (violations_.size() == kMaxViolations) return;
  violations_.push_back({clause, revision, std::move(message)});
}

void StreamChecker::StartStream(Time now) {
  ++streams_;
  stream_is_new_ = true;
  last_message_ = now;
  part_.clear();  // The token before it counts, so all of it comes again.
  if (resume_token_.empty()) snapshot_.clear();
}

void StreamChecker::CheckMark(const v1::SubscribeResponse& response, Time now) {
  const int64_t revision = response.position().revision();
  if (!response.has_position() || response.resume_token().empty()) {
    Report(Clause::kBookmarked, position_, "a message without position or token");
  }
  if (now - last_message_ > options_.progress_interval + options_.slack) {
    const auto silent = std::chrono::duration_cast<std::chrono::seconds>(
        now - last_message_);
    Report(Clause::kBookmarked, revision,
           "silent for " + std::to_string(silent.count()) + " s");
  }
  if (stream_is_new_ && !response.has_started()) {
    Report(Clause::kResumable, revision, "a stream that does not say started");
  }
  if (revision < position_) {
    Report(stream_is_new_ ? Clause::kResumable : Clause::kOrdered, revision,
           "position went back from " + std::to_string(position_) + " to " +
               std::to_string(revision));
  }
  if (!part_.empty() && !response.has_batch()) {
    Report(Clause::kAtomic, part_.front().first,
           "another message between the parts of a revision");
  }
}

void StreamChecker::Handle(const v1::SubscribeResponse& response, Time now) {
  CheckMark(response, now);
  stream_is_new_ = false;
  last_message_ = now;
  if (!first_position_) first_position_ = response.position().revision();
  if (response.has_snapshot_item()) {
    const std::string& name = response.snapshot_item().figure().name();
    if (response.snapshot_item().more_points()) return;
    if (!snapshot_.insert(name).second) {
      Report(Clause::kUnique, response.position().revision(),
             name + " is twice in one snapshot");
    }
  }
  if (response.has_batch()) {
    HandleBatch(response);
    if (!response.batch().complete()) return;
  }
  position_ = std::max(position_, response.position().revision());
  resume_token_ = response.resume_token();
}

void StreamChecker::HandleBatch(const v1::SubscribeResponse& response) {
  const int64_t position = response.position().revision();
  for (const v1::Change& change : response.batch().changes()) {
    const Place place(change.revision(), change.index());
    const Place* const last = !part_.empty()      ? &part_.back()
                              : !changes_.empty() ? &changes_.back()
                                                  : nullptr;
    if (last != nullptr && place == *last) {
      Report(Clause::kUnique, place.first, TextOf(place) + " came twice");
    } else if (last != nullptr && place < *last) {
      // Twice or late; which of the two does not matter to who relies on it.
      Report(Clause::kOrdered, place.first,
             TextOf(place) + " came after " + TextOf(*last));
    }
    if (change.revision() <= position_) {
      Report(Clause::kBookmarked, place.first,
             TextOf(place) + " came after position " +
                 std::to_string(position_));
    }
    part_.push_back(place);
  }
  if (part_.empty()) return;
  if (part_.front().first != part_.back().first) {
    Report(Clause::kAtomic, part_.front().first,
           "a batch of several revisions");
  }
  if (!response.batch().complete()) {
    if (position >= part_.front().first) {
      Report(Clause::kAtomic, part_.front().first,
             "position covers a revision that is not whole");
    }
    return;
  }
  if (position < part_.back().first) {
    Report(Clause::kBookmarked, part_.back().first,
           "position stays behind what was sent");
  }
  changes_.insert(changes_.end(), part_.begin(), part_.end());
  part_.clear();
}

void StreamChecker::Compare(const std::vector<Place>& log) {
  std::vector<Place> received = changes_;
  std::sort(received.begin(), received.end());
  received.erase(std::unique(received.begin(), received.end()), received.end());
  std::vector<Place> missing;
  std::set_difference(log.begin(), log.end(), received.begin(), received.end(),
                      std::back_inserter(missing));
  for (const Place& place : missing) {
    Report(Clause::kReliable, place.first, TextOf(place) + " never came");
  }
  std::vector<Place> foreign;
  std::set_difference(received.begin(), received.end(), log.begin(), log.end(),
                      std::back_inserter(foreign));
  for (const Place& place : foreign) {
    Report(Clause::kReliable, place.first,
           TextOf(place) + " came but is not in the log");
  }
}

}  // namespace factline::client
