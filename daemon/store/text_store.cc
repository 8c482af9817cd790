#include "daemon/store/text_store.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/model/article_record.h"
#include "daemon/store/database.h"
#include "daemon/store/keys.h"
#include "daemon/store/options.h"
#include "daemon/store/records.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"

namespace factline::store {
namespace {

constexpr char kFolder[] = "texts";
constexpr std::string_view kCursorName = "reextract";
// Texts are read once in their order: no cache is worth its memory.
constexpr size_t kTextCacheBytes = 1 << 20;

std::string TextKey(std::string_view article_id, std::string_view revision_id) {
  return KeyWriter(Table::kArticleText).Text(article_id).Text(revision_id)
      .Take();
}

std::string TextsPrefix(std::string_view uri) {
  return KeyWriter(Table::kArticleText).Text(ArticleIdOf(uri)).Take();
}

std::string PurgeKey(std::string_view uri) {
  return KeyWriter(Table::kPurge).Text(ArticleIdOf(uri)).Take();
}

std::string EncodeText(const Article& article) {
  rec::ArticleText record;
  record.set_uri(article.uri);
  record.set_version(article.version);
  record.set_version_number(article.version_number);
  *record.mutable_publish_time() = convert::ToProto(article.publish_time);
  record.set_publish_time_defaulted(article.publish_time_defaulted);
  record.set_publish_day_only(!article.publish_time_has_clock);
  if (article.first_created_time) {
    *record.mutable_first_created_time() =
        convert::ToProto(*article.first_created_time);
  }
  record.set_signal(static_cast<int32_t>(article.signal));
  record.set_publisher(article.publisher);
  record.set_url(article.url);
  record.set_language(article.language);
  record.set_headline(article.headline);
  record.set_body(article.body);
  record.set_body_format(static_cast<int32_t>(article.body_format));
  record.set_dateline_place(article.dateline_place);
  record.set_dateline_time_zone(article.dateline_time_zone);
  return record.SerializeAsString();
}

absl::StatusOr<Article> DecodeText(std::string_view bytes) {
  FACTLINE_ASSIGN_OR_RETURN(rec::ArticleText record,
                            ParseRecord<rec::ArticleText>(bytes, "text"));
  Article article;
  article.uri = record.uri();
  article.version = record.version();
  article.version_number = record.version_number();
  article.publish_time = convert::FromProto(record.publish_time());
  article.publish_time_defaulted = record.publish_time_defaulted();
  article.publish_time_has_clock = !record.publish_day_only();
  if (record.has_first_created_time()) {
    article.first_created_time =
        convert::FromProto(record.first_created_time());
  }
  article.signal = static_cast<Signal>(record.signal());
  article.publisher = record.publisher();
  article.url = record.url();
  article.language = record.language();
  article.headline = record.headline();
  article.body = std::move(*record.mutable_body());
  article.body_format = static_cast<BodyFormat>(record.body_format());
  article.dateline_place = record.dateline_place();
  article.dateline_time_zone = record.dateline_time_zone();
  return article;
}

absl::StatusOr<TextStore::KeptText> TextAt(const rocksdb::Iterator& it) {
  TextStore::KeptText text{
      .key = it.key().ToString(), .revision_id = {}, .article = {}};
  KeyReader reader(text.key);
  reader.Byte();
  reader.Text();
  text.revision_id = reader.Text();
  if (!reader.Done()) return absl::DataLossError("unreadable key of a text");
  FACTLINE_ASSIGN_OR_RETURN(text.article,
                            DecodeText(it.value().ToStringView()));
  return text;
}

}  // namespace

struct TextStore::Impl {
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::WriteBatch pending;
};

TextStore::TextStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextStore::~TextStore() = default;

absl::StatusOr<std::unique_ptr<TextStore>> TextStore::Open(
    const std::string& data_directory, bool create) {
  const std::filesystem::path path =
      std::filesystem::path(data_directory) / kFolder;
  std::error_code error;
  if (!create && !std::filesystem::exists(path, error)) {
    return absl::NotFoundError(
        absl::StrCat("no article texts are kept in ", data_directory));
  }
  rocksdb::Options options = MakeRocksOptions(
      {.directory = path.string(), .block_cache_bytes = kTextCacheBytes});
  options.create_if_missing = create;
  options.create_missing_column_families = false;
  options.compression = rocksdb::kZSTD;
  options.bottommost_compression = rocksdb::kZSTD;
  auto impl = std::make_unique<Impl>();
  rocksdb::DB* db = nullptr;
  FACTLINE_RETURN_IF_ERROR(ToStatus(
      rocksdb::DB::Open(options, path.string(), &db), "opening the texts"));
  impl->db.reset(db);
  return std::unique_ptr<TextStore>(new TextStore(std::move(impl)));
}

void TextStore::Put(std::string_view revision_id, const Article& article) {
  std::string mark;
  const rocksdb::Status found =
      impl_->db->Get(rocksdb::ReadOptions(), PurgeKey(article.uri), &mark);
  // A mark that cannot be read is no leave to keep what was to be forgotten.
  if (!found.IsNotFound()) return;
  impl_->pending.Put(TextKey(ArticleIdOf(article.uri), revision_id),
                     EncodeText(article));
}

absl::Status TextStore::Commit() {
  if (impl_->pending.Count() == 0) return absl::OkStatus();
  if (impl_->pending.GetDataSize() > kMaxPendingBytes) {
    return absl::InternalError("too many texts in one commit");
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  FACTLINE_RETURN_IF_ERROR(
      ToStatus(impl_->db->Write(options, &impl_->pending), "keeping texts"));
  impl_->pending.Clear();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<TextStore::KeptText>> TextStore::ReadAfter(
    std::string_view key, int max) const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> it(impl_->db->NewIterator(options));
  const std::string prefix = TablePrefix(Table::kArticleText);
  std::vector<KeptText> texts;
  it->Seek(key.empty() ? rocksdb::Slice(prefix)
                       : rocksdb::Slice(key.data(), key.size()));
  for (; it->Valid() && static_cast<int>(texts.size()) < max; it->Next()) {
    const std::string_view found = it->key().ToStringView();
    if (!found.starts_with(prefix)) break;
    if (found == key) continue;
    FACTLINE_ASSIGN_OR_RETURN(KeptText text, TextAt(*it));
    texts.push_back(std::move(text));
  }
  FACTLINE_RETURN_IF_ERROR(ToStatus(it->status(), "reading texts"));
  return texts;
}

absl::StatusOr<std::vector<TextStore::KeptText>> TextStore::TextsOf(
    std::string_view uri, size_t max_bytes) const {
  const std::string prefix = TextsPrefix(uri);
  const std::unique_ptr<rocksdb::Iterator> it(
      impl_->db->NewIterator(rocksdb::ReadOptions()));
  std::vector<KeptText> texts;
  size_t bytes = 0;
  for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix);
       it->Next()) {
    FACTLINE_ASSIGN_OR_RETURN(KeptText text, TextAt(*it));
    bytes += text.article.body.size() + text.article.headline.size();
    if (bytes > max_bytes && !texts.empty()) break;
    texts.push_back(std::move(text));
  }
  FACTLINE_RETURN_IF_ERROR(ToStatus(it->status(), "reading texts"));
  return texts;
}

