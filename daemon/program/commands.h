#ifndef FACTLINE_DAEMON_PROGRAM_COMMANDS_H_
#define FACTLINE_DAEMON_PROGRAM_COMMANDS_H_

#include <csignal>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "daemon/extract/extractor.h"
#include "daemon/pipeline/care.h"
#include "daemon/pipeline/config.h"
#include "daemon/pipeline/token_command.h"
#include "daemon/program/flags.h"

namespace factline::program {

// Says `message` on standard error; returns the code.
int Fail(pipeline::ExitCode code, const std::string& message);

// Null, and said why, when lexicon or model cannot be read.
std::unique_ptr<extract::Extractor> MakeExtractor(
    const pipeline::Config& config);

// What factlined does besides being the daemon: extract, replay, reextract,
// rebuild, backup, restore, scrub, skip-offset, token.
class Commands {
 public:
  // Adds them to `app`; both outlive this.
  Commands(CLI::App& app, Flags& flags);

  // True when the arguments name one.
  bool parsed() const;
  // Runs it; returns the exit code. What takes long ends soon after
  // `stop_signal` is not 0.
  int Run(const volatile std::sig_atomic_t& stop_signal);

 private:
  void AddReading();
  void AddCare();
  void AddToken();

  int Extract();
  int Replay();
  int Reextract();
  int Rebuild(const volatile std::sig_atomic_t& stop_signal);
  int Care();
  int MakeToken();

  CLI::App& app_;
  Flags& flags_;
  bool layers_ = false;
  std::string data_dir_;  // Of those that need no daemon.
  std::string backup_folder_;
  pipeline::OfflineSkip skip_order_;
  pipeline::NewTokenRequest new_token_;
  CLI::App* extract_ = nullptr;
  CLI::App* replay_ = nullptr;
  CLI::App* reextract_ = nullptr;
  CLI::App* rebuild_ = nullptr;
  CLI::App* backup_ = nullptr;
  CLI::App* restore_ = nullptr;
  CLI::App* scrub_ = nullptr;
  CLI::App* skip_ = nullptr;
  CLI::App* token_ = nullptr;
};

}  // namespace factline::program

#endif  // FACTLINE_DAEMON_PROGRAM_COMMANDS_H_
