#ifndef FACTLINE_DAEMON_STORE_CLAIM_LOOKUP_H_
#define FACTLINE_DAEMON_STORE_CLAIM_LOOKUP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daemon/store/fact_store.h"

namespace factline::store {

class PrefixScan;
class ReadSource;
enum class Table : uint8_t;

// Whether a claim comes with its readings, and with the figure that it belongs
// to in place of that of its own key: who shows it to someone wants both.
enum class Readings : uint8_t { kWithout, kWith };

// Reads claims one after the other from one state of the store, each as of a
// revision of its own. What costs most of a read is to open iterators and to
// find the first block, so both are kept from one claim to the next: claims
// that are asked for in the order of their keys (figure, claim) cost a step
// each, others a seek.
//
// Holds blocks and files of the store: keep it for a page or a turn of a
// stream. Every read may return DataLoss. Not thread-safe.
class ClaimLookup {
 public:
  // `source` must outlive it.
  ClaimLookup(const ReadSource& source, std::string store_id);
  ~ClaimLookup();
  ClaimLookup(const ClaimLookup&) = delete;
  ClaimLookup& operator=(const ClaimLookup&) = delete;

  // Empty when it does not exist at `revision`.
  absl::StatusOr<std::optional<StoredClaim>> Find(std::string_view claim_id,
                                                  int64_t revision,
                                                  Readings readings);
  // The same claim, for less if its own key is that of `figure_id` (empty for a
  // statement), which is so unless the figure was joined.
  absl::StatusOr<std::optional<StoredClaim>> FindNear(
      std::string_view figure_id, std::string_view claim_id, int64_t revision,
      Readings readings);
  // A claim that has the key of `figure_id`; DataLoss if it has not.
  absl::StatusOr<std::optional<StoredClaim>> FindAt(std::string_view figure_id,
                                                    std::string_view claim_id,
                                                    int64_t revision,
                                                    Readings readings);
  // All claims under `prefix`, by (figure of the key, id).
  absl::Status Scan(const std::string& prefix, int64_t revision,
                    Readings readings,
                    const std::function<void(StoredClaim)>& visit);

 private:
  std::unique_ptr<PrefixScan> Open(Table table) const;
  // Puts claims_ on the first record of the claim; false if there is none.
  absl::StatusOr<bool> SeekTo(const std::string& prefix);
  // Reads the claim whose records start at claims_, and moves it past them.
  absl::StatusOr<std::optional<StoredClaim>> Read(int64_t revision,
                                                  Readings readings);
  // Puts the parts of the claim together.
  absl::Status ReadParts(const std::string& prefix, std::string_view claim_id,
                         int64_t revision, Readings readings,
                         StoredClaim& stored);
  // Sets the figure that the claim belongs to, if its key is joined to another.
  absl::Status SetFigure(int64_t revision, StoredClaim& claim);

  const ReadSource& source_;
  const std::string store_id_;
  std::unique_ptr<PrefixScan> claims_;  // Null until it is needed, likewise:
  std::unique_ptr<PrefixScan> moves_;
  // No key moved between this place and where moves_ stands: most did not, and
  // then one seek answers for all.
  std::string unmoved_from_;
};

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_CLAIM_LOOKUP_H_
