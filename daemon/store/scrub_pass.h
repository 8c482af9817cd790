#ifndef FACTLINE_DAEMON_STORE_SCRUB_PASS_H_
#define FACTLINE_DAEMON_STORE_SCRUB_PASS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/store/database.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/keys.h"
#include "daemon/store/records.h"
#include "daemon/store/scrub.h"

namespace factline::store {

// One pass over a store at one snapshot.
class Scrub {
 public:
  Scrub(const Database& database, std::string store_id,
        const std::function<bool()>& cancelled)
      : database_(database),
        store_id_(std::move(store_id)),
        cancelled_(cancelled) {}

  absl::StatusOr<ScrubReport> Run(const TextStore* texts);

 private:
  using Check = void (Scrub::*)(KeyReader& key, std::string_view value);

  void Find(std::string_view where, std::string_view what);
  // True, and found, if `status` is an error.
  bool IsBad(std::string_view where, const absl::Status& status);
  bool Exists(Family family, const std::string& key, std::string_view where);

  void CheckFiles(rocksdb::DB* db, std::string_view which);
  absl::Status CheckTable(Family family, Table table, std::string_view name,
                          Check check);
  absl::Status CheckTables();
  void CheckTexts(const TextStore& texts);
  void CheckCounts();

  void CheckPosition(KeyReader& key, std::string_view value);
  void CheckReject(KeyReader& key, std::string_view value);
  void CheckSkip(KeyReader& key, std::string_view value);
  void CheckAudit(KeyReader& key, std::string_view value);
  void CheckDecision(KeyReader& key, std::string_view value);
  void CheckArticle(KeyReader& key, std::string_view value);
  void CheckRevision(KeyReader& key, std::string_view value);
  void CheckClaimIndex(KeyReader& key, std::string_view value);
  void CheckClaim(KeyReader& key, std::string_view value);
  void CheckClaimBody(const std::string& figure_id, const std::string& claim_id,
                      std::string_view value);
  void CheckFigure(KeyReader& key, std::string_view value);
  void CheckWholeFigure(const std::string& figure_id);
  void CheckMembers(const std::string& figure_id, const Figure& figure);
  void CheckBook(KeyReader& key, std::string_view value);
  void CheckBookClaim(const std::string& figure_id, const std::string& claim_id,
                      std::string_view value);
  void CheckJoins(KeyReader& key, std::string_view value);
  void CheckKeyMove(KeyReader& key, std::string_view value);
  void CheckTimeline(KeyReader& key, std::string_view value);
  void CheckTerm(KeyReader& key, std::string_view value);
  void CheckClaimName(KeyReader& key, std::string_view value);
  void CheckFigureOrder(KeyReader& key, std::string_view value);
  void CheckChanges(KeyReader& key, std::string_view value);
  void CheckRevisionTime(KeyReader& key, std::string_view value);
  void CheckTimeRevision(KeyReader& key, std::string_view value);

  const Database& database_;
  const std::string store_id_;
  const std::function<bool()>& cancelled_;
  std::unique_ptr<FactReader> reader_;  // At the snapshot.
  Head head_;
  ScrubReport report_;
  int64_t claims_ = 0;
  int64_t figure_claims_ = 0;
  int64_t book_claims_ = 0;
  int64_t figures_ = 0;
  int64_t articles_ = 0;
  int64_t next_changes_ = 0;
  int64_t next_time_ = 1;
  int64_t times_back_ = 0;
  std::optional<std::string> last_figure_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_SCRUB_PASS_H_
