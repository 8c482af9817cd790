// What clients are told of changes and states that are not kept any more.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/convert/names.h"
#include "daemon/store/retention.h"
#include "factline/v1/change_service.grpc.pb.h"
#include "factline/v1/figure_service.grpc.pb.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

// Revisions 1 to 6, each with another value for one day; changes are kept from
// 5 on and states from 3 on.
class CompactedTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 1; i <= 6; ++i) {
      const Report report{.value = std::to_string(10 * i)};
      ASSERT_EQ(desk_.Publish({.uri = "wire/" + std::to_string(i),
                               .reports = {report},
                               .published = 1 + i}),
                i);
    }
    history_ = History();
    GiveUp(5, 3);
    ServerOptions options;
    options.limits.change_retention = absl::Hours(1);
    server_ = std::make_unique<TestServer>(desk_, options);
    changes_ = v1::ChangeService::NewStub(server_->Connect());
    figures_ = v1::FigureService::NewStub(server_->Connect());
  }

  void GiveUp(int64_t first_changes, int64_t first_state) {
    auto transaction = desk_.store().Begin();
    transaction->GiveUp(first_changes, first_state);
    ASSERT_TRUE(desk_.store().Commit(std::move(transaction)).ok());
    for (const auto what :
         {store::Leftovers::kChanges, store::Leftovers::kStates}) {
      const auto keys = store::LeftoverWalk(desk_.store(), what).Next(1000);
      ASSERT_TRUE(keys.ok()) << keys.status();
      transaction = desk_.store().Begin();
      transaction->Drop(what, *keys);
      ASSERT_TRUE(desk_.store().Commit(std::move(transaction)).ok());
    }
  }

  // How a subscription ends that asks for all up to revision 6.
  grpc::Status Follow(v1::SubscribeRequest request,
                      std::vector<int64_t>* revisions = nullptr) {
    request.set_end_revision(6);
    grpc::ClientContext context;
    const auto reader = changes_->Subscribe(&context, request);
    v1::SubscribeResponse message;
    while (reader->Read(&message)) {
      if (revisions == nullptr || !message.has_batch()) continue;
      revisions->push_back(message.position().revision());
    }
    return reader->Finish();
  }

  grpc::Status Get(const v1::KnowledgePoint& as_of) {
    v1::GetFigureRequest request;
    request.set_name(Name());
    *request.mutable_as_of() = as_of;
    v1::GetFigureResponse response;
    grpc::ClientContext context;
    return figures_->GetFigure(&context, request, &response);
  }

  static std::string Name() {
    return convert::FigureName(Desk::FigureId({.value = "10"}));
  }

  // Claims that were selected, with when they began to be.
  std::vector<std::pair<int64_t, std::string>> History() {
    std::vector<std::pair<int64_t, std::string>> rows;
    const auto versions = desk_.store().View()->PointVersions(
        Desk::FigureId({.value = "10"}));
    EXPECT_TRUE(versions.ok());
    for (const store::PointVersion& version : *versions) {
      rows.emplace_back(version.from.revision, version.point->selected_claim);
    }
    return rows;
  }

  static void ExpectCompacted(const grpc::Status& status, int64_t requested,
                              int64_t earliest) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
    const auto info = InfoOf(status);
    EXPECT_EQ(info.reason(), "REVISION_COMPACTED");
    EXPECT_EQ(info.metadata().at("requested_revision"),
              std::to_string(requested));
    EXPECT_EQ(info.metadata().at("earliest_revision"),
              std::to_string(earliest));
  }

  Desk desk_;
  std::unique_ptr<TestServer> server_;
  std::unique_ptr<v1::ChangeService::Stub> changes_;
  std::unique_ptr<v1::FigureService::Stub> figures_;
  std::vector<std::pair<int64_t, std::string>> history_;
};

