// What a scrub asks of figures, their books, and the joins between them.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "daemon/store/keys.h"
#include "daemon/store/records.h"
#include "daemon/store/scrub_pass.h"

namespace factline::store {

void Scrub::CheckFigure(KeyReader& key, std::string_view value) {
  const std::string id = key.Id();
  const std::string where = absl::StrCat("figures/", id);
  const uint8_t part = key.Byte();
  if (part == static_cast<uint8_t>(FigurePart::kHeader)) {
    IsBad(where, DecodeFigureHeader(value).status());
  } else if (part == static_cast<uint8_t>(FigurePart::kPoint)) {
    key.Id();
    PointVersion version;
    IsBad(where, DecodePointVersion(value, version));
  } else {
    key.Id();
    IsBad(where, DecodeMembership(value).status());
  }
  key.DescendingInt64();
  // Its records stand together, whatever they are.
  if (last_figure_ != id) CheckWholeFigure(id);
  last_figure_ = id;
}

void Scrub::CheckWholeFigure(const std::string& figure_id) {
  const std::string where = absl::StrCat("figures/", figure_id);
  const auto header = reader_->FigureHeader(figure_id);
  if (IsBad(where, header.status())) return;
  if (!header->has_value()) return Find(where, "it has no header");
  if ((*header)->is_empty) return;
  ++figures_;
  const auto figure = reader_->GetFigure(figure_id);
  if (IsBad(where, figure.status())) return;
  if (!figure->has_value()) return Find(where, "it cannot be read");
  CheckMembers(figure_id, **figure);
}

void Scrub::CheckMembers(const std::string& figure_id, const Figure& figure) {
  const std::string where = absl::StrCat("figures/", figure_id);
  std::set<std::string_view> points;
  for (const Point& point : figure.points) {
    points.insert(point.id);
    const bool selected =
        point.selected_claim.empty() ||
        std::find(point.claims.begin(), point.claims.end(),
                  point.selected_claim) != point.claims.end();
    if (point.claims.empty() || !selected) {
      Find(where, absl::StrCat("point ", point.id,
                               " has no claims, or selects another's"));
    }
  }
  const auto members = reader_->Members(figure_id);
  if (IsBad(where, members.status())) return;
  for (const auto& [claim_id, member] : *members) {
    if (!member.point_id.empty() && !points.contains(member.point_id)) {
      Find(where, absl::StrCat("claim ", claim_id, " is on the point ",
                               member.point_id, ", which is not there"));
    }
    if (!Exists(Family::kFacts, ClaimIndexKey(claim_id), where)) {
      Find(where, absl::StrCat("its claim ", claim_id, " is not there"));
    }
    if (!member.point_id.empty() &&
        !Exists(Family::kFacts, BookClaimKey(figure_id, claim_id), where)) {
      Find(where, absl::StrCat("its book lacks the claim ", claim_id));
    }
  }
}

void Scrub::CheckBook(KeyReader& key, std::string_view value) {
  const std::string id = key.Id();
  const std::string where = absl::StrCat("book of figures/", id);
  if (key.Byte() == static_cast<uint8_t>(BookPart::kClaim)) {
    return CheckBookClaim(id, key.Id(), value);
  }
  const auto header = DecodeFigureHeader(value);
  if (IsBad(where, header.status())) return;
  const auto known = reader_->FigureHeader(id);
  if (IsBad(where, known.status())) return;
  const bool same = known->has_value() &&
                    EncodeFigureHeader(**known) == EncodeFigureHeader(*header);
  if (!same) Find(where, "its header is not that of the figure");
}

void Scrub::CheckBookClaim(const std::string& figure_id,
                           const std::string& claim_id,
                           std::string_view value) {
  const std::string where =
      absl::StrCat("book of figures/", figure_id, ", claims/", claim_id);
  ++book_claims_;
  const auto entry = DecodeBookClaim(claim_id, value);
  if (IsBad(where, entry.status())) return;
  const auto claim = reader_->GetClaim(claim_id, Readings::kWith);
  if (IsBad(where, claim.status())) return;
  if (!claim->has_value() || !(*claim)->claim.IsFigureClaim()) {
    return Find(where, "there is no such claim with a number");
  }
  if ((*claim)->figure_id != figure_id) {
    Find(where, "the claim belongs to another figure");
  }
  if (entry->state != (*claim)->state ||
      entry->claim != track::PackedClaim((*claim)->claim)) {
    Find(where, "it says other things than the claim");
  }
}

void Scrub::CheckJoins(KeyReader& key, std::string_view value) {
  IsBad(absl::StrCat("joins of ", key.Id()), DecodeJoins(value).status());
}

void Scrub::CheckKeyMove(KeyReader& key, std::string_view value) {
  const std::string where = absl::StrCat("moves of figures/", key.Id());
  key.Int32();
  key.DescendingInt64();
  IsBad(where, DecodeKeyMove(value).status());
}

}  // namespace factline::store
