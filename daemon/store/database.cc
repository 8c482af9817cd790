#include "daemon/store/database.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/store/data_directory.h"
#include "daemon/store/options.h"
#include "daemon/store/records.h"
#include "rocksdb/write_batch.h"

namespace factline::store {
namespace {

using Names = std::vector<std::string>;

bool IsKnownFamily(const std::string& name) {
  return std::find(kFamilyNames.begin(), kFamilyNames.end(), name) !=
         kFamilyNames.end();
}

// Refuses families that this program does not know: it would not see what is
// in them, and RocksDB does not open without them.
absl::Status CheckFamilies(const rocksdb::Options& options,
                           const std::string& directory) {
  Names names;
  const rocksdb::Status listed =
      rocksdb::DB::ListColumnFamilies(options, directory, &names);
  if (!listed.ok()) {
    return ToStatus(listed, absl::StrCat("data directory ", directory));
  }
  std::erase_if(names, IsKnownFamily);
  if (names.empty()) return absl::OkStatus();
  return NewerFormatError(absl::StrCat("unknown column family '",
                                       absl::StrJoin(names, "', '"), "'"));
}

absl::Status OpenError(const rocksdb::Status& status,
                       const std::string& directory) {
  if (status.IsIOError() && absl::StrContains(status.ToString(), "lock")) {
    return LockedError(directory, status.ToString());
  }
  return ToStatus(status, absl::StrCat("cannot open ", directory));
}

// Refuses a format version that is not ours.
absl::Status CheckVersion(const std::string& text) {
  int version = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, version);
  if (error != std::errc() || rest != end || version < 1) {
    return absl::DataLossError(
        absl::StrCat("not a format version: '", Printable(text), "'"));
  }
  if (version > kFormatVersion) {
    return NewerFormatError(
        absl::StrCat("format version ", version, ", not ", kFormatVersion));
  }
  if (version < kFormatVersion) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the data directory is of an older factline: format version ", version,
        ", not ", kFormatVersion,
        "; read the topics again into a new directory"));
  }
  return absl::OkStatus();
}

// The same, before anything in the directory is altered: opening it for writing
// begins a new log. What cannot be read here, Open() will tell of.
absl::Status LookAtFormat(const rocksdb::Options& options,
                          const std::string& directory) {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  const rocksdb::Status opened = rocksdb::DB::OpenForReadOnly(
      options, directory,
      {{rocksdb::kDefaultColumnFamilyName,
        rocksdb::ColumnFamilyOptions(options)}},
      &handles, &raw);
  if (!opened.ok()) return absl::OkStatus();
  const std::unique_ptr<rocksdb::DB> db(raw);
  std::string text;
  const rocksdb::Status found = db->Get(rocksdb::ReadOptions(), handles[0],
                                        MetaKey(kFormatName), &text);
  db->DestroyColumnFamilyHandle(handles[0]);
  return found.ok() ? CheckVersion(text) : absl::OkStatus();
}

}  // namespace

absl::Status ToStatus(const rocksdb::Status& status, std::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string message =
      absl::StrCat(ToAbsl(what), ": ", status.ToString());
  if (status.IsNotFound()) return absl::NotFoundError(message);
  if (status.IsCorruption() || status.IsPathNotFound()) {
    return absl::DataLossError(message);
  }
  if (status.IsNoSpace() || status.subcode() == rocksdb::Status::kSpaceLimit) {
    return absl::ResourceExhaustedError(message);
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return absl::InternalError(message);
  }
  return absl::UnavailableError(message);
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(
    const StoreOptions& options) {
  FACTLINE_ASSIGN_OR_RETURN(const DirectoryState state,
                            PrepareDirectory(options.directory));
  rocksdb::Options rocks = MakeRocksOptions(options);
  rocks.prefix_extractor = MakeThingPrefix();
  if (state == DirectoryState::kStore) {
    FACTLINE_RETURN_IF_ERROR(CheckFamilies(rocks, options.directory));
    FACTLINE_RETURN_IF_ERROR(LookAtFormat(rocks, options.directory));
  }
  // Creation may have died half way, so families may be missing even in an
  // old directory; without the format key nothing was ever stored in it.
  rocks.create_if_missing = state == DirectoryState::kFresh;
  rocks.create_missing_column_families = true;
  // Nothing is rewritten before the format is known to be ours.
  rocks.disable_auto_compactions = true;

  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string_view name : kFamilyNames) {
    descriptors.emplace_back(std::string(name),
                             rocksdb::ColumnFamilyOptions(rocks));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      rocksdb::DB::Open(rocks, options.directory, descriptors, &handles, &db);
  if (!opened.ok()) return OpenError(opened, options.directory);

  std::unique_ptr<Database> database(new Database());
  database->db_.reset(db);
  std::copy(handles.begin(), handles.end(), database->families_.begin());
  FACTLINE_RETURN_IF_ERROR(database->Initialize());
  FACTLINE_RETURN_IF_ERROR(database->CheckFormat());
  const rocksdb::Status compacting = db->EnableAutoCompaction(handles);
  if (!compacting.ok()) return ToStatus(compacting, "compaction");
  return database;
}

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
  }
}

absl::StatusOr<std::string> Database::GetMeta(std::string_view name) const {
  std::string value;
  const rocksdb::Status status = db_->Get(
      rocksdb::ReadOptions(), family(Family::kDefault), MetaKey(name), &value);
  if (!status.ok()) return ToStatus(status, name);
  return value;
}

absl::Status Database::Initialize() {
  const absl::Status format = GetMeta(kFormatName).status();
  if (!absl::IsNotFound(format)) return format;
  for (rocksdb::ColumnFamilyHandle* handle : families_) {
    rocksdb::ReadOptions all;
    all.total_order_seek = true;
    std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(all, handle));
    it->SeekToFirst();
    if (it->Valid()) {
      return absl::DataLossError("the store has data but no format version");
    }
    if (!it->status().ok()) return ToStatus(it->status(), "first key");
  }
  rocksdb::WriteBatch batch;
  batch.Put(MetaKey(kFormatName), std::to_string(kFormatVersion));
  batch.Put(MetaKey(kIdentityName), EncodeIdentity(NewUuid(), absl::Now()));
  rocksdb::WriteOptions write;
  write.sync = true;
  return ToStatus(db_->Write(write, &batch), "cannot write to the store");
}

absl::Status Database::CheckFormat() const {
  FACTLINE_ASSIGN_OR_RETURN(const std::string text, GetMeta(kFormatName));
  return CheckVersion(text);
}

}  // namespace factline::store
