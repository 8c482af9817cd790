// Every field of every request with values that it must refuse, or take: the
// documented error comes back and nothing else happens.
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "daemon/serve/figure_reads.h"
#include "factline/v1/admin_service.pb.h"
#include "factline/v1/article_service.pb.h"
#include "factline/v1/change_service.pb.h"
#include "factline/v1/figure_service.pb.h"
#include "factline/v1/ingest_service.pb.h"
#include "factline/v1/timeline_service.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "tests/serve/serve_testing.h"

namespace factline::serve {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using google::protobuf::TextFormat;
using grpc::StatusCode;

// Of a call that is good as it is: rows change one field of it. $F is a figure,
// $G another one, $C a claim.
const std::map<std::string, std::string> kGood = {
    {"GetFigure", "name: 'figures/$F'"},
    {"ListFigures", ""},
    {"SearchFigures", "query: 'drones'"},
    {"ListFigureHistory", "parent: 'figures/$F'"},
    {"DiffFigure", "name: 'figures/$F' base { revision: 1 }"},
    {"ExplainFigure", "name: 'figures/$F'"},
    {"ListTimelineEntries", ""},
    {"GetClaim", "name: 'claims/$C'"},
    {"Subscribe", "earliest: true end_revision: 1"},
    {"ListChanges", ""},
    {"GetChangeLog", ""},
    {"GetArticle", "name: 'wire/1'"},
    {"GetIngestStatus", ""},
    {"WaitForOffset", "topic: 'articles' partition: 1 offset: 0"},
    {"Digest", ""},
    {"Reextract", ""},
    {"Backup", "folder: '/kept'"},
    {"Scrub", ""},
    {"SkipOffset", "topic: 'articles' offset: 5 reason: 'broken'"},
    {"Purge", "article: 'wire/1' reason: 'court'"},
    {"MergeFigures", "figure: 'figures/$F' into: 'figures/$G' reason: 'one'"},
    {"SplitFigure", "claim: 'claims/$C' reason: 'two'"},
    {"UndoFigureDecision", "decided: 'figures/$F' reason: 'wrong'"},
    {"ListAuditRecords", ""},
};

struct Row {
  std::string_view method;
  std::string_view field;    // "as_of.revision"; the first part is what counts.
  std::string_view request;  // Text format, merged over the good one.
  StatusCode code = StatusCode::OK;
  std::string_view reason = "";     // Of the ErrorInfo.
  std::string_view violation = "";  // Field of the BadRequest.
};

constexpr StatusCode kOk = StatusCode::OK;
constexpr StatusCode kInvalid = StatusCode::INVALID_ARGUMENT;
constexpr StatusCode kNotFound = StatusCode::NOT_FOUND;
constexpr StatusCode kRange = StatusCode::OUT_OF_RANGE;

// $HUGE is 100,000 letters. A token of another list is $TOKEN.
constexpr Row kRows[] = {
#include "tests/serve/request_rows.inc"
};

// The services as they are registered; their files are linked in.
std::vector<const ServiceDescriptor*> Services() {
  std::vector<const ServiceDescriptor*> services;
  for (const Descriptor* message :
       {v1::DigestRequest::descriptor(), v1::GetArticleRequest::descriptor(),
        v1::SubscribeRequest::descriptor(), v1::GetFigureRequest::descriptor(),
        v1::GetIngestStatusRequest::descriptor(),
        v1::GetClaimRequest::descriptor()}) {
    for (int i = 0; i < message->file()->service_count(); ++i) {
      services.push_back(message->file()->service(i));
    }
  }
  return services;
}

const MethodDescriptor* MethodOf(std::string_view name) {
  for (const ServiceDescriptor* service : Services()) {
    const auto* method = service->FindMethodByName(std::string(name));
    if (method != nullptr) return method;
  }
  return nullptr;
}

// A server with one figure of two claims, another figure, and admin calls.
class Caller {
 public:
  Caller() : server_(desk_, WithAdmin()) {
    desk_.Publish(kStory);
    desk_.Publish({.uri = "wire/2", .reports = {{.place = "odesa"}}});
    PartitionStatus status;
    status.topic = "articles";
    status.partition = 1;
    status.applied_offset = 3;
    server_.ingest().Set(status);
    public_ = server_.Connect();
    admin_ = server_.ConnectAdmin();
    v1::ListFiguresRequest list;
    list.set_page_size(1);
    token_ = ListFigures(desk_.context(), list)->next_page_token();
  }

