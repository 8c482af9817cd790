// A Mirror holds what the server holds, at every revision that it shows: beside
// a random writer, over cut connections, restarts and another store.
#include "factline/mirror.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tests/client/relay.h"
#include "tests/serve/serve_testing.h"

namespace factline::client {
namespace {

using google::protobuf::util::MessageDifferencer;
using serve::Desk;
using serve::TestServer;

constexpr std::chrono::seconds kPatience(60);

// A mirror on a thread of its own, through a relay that can be cut.
class Follower {
 public:
  Follower(int port, const std::string& filter)
      : relay_(port),
        client_({.address = relay_.address()}),
        mirror_(client_, {.filter = filter,
                          .on_change = {},
                          .on_reconnect = {},
                          .on_restart = [this](const Error&) { ++restarts_; }}),
        thread_([this] { status_ = mirror_.Run(); }) {}
  ~Follower() {
    mirror_.Stop();
    thread_.join();
    EXPECT_TRUE(status_.ok()) << status_.error_message();
  }

  Relay& relay() { return relay_; }
  const Mirror& mirror() const { return mirror_; }
  int restarts() const { return restarts_; }
  LocalCopy Copy() const {
    return mirror_.Read([](const LocalCopy& copy) { return copy; });
  }

 private:
  Relay relay_;
  Client client_;
  Mirror mirror_;
  std::atomic<int> restarts_ = 0;
  grpc::Status status_;
  std::thread thread_;
};

v1::Figure Comparable(v1::Figure figure) {
  figure.mutable_latest_point()->clear_computed_at();
  return figure;
}

// What the store holds of each figure is what the copy holds, and no more.
void ExpectEqual(const LocalCopy& copy, const store::FactStore& store,
                 const std::string& place = "") {
  const auto view = store.ViewAt(copy.position());
  ASSERT_TRUE(view.ok()) << view.status();
  size_t figures = 0;
  const auto compare = [&](const Figure& figure) {
    if (!place.empty() && figure.key.place_id != place) return true;
    ++figures;
    const auto* entry = copy.Find(convert::FigureName(figure.id));
    EXPECT_NE(entry, nullptr) << figure.display_name;
    if (entry == nullptr) return true;
    EXPECT_EQ(entry->points.size(), figure.points.size());
    for (const Point& point : figure.points) {
      v1::Point expected = convert::ToProto(point);
      expected.clear_claims();
      const auto found = entry->points.find(point.id);
      EXPECT_NE(found, entry->points.end());
      if (found == entry->points.end()) continue;
      v1::Point got = found->second;
      got.clear_computed_at();
      EXPECT_TRUE(MessageDifferencer::Equals(got, expected))
          << got.ShortDebugString() << "\n" << expected.ShortDebugString();
    }
    return true;
  };
  ASSERT_TRUE((*view)->ScanFigures("", compare).ok());
  EXPECT_EQ(copy.figures().size(), figures) << "revision " << copy.position();
}

// The same by the API alone, as a client would check it.
void ExpectEqualByTheApi(const LocalCopy& copy, const TestServer& server) {
  const auto stub = v1::FigureService::NewStub(server.Connect());
  for (const auto& [name, entry] : copy.figures()) {
    v1::GetFigureRequest request;
    request.set_name(name);
    request.mutable_as_of()->set_revision(copy.position());
    v1::GetFigureResponse response;
    grpc::ClientContext context;
    const grpc::Status status = stub->GetFigure(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_TRUE(MessageDifferencer::Equals(Comparable(entry.head),
                                           Comparable(response.figure())))
        << entry.head.ShortDebugString() << "\n"
        << response.figure().ShortDebugString();
  }
}

TEST(MirrorTest, EqualsTheServerBesideAWriterOverCutConnections) {
  Desk desk;
  serve::WriteAtRandom(desk, 20, /*seed=*/1, absl::ZeroDuration());
  TestServer server(desk);
  Follower quiet(server.server().port(), "");
  Follower cut(server.server().port(), "");
  Follower filtered(server.server().port(), "place = kyiv");
  ASSERT_TRUE(cut.mirror().WaitFor(1, kPatience));

  std::thread writer([&] {
    serve::WriteAtRandom(desk, 80, /*seed=*/2, absl::Milliseconds(5));
  });
  std::mt19937 random(3);
  for (int i = 0; i < 12; ++i) {
    absl::SleepFor(absl::Milliseconds(
        std::uniform_int_distribution<int>(10, 60)(random)));
    cut.relay().Cut();
    filtered.relay().Cut();
    const LocalCopy copy = cut.Copy();
    if (copy.complete()) ExpectEqual(copy, desk.store());
    ExpectEqual(quiet.Copy(), desk.store());
  }
  writer.join();
  const int64_t latest = desk.store().latest().revision;
  for (const Follower* follower : {&quiet, &cut, &filtered}) {
    ASSERT_TRUE(follower->mirror().WaitFor(latest, kPatience));
  }
  EXPECT_GT(cut.relay().connections(), 3);
  ExpectEqual(quiet.Copy(), desk.store());
  ExpectEqual(cut.Copy(), desk.store());
  ExpectEqual(filtered.Copy(), desk.store(), "kyiv");
  ExpectEqualByTheApi(cut.Copy(), server);
  ExpectEqualByTheApi(filtered.Copy(), server);
  EXPECT_EQ(cut.restarts(), 0);
}

TEST(MirrorTest, OutlivesARestartOfTheServer) {
  Desk desk;
  serve::WriteAtRandom(desk, 10, /*seed=*/4, absl::ZeroDuration());
  auto server = std::make_unique<TestServer>(desk);
  Follower follower(server->server().port(), "");
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(follower.mirror().WaitFor(desk.store().latest().revision,
                                          kPatience));
    server.reset();
    serve::WriteAtRandom(desk, 10, /*seed=*/5 + round, absl::ZeroDuration());
    server = std::make_unique<TestServer>(desk);
    follower.relay().SetTarget(server->server().port());
  }
  ASSERT_TRUE(follower.mirror().WaitFor(desk.store().latest().revision,
                                        kPatience));
  ExpectEqual(follower.Copy(), desk.store());
  EXPECT_EQ(follower.restarts(), 0);
}

TEST(MirrorTest, StartsAnewWhenTheStoreIsAnother) {
  Desk first;
  Desk second;
  serve::WriteAtRandom(first, 10, /*seed=*/7, absl::ZeroDuration());
  serve::WriteAtRandom(second, 10, /*seed=*/8, absl::ZeroDuration());
  TestServer one(first);
  TestServer other(second);
  Follower follower(one.server().port(), "");
  ASSERT_TRUE(follower.mirror().WaitFor(first.store().latest().revision,
                                        kPatience));
  follower.relay().SetTarget(other.server().port());
  follower.relay().Cut();
  const auto other_store = [&] {
    const LocalCopy copy = follower.Copy();
    return copy.complete() && copy.store_id() == second.store().store_id();
  };
  const absl::Time limit = absl::Now() + absl::Seconds(60);
  while (!other_store() && absl::Now() < limit) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  ASSERT_TRUE(other_store());
  ExpectEqual(follower.Copy(), second.store());
  EXPECT_EQ(follower.restarts(), 1);
}

void GiveUpChanges(Desk& desk) {
  auto transaction = desk.store().Begin();
  transaction->GiveUp(desk.store().latest().revision + 1, 0);
  ASSERT_TRUE(desk.store().Commit(std::move(transaction)).ok());
}

TEST(MirrorTest, StartsAnewWhenWhatItMissedIsNotKept) {
  Desk desk;
  serve::WriteAtRandom(desk, 10, /*seed=*/9, absl::ZeroDuration());
  TestServer server(desk);
  Follower follower(server.server().port(), "");
  ASSERT_TRUE(follower.mirror().WaitFor(desk.store().latest().revision,
                                        kPatience));
  // What it has is given up: it misses nothing.
  GiveUpChanges(desk);
  serve::WriteAtRandom(desk, 10, /*seed=*/10, absl::ZeroDuration());
  ASSERT_TRUE(follower.mirror().WaitFor(desk.store().latest().revision,
                                        kPatience));
  EXPECT_EQ(follower.restarts(), 0);
  ExpectEqual(follower.Copy(), desk.store());

  follower.relay().SetTarget(1);  // Nobody listens there.
  follower.relay().Cut();
  serve::WriteAtRandom(desk, 10, /*seed=*/11, absl::ZeroDuration());
  GiveUpChanges(desk);
  follower.relay().SetTarget(server.server().port());
  ASSERT_TRUE(follower.mirror().WaitFor(desk.store().latest().revision,
                                        kPatience));
  EXPECT_EQ(follower.restarts(), 1);
  ExpectEqual(follower.Copy(), desk.store());
}

TEST(MirrorTest, EqualsTheServerBesideAWriterThatGivesUpChanges) {
  Desk desk;
  serve::WriteAtRandom(desk, 5, /*seed=*/12, absl::ZeroDuration());
  TestServer server(desk);
  Follower steady(server.server().port(), "");
  Follower cut(server.server().port(), "");
  ASSERT_TRUE(cut.mirror().WaitFor(1, kPatience));
  for (int round = 0; round < 40; ++round) {
    serve::WriteAtRandom(desk, 2, /*seed=*/100 + round, absl::Milliseconds(3));
    if (round % 3 == 0) cut.relay().Cut();
    if (round % 2 == 0) GiveUpChanges(desk);
  }
  const int64_t latest = desk.store().latest().revision;
  for (const Follower* follower : {&steady, &cut}) {
    ASSERT_TRUE(follower->mirror().WaitFor(latest, kPatience));
    ExpectEqual(follower->Copy(), desk.store());
  }
}

// A figure of more points than one message may hold comes in parts.
TEST(MirrorTest, TakesFiguresOfManyPoints) {
  Desk desk;
  for (int story = 0; story < 12; ++story) {
    serve::Story many{.uri = "wire/" + std::to_string(story)};
    for (int i = 0; i < 250; ++i) {
      many.reports.push_back({.value = std::to_string(1 + story * 250 + i),
                              .day = 1 + story * 250 + i});
    }
    desk.Publish(many);
  }
  TestServer server(desk);
  Follower follower(server.server().port(), "");
  ASSERT_TRUE(follower.mirror().WaitFor(desk.store().latest().revision,
                                        kPatience));
  const LocalCopy copy = follower.Copy();
  ASSERT_EQ(copy.figures().size(), 1u);
  EXPECT_EQ(copy.figures().begin()->second.points.size(), 3000u);
  ExpectEqual(copy, desk.store());
}

TEST(MirrorTest, EndsWithErrorsThatNoSnapshotMends) {
  Desk desk;
  TestServer server(desk);
  Client client(
      {.address = "127.0.0.1:" + std::to_string(server.server().port())});
  Mirror mirror(client, {.filter = "no_such_field = 1",
                         .on_change = {},
                         .on_reconnect = {},
                         .on_restart = {}});
  EXPECT_EQ(ErrorOf(mirror.Run()).reason, "FILTER_INVALID");
  EXPECT_FALSE(mirror.WaitFor(0, std::chrono::milliseconds(1)));
}

}  // namespace
}  // namespace factline::client