absl::StatusOr<std::optional<TextStore::PurgeMark>> TextStore::PurgeOf(
    std::string_view uri) const {
  std::string bytes;
  const rocksdb::Status found =
      impl_->db->Get(rocksdb::ReadOptions(), PurgeKey(uri), &bytes);
  if (found.IsNotFound()) return std::nullopt;
  FACTLINE_RETURN_IF_ERROR(ToStatus(found, "reading a purge mark"));
  FACTLINE_ASSIGN_OR_RETURN(const rec::Purge record,
                            ParseRecord<rec::Purge>(bytes, "purge mark"));
  return PurgeMark{.time = convert::FromProto(record.time()),
                   .reason = record.reason()};
}

absl::StatusOr<int> TextStore::Purge(std::string_view uri,
                                     const PurgeMark& mark) {
  if (impl_->pending.Count() != 0) {
    return absl::InternalError("a purge amid texts that are not committed");
  }
  rec::Purge record;
  *record.mutable_time() = convert::ToProto(mark.time);
  record.set_reason(mark.reason);
  rocksdb::WriteBatch batch;
  batch.Put(PurgeKey(uri), record.SerializeAsString());
  const std::string prefix = TextsPrefix(uri);
  const std::unique_ptr<rocksdb::Iterator> it(
      impl_->db->NewIterator(rocksdb::ReadOptions()));
  int texts = 0;
  for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix);
       it->Next()) {
    batch.Delete(it->key());
    ++texts;
  }
  FACTLINE_RETURN_IF_ERROR(ToStatus(it->status(), "reading texts"));
  rocksdb::WriteOptions options;
  options.sync = true;
  FACTLINE_RETURN_IF_ERROR(
      ToStatus(impl_->db->Write(options, &batch), "purging texts"));
  return texts;
}

