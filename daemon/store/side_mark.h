#ifndef FACTLINE_DAEMON_STORE_SIDE_MARK_H_
#define FACTLINE_DAEMON_STORE_SIDE_MARK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace factline::store {

// What readers of a store have seen at the most.
struct SeenMark {
  std::string store_id;
  int64_t epoch = 0;
  int64_t revision = 0;

  friend bool operator==(const SeenMark&, const SeenMark&) = default;
};

// The last revision that was published, in a small file beside the RocksDB:
//
//   commit synced --> mark synced --> readers see it
//
// A log of RocksDB that is damaged in the middle is read up to the damage, and
// what comes after it is gone without an error. Only this file tells then that
// the store went back behind what clients have seen.
//
// The file holds two records of a sector each, written in turn, so that a write
// that power cut short leaves the other one. It never grows after it was made:
// a full disk does not stop it.
//
// Not thread-safe; it belongs to the committing thread.
class SideMark {
 public:
  // Name of the file in the data directory.
  static constexpr std::string_view kFileName = "seen";

  // Opens the file in `directory`, or makes it for `mark`. Without `sync`
  // writes do not wait for the disk. Errors: as of opening and writing files.
  static absl::StatusOr<std::unique_ptr<SideMark>> Open(
      const std::string& directory, const SeenMark& mark, bool sync);
  ~SideMark();
  SideMark(const SideMark&) = delete;
  SideMark& operator=(const SideMark&) = delete;

  // What was last written. Of a file that was just made, and of one without a
  // readable record, it is the mark that Open() was given.
  const SeenMark& last() const { return last_; }
  // False when the file was there and no record in it could be read.
  bool readable() const { return readable_; }

  // Replaces the mark; durable when it returns OK.
  absl::Status Write(const SeenMark& mark);

 private:
  SideMark(int fd, std::string path, bool sync);

  const int fd_;
  const std::string path_;
  const bool sync_;
  bool readable_ = true;
  int next_slot_ = 0;
  SeenMark last_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_SIDE_MARK_H_
