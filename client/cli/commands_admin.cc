// digest, reextract, backup, scrub, and what changes the store: what operators ask of the admin API.
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <string>

#include "client/cli/command.h"
#include "google/protobuf/util/time_util.h"

namespace factline::cli {
namespace {

using Stub = v1::AdminService::Stub;

constexpr int kMaxPageSize = 1000;

// "unix:/path" of a path, else host:port as it is.
std::string AddressOf(const std::string& admin) {
  constexpr char kUnix[] = "unix:";
  const bool named = admin.rfind(kUnix, 0) == 0;
  const std::string path = named ? admin.substr(sizeof(kUnix) - 1) : admin;
  const bool is_path = named || path.find('/') != std::string::npos ||
                       path.find(':') == std::string::npos;
  if (!is_path) return admin;
  return kUnix + std::filesystem::absolute(path).string();
}

// Of the audit records. Header values are printable ASCII.
std::string UserName() {
  const passwd* user = getpwuid(geteuid());
  std::string name = user == nullptr ? std::string() : user->pw_name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c <= ' ' || c > '~'; },
      '?');
  return name;
}

// Calls `method`; prints the answer by `print` or as JSON. `look` sees it either
// way.
template <typename Request, typename Response>
int CallAdmin(const Context& context,
              grpc::Status (Stub::*method)(grpc::ClientContext*,
                                           const Request&, Response*),
              const Request& request,
              const std::function<void(const Response&)>& print,
              const std::function<void(const Response&)>& look = nullptr) {
  // No time is too long for a backup, and none is begun twice.
  client::ClientOptions options;
  options.address = AddressOf(context.admin);
  options.auth_token_file = context.connection.auth_token_file;
  options.timeout = std::chrono::hours(24);
  options.max_attempts = 1;
  options.operator_name = UserName();
  client::Client client(options);
  Response response;
  const grpc::Status status =
      client.Call(client.admin(), method, request, &response);
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
    return Complain(kExitUnavailable,
                    "no factlined answers at the admin address " +
                        context.admin +
                        "; name it with --admin (it is admin.sock in the "
                        "daemon's data directory): " +
                        status.error_message());
  }
  if (!status.ok()) return Report(context, status);
  if (look) look(response);
  if (context.json) {
    PrintJson(response);
  } else {
    print(response);
  }
  return kExitOk;
}

int Digest(const Context& context) {
  return CallAdmin<v1::DigestRequest, v1::DigestResponse>(
      context, &Stub::Digest, {}, [](const v1::DigestResponse& response) {
        std::cout << response.digest() << "  " << response.claim_count()
                  << " claims, " << response.figure_count() << " figures, "
                  << response.point_count() << " points at revision "
                  << response.read_position().revision() << "\n";
      });
}

void PrintReextraction(const v1::ReextractResponse& job) {
  std::cout << (job.finished()  ? "finished"
                : job.running() ? "running"
                                : "not running")
            << ": " << job.texts_read() << " of about " << job.texts_kept()
            << " texts read by " << job.extractor_version() << ", "
            << job.texts_changed() << " changed";
  if (job.running()) {
    std::cout << ", at most " << job.articles_per_second() << " a second";
  }
  std::cout << "\n";
}

int Scrub(const Context& context) {
  bool damaged = false;
  const auto print = [](const v1::ScrubResponse& report) {
    for (const v1::ScrubFinding& finding : report.findings()) {
      std::cout << finding.where() << ": " << finding.what() << "\n";
    }
    std::cout << report.finding_count() << " findings in "
              << report.file_count() << " files, " << report.record_count()
              << " records and " << report.text_count()
              << " texts at revision " << report.revision() << "\n";
  };
  const int code = CallAdmin<v1::ScrubRequest, v1::ScrubResponse>(
      context, &Stub::Scrub, {}, print, [&](const v1::ScrubResponse& report) {
        damaged = report.finding_count() > 0;
      });
  return code == kExitOk && damaged ? kExitDamaged : code;
}

int Backup(const Context& context, const std::string& folder) {
  v1::BackupRequest request;
  request.set_folder(std::filesystem::absolute(folder).string());
  return CallAdmin<v1::BackupRequest, v1::BackupResponse>(
      context, &Stub::Backup, request, [](const v1::BackupResponse& made) {
        std::cout << "backup " << made.backup_id() << " of revision "
                  << made.revision() << ", " << made.byte_count() << " bytes"
                  << (made.has_texts() ? ", with texts" : "") << "\n";
      });
}