absl::Status TextStore::EraseDeleted(std::string_view uri) const {
  // The log is dropped once what it holds is in a table.
  FACTLINE_RETURN_IF_ERROR(
      ToStatus(impl_->db->Flush(rocksdb::FlushOptions()), "purging texts"));
  const std::string begin = TextsPrefix(uri);
  const std::string end = AfterPrefix(begin);
  const rocksdb::Slice from(begin);
  const rocksdb::Slice to(end);
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  // Else the lowest level, where old texts are, stays as it is.
  options.bottommost_level_compaction =
      rocksdb::BottommostLevelCompaction::kForce;
  return ToStatus(impl_->db->CompactRange(options, &from, &to),
                  "purging texts");
}

int64_t TextStore::EstimateCount() const {
  uint64_t count = 0;
  if (!impl_->db->GetIntProperty(rocksdb::DB::Properties::kEstimateNumKeys,
                                 &count)) {
    return 0;
  }
  // Beside the texts there is the cursor.
  const bool has_cursor = GetCursor().value_or(std::nullopt).has_value();
  return static_cast<int64_t>(count) - (has_cursor ? 1 : 0);
}

rocksdb::DB* TextStore::db() const { return impl_->db.get(); }

absl::StatusOr<std::optional<TextStore::Cursor>> TextStore::GetCursor() const {
  std::string bytes;
  const rocksdb::Status found =
      impl_->db->Get(rocksdb::ReadOptions(), MetaKey(kCursorName), &bytes);
  if (found.IsNotFound()) return std::nullopt;
  FACTLINE_RETURN_IF_ERROR(ToStatus(found, "reading the cursor"));
  FACTLINE_ASSIGN_OR_RETURN(
      rec::ReextractCursor record,
      ParseRecord<rec::ReextractCursor>(bytes, "cursor of re-extraction"));
  return Cursor{.extractor_version = record.extractor_version(),
                .key = record.key(),
                .read = record.read(),
                .changed = record.changed(),
                .finished = record.finished()};
}

absl::Status TextStore::SetCursor(const Cursor& cursor) {
  rec::ReextractCursor record;
  record.set_extractor_version(cursor.extractor_version);
  record.set_key(cursor.key);
  record.set_read(cursor.read);
  record.set_changed(cursor.changed);
  record.set_finished(cursor.finished);
  rocksdb::WriteOptions options;
  options.sync = true;
  return ToStatus(impl_->db->Put(options, MetaKey(kCursorName),
                                 record.SerializeAsString()),
                  "writing the cursor");
}

}  // namespace factline::store
