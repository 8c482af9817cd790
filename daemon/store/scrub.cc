#include "daemon/store/scrub.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/model/article_record.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/keys.h"
#include "daemon/store/operations.h"
#include "daemon/store/read_source.h"
#include "daemon/store/records.h"
#include "daemon/store/scrub_pass.h"
#include "rocksdb/env.h"
#include "rocksdb/file_checksum.h"

namespace factline::store {
namespace {

constexpr size_t kReadBytes = 1 << 20;
constexpr int64_t kRecordsBetweenQuestions = 1000;  // Whether it is cancelled.
constexpr int kTextsAtOnce = 50;

// Keeps the files that are there, so that none goes while it is read.
class FilesStay {
 public:
  explicit FilesStay(rocksdb::DB* db) : db_(db) {
    (void)db_->DisableFileDeletions();
  }
  ~FilesStay() { (void)db_->EnableFileDeletions(/*force=*/false); }
  FilesStay(const FilesStay&) = delete;
  FilesStay& operator=(const FilesStay&) = delete;

 private:
  rocksdb::DB* const db_;
};

absl::StatusOr<std::string> ChecksumOf(rocksdb::Env& env,
                                       const std::string& path,
                                       int64_t& bytes) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  FACTLINE_RETURN_IF_ERROR(ToStatus(
      env.NewSequentialFile(path, &file, rocksdb::EnvOptions()), "opening"));
  const auto sum =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator(
          {});
  std::string buffer(kReadBytes, '\0');
  while (true) {
    rocksdb::Slice piece;
    FACTLINE_RETURN_IF_ERROR(
        ToStatus(file->Read(kReadBytes, &piece, buffer.data()), "reading"));
    if (piece.empty()) break;
    sum->Update(piece.data(), piece.size());
    bytes += static_cast<int64_t>(piece.size());
  }
  sum->Finalize();
  return sum->GetChecksum();
}

}  // namespace

void Scrub::Find(std::string_view where, std::string_view what) {
  ++report_.finding_count;
  if (report_.findings.size() >= ScrubReport::kMaxFindings) return;
  report_.findings.push_back(
      {.where = Printable(where, 300), .what = Printable(what, 300)});
}

bool Scrub::IsBad(std::string_view where, const absl::Status& status) {
  if (status.ok()) return false;
  Find(where, FromAbsl(status.message()));
  return true;
}

bool Scrub::Exists(Family family, const std::string& key,
                   std::string_view where) {
  const auto value = reader_->source().Get(family, key);
  if (IsBad(where, value.status())) return true;  // Found already.
  return value->has_value();
}

void Scrub::CheckFiles(rocksdb::DB* db, std::string_view which) {
  const FilesStay stay(db);
  std::vector<rocksdb::LiveFileMetaData> files;
  db->GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    const std::string where = absl::StrCat(ToAbsl(which), file.name);
    ++report_.files;
    const auto sum = ChecksumOf(*db->GetEnv(),
                                absl::StrCat(file.db_path, file.name),
                                report_.bytes);
    if (IsBad(where, sum.status())) continue;
    if (*sum != file.file_checksum) {
      Find(where, "its bytes are not those that were written (checksum)");
    }
    if (cancelled_()) return;
  }
}

absl::Status Scrub::CheckTable(Family family, Table table,
                               std::string_view name, Check check) {
  PrefixScan scan(reader_->source(), family, TablePrefix(table));
  for (scan.SeekToFirst(); scan.Valid(); scan.Next()) {
    if (++report_.records % kRecordsBetweenQuestions == 0 && cancelled_()) {
      return absl::CancelledError("the scrub was cancelled");
    }
    KeyReader key(scan.suffix());
    (this->*check)(key, scan.value());
    if (!key.Done()) Find(name, "a key that cannot be read");
  }
  IsBad(name, scan.status());
  return absl::OkStatus();
}

