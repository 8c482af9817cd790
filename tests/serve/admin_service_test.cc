#include <sys/stat.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "factline/v1/admin_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

// What operators call, on a socket of its own.
namespace factline::serve {
namespace {

const Story kStory{.uri = "a", .reports = {{.value = "10"}}};

TEST(AdminServiceTest, IsOnTheAdminSocketOnly) {
  Desk desk;
  desk.Publish(kStory);
  const std::string path = desk.directory() + "/admin.sock";
  ServerOptions options;
  options.admin_address = "unix:" + path;
  TestServer server(desk, options);
  struct stat file;
  ASSERT_EQ(stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);

  auto admin = v1::AdminService::NewStub(
      grpc::CreateChannel("unix:" + path, grpc::InsecureChannelCredentials()));
  v1::DigestResponse response;
  {
    grpc::ClientContext context;
    ASSERT_TRUE(admin->Digest(&context, {}, &response).ok());
    EXPECT_EQ(response.digest(), desk.store().Digest()->digest);
    EXPECT_EQ(response.claim_count(), 1);
    EXPECT_EQ(response.read_position().revision(), 1);
  }
  std::string services;  // list_services: "".
  ASSERT_TRUE(RawCall(grpc::CreateChannel("unix:" + path,
                                          grpc::InsecureChannelCredentials()),
                      "/grpc.reflection.v1alpha.ServerReflection/"
                      "ServerReflectionInfo",
                      std::string("\x3a\x00", 2), &services)
                  .ok());
  EXPECT_NE(services.find("factline.v1.AdminService"), std::string::npos);
  EXPECT_EQ(services.find("factline.v1.FigureService"), std::string::npos);
  auto outside = v1::AdminService::NewStub(server.Connect());
  grpc::ClientContext context;
  EXPECT_EQ(outside->Digest(&context, {}, &response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST(AdminServiceTest, OnLoopback) {
  Desk desk;
  TestServer server(desk, WithAdmin());
  ASSERT_GT(server.server().admin_port(), 0);
  auto admin = v1::AdminService::NewStub(server.ConnectAdmin());
  v1::ReextractRequest request;
  v1::ReextractResponse response;
  {
    grpc::ClientContext context;
    EXPECT_EQ(admin->Reextract(&context, request, &response).error_code(),
              grpc::StatusCode::FAILED_PRECONDITION);
  }
  server.admin_desk().reextraction = AdminDesk::Reextraction{
      .extractor_version = "v2", .running = true, .finished = false,
      .texts_read = 5, .texts_changed = 4, .texts_kept = 9,
      .articles_per_second = 2};
  request.set_articles_per_second(2);
  {
    grpc::ClientContext context;
    ASSERT_TRUE(admin->Reextract(&context, request, &response).ok());
  }
  EXPECT_EQ(server.admin_desk().asked_rate, 2);
  EXPECT_EQ(response.ShortDebugString(),
            "extractor_version: \"v2\" running: true texts_read: 5 "
            "texts_changed: 4 texts_kept: 9 articles_per_second: 2");
  for (const double bad : {-1.0, 0.0 / 0.0, 1 / 0.0}) {
    request.set_articles_per_second(bad);
    grpc::ClientContext context;
    EXPECT_EQ(admin->Reextract(&context, request, &response).error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
  }
}

TEST(AdminServiceTest, BackupAndScrubSayWhatWasDone) {
  Desk desk;
  TestServer server(desk, WithAdmin());
  auto admin = v1::AdminService::NewStub(server.ConnectAdmin());
  server.admin_desk().backup = store::BackupSummary{
      .id = 3, .revision = 9, .bytes = 77, .has_texts = true};
  server.admin_desk().scrub.finding_count = 200;
  server.admin_desk().scrub.findings = {{.where = "claims/x", .what = "gone"}};
  v1::BackupRequest asked;
  asked.set_folder("/kept");
  v1::BackupResponse made;
  grpc::ClientContext first;
  ASSERT_TRUE(admin->Backup(&first, asked, &made).ok());
  EXPECT_EQ(server.admin_desk().asked_folder, "/kept");
  EXPECT_EQ(made.ShortDebugString(),
            "backup_id: 3 revision: 9 byte_count: 77 has_texts: true");
  v1::ScrubResponse report;
  grpc::ClientContext second;
  ASSERT_TRUE(admin->Scrub(&second, {}, &report).ok());
  EXPECT_EQ(report.finding_count(), 200);
  ASSERT_EQ(report.findings_size(), 1);
  EXPECT_EQ(report.findings(0).where(), "claims/x");

  // What is wrong with a folder is said of the field.
  server.admin_desk().backup = absl::InvalidArgumentError("not empty");
  grpc::ClientContext third;
  google::rpc::Status wire;
  ASSERT_TRUE(wire.ParseFromString(
      admin->Backup(&third, asked, &made).error_details()));
  google::rpc::BadRequest request;
  ASSERT_EQ(wire.details_size(), 1);
  ASSERT_TRUE(wire.details(0).UnpackTo(&request));
  EXPECT_EQ(request.field_violations(0).field(), "folder");
}

TEST(AdminServiceTest, OperatorsCallsAreCheckedDoneAndRecorded) {
  Desk desk;
  desk.Publish({.uri = "a1", .reports = {Report{}}});
  TestServer server(desk, WithAdmin());
  FakeDesk& operators = server.admin_desk();
  auto admin = v1::AdminService::NewStub(server.ConnectAdmin());
  const auto skip = [&](const v1::SkipOffsetRequest& request) {
    grpc::ClientContext context;
    context.AddMetadata("factline-operator", "mara");
    v1::SkipOffsetResponse response;
    return admin->SkipOffset(&context, request, &response).error_code();
  };
  const auto purge = [&](const std::string& article, const std::string& why) {
    grpc::ClientContext context;
    v1::PurgeRequest request;
    request.set_article(article);
    request.set_reason(why);
    v1::PurgeResponse response;
    return admin->Purge(&context, request, &response).error_code();
  };
  v1::SkipOffsetRequest request;
  request.set_topic("articles");
  request.set_partition(1);
  request.set_offset(7);
  request.set_reason("broken");
  EXPECT_EQ(skip(request), grpc::StatusCode::OK);
  EXPECT_EQ(operators.asked_skip, "articles/1/7: broken");
  operators.skip = absl::NotFoundError("");
  EXPECT_EQ(skip(request), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(purge("a1", "court"), grpc::StatusCode::OK);
  EXPECT_EQ(operators.asked_purge, "a1: court");
  EXPECT_EQ(purge("nobody", "court"), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(purge("a1", ""), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(purge("a1", std::string(501, 'x')),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(purge("", "court"), grpc::StatusCode::INVALID_ARGUMENT);

  const std::vector<store::AuditRecord> audit = operators.audit();
  ASSERT_EQ(audit.size(), 7u);
  EXPECT_EQ(audit[0].method, "SkipOffset");
  EXPECT_TRUE(audit[0].caller.starts_with("mara at ")) << audit[0].caller;
  EXPECT_EQ(audit[0].code, "OK");
  EXPECT_NE(audit[0].request.find("broken"), std::string::npos);
  EXPECT_EQ(audit[1].code, "NOT_FOUND");
  EXPECT_EQ(audit[2].result, "{\"erasedTextCount\":2}");
  EXPECT_LE(audit[5].request.size(), 2000u);
}

TEST(AdminServiceTest, AuditRecordsAreListedByPages) {
  Desk desk;
  auto transaction = desk.store().Begin();
  for (int i = 1; i <= 25; ++i) {
    store::AuditRecord record;
    record.method = absl::StrCat("Call", i);
    ASSERT_TRUE(transaction->AddAudit(record).ok());
  }
  ASSERT_TRUE(desk.store().Commit(std::move(transaction)).ok());
  TestServer server(desk, WithAdmin());
  auto admin = v1::AdminService::NewStub(server.ConnectAdmin());
  v1::ListAuditRecordsRequest request;
  request.set_page_size(10);
  int next = 25;
  do {
    grpc::ClientContext context;
    v1::ListAuditRecordsResponse page;
    ASSERT_TRUE(admin->ListAuditRecords(&context, request, &page).ok());
    for (const v1::AuditRecord& record : page.records()) {
      EXPECT_EQ(record.sequence(), next);
      EXPECT_EQ(record.method(), absl::StrCat("Call", next));
      --next;
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(next, 0);
  EXPECT_TRUE(server.admin_desk().audit().empty()) << "reading is no deed";
  for (const char* bad : {"x", "AAAA"}) {
    request.set_page_token(bad);
    grpc::ClientContext context;
    v1::ListAuditRecordsResponse page;
    EXPECT_EQ(admin->ListAuditRecords(&context, request, &page).error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
  }
}

}  // namespace
}  // namespace factline::serve
