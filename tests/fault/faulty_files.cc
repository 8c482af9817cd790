#include "tests/fault/faulty_files.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace factline::test {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FaultyWriter : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyWriter(std::unique_ptr<rocksdb::FSWritableFile> file, std::string name,
               FaultyDisk& disk)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(file)),
        name_(std::move(name)),
        disk_(disk) {}

  IOStatus Append(const Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    IOStatus status = disk_.Write();
    if (status.ok()) status = target()->Append(data, options, debug);
    if (status.ok()) disk_.Appended(name_, data.size());
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& info,
                  IODebugContext* debug) override {
    IOStatus status = disk_.Write();
    if (status.ok()) status = target()->Append(data, options, info, debug);
    if (status.ok()) disk_.Appended(name_, data.size());
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = disk_.Write();
    if (status.ok()) status = target()->Sync(options, debug);
    if (status.ok()) disk_.Synced(name_);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  const std::string name_;
  FaultyDisk& disk_;
};

class FaultyReader : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  FaultyReader(std::unique_ptr<rocksdb::FSRandomAccessFile> file,
               FaultyDisk& disk)
      : rocksdb::FSRandomAccessFileOwnerWrapper(std::move(file)),
        disk_(disk) {}

  IOStatus Read(uint64_t offset, size_t size, const IOOptions& options,
                Slice* result, char* scratch,
                IODebugContext* debug) const override {
    const IOStatus status = disk_.Read();
    if (!status.ok()) return status;
    return target()->Read(offset, size, options, result, scratch, debug);
  }

 private:
  FaultyDisk& disk_;
};

class FaultyFiles : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFiles(FaultyDisk& disk)
      : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()),
        disk_(disk) {}

  const char* Name() const override { return "faulty"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    std::unique_ptr<rocksdb::FSWritableFile> inner;
    IOStatus status = disk_.Write();
    if (status.ok()) {
      status = target()->NewWritableFile(name, options, &inner, debug);
    }
    if (!status.ok()) return status;
    disk_.Begun(name);
    *file = std::make_unique<FaultyWriter>(std::move(inner), name, disk_);
    return status;
  }

  IOStatus NewRandomAccessFile(
      const std::string& name, const FileOptions& options,
      std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
      IODebugContext* debug) override {
    std::unique_ptr<rocksdb::FSRandomAccessFile> inner;
    const IOStatus status =
        target()->NewRandomAccessFile(name, options, &inner, debug);
    if (status.ok()) {
      *file = std::make_unique<FaultyReader>(std::move(inner), disk_);
    }
    return status;
  }

  IOStatus RenameFile(const std::string& from, const std::string& to,
                      const IOOptions& options,
                      IODebugContext* debug) override {
    IOStatus status = disk_.Write();
    if (status.ok()) status = target()->RenameFile(from, to, options, debug);
    if (status.ok()) disk_.Renamed(from, to);
    return status;
  }

  // Nobody deletes after the power went.
  IOStatus DeleteFile(const std::string& name, const IOOptions& options,
                      IODebugContext* debug) override {
    const IOStatus status = disk_.Write();
    return status.ok() ? target()->DeleteFile(name, options, debug) : status;
  }

 private:
  FaultyDisk& disk_;
};

}  // namespace

bool FaultyDisk::Due() {
  const int n = one_in_;
  if (n == 0) return false;
  const std::lock_guard<std::mutex> lock(mu_);
  return std::uniform_int_distribution<>(1, n)(random_) == 1;
}

IOStatus FaultyDisk::Write() {
  if (off_) return IOStatus::IOError("the power is off");
  return Due() ? IOStatus::IOError("injected") : IOStatus::OK();
}

IOStatus FaultyDisk::Read() {
  return Due() ? IOStatus::IOError("injected") : IOStatus::OK();
}

void FaultyDisk::Appended(const std::string& name, uint64_t bytes) {
  const std::lock_guard<std::mutex> lock(mu_);
  files_[name].written += bytes;
}

void FaultyDisk::Synced(const std::string& name) {
  const std::lock_guard<std::mutex> lock(mu_);
  files_[name].synced = files_[name].written;
}

void FaultyDisk::Begun(const std::string& name) {
  const std::lock_guard<std::mutex> lock(mu_);
  files_[name] = {};
}

void FaultyDisk::Renamed(const std::string& from, const std::string& to) {
  const std::lock_guard<std::mutex> lock(mu_);
  const auto found = files_.find(from);
  if (found == files_.end()) return;
  files_[to] = found->second;
  files_.erase(from);
}

void FaultyDisk::LoseUnsynced() {
  const std::lock_guard<std::mutex> lock(mu_);
  for (const auto& [name, length] : files_) {
    std::error_code gone;
    const uint64_t size = std::filesystem::file_size(name, gone);
    if (gone || size <= length.synced) continue;
    std::filesystem::resize_file(
        name, std::uniform_int_distribution<uint64_t>(length.synced,
                                                      size)(random_),
        gone);
  }
}

std::unique_ptr<rocksdb::Env> MakeFaultyEnv(FaultyDisk& disk) {
  return rocksdb::NewCompositeEnv(std::make_shared<FaultyFiles>(disk));
}

}  // namespace factline::test