absl::Status Scrub::CheckTables() {
  struct Row {
    Family family;
    Table table;
    std::string_view name;
    Check check;
  };
  static constexpr Row kRows[] = {
      {Family::kDefault, Table::kPosition, "positions", &Scrub::CheckPosition},
      {Family::kDefault, Table::kReject, "rejects", &Scrub::CheckReject},
      {Family::kDefault, Table::kSkip, "skips", &Scrub::CheckSkip},
      {Family::kDefault, Table::kAudit, "audit records", &Scrub::CheckAudit},
      {Family::kDefault, Table::kDecision, "decisions", &Scrub::CheckDecision},
      {Family::kFacts, Table::kArticle, "articles", &Scrub::CheckArticle},
      {Family::kFacts, Table::kArticleRevision, "article revisions",
       &Scrub::CheckRevision},
      {Family::kFacts, Table::kClaimIndex, "claim index",
       &Scrub::CheckClaimIndex},
      {Family::kFacts, Table::kClaim, "claims", &Scrub::CheckClaim},
      {Family::kFacts, Table::kFigure, "figures", &Scrub::CheckFigure},
      {Family::kFacts, Table::kBook, "books", &Scrub::CheckBook},
      {Family::kFacts, Table::kJoins, "joins", &Scrub::CheckJoins},
      {Family::kFacts, Table::kKeyMove, "moves", &Scrub::CheckKeyMove},
      {Family::kFacts, Table::kTimeline, "timeline", &Scrub::CheckTimeline},
      {Family::kFacts, Table::kTerm, "terms", &Scrub::CheckTerm},
      {Family::kFacts, Table::kClaimName, "names", &Scrub::CheckClaimName},
      {Family::kFacts, Table::kFigureOrder, "orders",
       &Scrub::CheckFigureOrder},
      {Family::kChanges, Table::kChanges, "changes", &Scrub::CheckChanges},
      {Family::kChanges, Table::kRevisionTime, "times of revisions",
       &Scrub::CheckRevisionTime},
      {Family::kChanges, Table::kTimeRevision, "revisions of times",
       &Scrub::CheckTimeRevision},
  };
  for (const Row& row : kRows) {
    FACTLINE_RETURN_IF_ERROR(
        CheckTable(row.family, row.table, row.name, row.check));
  }
  return absl::OkStatus();
}

void Scrub::CheckPosition(KeyReader& key, std::string_view value) {
  const PartitionKey partition = key.Partition();
  IsBad(absl::StrCat("position of ", partition.topic, "/",
                     partition.partition),
        DecodePosition(value).status());
}

void Scrub::CheckReject(KeyReader& key, std::string_view value) {
  key.Partition();
  const int64_t offset = key.Int64();
  RejectRecord reject;
  IsBad(absl::StrCat("reject at offset ", offset), DecodeReject(value, reject));
}

void Scrub::CheckSkip(KeyReader& key, std::string_view value) {
  key.Partition();
  const int64_t offset = key.Int64();
  IsBad(absl::StrCat("skip of offset ", offset),
        ParseRecord<rec::Skip>(value, "skip").status());
}

void Scrub::CheckAudit(KeyReader& key, std::string_view value) {
  const int64_t sequence = key.Int64();
  IsBad(absl::StrCat("audit record ", sequence),
        ParseRecord<rec::Audit>(value, "audit record").status());
}

void Scrub::CheckDecision(KeyReader& key, std::string_view value) {
  const std::string id = key.Id();
  const std::string where = absl::StrCat("decision of figures/", id);
  const auto decision = DecodeDecision(value);
  if (IsBad(where, decision.status())) return;
  if (FigureIdOf(decision->key) != id) Find(where, "its key is another's");
}

void Scrub::CheckArticle(KeyReader& key, std::string_view value) {
  const std::string id = key.Id();
  const std::string where = absl::StrCat("articles/", id);
  ++articles_;
  const auto record = ParseRecord<rec::Article>(value, "article");
  if (IsBad(where, record.status())) return;
  if (ArticleIdOf(record->uri()) != id) Find(where, "its uri is another's");
  const auto article = reader_->Article(id);
  if (IsBad(where, article.status())) return;
  if (!article->has_value()) Find(where, "it has no header");
}

