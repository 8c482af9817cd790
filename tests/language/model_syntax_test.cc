#include "daemon/language/model_syntax.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/language/text.h"

namespace factline::language {
namespace {

// One arc that the tree of `text` must have. Words are named by their first
// occurrence; an empty head is the root.
struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view word;
  std::string_view head;
  Deprel relation;
};

class ArcTest : public testing::TestWithParam<Case> {};

TEST_P(ArcTest, Found) {
  const Case& c = GetParam();
  const auto document = AnnotatedDocument(c.text);
  for (const Token& token : document->tokens) {
    if (document->Text(token) != c.word) continue;
    const std::string_view head =
        token.head == kNoHead
            ? std::string_view()
            : document->Text(document->tokens[token.head]);
    EXPECT_EQ(head, c.head);
    EXPECT_EQ(static_cast<int>(token.deprel), static_cast<int>(c.relation));
    return;
  }
  FAIL() << "no token '" << c.word << "'";
}

constexpr std::string_view kRaid =
    "The raid killed one man and wounded five people in Odesa on Sunday.";
constexpr std::string_view kList =
    "The army used nearly 900 drones, more than 40 bombs and 12 missiles.";
constexpr std::string_view kSaid =
    "Ruiz said that 40 homes were destroyed by the storm.";
constexpr std::string_view kPostposed =
    "Forty homes burned, the mayor said on Monday.";

constexpr Case kCases[] = {
    {"Root", kRaid, "killed", "", Deprel::kRoot},
    {"Subject", kRaid, "raid", "killed", Deprel::kNsubj},
    {"Object", kRaid, "man", "killed", Deprel::kObj},
    {"NumberOfObject", kRaid, "one", "man", Deprel::kNummod},
    {"VerbCoordination", kRaid, "wounded", "killed", Deprel::kConj},
    {"SecondObject", kRaid, "people", "wounded", Deprel::kObj},
    {"NumberOfSecond", kRaid, "five", "people", Deprel::kNummod},
    {"Preposition", kRaid, "in", "Odesa", Deprel::kCase},

    {"ListFirst", kList, "drones", "used", Deprel::kObj},
    {"ListSecond", kList, "bombs", "drones", Deprel::kConj},
    {"Approximator", kList, "nearly", "900", Deprel::kAdvmod},
    {"Comparator", kList, "more", "40", Deprel::kAdvmod},
    {"ComparatorThan", kList, "than", "more", Deprel::kFixed},

    {"ReportedVerb", kSaid, "destroyed", "said", Deprel::kCcomp},
    {"ReportedMark", kSaid, "that", "destroyed", Deprel::kMark},
    {"PassiveSubject", kSaid, "homes", "destroyed", Deprel::kNsubjPass},
    {"PassiveAuxiliary", kSaid, "were", "destroyed", Deprel::kAuxPass},
    {"Agent", kSaid, "storm", "destroyed", Deprel::kOblAgent},
    {"Speaker", kSaid, "Ruiz", "said", Deprel::kNsubj},

    {"PostposedRoot", kPostposed, "said", "", Deprel::kRoot},
    {"PostposedSpeaker", kPostposed, "mayor", "said", Deprel::kNsubj},
    {"PostposedSubject", kPostposed, "homes", "burned", Deprel::kNsubj},

    {"Inverted", "\"We lost ten boats,\" said Ana Ruiz.", "Ana", "said",
     Deprel::kNsubj},
    {"NoThat", "Officials said Norway sent ten ships.", "sent", "said",
     Deprel::kCcomp},
    {"NoThatSubject", "Officials said Norway sent ten ships.", "Norway",
     "sent", Deprel::kNsubj},
    {"Copula", "The toll is 45.", "is", "45", Deprel::kCop},
    {"CopulaSubject", "The 30 fires were a record.", "fires", "record",
     Deprel::kNsubj},
    {"There", "There were 40 boats in the bay.", "boats", "were",
     Deprel::kNsubj},
    {"Of", "They cut 20% of the budget.", "budget", "%", Deprel::kNmod},
    {"PercentNumber", "They cut 20% of the budget.", "20", "%",
     Deprel::kNummod},
    {"Money", "Kenya owes $6bn to lenders.", "$", "owes", Deprel::kObj},
    {"MoneyNumber", "Kenya owes $6bn to lenders.", "bn", "$",
     Deprel::kNummod},
    {"Multiplier", "They need 2.3 million tents.", "2.3", "million",
     Deprel::kCompound},
    {"MultiplierHead", "They need 2.3 million tents.", "million", "tents",
     Deprel::kNummod},
    {"Relative", "Crews who saved nine boys rested.", "saved", "Crews",
     Deprel::kAclRelcl},
    {"Reduced", "People killed in the floods were buried.", "killed",
     "People", Deprel::kAcl},
    {"ReducedMain", "People killed in the floods were buried.", "People",
     "buried", Deprel::kNsubjPass},
    {"Launching", "Rebels attacked, launching 60 rockets.", "launching",
     "attacked", Deprel::kAdvcl},
    {"LaunchingObject", "Rebels attacked, launching 60 rockets.", "rockets",
     "launching", Deprel::kObj},
    {"While", "Ten were found while four are missing.", "found", "",
     Deprel::kRoot},
    {"Fronted", "While rain fell, crews saved ten cows.", "fell", "saved",
     Deprel::kAdvcl},
    {"FrontedMain", "While rain fell, crews saved ten cows.", "saved", "",
     Deprel::kRoot},
    {"Infinitive", "Iran plans to build ten ships.", "build", "plans",
     Deprel::kXcomp},
    {"Possessor", "Ukraine's army lost ten tanks.", "Ukraine", "army",
     Deprel::kNmodPoss},
    {"Bare", "The rockets Iran launched were small.", "launched", "rockets",
     Deprel::kAclRelcl},
    {"HyphenedDuration", "A 30-day truce began.", "30", "day",
     Deprel::kNummod},
    {"AccordingTo", "Nine died, according to police.", "police", "died",
     Deprel::kObl},
    {"FrontedOf", "Of the 90 boats sent at dawn, 60 were lost.", "sent",
     "boats", Deprel::kAcl},
    {"SubjectOverRelative", "The storm, which lasted a day, killed ten cows.",
     "storm", "killed", Deprel::kNsubj},
    {"Bracketed", "The quake (magnitude 6) killed ten cows.", "quake",
     "killed", Deprel::kNsubj},
    {"YearsOld", "The ship was 40 years old.", "years", "old",
     Deprel::kOblTmod},
    {"Apposition", "Ana Ruiz, the mayor, resigned.", "mayor", "Ana",
     Deprel::kAppos},
};

INSTANTIATE_TEST_SUITE_P(English, ArcTest, testing::ValuesIn(kCases),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

}  // namespace
}  // namespace factline::language
