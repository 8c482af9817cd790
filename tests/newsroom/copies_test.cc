// How well sketches tell a wire story with light edits from another paper's own
// report of the same thing, over the sentences of a generated newsroom.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "daemon/model/sketch.h"
#include "tests/newsroom/newsroom.h"
#include "tests/newsroom/random.h"

namespace factline::newsroom {
namespace {

constexpr uint64_t kSeed = 11;

struct Report {
  std::string sentence;
  std::string_view form;
};

// Sentences long enough for a sketch, by what they tell.
std::map<int, std::vector<Report>> Reports() {
  std::map<int, std::vector<Report>> reports;
  std::set<std::string> seen;
  for (const Message& message : Generate(kSeed, 3000).messages) {
    for (const Mention& mention : message.mentions) {
      if (SketchOf(mention.sentence).empty()) continue;
      if (!seen.insert(mention.sentence).second) continue;
      reports[mention.point].push_back({mention.sentence, mention.form});
    }
  }
  return reports;
}

using Words = std::vector<std::string>;

std::string WithAWordSwapped(Words words, Random& random) {
  static constexpr std::string_view kOther[] = {"reportedly", "later",
                                                "northern", "badly"};
  words[random.Next() % words.size()] = random.Any(kOther);
  return absl::StrJoin(words, " ");
}

// A clause is a fifth of a sentence.
std::string WithAClauseDropped(Words words, Random& random) {
  const size_t length = std::max<size_t>(1, words.size() / 5);
  const size_t first = random.Next() % (words.size() - length);
  words.erase(words.begin() + static_cast<ptrdiff_t>(first),
              words.begin() + static_cast<ptrdiff_t>(first + length));
  return absl::StrJoin(words, " ");
}

std::string WithAnotherCredit(const Words& words, Random& random) {
  static constexpr std::string_view kCredits[] = {
      ", the mayor said.", ", according to emergency services.",
      ", a spokeswoman told the paper."};
  const std::string text = absl::StrJoin(words, " ");
  // Instead of the credit at the end, if there is one.
  const size_t comma = text.rfind(", ");
  const bool has_credit =
      comma != text.npos && (text.find("said", comma) != text.npos ||
                             text.find("according", comma) != text.npos);
  return absl::StrCat(
      has_credit ? text.substr(0, comma) : text.substr(0, text.size() - 1),
      std::string(random.Any(kCredits)));
}

struct Rate {
  int of = 0;
  int hits = 0;

  void Count(const std::string& a, const std::string& b) {
    const std::string sketch_a = SketchOf(a);
    const std::string sketch_b = SketchOf(b);
    if (sketch_a.empty() || sketch_b.empty()) return;
    ++of;
    hits += AreCopies(sketch_a, sketch_b);
  }
  double part() const { return static_cast<double>(hits) / of; }
};

// The bounds are what was measured, with some room: a change that makes the
// sketch worse fails.
TEST(CopiesTest, FindsLightEdits) {
  Random random(kSeed);
  Rate swapped;
  Rate dropped;
  Rate credited;
  for (const auto& [point, reports] : Reports()) {
    for (const Report& report : reports) {
      const Words words = absl::StrSplit(report.sentence, ' ');
      swapped.Count(report.sentence, WithAWordSwapped(words, random));
      dropped.Count(report.sentence, WithAClauseDropped(words, random));
      credited.Count(report.sentence, WithAnotherCredit(words, random));
    }
  }
  RecordProperty("swapped", std::to_string(swapped.part()));
  RecordProperty("dropped", std::to_string(dropped.part()));
  RecordProperty("credited", std::to_string(credited.part()));
  ASSERT_GT(swapped.of, 1000);
  EXPECT_GT(swapped.part(), 0.94);
  EXPECT_GT(dropped.part(), 0.93);
  EXPECT_GT(credited.part(), 0.87);
}

TEST(CopiesTest, LeavesOwnReportsApart) {
  Rate independent;
  for (const auto& [point, reports] : Reports()) {
    for (size_t i = 0; i < reports.size(); ++i) {
      for (size_t j = i + 1; j < reports.size(); ++j) {
        if (reports[i].form == reports[j].form) continue;  // One wording.
        independent.Count(reports[i].sentence, reports[j].sentence);
      }
    }
  }
  RecordProperty("independent", std::to_string(independent.part()));
  ASSERT_GT(independent.of, 1000);
  EXPECT_LT(independent.part(), 0.025);
}

}  // namespace
}  // namespace factline::newsroom