void Scrub::CheckRevision(KeyReader& key, std::string_view value) {
  const std::string id = key.Id();  // One by one: they stand in this order.
  const std::string where =
      absl::StrCat("articles/", id, ", revision ", key.Uint32());
  key.DescendingInt64();
  const auto revision = DecodeArticleRevision(value);
  if (IsBad(where, revision.status())) return;
  for (const ClaimReading& claim : revision->claims) {
    if (!Exists(Family::kFacts, ClaimIndexKey(claim.claim_id), where)) {
      Find(where, absl::StrCat("it states the unknown claim ", claim.claim_id));
    }
  }
}

void Scrub::CheckClaimIndex(KeyReader& key, std::string_view value) {
  const std::string id = key.Id();
  const std::string where = absl::StrCat("index of claims/", id);
  const auto figure_id = DecodeClaimIndex(value);
  if (IsBad(where, figure_id.status())) return;
  if (!Exists(Family::kFacts, ClaimBodyKey(*figure_id, id), where)) {
    Find(where, "it names a claim that is not there");
  }
}

void Scrub::CheckClaim(KeyReader& key, std::string_view value) {
  const std::string figure_id = key.Id();
  const std::string claim_id = key.Id();
  const std::string where = absl::StrCat("claims/", claim_id);
  const uint8_t part = key.Byte();
  if (part == static_cast<uint8_t>(ClaimPart::kBody)) {
    CheckClaimBody(figure_id, claim_id, value);
  } else if (part == static_cast<uint8_t>(ClaimPart::kState)) {
    key.DescendingInt64();
    IsBad(where, DecodeClaimState(value).status());
  } else {
    key.Int64();
    key.Uint32();
    IsBad(where, DecodeClaimReading(value).status());
  }
}

void Scrub::CheckClaimBody(const std::string& figure_id,
                           const std::string& claim_id,
                           std::string_view value) {
  const std::string where = absl::StrCat("claims/", claim_id);
  ++claims_;
  StoredClaim stored;
  if (IsBad(where, DecodeClaim(claim_id, value, stored))) return;
  const Claim& claim = stored.claim;
  if (claim.IsFigureClaim()) ++figure_claims_;
  const std::string home =
      claim.IsFigureClaim() ? FigureIdOf(claim.figure_key) : std::string();
  if (home != figure_id) {
    Find(where, "it stands under the key of another one");
  }
  const auto indexed =
      reader_->source().Get(Family::kFacts, ClaimIndexKey(claim_id));
  if (IsBad(where, indexed.status())) return;
  if (!indexed->has_value() || DecodeClaimIndex(**indexed).value_or("?") !=
                                   figure_id) {
    Find(where, "the index does not lead to it");
  }
  const std::string entry =
      TimelineKey(claim.event_time.earliest, claim_id);
  if (!Exists(Family::kFacts, entry, where)) {
    Find(where, "it is not on the timeline at its time");
  }
}

void Scrub::CheckTimeline(KeyReader& key, std::string_view value) {
  key.Time();
  const std::string claim_id = key.Id();
  const std::string where = absl::StrCat("timeline, claims/", claim_id);
  const auto entry = DecodeTimelineEntry(value);
  if (IsBad(where, entry.status())) return;
  if (!Exists(Family::kFacts, ClaimBodyKey(entry->figure_id, claim_id),
              where)) {
    Find(where, "it names a claim that is not there");
  }
}

void Scrub::CheckTerm(KeyReader& key, std::string_view value) {
  key.Byte();
  const std::string where = absl::StrCat("term '", key.Text(), "'");
  key.Id();
  int64_t since = 0;
  if (!absl::SimpleAtoi(ToAbsl(value), &since)) Find(where, "no revision");
}

void Scrub::CheckClaimName(KeyReader& key, std::string_view value) {
  key.Byte();
  const std::string where = absl::StrCat("name '", key.Text(), "'");
  key.Time();
  const std::string id = key.Id();
  if (IsBad(where, DecodeTimelineEntry(value).status())) return;
  if (!Exists(Family::kFacts, ClaimIndexKey(id), where)) {
    Find(where, absl::StrCat("the unknown claim ", id, " names it"));
  }
}

