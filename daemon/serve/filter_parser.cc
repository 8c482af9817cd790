#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/filter.h"

namespace factline::serve {
namespace {

using Op = Filter::Op;

constexpr std::pair<std::string_view, Op> kOps[] = {
    // Longer ones first: they begin like the shorter.
    {"!=", Op::kNe}, {"<=", Op::kLe}, {">=", Op::kGe}, {"=", Op::kEq},
    {"<", Op::kLt},  {">", Op::kGt},  {":", Op::kHas}};

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '.';
}

bool EndsBareValue(char c) {
  return IsBlank(c) || c == '(' || c == ')' || c == '"' || c == '\'';
}

bool IsCountryCode(std::string_view text) {
  return text.size() == 2 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

std::string_view OpText(Op op) {
  for (const auto& [text, value] : kOps) {
    if (value == op) return text;
  }
  return "";
}

bool IsOf(const FieldDef& field, FilterScope scope) {
  return (field.scopes & static_cast<uint8_t>(scope)) != 0;
}

// Digits as Decimal::Parse() reads them, however many.
bool IsPlainNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
      return c >= '0' && c <= '9';
    });
  };
  return digits(text.substr(0, point)) &&
         (point == text.size() || digits(text.substr(point + 1)));
}

// What was expected where `text` is no number that a filter takes: `usual`, if
// it is none at all.
std::string ExpectedNumber(std::string_view text, std::string_view usual) {
  if (!IsPlainNumber(text)) return std::string(usual);
  return absl::StrCat("a number of at most ", Decimal::kMaxDigits,
                      " digits: this one is too long");
}

std::optional<Filter::TimeSpan> ParseTimeSpan(const std::string& text) {
  absl::CivilDay day;
  if (text.size() == 10 && absl::ParseCivilTime(text, &day)) {
    const absl::TimeZone utc = absl::UTCTimeZone();
    return Filter::TimeSpan{absl::FromCivil(day, utc),
                            absl::FromCivil(day + 1, utc)};
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error) ||
      time == absl::InfiniteFuture() || time == absl::InfinitePast()) {
    return std::nullopt;
  }
  return Filter::TimeSpan{time, time + absl::Nanoseconds(1)};
}

}  // namespace

// Recursive descent over the bytes of one filter. Recursion is bounded by
// Filter::kMaxDepth, work by Filter::kMaxBytes.
class FilterParser {
 public:
  FilterParser(std::string_view text, FilterScope scope, const PlaceIds* places)
      : text_(text), scope_(scope), places_(places) {}

  absl::StatusOr<Filter> Parse() {
    if (text_.size() > Filter::kMaxBytes) {
      at_ = Filter::kMaxBytes;
      return Expected(absl::StrCat("at most ", Filter::kMaxBytes, " bytes"));
    }
    SkipBlanks();
    if (AtEnd()) return Filter();
    FACTLINE_ASSIGN_OR_RETURN(const int root, ParseFilter(0));
    if (!AtEnd()) return Expected("AND, OR or the end of the filter");
    filter_.canonical_ = Canonical(root);
    return std::move(filter_);
  }

 private:
  using Node = Filter::Node;
  using NodeKind = Filter::NodeKind;

  absl::StatusOr<int> ParseFilter(int depth) {
    std::vector<int> parts;
    while (true) {
      FACTLINE_ASSIGN_OR_RETURN(const int factor, ParseFactor(depth));
      parts.push_back(factor);
      if (TakeWord("AND")) continue;
      if (AtEnd() || Peek() == ')') break;
    }
    return Join(NodeKind::kAnd, std::move(parts));
  }

  absl::StatusOr<int> ParseFactor(int depth) {
    std::vector<int> parts;
    do {
      FACTLINE_ASSIGN_OR_RETURN(const int term, ParseTerm(depth));
      parts.push_back(term);
    } while (TakeWord("OR"));
    return Join(NodeKind::kOr, std::move(parts));
  }