TEST_F(CompactedTest, SubscribersAreTold) {
  v1::SubscribeRequest request;
  request.set_start_revision(4);
  ExpectCompacted(Follow(request), 4, 5);
  request.mutable_start_time()->set_seconds(1000);
  ExpectCompacted(Follow(request), 1, 5);

  std::vector<int64_t> revisions;
  request.set_start_revision(5);
  EXPECT_TRUE(Follow(request, &revisions).ok());
  EXPECT_EQ(revisions, (std::vector<int64_t>{5, 6}));
  revisions.clear();
  request.set_earliest(true);
  EXPECT_TRUE(Follow(request, &revisions).ok());
  EXPECT_EQ(revisions, (std::vector<int64_t>{5, 6}));
  // Filters look at the figure before the first change, too.
  request.set_filter("object = drone AND moved_by(5)");
  EXPECT_TRUE(Follow(request).ok());
}

TEST_F(CompactedTest, ListsOfChangesAreTold) {
  v1::ListChangesRequest request;
  const auto list = [&] {
    v1::ListChangesResponse response;
    grpc::ClientContext context;
    const grpc::Status status =
        changes_->ListChanges(&context, request, &response);
    if (status.ok()) request.set_page_token(response.next_page_token());
    return status;
  };
  request.set_start_revision(4);
  ExpectCompacted(list(), 4, 5);
  request.clear_start_revision();
  request.set_page_size(1);
  ASSERT_TRUE(list().ok());  // Up to revision 5.
  GiveUp(7, 3);
  ExpectCompacted(list(), 6, 7);
}

// A stream that is behind ends with the error, one that is not does not notice.
TEST_F(CompactedTest, OpenStreamsLoseNothingWithoutBeingTold) {
  v1::SubscribeRequest request;
  grpc::ClientContext context;
  const auto reader = changes_->Subscribe(&context, request);
  v1::SubscribeResponse message;
  while (reader->Read(&message) && !message.has_caught_up()) {
  }
  const std::string token = message.resume_token();
  GiveUp(7, 6);
  const int64_t next = desk_.Publish(
      {.uri = "wire/7", .reports = {{.value = "70"}}, .published = 8});
  while (reader->Read(&message) && !message.has_batch()) {
  }
  EXPECT_EQ(message.position().revision(), next);
  context.TryCancel();
  reader->Finish();

  request.set_resume_token(token);
  request.set_end_revision(next);
  grpc::ClientContext again;
  const auto resumed = changes_->Subscribe(&again, request);
  while (resumed->Read(&message) && !message.has_batch()) {
  }
  EXPECT_EQ(message.position().revision(), next);
  while (resumed->Read(&message)) {
  }
  EXPECT_TRUE(resumed->Finish().ok());

  GiveUp(next + 1, 6);
  ExpectCompacted(Follow(request), next, next + 1);
}

TEST_F(CompactedTest, ReadsAsOfAreTold) {
  v1::KnowledgePoint as_of;
  as_of.set_revision(3);
  EXPECT_TRUE(Get(as_of).ok());
  as_of.set_revision(2);
  ExpectCompacted(Get(as_of), 2, 3);
  as_of.mutable_record_time()->set_seconds(1000);
  ExpectCompacted(Get(as_of), 0, 3);
  EXPECT_TRUE(Get({}).ok());
}

TEST_F(CompactedTest, HistoriesStayWhole) {
  ASSERT_EQ(history_.size(), 6u);
  EXPECT_EQ(History(), history_);
}

TEST_F(CompactedTest, TheLogSaysWhatItKeeps) {
  v1::GetChangeLogResponse response;
  grpc::ClientContext context;
  ASSERT_TRUE(changes_->GetChangeLog(&context, {}, &response).ok());
  EXPECT_EQ(response.earliest().revision(), 5);
  EXPECT_EQ(response.latest().revision(), 6);
  EXPECT_EQ(response.retention().seconds(), 3600);
  EXPECT_EQ(response.earliest_state_revision(), 3);
}

}  // namespace
}  // namespace factline::serve