void Scrub::CheckFigureOrder(KeyReader& key, std::string_view) {
  key.Byte();
  key.Text();
  const std::string id = key.Id();
  const std::string where = absl::StrCat("order of figures/", id);
  const auto header = reader_->FigureHeader(id);
  if (IsBad(where, header.status())) return;
  if (!header->has_value()) Find(where, "there is no such figure");
}

void Scrub::CheckChanges(KeyReader& key, std::string_view value) {
  const int64_t revision = key.Int64();
  const std::string where = absl::StrCat("changes of revision ", revision);
  RevisionChanges changes;
  IsBad(where, DecodeChanges(value, changes));
  if (revision < head_.earliest_changes) return;  // Given up, not yet deleted.
  if (revision != next_changes_) {
    Find(where, absl::StrCat("revision ", next_changes_, " was expected"));
  }
  next_changes_ = revision + 1;
}

void Scrub::CheckRevisionTime(KeyReader& key, std::string_view value) {
  const int64_t revision = key.Int64();
  const std::string where = absl::StrCat("time of revision ", revision);
  const auto time = DecodeRevisionTime(value);
  if (IsBad(where, time.status())) return;
  if (revision != next_time_) {
    Find(where, absl::StrCat("revision ", next_time_, " was expected"));
  }
  next_time_ = revision + 1;
  if (!Exists(Family::kChanges, TimeRevisionKey(*time, revision), where)) {
    Find(where, "it cannot be found by its time");
  }
}

void Scrub::CheckTimeRevision(KeyReader& key, std::string_view) {
  key.Time();
  key.Int64();
  ++times_back_;
}

void Scrub::CheckCounts() {
  const auto expect = [this](std::string_view what, int64_t said,
                             int64_t found) {
    if (said == found) return;
    Find("head", absl::StrCat("it says ", said, " ", ToAbsl(what), ", and ",
                              found, " are there"));
  };
  expect("claims", head_.claims, claims_);
  expect("figures", head_.figures, figures_);
  // Each is in one book, and each record of a book is of another one.
  if (figure_claims_ != book_claims_) {
    Find("books", absl::StrCat("they have ", book_claims_, " claims, and ",
                               figure_claims_, " are there"));
  }
  expect("articles", head_.articles, articles_);
  expect("revisions with changes", head_.revision, next_changes_ - 1);
  expect("revisions with a time", head_.revision, next_time_ - 1);
  expect("times with a revision", head_.revision, times_back_);
}

void Scrub::CheckTexts(const TextStore& texts) {
  CheckFiles(texts.db(), "texts");
  std::string after;
  while (!cancelled_()) {
    const auto read = texts.ReadAfter(after, kTextsAtOnce);
    if (IsBad("texts", read.status())) return;
    report_.texts += static_cast<int64_t>(read->size());
    if (read->size() < kTextsAtOnce) return;
    after = read->back().key;
  }
}

absl::StatusOr<ScrubReport> Scrub::Run(const TextStore* texts) {
  auto source =
      std::make_unique<SnapshotSource>(database_, /*fill_cache=*/false);
  const auto bytes = source->Get(Family::kDefault, MetaKey(kHeadName));
  if (!IsBad("head", bytes.status()) && bytes->has_value()) {
    const absl::StatusOr<Head> head = DecodeHead(**bytes);
    if (!IsBad("head", head.status())) head_ = *head;
  }
  report_.revision = head_.revision;
  next_changes_ = head_.earliest_changes;
  reader_ = std::make_unique<FactReader>(std::move(source), head_.revision,
                                         store_id_);
  CheckFiles(database_.db(), "");
  FACTLINE_RETURN_IF_ERROR(CheckTables());
  CheckCounts();
  if (texts != nullptr) CheckTexts(*texts);
  if (cancelled_()) return absl::CancelledError("the scrub was cancelled");
  return std::move(report_);
}

absl::StatusOr<ScrubReport> ScrubStore(const FactStore& store,
                                       const TextStore* texts,
                                       const std::function<bool()>& cancelled) {
  return Scrub(store.database(), store.store_id(), cancelled).Run(texts);
}

}  // namespace factline::store