  absl::StatusOr<int> ParseTerm(int depth) {
    if (depth >= Filter::kMaxDepth) {
      return Expected(
          absl::StrCat("at most ", Filter::kMaxDepth, " levels of nesting"));
    }
    if (TakeWord("NOT") || Take("-")) {
      FACTLINE_ASSIGN_OR_RETURN(const int child, ParseTerm(depth + 1));
      return Add({.kind = NodeKind::kNot, .children = {child}});
    }
    if (!Take("(")) return ParseTest();
    FACTLINE_ASSIGN_OR_RETURN(const int inside, ParseFilter(depth + 1));
    if (!Take(")")) return Expected("')'");
    return inside;
  }

  absl::StatusOr<int> ParseTest() {
    if (++tests_ > Filter::kMaxTests) {
      return Expected(absl::StrCat("at most ", Filter::kMaxTests, " tests"));
    }
    const size_t name_at = at_;
    while (!AtEnd() && IsNameChar(Peek())) ++at_;
    const std::string_view name = text_.substr(name_at, at_ - name_at);
    if (name.empty()) {
      return Expected("a field name, a function, NOT or '('");
    }
    if (!AtEnd() && Peek() == '(') return ParseCall(name, name_at);

    Filter::Test test;
    test.field = FindField(name);
    if (test.field == nullptr ||
        (test.field->scopes & static_cast<uint8_t>(scope_)) == 0) {
      at_ = name_at;
      return Expected(absl::StrCat("a field, one of ", FieldNames(scope_)));
    }
    SkipBlanks();
    FACTLINE_ASSIGN_OR_RETURN(test.op, ParseOp(*test.field));
    FACTLINE_RETURN_IF_ERROR(ParseValue(test));
    // What a name leads to changes without a word of the figure that it led to.
    if (!IsOf(*test.field, FilterScope::kFigures) ||
        test.field->name == "figure") {
      filter_.of_figures_ = false;
    }
    if (IsOf(*test.field, FilterScope::kClaims) &&
        !IsOf(*test.field, FilterScope::kFigures)) {
      filter_.needs_claim_ = true;
    }
    return Add({.kind = NodeKind::kTest, .children = {}, .test = test});
  }

  // At the '(' after the name.
  absl::StatusOr<int> ParseCall(std::string_view name, size_t name_at) {
    if (++tests_ > Filter::kMaxTests) {
      return Expected(absl::StrCat("at most ", Filter::kMaxTests, " tests"));
    }
    Filter::Call call{.function = FindFunction(name), .argument = {}};
    if (call.function == nullptr ||
        (call.function->scopes & static_cast<uint8_t>(scope_)) == 0) {
      at_ = name_at;
      const std::string names = FunctionNames(scope_);
      return Expected(names.empty()
                          ? std::string("a field: this list has no functions")
                          : absl::StrCat("a function, one of ", names));
    }
    Take("(");
    if (!call.function->argument.empty()) {
      const size_t number_at = at_;
      while (!AtEnd() && !EndsBareValue(Peek())) ++at_;
      const std::string_view text = text_.substr(number_at, at_ - number_at);
      const std::optional<Decimal> number = Decimal::Parse(text);
      if (!number || !call.function->Takes(*number)) {
        at_ = number_at;
        const std::string_view usual = call.function->argument;
        return Expected(number ? std::string(usual)
                               : ExpectedNumber(text, usual));
      }
      call.argument = *number;
      SkipBlanks();
    }
    if (!Take(")")) return Expected("')'");
    if (call.function->compares) filter_.compares_ = true;
    filter_.has_calls_ = true;
    filter_.of_figures_ = false;
    return Add({.kind = NodeKind::kCall, .children = {}, .call = call});
  }

  absl::StatusOr<Op> ParseOp(const FieldDef& field) {
    const size_t op_at = at_;
    for (const auto& [text, op] : kOps) {
      if (!Take(text)) continue;
      const bool ordered = op != Op::kEq && op != Op::kNe && op != Op::kHas;
      const bool unordered = std::holds_alternative<TextField>(field.get) ||
                             std::holds_alternative<BoolField>(field.get);
      if (!ordered || !unordered) return op;
      at_ = op_at;
      return Expected(absl::StrCat("'=', '!=' or ':' after '",
                                   ToAbsl(field.name),
                                   "', which has no order"));
    }
    return Expected("'=', '!=', '<', '<=', '>', '>=' or ':'");
  }

