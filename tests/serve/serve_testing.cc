#include "tests/serve/serve_testing.h"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <random>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "daemon/convert/names.h"
#include "daemon/serve/errors.h"
#include "daemon/track/tracker.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"

namespace factline::serve {
namespace {

template <typename Value>
Value OrDie(absl::StatusOr<Value> value) {
  if (!value.ok()) {
    ADD_FAILURE() << value.status();
    abort();
  }
  return *std::move(value);
}

Claim ClaimOf(const Story& story, const Report& report) {
  Claim claim;
  claim.article_uri = story.uri;
  claim.publisher = "publisher of " + story.uri;
  claim.publish_time = Day(story.published);
  claim.event_time.earliest = Day(report.day);
  claim.event_time.latest = Day(report.day + 1);
  claim.event_time.precision = TimePrecision::kDay;
  if (!report.speaker.empty()) {
    claim.attributions.push_back(
        {.source = report.speaker,
         .cue = report.denied ? "denied" : "said",
         .stance = report.denied ? Stance::kDenies : Stance::kAsserts,
         .statement_time = std::nullopt});
  }
  if (report.value.empty()) {
    claim.statement = Statement{report.words, true, {}};
  } else {
    Quantity quantity;
    quantity.value = Decimal::Parse(report.value).value();
    quantity.unit_code = "{" + report.object + "}";
    quantity.surface_text = report.value;
    claim.quantity = quantity;
    claim.tally = Tally::kPerEvent;
    claim.measure.action = report.action;
    claim.measure.object = report.object;
    claim.measure.place = report.place;
    claim.figure_key.concept_id = report.action;
    claim.figure_key.object = report.object;
    claim.figure_key.unit_code = quantity.unit_code;
    claim.figure_key.tally = claim.tally;
    claim.figure_key.place_id = report.place;
    claim.figure_key.country = "UA";
  }
  const std::string sentence =
      report.words.empty()
          ? absl::StrCat(report.value, report.place, report.action,
                         report.object, report.day, report.speaker)
          : report.words;
  claim.id = MakeClaimId(story.uri, sentence, 0, claim);
  return claim;
}

std::vector<ReadClaim> ClaimsOf(const Story& story) {
  std::vector<ReadClaim> claims;
  if (story.withdrawn) return claims;
  for (const Report& report : story.reports) {
    ReadClaim read;
    read.claim = ClaimOf(story, report);
    read.reading.extractor_version = "test";
    read.reading.evidence.push_back({.field = "body",
                                     .start_byte = 3,
                                     .end_byte = 5,
                                     .quote = report.value});
    claims.push_back(std::move(read));
  }
  return claims;
}

Article ArticleOf(const Story& story) {
  Article article;
  article.uri = story.uri;
  article.version_number = story.version;
  article.publish_time = Day(story.published);
  article.publisher = "publisher of " + story.uri;
  article.headline = "version " + std::to_string(story.version);
  if (story.withdrawn) article.pub_status = PubStatus::kCanceled;
  if (story.correction) article.signal = Signal::kCorrection;
  for (const Report& report : story.reports) {
    absl::StrAppend(&article.body, report.value, report.words, "\n");
  }
  return article;
}

void Apply(const Story& story, store::StoreTransaction& transaction) {
  track::TrackResult result = OrDie(
      track::Track(ArticleOf(story), ClaimsOf(story), "test", transaction));
  if (result.changed) OrDie(transaction.Apply(result, absl::Now()));
}

}  // namespace

absl::Time Day(double day) {
  return absl::FromCivil(absl::CivilDay(2025, 3, 1), absl::UTCTimeZone()) +
         absl::Hours(24) * (day - 1);
}

Desk::Desk() {
  std::string pattern = std::filesystem::temp_directory_path() / "serveXXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) abort();
  directory_ = pattern;
  store_ = OrDie(store::FactStore::Open(
      {.directory = directory_ + "/store", .sync = false}));
}

Desk::~Desk() {
  store_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

int64_t Desk::Publish(const Story& story) {
  PublishTogether({story});
  return store_->latest().revision;
}

void Desk::PublishTogether(const std::vector<Story>& stories) {
  auto transaction = store_->Begin();
  for (const Story& story : stories) Apply(story, *transaction);
  const absl::Status committed = store_->Commit(std::move(transaction));
  ASSERT_TRUE(committed.ok()) << committed;
}

void Desk::Decide(const Report& report, const std::optional<Report>& into) {
  track::DecisionChange decision;
  decision.key = ClaimOf(Story{}, report).figure_key;
  if (into) decision.into = ClaimOf(Story{}, *into).figure_key;
  auto transaction = store_->Begin();
  OrDie(transaction->Apply(OrDie(track::Decide(decision, *transaction)),
                           absl::Now()));
  const absl::Status committed = store_->Commit(std::move(transaction));
  ASSERT_TRUE(committed.ok()) << committed;
}

std::string Desk::FigureId(const Report& report) {
  return FigureIdOf(ClaimOf(Story{}, report).figure_key);
}

std::string Desk::ClaimName(const Story& story, size_t index) {
  return convert::ClaimName(ClaimOf(story, story.reports[index]).id);
}

std::vector<PartitionStatus> FakeIngest::Partitions() const {
  absl::MutexLock lock(&mu_);
  std::vector<PartitionStatus> all;
  for (const auto& [key, status] : partitions_) all.push_back(status);
  return all;
}

std::optional<int64_t> FakeIngest::AppliedOffset(std::string_view topic,
                                                 int32_t partition) const {
  absl::MutexLock lock(&mu_);
  const auto it = partitions_.find({std::string(topic), partition});
  if (it == partitions_.end()) return std::nullopt;
  return it->second.applied_offset;
}

TestServer::TestServer(Desk& desk, ServerOptions options) {
  options.listen_address = "127.0.0.1:0";
  server_ = OrDie(Server::Start(options, desk.store(), ingest_, metrics_,
                                 admin_desk_));
}

std::shared_ptr<grpc::Channel> TestServer::Connect() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", server_->port()),
                                   grpc::InsecureChannelCredentials(),
                                   arguments);
}

