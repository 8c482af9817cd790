#ifndef FACTLINE_TESTS_FAULT_FAULTY_FILES_H_
#define FACTLINE_TESTS_FAULT_FAULTY_FILES_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace factline::test {

// A disk that fails now and then, and forgets what was not synced when its
// power goes. Thread-safe.
class FaultyDisk {
 public:
  explicit FaultyDisk(unsigned seed) : random_(seed) {}

  // From now on one call in `n` fails (appends, syncs, reads); 0 = none.
  void FailOneIn(int n) { one_in_ = n; }
  // Nothing is written any more, as if the process were gone.
  void PowerOff() { off_ = true; }
  // Cuts each file after what was synced, and a random part of what was not.
  void LoseUnsynced();

  // For the files below: OK, or the failure that is due.
  rocksdb::IOStatus Write();
  rocksdb::IOStatus Read();
  void Appended(const std::string& name, uint64_t bytes);
  void Synced(const std::string& name);
  void Begun(const std::string& name);
  void Renamed(const std::string& from, const std::string& to);

 private:
  struct Length {
    uint64_t written = 0;
    uint64_t synced = 0;
  };
  bool Due();

  std::atomic<int> one_in_ = 0;
  std::atomic<bool> off_ = false;
  std::mutex mu_;
  std::mt19937 random_;                   // Guarded by mu_.
  std::map<std::string, Length> files_;  // Guarded by mu_.
};

// RocksDB's access to files through `disk`, which outlives it.
std::unique_ptr<rocksdb::Env> MakeFaultyEnv(FaultyDisk& disk);

}  // namespace factline::test

#endif  // FACTLINE_TESTS_FAULT_FAULTY_FILES_H_
