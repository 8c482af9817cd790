#include "daemon/pipeline/offline.h"

#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/fact_store.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/pipeline/pipeline_testing.h"
#include "tests/store/store_testing.h"

namespace factline::pipeline {
namespace {

using google::protobuf::Struct;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A run over lines: what it wrote, line by line.
struct Output {
  OfflineSummary summary;
  std::vector<Struct> lines;
  std::string errors;
};

Output Finish(const OfflineSummary& summary, const std::ostringstream& out,
           const std::ostringstream& errors) {
  Output run{summary, {}, errors.str()};
  std::istringstream written(out.str());
  for (std::string line; std::getline(written, line);) {
    run.lines.emplace_back();
    const auto status = google::protobuf::util::JsonStringToMessage(
        line, &run.lines.back());
    EXPECT_TRUE(status.ok()) << line;
  }
  return run;
}

Output ExtractLines(const std::string& input, bool with_layers = false) {
  std::istringstream in(input);
  std::ostringstream out, errors;
  const OfflineSummary summary =
      RunExtract(TestExtractor(), with_layers, in, out, errors);
  return Finish(summary, out, errors);
}

Output ReplayLines(const std::string& input, const std::string& data_dir = "") {
  std::istringstream in(input);
  std::ostringstream out, errors;
  const auto summary = RunReplay(TestExtractor(), data_dir, in, out, errors);
  EXPECT_TRUE(summary.ok()) << summary.status();
  return Finish(summary.value_or(OfflineSummary{}), out, errors);
}

std::vector<std::string> Ids(const Output& run) {
  std::vector<std::string> ids;
  for (const Struct& line : run.lines) {
    ids.push_back(line.fields().at("id").string_value());
  }
  return ids;
}

// Member `name` of each claim of line `index`; "" where it has none.
std::vector<std::string> OfClaims(const Output& run, size_t index,
                                  const std::string& name) {
  std::vector<std::string> values;
  const auto& claims = run.lines.at(index).fields().at("claims").list_value();
  for (const auto& claim : claims.values()) {
    const auto& fields = claim.struct_value().fields();
    const auto found = fields.find(name);
    values.push_back(found == fields.end() ? ""
                                           : found->second.string_value());
  }
  return values;
}

std::string ValueOf(const Output& run, size_t index) {
  const auto& claims = run.lines.at(index).fields().at("claims").list_value();
  if (claims.values_size() != 1) return "not one claim";
  return claims.values(0)
      .struct_value()
      .fields()
      .at("quantity")
      .struct_value()
      .fields()
      .at("value")
      .string_value();
}

const char kGerman[] =
    R"({"id":"t:de","title":"Drohnen","language":"de",)"
    R"("published":"2025-03-02T08:00:00Z","body":"Es waren 40 Drohnen."})";

TEST(RunExtractTest, WritesOneLineForEachArticleInOrder) {
  const Output run = ExtractLines(DronesJson("t:2", 44) + "\n" +
                               DronesJson("t:1", 45) + "\n" +
                               DronesJson("t:3", 46));  // Without a line end.
  EXPECT_THAT(Ids(run), ElementsAre("t:2", "t:1", "t:3"));
  EXPECT_EQ(ValueOf(run, 0), "44");
  EXPECT_EQ(ValueOf(run, 1), "45");
  EXPECT_EQ(ValueOf(run, 2), "46");
  EXPECT_EQ(run.summary.articles, 3);
  EXPECT_EQ(run.summary.claims, 3);
  EXPECT_EQ(run.summary.refused, 0);
  EXPECT_THAT(run.errors, IsEmpty());
  EXPECT_EQ(run.lines[0].fields().count("quantities"), 0u);
}

TEST(RunExtractTest, LayersAreMembersOfTheSameLine) {
  const Output run = ExtractLines(DronesJson("t:1", 44), /*with_layers=*/true);
  ASSERT_EQ(run.lines.size(), 1u);
  for (const char* list : {"claims", "quantities", "times", "attributions"}) {
    ASSERT_EQ(run.lines[0].fields().count(list), 1u) << list;
    EXPECT_GE(run.lines[0].fields().at(list).list_value().values_size(), 1)
        << list;
  }
}

TEST(RunExtractTest, BlankLinesCountForTheNumberOnly) {
  const Output run = ExtractLines("\n \t\r\n" + DronesJson("t:1", 44) +
                               "\r\n\nnot json\n");
  EXPECT_THAT(Ids(run), ElementsAre("t:1"));
  EXPECT_EQ(run.summary.refused, 1);
  EXPECT_THAT(run.errors, HasSubstr("line 5: json_malformed: "));
}

struct RefusedRow {
  std::string_view name;
  std::string line;
  std::string_view reason;
};

class RefusedLineTest : public testing::TestWithParam<RefusedRow> {};

TEST_P(RefusedLineTest, IsNamedAndPassedOver) {
  const std::string input = DronesJson("t:1", 44) + "\n" + GetParam().line +
                            "\n" + DronesJson("t:2", 45) + "\n";
  for (const Output& run : {ExtractLines(input), ReplayLines(input)}) {
    EXPECT_THAT(Ids(run), ElementsAre("t:1", "t:2"));
    EXPECT_EQ(run.summary.articles, 2);
    EXPECT_EQ(run.summary.refused, 1);
    EXPECT_THAT(run.errors,
                testing::StartsWith("line 2: " +
                                    std::string(GetParam().reason) + ": "));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedLineTest,
    testing::Values(
        RefusedRow{"Malformed", R"({"id":)", "json_malformed"},
        RefusedRow{"NoId",
                   R"({"published":"2025-03-02T08:00:00Z","body":"b"})",
                   "id_missing"},
        RefusedRow{"NoDate", R"({"id":"t:9","body":"b"})", "date_malformed"},
        RefusedRow{"WrongType",
                   R"({"id":"t:9","published":"2025-03-02T08:00:00Z",)"
                   R"("body":["b"]})",
                   "wrong_type"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(OtherLanguageTest, HasALineWithoutClaimsAndANote) {
  const std::string input = std::string(kGerman) + "\n";
  for (const Output& run : {ExtractLines(input), ReplayLines(input)}) {
    EXPECT_THAT(Ids(run), ElementsAre("t:de"));
    EXPECT_THAT(OfClaims(run, 0, "name"), IsEmpty());
    EXPECT_EQ(run.summary.articles, 1);
    EXPECT_EQ(run.summary.refused, 0);
    EXPECT_EQ(run.errors, "t:de: skipped: language:de\n");
  }
}

TEST(OtherLanguageTest, LeavesNothingInTheStore) {
  const store::TempDir folder;
  ReplayLines(std::string(kGerman) + "\n", folder.Sub("data"));
  const auto store = store::OpenOrDie(folder.Sub("data"));
  EXPECT_EQ(store->latest().revision, 0);
  EXPECT_EQ(store->Stats().articles, 0);
}

TEST(RunReplayTest, ClaimsOfOneFigureNameIt) {
  const Output run =
      ReplayLines(DronesJson("t:1", 44) + "\n" + DronesJson("t:2", 45) + "\n");
  ASSERT_EQ(OfClaims(run, 0, "figure").size(), 1u);
  EXPECT_THAT(OfClaims(run, 0, "figure")[0], testing::StartsWith("figures/"));
  EXPECT_EQ(OfClaims(run, 0, "figure"), OfClaims(run, 1, "figure"));
  EXPECT_NE(OfClaims(run, 0, "name"), OfClaims(run, 1, "name"));
  EXPECT_EQ(run.summary.claims, 2);
}

TEST(RunReplayTest, TheSameLineTwiceIsTwoEqualLines) {
  const store::TempDir folder;
  const std::string line = DronesJson("t:1", 44) + "\n";
  const Output run = ReplayLines(line + line, folder.Sub("data"));
  ASSERT_EQ(run.lines.size(), 2u);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
      run.lines[0], run.lines[1]));
  const auto store = store::OpenOrDie(folder.Sub("data"));
  EXPECT_EQ(store->latest().revision, 1);
}

TEST(RunReplayTest, StatesAreThoseOfTheEnd) {
  const Output run = ReplayLines(DronesJson("t:1", 44, 1) + "\n" +
                              DronesJson("t:1", 45, 2) + "\n" +
                              DronesJson("t:2", 46, 1) + "\n" +
                              R"({"id":"t:2","status":"canceled",)"
                              R"("published":"2025-03-02T09:00:00Z"})" "\n");
  EXPECT_THAT(Ids(run), ElementsAre("t:1", "t:1", "t:2", "t:2"));
  EXPECT_THAT(OfClaims(run, 0, "state"), ElementsAre("CLAIM_STATE_REVISED"));
  EXPECT_THAT(OfClaims(run, 1, "state"), ElementsAre("CLAIM_STATE_CURRENT"));
  EXPECT_THAT(OfClaims(run, 2, "state"), ElementsAre("CLAIM_STATE_WITHDRAWN"));
  EXPECT_THAT(OfClaims(run, 3, "state"), IsEmpty());
}

TEST(RunReplayTest, LateRevisionsAndThoseOfWithdrawnArticlesHaveTheirClaims) {
  const Output run = ReplayLines(
      DronesJson("t:1", 45, 2) + "\n" + DronesJson("t:1", 44, 1) + "\n" +
      R"({"id":"t:2","status":"canceled","version":3,)"
      R"("published":"2025-03-02T09:00:00Z"})" "\n" +
      DronesJson("t:2", 46, 1) + "\n");
  EXPECT_THAT(OfClaims(run, 0, "state"), ElementsAre("CLAIM_STATE_CURRENT"));
  EXPECT_THAT(OfClaims(run, 1, "state"), ElementsAre("CLAIM_STATE_REVISED"));
  EXPECT_THAT(OfClaims(run, 3, "state"), ElementsAre("CLAIM_STATE_WITHDRAWN"));
}

TEST(RunReplayTest, KeepsAFolderThatWasAskedForAndGoesOnInIt) {
  const store::TempDir folder;
  const std::string data_dir = folder.Sub("data");
  const Output first = ReplayLines(DronesJson("t:1", 44) + "\n", data_dir);
  ASSERT_TRUE(std::filesystem::exists(data_dir));
  const Output second = ReplayLines(DronesJson("t:2", 45) + "\n", data_dir);
  EXPECT_EQ(OfClaims(first, 0, "figure"), OfClaims(second, 0, "figure"));
  const auto store = store::OpenOrDie(data_dir);
  EXPECT_EQ(store->latest().revision, 2);
  EXPECT_EQ(store->Stats().claims, 2);
}

std::set<std::string> ReplayFolders() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::temp_directory_path())) {
    const std::string name = entry.path().filename();
    if (name.starts_with("factline-replay-")) names.insert(name);
  }
  return names;
}

TEST(RunReplayTest, LeavesNoTemporaryFolder) {
  const store::TempDir folder;
  const char* const before = getenv("TMPDIR");
  const std::string restore = before == nullptr ? "" : before;
  setenv("TMPDIR", folder.path().c_str(), 1);
  EXPECT_EQ(ReplayLines(DronesJson("t:1", 44) + "\n").lines.size(), 1u);
  EXPECT_THAT(ReplayFolders(), IsEmpty());
  if (before == nullptr) {
    unsetenv("TMPDIR");
  } else {
    setenv("TMPDIR", restore.c_str(), 1);
  }
}

TEST(RunReplayTest, AStoreThatCannotBeMadeIsAnError) {
  std::istringstream in(DronesJson("t:1", 44));
  std::ostringstream out, errors;
  const auto summary =
      RunReplay(TestExtractor(), "/dev/null/data", in, out, errors);
  EXPECT_FALSE(summary.ok());
  EXPECT_THAT(out.str(), IsEmpty());
}

}  // namespace
}  // namespace factline::pipeline
