#ifndef FACTLINE_STREAM_CHECKER_H_
#define FACTLINE_STREAM_CHECKER_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "factline/v1/change_service.pb.h"

namespace factline::client {

// Holds what a subscriber receives against what ChangeService promises, clause
// by clause. Works on any client's record of its streams, as long as each of
// them went on with the token of the last message handled before.
//
//   StreamChecker checker({});
//   checker.StartStream(now);                  // For each connection.
//   checker.Handle(response, now);             // For each message.
//   checker.Compare(changes of ListChanges);   // In the end.
//   for (const auto& violation : checker.violations()) ...
//
// Not for streams with conflation, whose batches span revisions. Not
// thread-safe.
class StreamChecker {
 public:
  enum class Clause {
    kOrdered,     // (revision, index) and positions never go back.
    kUnique,      // No change twice.
    kReliable,    // None left out between two positions: Compare().
    kAtomic,      // A revision comes whole before position and token cover it.
    kResumable,   // A stream goes on where the one before ended.
    kBookmarked,  // Position and token on every message, often enough.
  };
  struct Violation {
    Clause clause;
    int64_t revision;     // Near which.
    std::string message;  // For people.
  };
  // Of a change: revision and index.
  using Place = std::pair<int64_t, int>;
  using Time = std::chrono::steady_clock::time_point;

  struct Options {
    // As asked for in the request.
    std::chrono::milliseconds progress_interval = std::chrono::seconds(10);
    // A quiet stream may be late by this much: the machine may be busy.
    std::chrono::milliseconds slack = std::chrono::seconds(5);
  };

  explicit StreamChecker(const Options& options) : options_(options) {}

  void StartStream(Time now);
  // Each message in the order of its coming, with the time when it came.
  void Handle(const v1::SubscribeResponse& response, Time now);
  // `log`: all changes that match, of revisions first_revision() to position(),
  // read otherwise, in order.
  void Compare(const std::vector<Place>& log);

  // Of the first message of the first stream: what it promises comes after.
  int64_t first_revision() const { return first_position_.value_or(0) + 1; }
  // Up to which all was received.
  int64_t position() const { return position_; }
  // Of the last message that may be acted on: what to go on from.
  const std::string& resume_token() const { return resume_token_; }
  // All changes received, but for those of a revision that is not yet whole.
  const std::vector<Place>& changes() const { return changes_; }
  const std::vector<Violation>& violations() const { return violations_; }
  int streams() const { return streams_; }

 private:
  void CheckMark(const v1::SubscribeResponse& response, Time now);
  void HandleBatch(const v1::SubscribeResponse& response);
  void Report(Clause clause, int64_t revision, std::string message);

  const Options options_;
  int streams_ = 0;
  bool stream_is_new_ = false;
  Time last_message_ = {};
  std::optional<int64_t> first_position_;
  int64_t position_ = 0;
  std::string resume_token_;
  std::vector<Place> changes_;
  std::vector<Place> part_;  // Of a revision that is not yet whole.
  std::set<std::string> snapshot_;
  std::vector<Violation> violations_;
};

// "ORDERED" and so on.
const char* NameOf(StreamChecker::Clause clause);

}  // namespace factline::client

#endif  // FACTLINE_STREAM_CHECKER_H_