CLI::App* AddCommand(CLI::App& app, Context& context, const char* name,
                     const char* what) {
  CLI::App* command = app.add_subcommand(name, what);
  command
      ->add_option("--admin", context.admin,
                   "Address of the daemon's admin API: a socket's path, or "
                   "host:port")
      ->envname("FACTLINE_ADMIN")
      ->capture_default_str();
  return command;
}

void AddReason(CLI::App* command, std::string& reason) {
  command->add_option("--reason", reason, "Why, for the audit record")
      ->required();
}

int Audit(const Context& context, int limit) {
  v1::ListAuditRecordsRequest request;
  std::string next;
  const auto print = [](const v1::ListAuditRecordsResponse& page) {
    for (const v1::AuditRecord& record : page.records()) {
      std::cout << record.sequence() << "  "
                << google::protobuf::util::TimeUtil::ToString(record.time())
                << "  " << record.caller() << "  " << record.method() << " "
                << record.request() << "  " << record.code() << " "
                << record.result() << "\n";
    }
  };
  while (limit > 0) {
    request.set_page_size(std::min(limit, kMaxPageSize));
    int got = 0;
    const int code =
        CallAdmin<v1::ListAuditRecordsRequest, v1::ListAuditRecordsResponse>(
            context, &Stub::ListAuditRecords, request, print,
            [&](const v1::ListAuditRecordsResponse& page) {
              next = page.next_page_token();
              got = page.records_size();
            });
    if (code != kExitOk || next.empty()) return code;
    limit -= got;
    request.set_page_token(next);
  }
  return kExitOk;
}

void AddSkipCommand(CLI::App& app, Context& context) {
  CLI::App* command = AddCommand(
      app, context, "skip-offset",
      "Lets the daemon pass over one message of its topic, or a gap that a "
      "partition stopped at");
  auto request = std::make_shared<v1::SkipOffsetRequest>();
  command
      ->add_option_function<std::string>(
          "topic",
          [request](const std::string& topic) {
            request->set_topic(topic);
          },
          "Topic, as `factline status` names it")
      ->required();
  command
      ->add_option_function<int32_t>(
          "partition",
          [request](int32_t number) { request->set_partition(number); },
          "Its partition")
      ->required();
  command
      ->add_option_function<int64_t>(
          "offset", [request](int64_t at) { request->set_offset(at); },
          "Of the message")
      ->required();
  auto reason = std::make_shared<std::string>();
  AddReason(command, *reason);
  command->footer(
      "Example:\n  factline skip-offset articles 0 4711 --reason "
      "'truncated by the producer'");
  SetAction(command, context, [&context, request, reason] {
    request->set_reason(*reason);
    return CallAdmin<v1::SkipOffsetRequest, v1::SkipOffsetResponse>(
        context, &Stub::SkipOffset, *request,
        [&](const v1::SkipOffsetResponse&) {
          std::cout << "offset " << request->offset() << " of "
                    << request->topic() << "/" << request->partition()
                    << " will be passed over\n";
        });
  });
}

void AddPurgeCommand(CLI::App& app, Context& context) {
  CLI::App* command =
      AddCommand(app, context, "purge",
                 "Erases the kept texts of an article for good");
  auto article = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  command
      ->add_option("article", *article, "articles/... or the publisher's uri")
      ->required();
  AddReason(command, *reason);
  command->footer(
      "Example:\n  factline purge urn:example:123 --reason 'court order'");
  SetAction(command, context, [&context, article, reason] {
    v1::PurgeRequest request;
    request.set_article(*article);
    request.set_reason(*reason);
    return CallAdmin<v1::PurgeRequest, v1::PurgeResponse>(
        context, &Stub::Purge, request, [](const v1::PurgeResponse& done) {
          std::cout << done.erased_text_count() << " texts erased\n";
        });
  });
}

// Calls a method that decides of figures; says what it moved.
template <typename Request, typename Response>
int Decide(const Context& context,
           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                        Response*),
           const Request& request) {
  return CallAdmin<Request, Response>(
      context, method, request, [](const Response& made) {
        const v1::FigureDecision& decision = made.decision();
        std::cout << decision.moved_claim_count() << " claims moved; those of "
                  << decision.decided() << " are in " << decision.figure()
                  << " since revision " << decision.revision() << "\n";
      });
}