  std::unique_ptr<Message> Request(const MethodDescriptor& method,
                                   std::string_view text) const {
    std::unique_ptr<Message> request(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(method.input_type())
            ->New());
    const std::string good = Filled(kGood.at(method.name()));
    EXPECT_TRUE(TextFormat::ParseFromString(good, request.get())) << good;
    EXPECT_TRUE(TextFormat::MergeFromString(Filled(text), request.get()))
        << text;
    return request;
  }

  grpc::Status Call(const MethodDescriptor& method, const Message& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::milliseconds(kDeadlineMs));
    const std::string path =
        absl::StrCat("/", method.service()->full_name(), "/", method.name());
    const bool is_admin = method.service()->name() == "AdminService";
    const auto& channel = is_admin ? admin_ : public_;
    const std::string bytes = request.SerializeAsString();
    if (method.server_streaming()) return Stream(channel, context, path, bytes);
    return RawCall(channel, path, bytes, nullptr, &context);
  }

 private:
  // Reads to the end of the stream.
  static grpc::Status Stream(const std::shared_ptr<grpc::Channel>& channel,
                             grpc::ClientContext& context,
                             const std::string& path,
                             const std::string& bytes) {
    grpc::GenericStub stub(channel);
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer sent(&slice, 1);
    grpc::CompletionQueue queue;
    const auto stream = stub.PrepareCall(&context, path, &queue);
    const auto next = [&] {
      void* tag = nullptr;
      bool ok = false;
      return queue.Next(&tag, &ok) && ok;
    };
    stream->StartCall(nullptr);
    if (next()) {
      stream->WriteLast(sent, {}, nullptr);
      next();
      grpc::ByteBuffer message;
      do {
        stream->Read(&message, nullptr);
      } while (next());
    }
    grpc::Status status;
    stream->Finish(&status, nullptr);
    next();
    queue.Shutdown();
    return status;
  }

