#include "daemon/program/commands.h"

#include <iostream>

#include "absl/status/statusor.h"
#include "daemon/pipeline/offline.h"
#include "daemon/pipeline/rebuild.h"
#include "daemon/pipeline/reextract.h"
#include "daemon/store/fact_store.h"

namespace factline::program {
namespace {

using pipeline::ExitCode;
using pipeline::Failure;

int EndOf(const Failure& end) {
  if (end.status.ok()) return end.code;
  return Fail(end.code, std::string(end.status.message()));
}

// Of a store that cannot be opened or read.
int FailAtStore(const absl::Status& status) {
  const ExitCode code = store::FactStore::IsNewerFormat(status)
                            ? pipeline::kExitNewerFormat
                            : pipeline::kExitDataDir;
  return Fail(code, std::string(status.message()));
}

int FinishOffline(const pipeline::OfflineSummary& summary) {
  std::cerr << summary.articles << " articles, " << summary.claims
            << " claims";
  if (summary.refused > 0) std::cerr << ", " << summary.refused << " refused";
  std::cerr << "\n";
  std::cout.flush();
  if (!std::cout) {
    return Fail(pipeline::kExitFailure, "cannot write to standard output");
  }
  return summary.refused > 0 ? pipeline::kExitFailure : pipeline::kExitOk;
}

}  // namespace

int Fail(ExitCode code, const std::string& message) {
  std::cerr << "factlined: " << message << "\n";
  return code;
}

std::unique_ptr<extract::Extractor> MakeExtractor(
    const pipeline::Config& config) {
  absl::StatusOr<std::unique_ptr<extract::Extractor>> extractor =
      extract::Extractor::Create(config.extractor);
  if (extractor.ok()) return *std::move(extractor);
  std::cerr << "factlined: " << extractor.status().message() << "\n";
  return nullptr;
}

Commands::Commands(CLI::App& app, Flags& flags) : app_(app), flags_(flags) {
  AddReading();
  AddCare();
  AddToken();
  // So that settings of reading may follow the subcommand.
  for (CLI::App* command : {extract_, replay_, reextract_, rebuild_}) {
    command->fallthrough();
  }
  app.require_subcommand(0, 1);
}

void Commands::AddReading() {
  extract_ = app_.add_subcommand(
      "extract", "Articles as JSON lines on standard input to claims as JSON "
                 "lines on standard output");
  extract_->add_flag("--layers", layers_,
                     "Also print quantities, times and attributions");
  replay_ = app_.add_subcommand(
      "replay", "The same through tracking too: each claim names its figure");
  replay_->add_option("--data-dir", data_dir_,
                      "Keep the store in this folder [a temporary one]");
  replay_->add_flag("--keep-text", flags_.config.keep_text,
                    "Keep the texts of articles in the store");
  reextract_ = app_.add_subcommand(
      "reextract", "Reads the texts that a store keeps again, where another "
                   "extractor read them; goes on where it was stopped");
  reextract_->add_option("--data-dir", data_dir_,
                         "Folder of the store; no daemon may have it open")
      ->required();
  reextract_->add_option("--rate", flags_.config.reextract_rate,
                         "Articles a second at the most [no limit]")
      ->check(CLI::Range(0.0, 1e6));
  rebuild_ = app_.add_subcommand(
      "rebuild", "Makes a data directory (--data-dir) anew of all that the "
                 "topic holds, and ends there; goes on where it was stopped");
}

void Commands::AddCare() {
  backup_ = app_.add_subcommand(
      "backup", "Backup of a store at rest into a folder, verified; of a "
                "running daemon: factline backup");
  restore_ = app_.add_subcommand(
      "restore", "Makes a data directory of the newest backup in a folder");
  scrub_ = app_.add_subcommand(
      "scrub", "Reads a store at rest and says what is damaged; of a "
               "running daemon: factline scrub");
  skip_ = app_.add_subcommand(
      "skip-offset", "Lets a message of the topic be passed over that the "
                     "daemon dies of; of a running daemon: factline "
                     "skip-offset");
  for (CLI::App* command : {backup_, restore_}) {
    command->add_option("folder", backup_folder_, "Folder of backups")
        ->required();
  }
  skip_->add_option("topic", skip_order_.topic, "Topic")->required();
  skip_->add_option("partition", skip_order_.partition, "Its partition")
      ->required()
      ->check(CLI::NonNegativeNumber);
  skip_->add_option("offset", skip_order_.offset, "Of the message")
      ->required()
      ->check(CLI::NonNegativeNumber);
  skip_->add_option("--reason", skip_order_.reason, "For the record")
      ->required();
  skip_->add_option("--cluster", skip_order_.cluster_id,
                    "Id of the cluster [the one that was read from]");
  for (CLI::App* command : {backup_, restore_, scrub_, skip_}) {
    command
        ->add_option("--data-dir", data_dir_,
                     command == restore_
                         ? "Folder to make; must be empty or absent"
                         : "Folder of the store; no daemon may have it open")
        ->required();
  }
}

void Commands::AddToken() {
  token_ = app_.add_subcommand(
      "token", "Makes a token for a client: prints it, this once, and the line "
               "for the file of --auth-tokens, which holds its hash only");
  token_
      ->add_option("name", new_token_.name,
                   "Whose it is; quotas and logs go by it")
      ->required();
  token_
      ->add_option("--scope", new_token_.scopes,
                   "What it allows, e.g. read,watch; admin is for an admin "
                   "API on a port")
      ->capture_default_str();
  token_->add_option("--until", new_token_.until,
                     "Instant at which it ends, e.g. 2027-01-01T00:00:00Z "
                     "[never]");
}

bool Commands::parsed() const { return !app_.get_subcommands().empty(); }

int Commands::Run(const volatile std::sig_atomic_t& stop_signal) {
  if (extract_->parsed()) return Extract();
  if (replay_->parsed()) return Replay();
  if (reextract_->parsed()) return Reextract();
  if (token_->parsed()) return MakeToken();
  if (rebuild_->parsed()) return Rebuild(stop_signal);
  return Care();
}

int Commands::Extract() {
  const auto extractor = MakeExtractor(flags_.config);
  if (extractor == nullptr) return pipeline::kExitUsage;
  return FinishOffline(pipeline::RunExtract(*extractor, layers_, std::cin,
                                            std::cout, std::cerr));
}

int Commands::Replay() {
  const auto extractor = MakeExtractor(flags_.config);
  if (extractor == nullptr) return pipeline::kExitUsage;
  const absl::StatusOr<pipeline::OfflineSummary> summary =
      pipeline::RunReplay(*extractor, data_dir_, std::cin, std::cout,
                          std::cerr, flags_.config.keep_text);
  if (!summary.ok()) return FailAtStore(summary.status());
  return FinishOffline(*summary);
}

int Commands::Reextract() {
  const auto extractor = MakeExtractor(flags_.config);
  if (extractor == nullptr) return pipeline::kExitUsage;
  const auto done = pipeline::RunReextract(
      *extractor, data_dir_, flags_.config.reextract_rate, std::cerr);
  if (!done.ok()) return FailAtStore(done.status());
  std::cerr << done->read << " texts, " << done->changed << " changed\n";
  return pipeline::kExitOk;
}

int Commands::Rebuild(const volatile std::sig_atomic_t& stop_signal) {
  const absl::Status checked = pipeline::CheckConfig(flags_.config);
  if (!checked.ok()) {
    return Fail(pipeline::kExitUsage, std::string(checked.message()));
  }
  const auto extractor = MakeExtractor(flags_.config);
  if (extractor == nullptr) return pipeline::kExitUsage;
  return EndOf(pipeline::RunRebuild(flags_.config, *extractor, stop_signal,
                                    std::cout));
}

int Commands::Care() {
  if (backup_->parsed()) {
    return EndOf(pipeline::RunBackup(data_dir_, backup_folder_, std::cout));
  }
  if (restore_->parsed()) {
    return EndOf(pipeline::RunRestore(backup_folder_, data_dir_, std::cout));
  }
  if (skip_->parsed()) {
    return EndOf(pipeline::RunSkip(data_dir_, skip_order_, std::cout));
  }
  return EndOf(pipeline::RunScrub(data_dir_, std::cout));
}

int Commands::MakeToken() {
  const absl::Status made =
      pipeline::RunNewToken(new_token_, std::cout, std::cerr);
  return made.ok() ? pipeline::kExitOk
                   : Fail(pipeline::kExitUsage, std::string(made.message()));
}

}  // namespace factline::program