void AddMergeCommand(CLI::App& app, Context& context) {
  CLI::App* command = AddCommand(
      app, context, "merge", "Makes two figures one, for claims to come too");
  auto request = std::make_shared<v1::MergeFiguresRequest>();
  command->add_option("figure", *request->mutable_figure(), "figures/...")
      ->required();
  command
      ->add_option("into", *request->mutable_into(),
                   "figures/..., where its claims go")
      ->required();
  AddReason(command, *request->mutable_reason());
  command->footer(
      "Example:\n  factline merge figures/1f.. figures/a0.. --reason "
      "'one flood under two names'");
  SetAction(command, context, [&context, request] {
    return Decide(context, &Stub::MergeFigures, *request);
  });
}

void AddSplitCommand(CLI::App& app, Context& context) {
  CLI::App* command = AddCommand(
      app, context, "split",
      "Takes claims out of a figure that name another thing than it does");
  auto request = std::make_shared<v1::SplitFigureRequest>();
  command
      ->add_option("claim", *request->mutable_claim(),
                   "claims/..., one of those that shall go")
      ->required();
  AddReason(command, *request->mutable_reason());
  command->footer(
      "Example:\n  factline split claims/77.. --reason 'another town'");
  SetAction(command, context, [&context, request] {
    return Decide(context, &Stub::SplitFigure, *request);
  });
}

void AddUndoCommand(CLI::App& app, Context& context) {
  CLI::App* command =
      AddCommand(app, context, "undo-decision",
                 "Drops what merge or split decided of a figure");
  auto request = std::make_shared<v1::UndoFigureDecisionRequest>();
  command
      ->add_option("decided", *request->mutable_decided(),
                   "figures/..., as merge and split named it")
      ->required();
  AddReason(command, *request->mutable_reason());
  command->footer(
      "Example:\n  factline undo-decision figures/1f.. --reason 'mistaken'");
  SetAction(command, context, [&context, request] {
    return Decide(context, &Stub::UndoFigureDecision, *request);
  });
}

void AddAuditCommand(CLI::App& app, Context& context) {
  CLI::App* command = AddCommand(
      app, context, "audit",
      "What operators asked of the daemon, the newest first");
  auto limit = std::make_shared<int>(50);
  command->add_option("--limit", *limit, "Records at the most")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command->footer("Example:\n  factline --json audit --limit 5");
  SetAction(command, context,
            [&context, limit] { return Audit(context, *limit); });
}

}  // namespace

void AddAdminCommands(CLI::App& app, Context& context) {
  CLI::App* command = AddCommand(
      app, context, "digest",
      "Hash of all claims, figures and points: equal state, equal digest");
  SetAction(command, context, [&context] { return Digest(context); });

  command = AddCommand(app, context, "reextract",
                       "How far the daemon is with reading kept texts again; "
                       "with --rate, lets it do so");
  auto rate = std::make_shared<double>(0);
  command
      ->add_option("--rate", *rate,
                   "Start, or go on at this rate: articles a second at the "
                   "most")
      ->check(CLI::Range(0.0, 1e6));
  SetAction(command, context, [&context, rate] {
    v1::ReextractRequest request;
    request.set_articles_per_second(*rate);
    return CallAdmin<v1::ReextractRequest, v1::ReextractResponse>(
        context, &Stub::Reextract, request, &PrintReextraction);
  });

  command = AddCommand(app, context, "backup",
                       "Backup of the daemon's store, verified, into a folder "
                       "of its machine");
  auto folder = std::make_shared<std::string>();
  command->add_option("folder", *folder, "Folder of backups; made if absent")
      ->required();
  SetAction(command, context,
            [&context, folder] { return Backup(context, *folder); });

  command = AddCommand(app, context, "scrub",
                       "Reads the daemon's whole store and says what is "
                       "damaged");
  SetAction(command, context, [&context] { return Scrub(context); });

  AddSkipCommand(app, context);
  AddPurgeCommand(app, context);
  AddMergeCommand(app, context);
  AddSplitCommand(app, context);
  AddUndoCommand(app, context);
  AddAuditCommand(app, context);
}

}  // namespace factline::cli
