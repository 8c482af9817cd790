#include "daemon/store/claim_lookup.h"

#include <utility>

#include "daemon/base/status.h"
#include "daemon/store/keys.h"
#include "daemon/store/read_source.h"
#include "daemon/store/records.h"

namespace factline::store {
namespace {

absl::Status BadKey() { return absl::DataLossError("unreadable key"); }

}  // namespace

ClaimLookup::ClaimLookup(const ReadSource& source, std::string store_id)
    : source_(source), store_id_(std::move(store_id)) {}

ClaimLookup::~ClaimLookup() = default;

std::unique_ptr<PrefixScan> ClaimLookup::Open(Table table) const {
  return std::make_unique<PrefixScan>(source_, Family::kFacts,
                                      TablePrefix(table));
}

absl::StatusOr<bool> ClaimLookup::SeekTo(const std::string& prefix) {
  if (claims_ == nullptr) claims_ = Open(Table::kClaim);
  // Where the claim before ended, this one may begin.
  if (!claims_->Valid() || !claims_->key().starts_with(prefix)) {
    claims_->Seek(prefix);
  }
  if (claims_->Valid() && claims_->key().starts_with(prefix)) return true;
  FACTLINE_RETURN_IF_ERROR(claims_->status());
  return false;
}

absl::StatusOr<std::optional<StoredClaim>> ClaimLookup::Find(
    std::string_view claim_id, int64_t revision, Readings readings) {
  FACTLINE_ASSIGN_OR_RETURN(
      const auto index, source_.Get(Family::kFacts, ClaimIndexKey(claim_id)));
  if (!index) return std::nullopt;
  FACTLINE_ASSIGN_OR_RETURN(const std::string figure_id,
                            DecodeClaimIndex(*index));
  return FindAt(figure_id, claim_id, revision, readings);
}

absl::StatusOr<std::optional<StoredClaim>> ClaimLookup::FindNear(
    std::string_view figure_id, std::string_view claim_id, int64_t revision,
    Readings readings) {
  FACTLINE_ASSIGN_OR_RETURN(const bool found,
                            SeekTo(ClaimPrefix(figure_id, claim_id)));
  return found ? Read(revision, readings) : Find(claim_id, revision, readings);
}

absl::StatusOr<std::optional<StoredClaim>> ClaimLookup::FindAt(
    std::string_view figure_id, std::string_view claim_id, int64_t revision,
    Readings readings) {
  FACTLINE_ASSIGN_OR_RETURN(const bool found,
                            SeekTo(ClaimPrefix(figure_id, claim_id)));
  if (!found) return absl::DataLossError("an indexed claim is missing");
  return Read(revision, readings);
}

absl::Status ClaimLookup::Scan(const std::string& prefix, int64_t revision,
                               Readings readings,
                               const std::function<void(StoredClaim)>& visit) {
  if (claims_ == nullptr) claims_ = Open(Table::kClaim);
  claims_->Seek(prefix);
  while (claims_->Valid() && claims_->key().starts_with(prefix)) {
    FACTLINE_ASSIGN_OR_RETURN(auto claim, Read(revision, readings));
    if (claim) visit(*std::move(claim));
  }
  return claims_->status();
}

absl::StatusOr<std::optional<StoredClaim>> ClaimLookup::Read(
    int64_t revision, Readings readings) {
  KeyReader key(claims_->key());
  key.Byte();
  StoredClaim stored;
  stored.figure_id = key.Id();
  const std::string claim_id = key.Id();
  if (!key.ok()) return BadKey();
  FACTLINE_RETURN_IF_ERROR(ReadParts(ClaimPrefix(stored.figure_id, claim_id),
                                     claim_id, revision, readings, stored));
  if (stored.recorded.revision == 0) {
    return absl::DataLossError("a claim has no body");
  }
  if (stored.recorded.revision > revision) return std::nullopt;
  stored.recorded.store_id = store_id_;
  if (readings == Readings::kWith) {
    FACTLINE_RETURN_IF_ERROR(SetFigure(revision, stored));
  }
  return stored;
}

absl::Status ClaimLookup::ReadParts(const std::string& prefix,
                                    std::string_view claim_id, int64_t revision,
                                    Readings readings, StoredClaim& stored) {
  PrefixScan& scan = *claims_;
  bool has_state = false;
  for (; scan.Valid() && scan.key().starts_with(prefix); scan.Next()) {
    KeyReader rest(scan.key().substr(prefix.size()));
    const auto part = static_cast<ClaimPart>(rest.Byte());
    if (part == ClaimPart::kBody) {
      FACTLINE_RETURN_IF_ERROR(DecodeClaim(claim_id, scan.value(), stored));
    } else if (part == ClaimPart::kState) {
      if (has_state || rest.DescendingInt64() > revision) continue;
      FACTLINE_ASSIGN_OR_RETURN(stored.state, DecodeClaimState(scan.value()));
      has_state = true;
    } else if (part == ClaimPart::kReading && readings == Readings::kWith &&
               rest.Int64() <= revision) {
      FACTLINE_ASSIGN_OR_RETURN(stored.readings.emplace_back(),
                                DecodeClaimReading(scan.value()));
    }
    if (!rest.ok()) return BadKey();
  }
  return scan.status();
}

absl::Status ClaimLookup::SetFigure(int64_t revision, StoredClaim& claim) {
  if (claim.figure_id.empty()) return absl::OkStatus();
  const std::string prefix =
      KeyMovePrefix(claim.figure_id, track::MonthOf(claim.claim));
  const std::string place = VersionKey(prefix, revision);
  const bool answered = moves_ != nullptr && unmoved_from_ <= place &&
                        (!moves_->Valid() || place <= moves_->key());
  if (!answered) {
    if (moves_ == nullptr) moves_ = Open(Table::kKeyMove);
    moves_->Seek(place);
    if (absl::Status status = moves_->status(); !status.ok()) {
      moves_ = nullptr;  // It stands nowhere.
      return status;
    }
    unmoved_from_ = place;
  }
  if (!moves_->Valid() || !moves_->key().starts_with(prefix)) {
    return absl::OkStatus();
  }
  FACTLINE_ASSIGN_OR_RETURN(claim.figure_id, DecodeKeyMove(moves_->value()));
  return absl::OkStatus();
}

}  // namespace factline::store
