#include "daemon/serve/admin_service.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/logging.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/names.h"
#include "daemon/serve/article_service.h"
#include "daemon/serve/errors.h"
#include "daemon/serve/token.h"
#include "google/protobuf/util/json_util.h"

namespace factline::serve {
namespace {

constexpr int kDefaultAuditSize = 100;
constexpr int kMaxAuditSize = 1000;
// A sentence or two.
constexpr size_t kMaxReasonBytes = 500;
// Of an audit record: 100,000 of them shall not fill a disk.
constexpr size_t kMaxRequestBytes = 2000;
constexpr size_t kMaxResultBytes = 500;
constexpr size_t kMaxCallerBytes = 100;
// The name that a client gives itself.
constexpr char kOperatorHeader[] = "factline-operator";

absl::StatusOr<v1::DigestResponse> ReadDigest(const ReadContext& context,
                                              const v1::DigestRequest&) {
  FACTLINE_ASSIGN_OR_RETURN(const store::DigestResult digest,
                            context.store.Digest());
  v1::DigestResponse response;
  response.set_digest(digest.digest);
  response.set_claim_count(digest.claims);
  response.set_figure_count(digest.figures);
  response.set_point_count(digest.points);
  *response.mutable_read_position() = convert::ToProto(digest.position);
  return response;
}

absl::StatusOr<v1::ReextractResponse> Reextracted(
    AdminDesk& desk, const v1::ReextractRequest& request) {
  const double rate = request.articles_per_second();
  if (!std::isfinite(rate) || rate < 0) {
    return InvalidField("articles_per_second", "must be 0 or more");
  }
  FACTLINE_ASSIGN_OR_RETURN(const AdminDesk::Reextraction job,
                            desk.Reextract(rate));
  v1::ReextractResponse response;
  response.set_extractor_version(job.extractor_version);
  response.set_running(job.running);
  response.set_finished(job.finished);
  response.set_texts_read(job.texts_read);
  response.set_texts_changed(job.texts_changed);
  response.set_texts_kept(job.texts_kept);
  response.set_articles_per_second(job.articles_per_second);
  return response;
}

absl::StatusOr<v1::BackupResponse> BackedUp(
    AdminDesk& desk, const v1::BackupRequest& request,
    const AdminDesk::Cancelled& cancelled) {
  const absl::StatusOr<store::BackupSummary> made =
      desk.Backup(request.folder(), cancelled);
  // The folder is all that a request can have wrong.
  if (absl::IsInvalidArgument(made.status())) {
    return AboutField(made.status(), "folder");
  }
  FACTLINE_RETURN_IF_ERROR(made.status());
  v1::BackupResponse response;
  response.set_backup_id(made->id);
  response.set_revision(made->revision);
  response.set_byte_count(made->bytes);
  response.set_has_texts(made->has_texts);
  return response;
}

absl::StatusOr<v1::ScrubResponse> Scrubbed(
    AdminDesk& desk, const AdminDesk::Cancelled& cancelled) {
  FACTLINE_ASSIGN_OR_RETURN(const store::ScrubReport report,
                            desk.Scrub(cancelled));
  v1::ScrubResponse response;
  response.set_revision(report.revision);
  response.set_file_count(report.files);
  response.set_byte_count(report.bytes);
  response.set_record_count(report.records);
  response.set_text_count(report.texts);
  response.set_finding_count(report.finding_count);
  for (const store::ScrubFinding& finding : report.findings) {
    v1::ScrubFinding& row = *response.add_findings();
    row.set_where(finding.where);
    row.set_what(finding.what);
  }
  return response;
}

absl::Status CheckReason(const std::string& reason) {
  if (!reason.empty() && reason.size() <= kMaxReasonBytes) {
    return absl::OkStatus();
  }
  return InvalidField("reason", absl::StrCat("must be 1 to ", kMaxReasonBytes,
                                             " bytes, for the record"));
}

absl::StatusOr<v1::SkipOffsetResponse> Skipped(
    AdminDesk& desk, const v1::SkipOffsetRequest& request) {
  if (request.topic().empty()) return InvalidField("topic", "is required");
  if (request.partition() < 0) {
    return InvalidField("partition", "must not be negative");
  }
  if (request.offset() < 0) {
    return InvalidField("offset", "must not be negative");
  }
  FACTLINE_RETURN_IF_ERROR(CheckReason(request.reason()));
  const absl::Status skipped =
      desk.SkipOffset(request.topic(), request.partition(), request.offset(),
                      request.reason());
  if (absl::IsNotFound(skipped)) {
    return PartitionNotAssigned(request.topic(), request.partition());
  }
  FACTLINE_RETURN_IF_ERROR(skipped);
  return v1::SkipOffsetResponse();
}

absl::StatusOr<v1::PurgeResponse> Purged(const ReadContext& context,
                                         AdminDesk& desk,
                                         const v1::PurgeRequest& request) {
  FACTLINE_RETURN_IF_ERROR(CheckReason(request.reason()));
  const View view = context.store.View();
  FACTLINE_ASSIGN_OR_RETURN(const ArticleRecord article,
                            FindArticle(*view, request.article(), "article"));
  FACTLINE_ASSIGN_OR_RETURN(const int texts,
                            desk.Purge(article.uri, request.reason()));
  v1::PurgeResponse response;
  response.set_erased_text_count(texts);
  return response;
}

template <typename Response>
absl::StatusOr<Response> Decided(
    const absl::StatusOr<AdminDesk::FigureDecision>& made) {
  FACTLINE_RETURN_IF_ERROR(made.status());
  Response response;
  v1::FigureDecision& decision = *response.mutable_decision();
  decision.set_decided(convert::FigureName(made->decided));
  decision.set_figure(convert::FigureName(made->figure));
  decision.set_revision(made->revision);
  decision.set_moved_claim_count(made->moved_claims);
  return response;
}

// The id in a name of a figure that exists.
absl::StatusOr<std::string> FigureIdIn(const store::StoreView& view,
                                       const std::string& name,
                                       std::string_view field) {
  const auto id = convert::FigureIdOfName(name);
  if (!id) return InvalidField(field, "must look like figures/{figure}");
  const absl::Status found = view.GetFigure(*id).status();
  if (absl::IsNotFound(found)) return NameNotFound("figure", name);
  FACTLINE_RETURN_IF_ERROR(found);
  return std::string(*id);
}

absl::StatusOr<v1::MergeFiguresResponse> Merged(
    const ReadContext& context, AdminDesk& desk,
    const v1::MergeFiguresRequest& request) {
  FACTLINE_RETURN_IF_ERROR(CheckReason(request.reason()));
  const View view = context.store.View();
  FACTLINE_ASSIGN_OR_RETURN(const std::string figure,
                            FigureIdIn(*view, request.figure(), "figure"));
  FACTLINE_ASSIGN_OR_RETURN(const std::string into,
                            FigureIdIn(*view, request.into(), "into"));
  return Decided<v1::MergeFiguresResponse>(desk.MergeFigures(figure, into));
}

absl::StatusOr<v1::SplitFigureResponse> Split(
    const ReadContext& context, AdminDesk& desk,
    const v1::SplitFigureRequest& request) {
  FACTLINE_RETURN_IF_ERROR(CheckReason(request.reason()));
  const auto id = convert::ClaimIdOfName(request.claim());
  if (!id) return InvalidField("claim", "must look like claims/{claim}");
  const absl::Status found = context.store.View()->GetClaim(*id).status();
  if (absl::IsNotFound(found)) return NameNotFound("claim", request.claim());
  FACTLINE_RETURN_IF_ERROR(found);
  return Decided<v1::SplitFigureResponse>(desk.SplitFigure(std::string(*id)));
}

absl::StatusOr<v1::UndoFigureDecisionResponse> Undone(
    AdminDesk& desk, const v1::UndoFigureDecisionRequest& request) {
  FACTLINE_RETURN_IF_ERROR(CheckReason(request.reason()));
  const auto id = convert::FigureIdOfName(request.decided());
  if (!id) return InvalidField("decided", "must look like figures/{figure}");
  const auto made = desk.UndoFigureDecision(std::string(*id));
  if (absl::IsNotFound(made.status())) {
    return NameNotFound("decision", request.decided());
  }
  return Decided<v1::UndoFigureDecisionResponse>(made);
}

v1::AuditRecord Render(const store::AuditRecord& record) {
  v1::AuditRecord message;
  message.set_sequence(record.sequence);
  *message.mutable_time() = convert::ToProto(record.time);
  message.set_method(record.method);
  message.set_caller(record.caller);
  message.set_request(record.request);
  message.set_code(record.code);
  message.set_result(record.result);
  return message;
}

// The sequence that a page starts before.
absl::StatusOr<int64_t> StartOf(const ReadContext& context,
                                const std::string& token, uint64_t hash) {
  if (token.empty()) return std::numeric_limits<int64_t>::max();
  constexpr std::string_view kField = "page_token";
  FACTLINE_ASSIGN_OR_RETURN(const PageToken page,
                            DecodePageToken(token, kField));
  if (page.store_id != context.store.store_id()) {
    return StoreReplaced(page.store_id, context.store.store_id());
  }
  int64_t sequence = 0;
  if (page.query_hash != hash ||
      !absl::SimpleAtoi(page.last_key, &sequence) || sequence < 1) {
    return TokenMismatch(kField, "it is of another list");
  }
  return sequence;
}

absl::StatusOr<v1::ListAuditRecordsResponse> ListAudit(
    const ReadContext& context, const v1::ListAuditRecordsRequest& request) {
  if (request.page_size() < 0) {
    return InvalidField("page_size", "must not be negative");
  }
  const int size =
      request.page_size() == 0
          ? kDefaultAuditSize
          : std::min<int>(request.page_size(), kMaxAuditSize);
  const uint64_t hash = HashQuery({"audit"});
  FACTLINE_ASSIGN_OR_RETURN(const int64_t start,
                            StartOf(context, request.page_token(), hash));
  FACTLINE_ASSIGN_OR_RETURN(const auto records,
                            context.store.AuditRecords(start, size + 1));
  v1::ListAuditRecordsResponse response;
  size_t bytes = 0;
  for (const store::AuditRecord& record : records) {
    if (response.records_size() == size ||
        (bytes > kMaxPageBytes && response.records_size() > 0)) {
      response.set_next_page_token(Encode(PageToken{
          .store_id = context.store.store_id(),
          .revision = 0,
          .query_hash = hash,
          .last_key = absl::StrCat(response.records().rbegin()->sequence()),
          .last_name = {}}));
      break;
    }
    *response.add_records() = Render(record);
    bytes += response.records().rbegin()->ByteSizeLong();
  }
  return response;
}

// A message in one line, cut to so many bytes.
std::string JsonOf(const google::protobuf::Message& message, size_t max_bytes) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    return "{}";
  }
  return Printable(json, max_bytes);
}