  std::string Filled(std::string_view text) const {
    return absl::StrReplaceAll(
        absl::string_view(text.data(), text.size()),
        {{"$F", Desk::FigureId(kStory.reports[0])},
         {"$G", Desk::FigureId({.place = "odesa"})},
         {"$C", Desk::ClaimName(kStory).substr(sizeof("claims/") - 1)},
         {"$HUGE", std::string(100'000, 'x')},
         {"$TOKEN", token_}});
  }

  // What waits is cut off here.
  static constexpr int kDeadlineMs = 3000;
  inline static const Story kStory = {
      .uri = "wire/1", .reports = {{.value = "10"}, {.value = "12"}}};

  Desk desk_;
  TestServer server_;
  std::shared_ptr<grpc::Channel> public_;
  std::shared_ptr<grpc::Channel> admin_;
  std::string token_;
};

std::string ViolationOf(const grpc::Status& status) {
  google::rpc::Status wire;
  google::rpc::BadRequest request;
  if (!wire.ParseFromString(status.error_details())) return "";
  for (const auto& detail : wire.details()) {
    if (detail.UnpackTo(&request) && request.field_violations_size() > 0) {
      return request.field_violations(0).field();
    }
  }
  return "";
}

TEST(RequestFieldsTest, EachBadValueGetsItsDocumentedError) {
  Caller caller;
  for (const Row& row : kRows) {
    SCOPED_TRACE(absl::StrCat(std::string(row.method), ": ",
                              std::string(row.request.substr(0, 100))));
    const MethodDescriptor* const method = MethodOf(row.method);
    ASSERT_NE(method, nullptr);
    const auto request = caller.Request(*method, row.request);
    const grpc::Status status = caller.Call(*method, *request);
    EXPECT_EQ(status.error_code(), row.code) << status.error_message();
    EXPECT_EQ(InfoOf(status).reason(), row.reason);
    EXPECT_EQ(ViolationOf(status), row.violation) << status.error_message();
    if (row.code == kInvalid || row.code == kNotFound || row.code == kRange) {
      EXPECT_FALSE(status.error_message().empty());
      EXPECT_LT(status.error_message().size(), 2000u);
    }
  }
}

// A field that nobody thought of fails here.
TEST(RequestFieldsTest, NoFieldIsWithoutARow) {
  std::set<std::string> rows;
  for (const Row& row : kRows) {
    const std::string_view first = row.field.substr(0, row.field.find('.'));
    rows.insert(absl::StrCat(std::string(row.method), ".", std::string(first)));
  }
  for (const ServiceDescriptor* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      EXPECT_TRUE(kGood.contains(method.name())) << method.full_name();
      for (int f = 0; f < method.input_type()->field_count(); ++f) {
        const std::string name = absl::StrCat(
            method.name(), ".", method.input_type()->field(f)->name());
        EXPECT_EQ(rows.erase(name), 1u) << "no row for " << name;
      }
    }
  }
  EXPECT_TRUE(rows.empty()) << "a row for no field: " << *rows.begin();
}

// Values at the edges of a type, in text format.
std::vector<std::string> HostileValues(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return {"''", "'$HUGE'", "'figures/'", "'claims/../x'", "'\\001\\177'",
              "'\\303\\251*%\"'", "'figures/$HUGE'", "'-1'"};
    case FieldDescriptor::CPPTYPE_INT32:
      return {"-1", "0", "2147483647", "-2147483648"};
    case FieldDescriptor::CPPTYPE_INT64:
      return {"-1", "0", "9223372036854775807", "-9223372036854775808"};
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return {"-1", "nan", "inf", "-inf", "1e308"};
    case FieldDescriptor::CPPTYPE_BOOL:
      return {"true", "false"};
    case FieldDescriptor::CPPTYPE_ENUM:
      return {"1", "99", "-1", "2147483647"};
    default:
      return {};
  }
}

// Requests of one hostile value each, also inside messages.
std::vector<std::string> HostileRequests(const Descriptor& message,
                                         const std::string& before,
                                         const std::string& after, int depth) {
  std::vector<std::string> requests;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      requests.push_back(absl::StrCat(before, field.name(), " {}", after));
      if (depth == 0) continue;
      for (std::string& inner : HostileRequests(
               *field.message_type(),
               absl::StrCat(before, field.name(), " { "),
               absl::StrCat(" }", after), depth - 1)) {
        requests.push_back(std::move(inner));
      }
      continue;
    }
    for (const std::string& value : HostileValues(field)) {
      requests.push_back(
          absl::StrCat(before, field.name(), ": ", value, after));
    }
  }
  return requests;
}

TEST(RequestFieldsTest, NoValueOfAnyTypeMakesAnInternalError) {
  Caller caller;
  int calls = 0;
  for (const ServiceDescriptor* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      for (const std::string& text :
           HostileRequests(*method.input_type(), "", "", 2)) {
        const bool waits = text.find("min_revision") != std::string::npos ||
                           text.find("max_wait") != std::string::npos ||
                           text.find("end_revision") != std::string::npos;
        if (waits) continue;  // Rows of the table have these.
        const auto request = caller.Request(method, text);
        const grpc::Status status = caller.Call(method, *request);
        EXPECT_NE(status.error_code(), StatusCode::INTERNAL) << text;
        EXPECT_NE(status.error_code(), StatusCode::UNKNOWN) << text;
        EXPECT_NE(status.error_code(), StatusCode::UNAVAILABLE)
            << method.full_name() << " " << text.substr(0, 200);
        EXPECT_NE(status.error_code(), StatusCode::DEADLINE_EXCEEDED)
            << method.full_name() << " " << text.substr(0, 200);
        ++calls;
      }
    }
  }
  EXPECT_GT(calls, 300);
}

}  // namespace
}  // namespace factline::serve
