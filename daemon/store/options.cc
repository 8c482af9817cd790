#include "daemon/store/options.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <memory>
#include <string_view>

#include "daemon/base/failpoint.h"
#include "daemon/base/logging.h"
#include "daemon/store/keys.h"
#include "rocksdb/cache.h"
#include "rocksdb/env.h"
#include "rocksdb/file_checksum.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/listener.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"
#include "rocksdb/write_buffer_manager.h"

namespace factline::store {
namespace {

// A full disk is survived only if what is in memory can still be flushed into
// the little room that comes free, so memtables and logs stay small.
constexpr size_t kWriteBufferBytes = 8 << 20;
constexpr int kWriteBuffersMax = 2;  // More may be flushed out of order.
constexpr uint64_t kWalBytesMax = 32 << 20;
// Three families with two buffers each could hold 48 MB; flush before that.
constexpr size_t kAllWriteBuffersBytes = 32 << 20;

// Files are a write buffer each: twice RocksDB's usual number, so that each
// byte of the next level is rewritten half as often.
constexpr int kFilesBeforeCompaction = 8;
constexpr int kBackgroundJobsMax = 2;  // One flush beside one compaction.
constexpr int kOpenFilesMax = 512;
constexpr int kOpenFilesMin = 32;        // Below this every read opens a file.
constexpr size_t kBlockBytes = 8 << 10;  // Versions of a figure lie together.
constexpr double kBloomBitsPerKey = 10;  // 1 % false positives.
constexpr size_t kMetadataBlockBytes = 4 << 10;
// Of a write buffer: most of what a new article asks for is not there.
constexpr double kMemtableBloomRatio = 0.05;
constexpr uint64_t kBytesPerSync = 1 << 20;

// Hands warnings and errors of RocksDB to our log.
class LogForwarder : public rocksdb::Logger {
 public:
  LogForwarder() : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}

  using rocksdb::Logger::Logv;

  // Without a level: the header of a log file, which we have not.
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}

  void Logv(rocksdb::InfoLogLevel level, const char* format,
            va_list arguments) override {
    if (level < rocksdb::InfoLogLevel::WARN_LEVEL ||
        level == rocksdb::InfoLogLevel::HEADER_LEVEL) {
      return;
    }
    char text[1024];  // Longer lines are cut; none of the warnings is.
    const int length = vsnprintf(text, sizeof(text), format, arguments);
    if (length < 0) return;
    const std::string_view message(
        text, std::min(sizeof(text) - 1, static_cast<size_t>(length)));
    if (level == rocksdb::InfoLogLevel::WARN_LEVEL) {
      LogWarning("rocksdb", {{"message", message}});
    } else {
      LogError("rocksdb", {{"message", message}});
    }
  }
};

// The front of a key of one thing.
class ThingPrefix : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "factline.thing"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return rocksdb::Slice(key.data(), kThingBytes);
  }
  bool InDomain(const rocksdb::Slice& key) const override {
    return IsOfThing(key.ToStringView());
  }
};

// Lets tests end the process while files are written in the background.
class BackgroundWork : public rocksdb::EventListener {
 public:
  void OnFlushBegin(rocksdb::DB*, const rocksdb::FlushJobInfo&) override {
    Failpoint("flush_begins");
  }
  void OnCompactionBegin(rocksdb::DB*,
                         const rocksdb::CompactionJobInfo&) override {
    Failpoint("compaction_begins");
  }
};

// At most half of the process's descriptors, so that clients find some too.
int OpenFilesLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kOpenFilesMax;
  const rlim_t half = limit.rlim_cur / 2;
  return static_cast<int>(
      std::clamp<rlim_t>(half, kOpenFilesMin, kOpenFilesMax));
}

std::shared_ptr<rocksdb::TableFactory> MakeTableFactory(
    std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = std::move(cache);
  table.block_size = kBlockBytes;
  // Counted in the cache, so that memory has one limit.
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.whole_key_filtering = true;
  // In parts: those of a large file are larger than a hundred blocks of data,
  // and in a store of some gigabytes would push each other out of the cache.
  table.index_type =
      rocksdb::BlockBasedTableOptions::IndexType::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.metadata_block_size = kMetadataBlockBytes;
  return std::shared_ptr<rocksdb::TableFactory>(
      rocksdb::NewBlockBasedTableFactory(table));
}

}  // namespace

std::shared_ptr<const rocksdb::SliceTransform> MakeThingPrefix() {
  return std::make_shared<ThingPrefix>();
}

rocksdb::Options MakeRocksOptions(const StoreOptions& options) {
  rocksdb::Options rocks;
  if (options.env != nullptr) rocks.env = options.env;
  rocks.info_log = std::make_shared<LogForwarder>();
  rocks.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  rocks.stats_dump_period_sec = 0;
  rocks.listeners.push_back(std::make_shared<BackgroundWork>());

  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  rocks.table_factory.reset();
  rocks.table_factory = MakeTableFactory(cache);
  rocks.memtable_prefix_bloom_size_ratio = kMemtableBloomRatio;
  rocks.memtable_whole_key_filtering = true;
  rocks.write_buffer_size = kWriteBufferBytes;
  rocks.max_write_buffer_number = kWriteBuffersMax;
  rocks.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(
      kAllWriteBuffersBytes, cache);
  rocks.max_total_wal_size = kWalBytesMax;
  rocks.max_background_jobs = kBackgroundJobsMax;
  rocks.max_open_files = OpenFilesLimit();
  rocks.bytes_per_sync = kBytesPerSync;

  rocks.compression = rocksdb::kLZ4Compression;
  // With levels this small nearly every compaction ends in the last one: ZSTD
  // there took half of all the time that writing costs.
  rocks.level0_file_num_compaction_trigger = kFilesBeforeCompaction;
  rocks.level_compaction_dynamic_level_bytes = true;

  // Stops at the first damaged record: what is read is a prefix of what was
  // written, never a version with holes.
  rocks.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // Opening needs room only where the logs hold more than a memtable does.
  rocks.avoid_flush_during_recovery = true;
  rocks.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  rocks.paranoid_checks = true;
  return rocks;
}

}  // namespace factline::store
