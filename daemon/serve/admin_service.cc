#include "daemon/serve/admin_service.h"

#include <cmath>

#include "daemon/base/status.h"
#include "daemon/convert/convert.h"

namespace factline::serve {
namespace {

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
  FACTLINE_ASSIGN_OR_RETURN(const store::BackupSummary made,
                            desk.Backup(request.folder(), cancelled));
  v1::BackupResponse response;
  response.set_backup_id(made.id);
  response.set_revision(made.revision);
  response.set_byte_count(made.bytes);
  response.set_has_texts(made.has_texts);
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

}  // namespace

grpc::ServerUnaryReactor* AdminServiceImpl::Digest(
    grpc::CallbackServerContext* call, const v1::DigestRequest* request,
    v1::DigestResponse* response) {
  return ServeOn(work_, core_, "Digest", call, request, response,
                 absl::InfiniteDuration(), &ReadDigest);
}

grpc::ServerUnaryReactor* AdminServiceImpl::Reextract(
    grpc::CallbackServerContext* call, const v1::ReextractRequest* request,
    v1::ReextractResponse* response) {
  return ServeOn(work_, core_, "Reextract", call, request, response,
                 absl::InfiniteDuration(),
                 [this](const ReadContext&, const v1::ReextractRequest& asked) {
                   return Reextracted(desk_, asked);
                 });
}

AdminDesk::Cancelled AdminServiceImpl::CancelledIn(
    const ReadContext& context) const {
  return [this, &context] { return stopping_ || context.cancelled(); };
}

grpc::ServerUnaryReactor* AdminServiceImpl::Backup(
    grpc::CallbackServerContext* call, const v1::BackupRequest* request,
    v1::BackupResponse* response) {
  return ServeOn(
      work_, core_, "Backup", call, request, response,
      absl::InfiniteDuration(),
      [this](const ReadContext& context, const v1::BackupRequest& asked) {
        return BackedUp(desk_, asked, CancelledIn(context));
      });
}

grpc::ServerUnaryReactor* AdminServiceImpl::Scrub(
    grpc::CallbackServerContext* call, const v1::ScrubRequest* request,
    v1::ScrubResponse* response) {
  return ServeOn(work_, core_, "Scrub", call, request, response,
                 absl::InfiniteDuration(),
                 [this](const ReadContext& context, const v1::ScrubRequest&) {
                   return Scrubbed(desk_, CancelledIn(context));
                 });
}

}  // namespace factline::serve
