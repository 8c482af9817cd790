#ifndef FACTLINE_DAEMON_PIPELINE_LAST_RUN_H_
#define FACTLINE_DAEMON_PIPELINE_LAST_RUN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/model/partition.h"

// A message that ends the process (by its size when unpacked, or by a fault of
// ours) would end each run at the same place, for ever. So a run leaves a note
// that its orderly end takes away. Where one is found, the last run died; if it
// had not got on, the next messages of each partition are first tried one at a
// time, with a note of which. What two runs in a row die of is passed over.
//
//   dies without getting on --> tried one at a time --> dies at message m
//     --> tried again --> dies at m again --> m is passed over
namespace factline::pipeline {

// What was being tried when the process died.
struct Trial {
  PartitionKey partition = {};
  int64_t offset = 0;
  // It had come from the broker and was being read; else it was fetched, with
  // the batch that it is in.
  bool had_come = false;

  friend bool operator==(const Trial&, const Trial&) = default;
};

struct RunNote {
  int64_t applied = 0;  // Offsets applied in all when the run began.
  std::optional<Trial> trial = {};
  int deaths = 0;     // Of runs before, at that trial.
  int64_t width = 1;  // Offsets to pass over, where a fetch died.

  friend bool operator==(const RunNote&, const RunNote&) = default;
};

// What a start makes of the note that it finds.
struct Verdict {
  bool careful = false;         // Messages are to be tried one at a time.
  std::optional<Trial> guilty;  // To be passed over before that...
  int64_t width = 1;            // ...with so many offsets.
  // What the run that begins now knows of those before: a death at this trial
  // again is one more.
  std::optional<Trial> suspect;
  int deaths = 0;
};

// Deaths at one trial that prove it. One may be anybody's kill -9.
inline constexpr int kDeathsToProve = 2;
// Offsets that are passed over at a time where a batch kills: twice as many
// each time, since its end is not known; no batch has more messages.
inline constexpr int64_t kMaxWidth = 1 << 20;

// `applied` is the sum of the store's next offsets now.
Verdict Judge(const std::optional<RunNote>& last, int64_t applied);

// The note in a data directory. Thread-compatible.
class RunNoteFile {
 public:
  static constexpr char kName[] = "running";

  explicit RunNoteFile(const std::string& data_dir);

  // Empty when there is none, or none that can be read: then nothing is known.
  std::optional<RunNote> Read() const;
  // On disk when it returns. Errors are those of the disk.
  absl::Status Write(const RunNote& note) const;
  // The run ends in good order.
  void Remove() const;

 private:
  const std::string path_;
};

std::string EncodeRunNote(const RunNote& note);
// InvalidArgument for anything that EncodeRunNote() does not make.
absl::StatusOr<RunNote> DecodeRunNote(std::string_view text);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_LAST_RUN_H_