  absl::Status ParseValue(Filter::Test& test) {
    const size_t value_at = at_;
    FACTLINE_ASSIGN_OR_RETURN(const std::string text, ReadValue());
    const bool bare = text_[value_at] != '"' && text_[value_at] != '\'';
    const absl::Status read = SetValue(text, bare, value_at, test);
    SkipBlanks();
    return read;
  }

  // Leaves at_ behind the value. Its first byte tells bare from quoted.
  absl::StatusOr<std::string> ReadValue() {
    if (AtEnd()) return Expected("a value");
    const char quote = Peek();
    if (quote == '"' || quote == '\'') return ReadQuoted(quote);
    const size_t begin = at_;
    while (!AtEnd() && !EndsBareValue(Peek())) ++at_;
    std::string value(text_.substr(begin, at_ - begin));
    if (value.empty() || value == "AND" || value == "OR" || value == "NOT") {
      at_ = begin;
      return Expected("a value (AND, OR and NOT as values stand in quotes)");
    }
    return value;
  }

  absl::StatusOr<std::string> ReadQuoted(char quote) {
    const size_t begin = at_++;
    std::string value;
    while (!AtEnd() && Peek() != quote) {
      if (Peek() == '\\') ++at_;
      if (AtEnd()) break;
      value += text_[at_++];
    }
    if (AtEnd()) {
      at_ = begin;
      return Expected("a closing quote for the one that opens here");
    }
    ++at_;
    return value;
  }

  absl::Status SetValue(std::string text, bool bare, size_t value_at,
                        Filter::Test& test) {
    const auto wrong = [&](std::string_view what) {
      at_ = value_at;
      return Expected(what);
    };
    if (test.op == Op::kHas && bare && text == "*") {
      test.any = true;
      test.value = std::string();
      return absl::OkStatus();
    }
    if (std::holds_alternative<TextField>(test.field->get)) {
      SetText(text, bare, test);
      const std::string expected = CheckText(text, test);
      return expected.empty() ? absl::OkStatus() : wrong(expected);
    }
    if (test.op == Op::kHas) {
      return wrong("'*' after ':', or another operator");
    }
    if (std::holds_alternative<NumberField>(test.field->get)) {
      const std::optional<Decimal> number = Decimal::Parse(text);
      if (!number) {
        return wrong(ExpectedNumber(text, "a number such as 1500 or -0.5"));
      }
      test.value = *number;
    } else if (std::holds_alternative<TimeField>(test.field->get)) {
      const auto span = ParseTimeSpan(text);
      if (!span)
        return wrong("a time such as 2025-02-22 or 2025-02-22T18:00:00Z");
      test.value = *span;
    } else {
      if (text != "true" && text != "false") return wrong("true or false");
      test.value = text == "true";
    }
    return absl::OkStatus();
  }

  // Puts ids for names of places. What was expected, if no value is like it.
  std::string CheckText(const std::string& text, Filter::Test& test) const {
    if (test.field->values != nullptr) return CheckKnown(test);
    const bool whole =
        test.op != Op::kHas && !test.open_front && !test.open_back;
    const Names names = test.field->names;
    if (!whole || names == Names::kAnything) return "";
    const bool can_ask = places_ != nullptr && *places_;
    if (names == Names::kCountries) {
      constexpr std::string_view kExpected =
          "a country's code of two letters (ISO 3166-1), such as UA";
      return std::string(IsCountryCode(text) ? "" : kExpected);
    }
    if (!can_ask || text.starts_with("geo:")) return "";
    const std::string id = AsciiLower((*places_)(text));
    if (id.empty() && IsCountryCode(text)) return "";
    if (id.empty()) {
      return absl::StrCat("a place that the gazetteer knows, its code or id: '",
                          text, "' is none");
    }
    test.value = id;
    return "";
  }

