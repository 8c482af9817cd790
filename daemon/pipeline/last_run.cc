#include "daemon/pipeline/last_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/files.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"

namespace factline::pipeline {
namespace {

constexpr std::string_view kHeading = "factline-run-1";

absl::Status DiskError(const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot write ", path, ": ", std::strerror(errno)));
}

}  // namespace

Verdict Judge(const std::optional<RunNote>& last, int64_t applied) {
  Verdict verdict;
  if (!last) return verdict;
  if (!last->trial) {
    // A run that got on died of something that is behind it.
    verdict.careful = applied <= last->applied;
    return verdict;
  }
  verdict.careful = true;
  verdict.suspect = last->trial;
  verdict.deaths = last->deaths + 1;
  verdict.width = last->width;
  if (verdict.deaths >= kDeathsToProve) {
    verdict.guilty = last->trial;
    verdict.suspect.reset();
    verdict.deaths = 0;
  }
  return verdict;
}

std::string EncodeRunNote(const RunNote& note) {
  std::string text = absl::StrCat(ToAbsl(kHeading), "\n", note.applied, "\n",
                                  note.deaths, "\n", note.width, "\n");
  if (note.trial) {
    const Trial& trial = *note.trial;
    absl::StrAppend(&text, trial.partition.cluster_id, "\n",
                    trial.partition.topic, "\n", trial.partition.partition,
                    "\n", trial.offset, "\n", trial.had_come ? 1 : 0, "\n");
  }
  return text;
}

absl::StatusOr<RunNote> DecodeRunNote(std::string_view text) {
  const std::vector<std::string> lines = absl::StrSplit(ToAbsl(text), '\n');
  constexpr size_t kLines = 5;  // With the empty one at the end.
  constexpr size_t kTrialLines = 5;
  const auto unreadable = [] {
    return absl::InvalidArgumentError("not the note of a run");
  };
  if (lines.size() != kLines && lines.size() != kLines + kTrialLines) {
    return unreadable();
  }
  RunNote note;
  if (lines[0] != kHeading || !absl::SimpleAtoi(lines[1], &note.applied) ||
      !absl::SimpleAtoi(lines[2], &note.deaths) ||
      !absl::SimpleAtoi(lines[3], &note.width) || note.deaths < 0 ||
      note.width < 1 || note.width > kMaxWidth || !lines.back().empty()) {
    return unreadable();
  }
  if (lines.size() == kLines) return note;
  Trial trial;
  trial.partition.cluster_id = lines[4];
  trial.partition.topic = lines[5];
  if (!absl::SimpleAtoi(lines[6], &trial.partition.partition) ||
      !absl::SimpleAtoi(lines[7], &trial.offset) ||
      (lines[8] != "0" && lines[8] != "1") || trial.partition.partition < 0 ||
      trial.offset < 0) {
    return unreadable();
  }
  trial.had_come = lines[8] == "1";
  note.trial = std::move(trial);
  return note;
}

RunNoteFile::RunNoteFile(const std::string& data_dir)
    : path_(absl::StrCat(data_dir, "/", kName)) {}

std::optional<RunNote> RunNoteFile::Read() const {
  const absl::StatusOr<std::string> text = ReadSmallFile(path_);
  if (!text.ok()) return std::nullopt;
  absl::StatusOr<RunNote> note = DecodeRunNote(*text);
  if (!note.ok()) return std::nullopt;
  return *std::move(note);
}

absl::Status RunNoteFile::Write(const RunNote& note) const {
  const std::string fresh = path_ + ".new";
  const std::string text = EncodeRunNote(note);
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                        0600);
  if (file < 0) return DiskError(fresh);
  const bool written =
      write(file, text.data(), text.size()) ==
          static_cast<ssize_t>(text.size()) &&
      fsync(file) == 0;
  const bool closed = close(file) == 0;
  if (!written || !closed || std::rename(fresh.c_str(), path_.c_str()) != 0) {
    return DiskError(path_);
  }
  return absl::OkStatus();
}

void RunNoteFile::Remove() const { unlink(path_.c_str()); }

}  // namespace factline::pipeline
