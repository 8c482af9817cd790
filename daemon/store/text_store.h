#ifndef FACTLINE_DAEMON_STORE_TEXT_STORE_H_
#define FACTLINE_DAEMON_STORE_TEXT_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/model/article.h"

namespace rocksdb {
class DB;
}  // namespace rocksdb

namespace factline::store {

// The texts of articles, kept so that a newer extractor can read them again.
// A RocksDB of its own in the folder "texts" of a data directory, compressed
// with zstd: it may be deleted while nobody has it open, and is no part of the
// digest. One record for each article revision, written over by itself when
// its message comes again.
//
// What is put must be committed before the store's own commit of the same
// messages: then a crash leaves a text too many, which does no harm, and never
// one too few.
//
// One writer. Const calls are thread-safe, also beside it.
class TextStore {
 public:
  // Of what is put and not committed; more is an error of the caller.
  static constexpr size_t kMaxPendingBytes = 64 << 20;

  // Errors: NotFound when there is none and `create` is false; those of
  // FactStore::Open() else. The data directory must exist, and its FactStore
  // be open, which keeps other processes out.
  static absl::StatusOr<std::unique_ptr<TextStore>> Open(
      const std::string& data_directory, bool create);
  ~TextStore();
  TextStore(const TextStore&) = delete;
  TextStore& operator=(const TextStore&) = delete;

  // An article as its message was decoded, under the id of its revision.
  // Correction notes, credits and what it replaces are left out: no claim is
  // read from them. Nothing of an article that was purged.
  void Put(std::string_view revision_id, const Article& article);
  // Writes and syncs what was put.
  absl::Status Commit();

  struct KeptText {
    std::string key;  // For ReadAfter(); opaque.
    std::string revision_id;
    Article article;
  };
  // The next texts after `key` ("" = from the first) in a fixed order, at most
  // `max`; fewer only at the end. DataLoss for a damaged file.
  absl::StatusOr<std::vector<KeptText>> ReadAfter(std::string_view key,
                                                  int max) const;

  // The texts of one article by revision id, until their bodies and headlines
  // come to `max_bytes`; at least one, if there is one.
  absl::StatusOr<std::vector<KeptText>> TextsOf(std::string_view uri,
                                                size_t max_bytes) const;

  // That the texts of an article were erased, and none is kept any more.
  struct PurgeMark {
    absl::Time time;
    std::string reason;
  };
  absl::StatusOr<std::optional<PurgeMark>> PurgeOf(std::string_view uri) const;
  // Deletes the texts of an article and marks it as purged, durably. Gives how
  // many there were. Nothing may be put and not committed.
  absl::StatusOr<int> Purge(std::string_view uri, const PurgeMark& mark);
  // Removes what was deleted of the article from the files: log, tables.
  // Rewrites the tables that its texts were in.
  absl::Status EraseDeleted(std::string_view uri) const;

  // Texts kept, approximately: one put twice may count twice for a while.
  int64_t EstimateCount() const;

  // How far a re-extraction has come.
  struct Cursor {
    std::string extractor_version;
    std::string key;  // All texts up to it are done.
    int64_t read = 0;
    // Without those of a step that a crash met between the facts' commit and
    // this: read again, they change nothing.
    int64_t changed = 0;
    bool finished = false;

    friend bool operator==(const Cursor&, const Cursor&) = default;
  };
  absl::StatusOr<std::optional<Cursor>> GetCursor() const;
  // Durable when it returns.
  absl::Status SetCursor(const Cursor& cursor);

  // For backup and scrub, which belong to this folder; nobody else's.
  rocksdb::DB* db() const;

 private:
  struct Impl;
  explicit TextStore(std::unique_ptr<Impl> impl);
  const std::unique_ptr<Impl> impl_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_TEXT_STORE_H_