// What the client calls its user; empty if it does not say.
std::string OperatorOf(const grpc::CallbackServerContext& call) {
  const auto& metadata = call.client_metadata();
  const auto named = metadata.find(kOperatorHeader);
  if (named == metadata.end()) return {};
  return Printable({named->second.data(), named->second.size()},
                   kMaxCallerBytes);
}

}  // namespace

template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* AdminServiceImpl::Audited(
    const char* method, grpc::CallbackServerContext* call,
    const Request* request, Response* response, Handler handler) {
  return ServeOn(
      work_, core_, method, call, request, response, absl::InfiniteDuration(),
      [this, method, name = OperatorOf(*call), handler = std::move(handler)](
          const ReadContext& context,
          const Request& asked) -> absl::StatusOr<Response> {
        absl::StatusOr<Response> answer = handler(context, asked);
        store::AuditRecord record;
        record.method = method;
        record.caller = name.empty()
                            ? context.caller
                            : absl::StrCat(name, " at ", context.caller);
        record.request = JsonOf(asked, kMaxRequestBytes);
        record.code = absl::StatusCodeToString(answer.status().code());
        record.result =
            answer.ok()
                ? JsonOf(*answer, kMaxResultBytes)
                : Printable(FromAbsl(answer.status().message()),
                            kMaxResultBytes);
        // What was done stays done, and the log tells of it.
        if (absl::Status kept = desk_.Record(std::move(record)); !kept.ok()) {
          LogError("no audit record", {{"call", method}, {"error", kept}});
        }
        return answer;
      });
}