  static std::string CheckKnown(const Filter::Test& test) {
    if (test.any) return "";
    const std::vector<std::string> known = KnownValues(*test.field);
    const bool matches =
        std::any_of(known.begin(), known.end(), [&](const std::string& value) {
          return Filter::TextMatches(test, value);
        });
    if (matches) return "";
    return absl::StrCat("one of ", absl::StrJoin(known, ", "));
  }

  static void SetText(const std::string& text, bool bare, Filter::Test& test) {
    std::string_view value = text;
    if (bare && test.op != Op::kHas && value.size() > 1) {
      test.open_front = value.starts_with('*');
      if (test.open_front) value.remove_prefix(1);
      test.open_back = value.ends_with('*');
      if (test.open_back) value.remove_suffix(1);
    }
    std::string lower = AsciiLower(value);
    const std::string prefix = AsciiLower(test.field->prefix);
    if (lower.starts_with(prefix)) lower.erase(0, prefix.size());
    test.value = std::move(lower);
  }

  int Join(NodeKind kind, std::vector<int> parts) {
    if (parts.size() == 1) return parts.front();
    return Add({.kind = kind, .children = std::move(parts)});
  }

  int Add(Node node) {
    filter_.nodes_.push_back(std::move(node));
    return static_cast<int>(filter_.nodes_.size()) - 1;
  }

  std::string Canonical(int index) const {
    const Node& node = filter_.nodes_[index];
    if (node.kind == NodeKind::kTest) return CanonicalTest(node.test);
    if (node.kind == NodeKind::kCall) {
      return absl::StrCat(ToAbsl(node.call.function->name), "(",
                          node.call.argument.ToString(), ")");
    }
    constexpr std::array<std::string_view, 3> kNames = {"AND", "OR", "NOT"};
    std::string out =
        absl::StrCat("(", ToAbsl(kNames[static_cast<int>(node.kind)]));
    for (const int child : node.children) {
      absl::StrAppend(&out, " ", Canonical(child));
    }
    return out + ")";
  }

  static std::string CanonicalTest(const Filter::Test& test) {
    struct Writer {
      std::string operator()(const std::string& text) const {
        return absl::CEscape(text);
      }
      std::string operator()(Decimal number) const { return number.ToString(); }
      std::string operator()(const Filter::TimeSpan& span) const {
        return absl::StrCat(absl::ToUnixNanos(span.begin), "/",
                            absl::ToUnixNanos(span.end));
      }
      std::string operator()(bool flag) const {
        return flag ? "true" : "false";
      }
    };
    return absl::StrCat(ToAbsl(test.field->name), ToAbsl(OpText(test.op)),
                        test.any ? "*" : "", test.open_front ? "<" : "",
                        test.open_back ? ">" : "", "\"",
                        std::visit(Writer(), test.value), "\"");
  }

  // Takes `text` and the blanks after it, if it stands next.
  bool Take(std::string_view text) {
    if (!text_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    SkipBlanks();
    return true;
  }

  // As Take(), for a keyword that must not go on as a name.
  bool TakeWord(std::string_view word) {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with(word) && rest.size() > word.size() &&
        IsNameChar(rest[word.size()])) {
      return false;
    }
    return Take(word);
  }

  void SkipBlanks() {
    while (!AtEnd() && IsBlank(Peek())) ++at_;
  }

  bool AtEnd() const { return at_ >= text_.size(); }
  char Peek() const { return text_[at_]; }

  template <typename Text>
  absl::Status Expected(const Text& what) const {
    return FilterInvalid("filter", static_cast<int>(at_) + 1,
                         absl::StrCat("expected ", ToAbsl(what)));
  }

  const std::string_view text_;
  const FilterScope scope_;
  const PlaceIds* const places_;
  size_t at_ = 0;
  int tests_ = 0;
  Filter filter_;
};

absl::StatusOr<Filter> Filter::Parse(std::string_view text, FilterScope scope,
                                     const PlaceIds* places) {
  return FilterParser(text, scope, places).Parse();
}

}  // namespace factline::serve
