#include "daemon/serve/filter.h"

#include <algorithm>
#include <utility>

#include "daemon/base/strings.h"

namespace factline::serve {
namespace {

using Op = Filter::Op;
using Test = Filter::Test;

bool Ordered(Op op, std::strong_ordering order) {
  switch (op) {
    case Op::kEq:
      return order == 0;
    case Op::kNe:
      return order != 0;
    case Op::kLt:
      return order < 0;
    case Op::kLe:
      return order <= 0;
    case Op::kGt:
      return order > 0;
    case Op::kGe:
      return order >= 0;
    case Op::kHas:
      return false;  // The parser takes ":" with "*" only.
  }
  return false;
}

// Where `time` lies: before the span, in it, or after it.
std::strong_ordering Compare(absl::Time time, const Filter::TimeSpan& span) {
  if (time < span.begin) return std::strong_ordering::less;
  if (time >= span.end) return std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

// Tests one kind of field; the kinds of value and field agree (parser).
struct Tester {
  const Test& test;
  const FilterSubject& subject;

  bool operator()(TextField get) const {
    Texts texts;
    get(subject, texts);
    if (test.any) return !texts.empty();
    const bool some = std::any_of(
        texts.begin(), texts.end(),
        [this](std::string_view text) {
          return Filter::TextMatches(test, text);
        });
    return some != (test.op == Op::kNe);
  }
  bool operator()(NumberField get) const {
    const std::optional<Decimal> value = get(subject);
    if (test.any) return value.has_value();
    if (!value) return test.op == Op::kNe;
    return Ordered(test.op, *value <=> std::get<Decimal>(test.value));
  }
  bool operator()(TimeField get) const {
    const std::optional<absl::Time> value = get(subject);
    if (test.any) return value.has_value();
    if (!value) return test.op == Op::kNe;
    return Ordered(test.op,
                   Compare(*value, std::get<Filter::TimeSpan>(test.value)));
  }
  bool operator()(BoolField get) const {
    const std::optional<bool> value = get(subject);
    if (test.any) return value.has_value();
    return (value == std::get<bool>(test.value)) != (test.op == Op::kNe);
  }
};

}  // namespace

bool Filter::TextMatches(const Test& test, std::string_view value) {
  const std::string& wanted = std::get<std::string>(test.value);
  const std::string lower = AsciiLower(value);
  const bool front = test.open_front || test.op == Op::kHas;
  const bool back = test.open_back || test.op == Op::kHas;
  if (front && back) return lower.find(wanted) != std::string::npos;
  if (front) return lower.ends_with(wanted);
  if (back) return lower.starts_with(wanted);
  return lower == wanted;
}

bool Filter::Matches(const FilterSubject& subject) const {
  return empty() || MatchesNode(static_cast<int>(nodes_.size()) - 1, subject);
}

bool Filter::MatchesNode(int index, const FilterSubject& subject) const {
  const Node& node = nodes_[index];
  const auto child = [&](int i) { return MatchesNode(i, subject); };
  switch (node.kind) {
    case NodeKind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), child);
    case NodeKind::kOr:
      return std::any_of(node.children.begin(), node.children.end(), child);
    case NodeKind::kNot:
      return !child(node.children.front());
    case NodeKind::kTest:
      return std::visit(Tester{node.test, subject}, node.test.field->get);
    case NodeKind::kCall:
      return node.call.function->holds(subject, node.call.argument);
  }
  return false;
}

bool Filter::Names(std::string_view field) const {
  return std::any_of(nodes_.begin(), nodes_.end(), [&](const Node& node) {
    return node.kind == NodeKind::kTest && node.test.field->name == field;
  });
}

std::vector<std::string> Filter::FigureIds() const {
  std::vector<std::string> ids;
  for (const Node& node : nodes_) {
    const Test& test = node.test;
    if (node.kind != NodeKind::kTest || test.field->name != "figure" ||
        test.any || test.open_front || test.open_back || test.op == Op::kHas) {
      continue;
    }
    ids.push_back(std::get<std::string>(test.value));
  }
  return ids;
}

std::vector<Filter::RequiredTest> Filter::Required() const {
  std::vector<RequiredTest> tests;
  if (empty()) return tests;
  // What is joined by AND at the top must all hold.
  std::vector<int> required = {static_cast<int>(nodes_.size()) - 1};
  while (!required.empty()) {
    const Node& node = nodes_[required.back()];
    required.pop_back();
    if (node.kind == NodeKind::kAnd) {
      required.insert(required.end(), node.children.begin(),
                      node.children.end());
    }
    const Test& test = node.test;
    if (node.kind == NodeKind::kTest && test.op == Op::kEq &&
        !test.open_front && !test.open_back &&
        std::holds_alternative<std::string>(test.value)) {
      tests.push_back({test.field->name, std::get<std::string>(test.value)});
    }
  }
  return tests;
}

std::optional<std::string> Filter::RequiredFigure() const {
  for (RequiredTest& test : Required()) {
    if (test.field == "figure") return std::move(test.value);
  }
  return std::nullopt;
}

}  // namespace factline::serve