grpc::ServerUnaryReactor* AdminServiceImpl::Digest(
    grpc::CallbackServerContext* call, const v1::DigestRequest* request,
    v1::DigestResponse* response) {
  return Audited("Digest", call, request, response, &ReadDigest);
}

grpc::ServerUnaryReactor* AdminServiceImpl::Reextract(
    grpc::CallbackServerContext* call, const v1::ReextractRequest* request,
    v1::ReextractResponse* response) {
  const auto handler = [this](const ReadContext&,
                              const v1::ReextractRequest& asked) {
    return Reextracted(desk_, asked);
  };
  if (request->articles_per_second() == 0) {  // Only asks.
    return ServeOn(work_, core_, "Reextract", call, request, response,
                   absl::InfiniteDuration(), handler);
  }
  return Audited("Reextract", call, request, response, handler);
}

AdminDesk::Cancelled AdminServiceImpl::CancelledIn(
    const ReadContext& context) const {
  return [this, &context] { return stopping_ || context.cancelled(); };
}

grpc::ServerUnaryReactor* AdminServiceImpl::Backup(
    grpc::CallbackServerContext* call, const v1::BackupRequest* request,
    v1::BackupResponse* response) {
  return Audited(
      "Backup", call, request, response,
      [this](const ReadContext& context, const v1::BackupRequest& asked) {
        return BackedUp(desk_, asked, CancelledIn(context));
      });
}

