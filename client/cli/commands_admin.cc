// digest, reextract, backup, scrub: what operators ask of the admin API.
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <string>

#include "client/cli/command.h"

namespace factline::cli {
namespace {

using Stub = v1::AdminService::Stub;

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
}

}  // namespace factline::cli
