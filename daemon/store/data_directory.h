#ifndef FACTLINE_DAEMON_STORE_DATA_DIRECTORY_H_
#define FACTLINE_DAEMON_STORE_DATA_DIRECTORY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// What is known of a data directory without opening its RocksDB.
namespace factline::store {

// Files beside the RocksDB: room for when the disk is full.
inline constexpr std::string_view kBallastName = "ballast";

enum class DirectoryState : uint8_t {
  kFresh,  // Nothing was ever stored in it.
  kStore,  // Holds a RocksDB.
};

// Creates `directory` if it is absent (mode 0700, parents too) and says what
// it holds.
//
// Errors:
//   NotFound, PermissionDenied  it cannot be made or read.
//   FailedPrecondition          other files are in it, or it is a file.
//   DataLoss                    it holds data of a RocksDB without its root
//                               file CURRENT.
absl::StatusOr<DirectoryState> PrepareDirectory(const std::string& directory);

// Sum of the sizes of the files in `directory`; 0 if it cannot be read.
int64_t DirectoryBytes(const std::string& directory);

// The error for data that a newer program wrote; `detail` says what was found.
absl::Status NewerFormatError(std::string_view detail);
bool IsNewerFormatError(const absl::Status& status);

// The error for a directory that is already open; names the process that holds
// it where that is another one. `reason` is RocksDB's.
absl::Status LockedError(const std::string& directory, std::string_view reason);

// A random UUID (RFC 4122, version 4).
std::string NewUuid();

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_DATA_DIRECTORY_H_
