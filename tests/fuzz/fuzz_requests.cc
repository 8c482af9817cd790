// Filters and tokens that clients send.
#include "daemon/serve/filter.h"

#include <string>

#include "daemon/serve/token.h"
#include "tests/fuzz/fuzzing.h"

namespace factline::fuzz {

using serve::Filter;
using serve::FilterScope;

void TryInput(std::string_view input) {
  for (const FilterScope scope :
       {FilterScope::kFigures, FilterScope::kClaims, FilterScope::kChanges}) {
    const auto filter = Filter::Parse(input, scope);
    if (!filter.ok()) {
      FACTLINE_FUZZ_EXPECT(!filter.status().message().empty());
      continue;
    }
    filter->Matches(serve::FilterSubject{});
    Change change;
    change.kind = ChangeKind::kValueRevised;
    change.previous.emplace().best.value = Decimal::FromInt(-7);
    change.current.emplace().best.value = Decimal::Parse("0.000000000001");
    serve::FilterSubject subject;
    subject.point = &*change.current;
    subject.change = &change;
    filter->Matches(subject);
    FACTLINE_FUZZ_EXPECT(filter->Required().size() <=
                         static_cast<size_t>(Filter::kMaxTests));
    const auto again = Filter::Parse(std::string(input) + "  ", scope);
    FACTLINE_FUZZ_EXPECT(input.size() + 2 > Filter::kMaxBytes ||
                         (again.ok() &&
                          again->canonical() == filter->canonical()));
  }
  const auto resume = serve::DecodeResumeToken(input, "resume_token");
  if (resume.ok()) FACTLINE_FUZZ_EXPECT(serve::Encode(*resume) == input);
  const auto page = serve::DecodePageToken(input, "page_token");
  if (page.ok()) FACTLINE_FUZZ_EXPECT(serve::Encode(*page) == input);
}

}  // namespace factline::fuzz
