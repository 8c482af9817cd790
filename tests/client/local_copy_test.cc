// The fold of a stream into figures, message by message.
#include "factline/local_copy.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace factline::client {
namespace {

v1::SubscribeResponse Message(int64_t revision) {
  v1::SubscribeResponse message;
  message.mutable_position()->set_revision(revision);
  message.set_resume_token("token");
  return message;
}

v1::SubscribeResponse StartedAt(int64_t revision) {
  v1::SubscribeResponse message = Message(revision);
  message.mutable_started()->set_store_id("store");
  return message;
}

v1::Point PointOf(const std::string& id, const std::string& value) {
  v1::Point point;
  point.set_id(id);
  point.mutable_best()->set_value(value);
  return point;
}

v1::SubscribeResponse Item(const std::string& name,
                           const std::vector<v1::Point>& points,
                           bool more = false) {
  v1::SubscribeResponse message = Message(5);
  v1::SnapshotItem& item = *message.mutable_snapshot_item();
  item.mutable_figure()->set_name(name);
  for (const v1::Point& point : points) *item.add_points() = point;
  item.set_more_points(more);
  return message;
}

// `before` and `after` are "id=value", or empty.
v1::Change ChangeOf(const std::string& figure, const std::string& before,
                    const std::string& after, bool last = true) {
  const auto point = [](const std::string& text) {
    const size_t middle = text.find('=');
    return PointOf(text.substr(0, middle), text.substr(middle + 1));
  };
  v1::Change change;
  change.set_figure(figure);
  if (!before.empty()) *change.mutable_previous() = point(before);
  if (!after.empty()) *change.mutable_current() = point(after);
  if (last) change.mutable_figure_after()->set_name(figure);
  return change;
}

v1::SubscribeResponse Batch(int64_t position,
                            const std::vector<v1::Change>& changes,
                            bool complete = true) {
  v1::SubscribeResponse message = Message(position);
  for (const v1::Change& change : changes) {
    *message.mutable_batch()->add_changes() = change;
  }
  message.mutable_batch()->set_complete(complete);
  return message;
}

// "name: id=value id=value; name: ..."
std::string TextOf(const LocalCopy& copy) {
  std::string text;
  for (const auto& [name, figure] : copy.figures()) {
    if (!text.empty()) text.append("; ");
    text.append(name).append(":");
    for (const auto& [id, point] : figure.points) {
      text.append(" ").append(id).append("=").append(point.best().value());
    }
  }
  return text;
}

struct Case {
  std::string name;
  std::vector<v1::SubscribeResponse> messages;  // After figure f with a=1 b=2.
  std::string figures;
  int64_t position = 6;
};

class LocalCopyTest : public testing::TestWithParam<Case> {};

TEST_P(LocalCopyTest, Holds) {
  const Case& c = GetParam();
  LocalCopy copy;
  copy.Handle(StartedAt(5));
  copy.Handle(Item("f", {PointOf("a", "1"), PointOf("b", "2")}));
  EXPECT_FALSE(copy.complete());
  for (const v1::SubscribeResponse& message : c.messages) copy.Handle(message);
  EXPECT_EQ(TextOf(copy), c.figures);
  EXPECT_EQ(copy.position(), c.position);
  EXPECT_EQ(copy.store_id(), "store");
}

std::vector<Case> Cases() {
  v1::SubscribeResponse progress = Message(6);
  progress.mutable_progress();
  v1::Change gone = ChangeOf("f", "a=1", "", false);
  v1::Change left = ChangeOf("f", "a=1", "a=3");
  left.set_filter_edge(v1::FILTER_EDGE_LEFT);
  return {
      {"Snapshot", {}, "f: a=1 b=2", 5},
      {"SnapshotInParts",
       {Item("g", {PointOf("c", "3")}, true), Item("g", {PointOf("d", "4")})},
       "f: a=1 b=2; g: c=3 d=4", 5},
      {"SnapshotCutWithinAFigure",
       {Item("g", {PointOf("x", "3")}, true), StartedAt(5),
        Item("g", {PointOf("d", "4")})},
       "f: a=1 b=2; g: d=4", 5},
      {"Progress", {progress}, "f: a=1 b=2"},
      {"Revised", {Batch(6, {ChangeOf("f", "a=1", "a=7")})}, "f: a=7 b=2"},
      {"Added", {Batch(6, {ChangeOf("f", "", "c=7")})}, "f: a=1 b=2 c=7"},
      {"Created",
       {Batch(6, {ChangeOf("g", "", "c=7")})},
       "f: a=1 b=2; g: c=7"},
      {"PointRemoved", {Batch(6, {ChangeOf("f", "a=1", "")})}, "f: b=2"},
      {"PointRenamed", {Batch(6, {ChangeOf("f", "a=1", "c=1")})}, "f: b=2 c=1"},
      {"PointsSwapIds",
       {Batch(6, {ChangeOf("f", "a=1", "b=1", false),
                  ChangeOf("f", "b=2", "a=2")})},
       "f: a=2 b=1"},
      {"FigureGone",
       {Batch(6, {ChangeOf("f", "b=2", "", false), gone})},
       ""},
      {"FigureJoinsAnother",
       {Batch(6, {gone, ChangeOf("g", "", "a=1")})},
       "g: a=1"},
      {"FigureLeavesTheFilter", {Batch(6, {left})}, ""},
      {"StatementsAreNoFigures", {Batch(6, {ChangeOf("", "", "")})},
       "f: a=1 b=2"},
      {"PartsWait",
       {Batch(5, {ChangeOf("f", "a=1", "a=7", false)}, false)},
       "f: a=1 b=2",
       5},
      {"PartsAreOneStep",
       {Batch(5, {ChangeOf("f", "a=1", "b=1", false)}, false),
        Batch(6, {ChangeOf("f", "b=2", "a=2")})},
       "f: a=2 b=1"},
      {"PartsOfALostStreamAreDropped",
       {Batch(5, {ChangeOf("f", "a=1", "x=9", false)}, false), StartedAt(5),
        Batch(6, {ChangeOf("f", "a=1", "a=7")})},
       "f: a=7 b=2"},
  };
}

INSTANTIATE_TEST_SUITE_P(Messages, LocalCopyTest, testing::ValuesIn(Cases()),
                         [](const auto& row) { return row.param.name; });

TEST(LocalCopyTest, TellsWhatChangedAndForgets) {
  LocalCopy copy;
  copy.Handle(StartedAt(5));
  copy.Handle(Item("f", {PointOf("a", "1")}));
  EXPECT_EQ(copy.changed(), std::vector<std::string>{"f"});
  v1::SubscribeResponse closing = Message(5);
  closing.mutable_closing();
  copy.Handle(closing);
  EXPECT_FALSE(copy.complete());
  copy.Handle(Batch(6, {ChangeOf("g", "", "c=7"), ChangeOf("f", "", "b=2"),
                        ChangeOf("f", "", "d=2")}));
  EXPECT_EQ(copy.changed(), (std::vector<std::string>{"f", "g"}));
  EXPECT_TRUE(copy.complete());
  v1::SubscribeResponse progress = Message(7);
  progress.mutable_progress();
  copy.Handle(progress);
  EXPECT_TRUE(copy.changed().empty());
  ASSERT_NE(copy.Find("f"), nullptr);
  EXPECT_EQ(copy.Find("f")->head.name(), "f");
  EXPECT_EQ(copy.Find("h"), nullptr);
  copy.Clear();
  EXPECT_FALSE(copy.complete());
  EXPECT_TRUE(copy.figures().empty());
  EXPECT_EQ(copy.position(), 0);
}

}  // namespace
}  // namespace factline::client