std::shared_ptr<grpc::Channel> TestServer::ConnectAdmin() const {
  return grpc::CreateChannel(
      absl::StrCat("127.0.0.1:", server_->admin_port()),
      grpc::InsecureChannelCredentials());
}

ServerOptions WithAdmin(ServerOptions options) {
  options.admin_address = "127.0.0.1:0";
  return options;
}

grpc::Status RawCall(const std::shared_ptr<grpc::Channel>& channel,
                     const std::string& method, const std::string& request,
                     std::string* response, grpc::ClientContext* context) {
  grpc::ClientContext plain;
  grpc::GenericStub stub(channel);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer in(&slice, 1);
  grpc::ByteBuffer out;
  std::promise<grpc::Status> done;
  stub.UnaryCall(context != nullptr ? context : &plain, method, {}, &in, &out,
                 [&](grpc::Status status) { done.set_value(status); });
  const grpc::Status status = done.get_future().get();
  grpc::Slice whole;
  if (response != nullptr && status.ok() &&
      out.DumpToSingleSlice(&whole).ok()) {
    response->assign(reinterpret_cast<const char*>(whole.begin()),
                     whole.size());
  }
  return status;
}

void WriteAtRandom(Desk& desk, int commits, int seed, absl::Duration pause) {
  std::mt19937 random(seed);
  const auto pick = [&](int limit) {
    return std::uniform_int_distribution<int>(0, limit - 1)(random);
  };
  const std::string towns[] = {"kyiv", "odesa", "lviv", "sumy"};
  for (int commit = 0; commit < commits; ++commit) {
    std::vector<Story> stories;
    for (int i = 0; i <= pick(4); ++i) {
      Story story{.uri = absl::StrCat("wire/", pick(30)),
                  .version = commit + 1,
                  .published = 2 + pick(5)};
      story.withdrawn = pick(10) == 0;
      for (int k = 0; k <= pick(pick(8) == 0 ? 30 : 3); ++k) {
        // Equal numbers join the figures of two towns. The first two towns,
        // which filters name, share none, so that a figure is a town's.
        const int town = pick(4);
        const int value = pick(500) * 3 + std::min(town, 2);
        story.reports.push_back({.value = std::to_string(value),
                                 .place = towns[town],
                                 .day = 1 + pick(4)});
      }
      stories.push_back(std::move(story));
    }
    desk.PublishTogether(stories);
    absl::SleepFor(pause);
  }
}

google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  return InfoOf(ToGrpcStatus(status));
}

google::rpc::ErrorInfo InfoOf(const grpc::Status& status) {
  google::rpc::Status wire;
  google::rpc::ErrorInfo info;
  if (!wire.ParseFromString(status.error_details())) return info;
  for (const auto& detail : wire.details()) {
    if (detail.UnpackTo(&info)) return info;
  }
  return {};
}

}  // namespace factline::serve