grpc::ServerUnaryReactor* AdminServiceImpl::Scrub(
    grpc::CallbackServerContext* call, const v1::ScrubRequest* request,
    v1::ScrubResponse* response) {
  return Audited("Scrub", call, request, response,
                 [this](const ReadContext& context, const v1::ScrubRequest&) {
                   return Scrubbed(desk_, CancelledIn(context));
                 });
}

grpc::ServerUnaryReactor* AdminServiceImpl::SkipOffset(
    grpc::CallbackServerContext* call, const v1::SkipOffsetRequest* request,
    v1::SkipOffsetResponse* response) {
  return Audited(
      "SkipOffset", call, request, response,
      [this](const ReadContext&, const v1::SkipOffsetRequest& asked) {
        return Skipped(desk_, asked);
      });
}

grpc::ServerUnaryReactor* AdminServiceImpl::Purge(
    grpc::CallbackServerContext* call, const v1::PurgeRequest* request,
    v1::PurgeResponse* response) {
  return Audited(
      "Purge", call, request, response,
      [this](const ReadContext& context, const v1::PurgeRequest& asked) {
        return Purged(context, desk_, asked);
      });
}

grpc::ServerUnaryReactor* AdminServiceImpl::MergeFigures(
    grpc::CallbackServerContext* call, const v1::MergeFiguresRequest* request,
    v1::MergeFiguresResponse* response) {
  return Audited(
      "MergeFigures", call, request, response,
      [this](const ReadContext& context, const v1::MergeFiguresRequest& asked) {
        return Merged(context, desk_, asked);
      });
}

grpc::ServerUnaryReactor* AdminServiceImpl::SplitFigure(
    grpc::CallbackServerContext* call, const v1::SplitFigureRequest* request,
    v1::SplitFigureResponse* response) {
  return Audited(
      "SplitFigure", call, request, response,
      [this](const ReadContext& context, const v1::SplitFigureRequest& asked) {
        return Split(context, desk_, asked);
      });
}

grpc::ServerUnaryReactor* AdminServiceImpl::UndoFigureDecision(
    grpc::CallbackServerContext* call,
    const v1::UndoFigureDecisionRequest* request,
    v1::UndoFigureDecisionResponse* response) {
  return Audited(
      "UndoFigureDecision", call, request, response,
      [this](const ReadContext&, const v1::UndoFigureDecisionRequest& asked) {
        return Undone(desk_, asked);
      });
}

grpc::ServerUnaryReactor* AdminServiceImpl::ListAuditRecords(
    grpc::CallbackServerContext* call,
    const v1::ListAuditRecordsRequest* request,
    v1::ListAuditRecordsResponse* response) {
  return ServeOn(work_, core_, "ListAuditRecords", call, request, response,
                 absl::InfiniteDuration(), &ListAudit);
}

}  // namespace factline::serve
