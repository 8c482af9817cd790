#ifndef FACTLINE_DAEMON_PIPELINE_LABEL_SET_H_
#define FACTLINE_DAEMON_PIPELINE_LABEL_SET_H_

#include <cstddef>
#include <set>
#include <string>

namespace factline::pipeline {

// Values of a metric's label that come from messages: each value is a counter
// that is never freed, so there may be only so many.
//
// Not thread-safe.
class LabelSet {
 public:
  explicit LabelSet(size_t max) : max_(max) {}

  // `value` if it is one of the first `max` that were asked for, else "other".
  std::string Of(const std::string& value) {
    if (values_.contains(value)) return value;
    if (values_.size() >= max_) return "other";
    values_.insert(value);
    return value;
  }

 private:
  const size_t max_;
  std::set<std::string> values_;
};

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_LABEL_SET_H_
