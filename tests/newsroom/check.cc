#include "tests/newsroom/check.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"

namespace factline::newsroom {
namespace {

using store::StoredClaim;
using store::StoreView;

std::string TextOf(const Number& number) {
  static constexpr std::string_view kSigns[] = {"?", "",  "~",  "<",  ">", "<<",
                                                ">=", "<=", "..", "vague"};
  return absl::StrCat(
      ToAbsl(kSigns[static_cast<size_t>(number.comparator)]),
      number.value.ToString());
}

std::string TextOf(const std::vector<std::optional<Number>>& history) {
  return absl::StrJoin(history, ", ",
                       [](std::string* out, const std::optional<Number>& n) {
                         absl::StrAppend(out, n ? TextOf(*n) : "none");
                       });
}

std::string KeyText(const FigureKey& key) {
  return absl::StrCat(
      absl::StrJoin({key.concept_id, key.cause, key.object, key.subset,
                     key.unit_code, key.actor, key.place_id},
                    "/"),
      "/", static_cast<int>(key.role), "/", static_cast<int>(key.tally));
}

std::string TextOf(const Claim& claim) {
  const Number number{claim.quantity->value.value_or(Decimal()),
                      claim.quantity->comparator};
  return absl::StrCat(TextOf(number), " ", KeyText(claim.figure_key), " @",
                      claim.event_time.edtf);
}

// A number of the truth and the claim that was read there.
struct Finding {
  const Mention* mention = nullptr;
  std::string claim_id;  // Empty = none.
};

// What the store knows of one true point.
struct PointFindings {
  std::vector<Finding> mentions;
  std::unordered_set<std::string> claims;
};

// The values that were selected among `claims`, along the revisions.
class HistoryReader {
 public:
  explicit HistoryReader(const std::unordered_set<std::string>& claims)
      : claims_(claims) {}

  void Take(const std::vector<store::PointVersion>& versions) {
    for (const store::PointVersion& version : versions) {
      by_revision_[version.from.revision].push_back(&version);
    }
  }

  // Empty when two points held a value at the same time.
  std::optional<std::vector<std::optional<Number>>> Read() const {
    std::map<std::string, Number> held;  // By point id.
    std::vector<std::optional<Number>> history;
    for (const auto& [revision, versions] : by_revision_) {
      for (const store::PointVersion* version : versions) {
        if (!version->point ||
            !claims_.contains(version->point->selected_claim)) {
          held.erase(version->point_id);
          continue;
        }
        const Quantity& best = version->point->best;
        held[version->point_id] = {best.value.value_or(Decimal()),
                                   best.comparator};
      }
      if (held.size() > 1) return std::nullopt;
      const std::optional<Number> now =
          held.empty() ? std::nullopt
                       : std::optional<Number>(held.begin()->second);
      if (history.empty() ? now.has_value() : history.back() != now) {
        history.push_back(now);
      }
    }
    return history;
  }

 private:
  const std::unordered_set<std::string>& claims_;
  std::map<int64_t, std::vector<const store::PointVersion*>> by_revision_;
};

class Checker {
 public:
  Checker(const Truth& truth, const store::FactStore& store)
      : truth_(truth), view_(store.View()) {
    points_.resize(truth.points.size());
  }

  absl::StatusOr<Verdict> Run() {
    FACTLINE_RETURN_IF_ERROR(FindClaims());
    for (size_t i = 0; i < points_.size(); ++i) {
      if (truth_.points[i].history.empty()) continue;
      ++verdict_.points;
      verdict_.values +=
          static_cast<int64_t>(truth_.points[i].history.size());
      FACTLINE_RETURN_IF_ERROR(CheckPoint(static_cast<int>(i)));
    }
    return std::move(verdict_);
  }

 private:
  absl::Status FindClaims();
  // Claims of a revision, each with the place of its quantity phrase.
  using Places = std::vector<std::pair<std::string, Evidence>>;
  absl::StatusOr<Places> PlacesOf(const ArticleRevisionRecord& revision) const;
  void FindClaims(const Message& message, const Places& places,
                  std::unordered_set<std::string>& known);
  absl::Status CountInvented(const ArticleRecord& article,
                             const std::unordered_set<std::string>& known);
  absl::Status CheckPoint(int index);
  // The cause if it is the reading of one number.
  absl::StatusOr<std::optional<WrongPoint>> Misreading(int index);
  absl::StatusOr<WrongPoint> Diagnose(
      int index, const std::string& seen,
      const std::map<std::string, std::string>& figure_of);

  const Truth& truth_;
  const std::unique_ptr<StoreView> view_;
  std::vector<PointFindings> points_;
  std::unordered_map<std::string, int> point_of_claim_;
  Verdict verdict_;
};

absl::Status Checker::FindClaims() {
  std::map<std::string, std::vector<const Message*>> messages;
  for (const Message& message : truth_.messages) {
    messages[message.uri].push_back(&message);
  }
  for (const auto& [uri, list] : messages) {
    FACTLINE_ASSIGN_OR_RETURN(const ArticleRecord article,
                              view_->GetArticle(uri));
    std::set<int64_t> done;
    std::unordered_set<std::string> known;
    for (const Message* message : list) {
      if (message->withdrawal || !done.insert(message->version).second) {
        continue;
      }
      for (const ArticleRevisionRecord& revision : article.revisions) {
        if (revision.version_number != message->version) continue;
        FACTLINE_ASSIGN_OR_RETURN(const Places places, PlacesOf(revision));
        FindClaims(*message, places, known);
      }
    }
    FACTLINE_RETURN_IF_ERROR(CountInvented(article, known));
  }
  return absl::OkStatus();
}

absl::StatusOr<Checker::Places> Checker::PlacesOf(
    const ArticleRevisionRecord& revision) const {
  Places places;
  for (const ClaimReading& read : revision.claims) {
    FACTLINE_ASSIGN_OR_RETURN(const StoredClaim claim,
                              view_->GetClaim(read.claim_id));
    for (const store::StoredReading& stored : claim.readings) {
      if (stored.article_revision != revision.id) continue;
      places.push_back({read.claim_id, stored.reading.evidence.front()});
    }
  }
  return places;
}

void Checker::FindClaims(const Message& message, const Places& places,
                         std::unordered_set<std::string>& known) {
  for (const Mention& mention : message.mentions) {
    Finding finding{.mention = &mention, .claim_id = {}};
    for (const auto& [claim_id, place] : places) {
      if (place.field != "body" ||
          place.start_byte >= static_cast<int64_t>(mention.end) ||
          place.end_byte <= static_cast<int64_t>(mention.begin)) {
        continue;
      }
      finding.claim_id = claim_id;
      known.insert(claim_id);
      points_[mention.point].claims.insert(claim_id);
      point_of_claim_[claim_id] = mention.point;
      break;
    }
    points_[mention.point].mentions.push_back(std::move(finding));
  }
}

absl::Status Checker::CountInvented(
    const ArticleRecord& article,
    const std::unordered_set<std::string>& known) {
  std::unordered_set<std::string> seen;
  for (const ArticleRevisionRecord& revision : article.revisions) {
    for (const ClaimReading& reading : revision.claims) {
      if (known.contains(reading.claim_id)) continue;
      if (!seen.insert(reading.claim_id).second) continue;
      FACTLINE_ASSIGN_OR_RETURN(const StoredClaim claim,
                                view_->GetClaim(reading.claim_id));
      if (claim.claim.IsFigureClaim()) ++verdict_.invented;
    }
  }
  return absl::OkStatus();
}

absl::Status Checker::CheckPoint(int index) {
  const PointFindings& findings = points_[index];
  std::map<std::string, std::string> figure_of;  // By claim.
  std::set<std::string> figures;
  for (const std::string& id : findings.claims) {
    FACTLINE_ASSIGN_OR_RETURN(const StoredClaim claim, view_->GetClaim(id));
    if (!claim.claim.IsFigureClaim()) continue;
    figure_of[id] = claim.figure_id;
    figures.insert(claim.figure_id);
    figures.insert(FigureIdOf(claim.claim.figure_key));
  }
  HistoryReader reader(findings.claims);
  std::vector<std::vector<store::PointVersion>> versions;
  for (const std::string& figure : figures) {
    absl::StatusOr<std::vector<store::PointVersion>> of_figure =
        view_->PointVersions(figure);
    if (absl::IsNotFound(of_figure.status())) continue;
    FACTLINE_RETURN_IF_ERROR(of_figure.status());
    versions.push_back(*std::move(of_figure));
  }
  for (const auto& list : versions) reader.Take(list);
  const auto history = reader.Read();
  if (history && *history == truth_.points[index].history) {
    return absl::OkStatus();
  }
  FACTLINE_ASSIGN_OR_RETURN(
      WrongPoint wrong,
      Diagnose(index, history ? TextOf(*history) : "two at a time", figure_of));
  verdict_.wrong.push_back(std::move(wrong));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<WrongPoint>> Checker::Misreading(int index) {
  for (const Finding& finding : points_[index].mentions) {
    WrongPoint wrong{.point = index,
                     .cause = Cause::kNotRead,
                     .sentence = finding.mention->sentence,
                     .detail = "no claim"};
    if (finding.claim_id.empty()) return wrong;
    FACTLINE_ASSIGN_OR_RETURN(const StoredClaim claim,
                              view_->GetClaim(finding.claim_id));
    if (!claim.claim.IsFigureClaim()) return wrong;
    wrong.detail = TextOf(claim.claim);
    wrong.cause = Cause::kMisread;
    const Number read{claim.claim.quantity->value.value_or(Decimal()),
                      claim.claim.quantity->comparator};
    if (read != finding.mention->number) return wrong;
    const bool denied =
        claim.claim.factuality == Factuality::kCertainlyNot ||
        std::any_of(claim.claim.attributions.begin(),
                    claim.claim.attributions.end(), [](const Attribution& a) {
                      return a.stance == Stance::kDenies;
                    });
    wrong.cause = Cause::kDenied;
    if (denied != finding.mention->denied) return wrong;
  }
  return std::nullopt;
}

absl::StatusOr<WrongPoint> Checker::Diagnose(
    int index, const std::string& seen,
    const std::map<std::string, std::string>& figure_of) {
  FACTLINE_ASSIGN_OR_RETURN(std::optional<WrongPoint> misread,
                            Misreading(index));
  if (misread) return *std::move(misread);
  const TruePoint& truth = truth_.points[index];
  const Mention& first = *points_[index].mentions.front().mention;
  WrongPoint wrong{.point = index,
                   .cause = Cause::kSelection,
                   .sentence = first.sentence,
                   .detail = absl::StrCat("is ", seen, "; shall be ",
                                          TextOf(truth.history))};
  std::map<std::string, const Mention*> sentence_of;
  for (const Finding& finding : points_[index].mentions) {
    sentence_of[finding.claim_id] = finding.mention;
  }
  // The most common figure is taken for the right one.
  std::map<std::string, int> counts;
  for (const auto& [claim, figure] : figure_of) ++counts[figure];
  const std::string main =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) {
                         return a.second < b.second;
                       })
          ->first;
  std::set<std::string> points;
  for (const auto& [claim, figure] : figure_of) {
    if (figure == main) continue;
    FACTLINE_ASSIGN_OR_RETURN(const StoredClaim other, view_->GetClaim(claim));
    FACTLINE_ASSIGN_OR_RETURN(const Figure usual, view_->GetFigure(main));
    wrong.cause = Cause::kOtherFigure;
    wrong.sentence = sentence_of[claim]->sentence;
    wrong.detail = absl::StrCat(KeyText(other.claim.figure_key), " beside ",
                                KeyText(usual.key));
    return wrong;
  }
  FACTLINE_ASSIGN_OR_RETURN(const Figure figure, view_->GetFigure(main));
  for (const Point& point : figure.points) {
    int own = 0;
    std::string strange;
    std::string mine;
    for (const std::string& id : point.claims) {
      const auto of = point_of_claim_.find(id);
      if (of != point_of_claim_.end() && of->second == index) {
        ++own;
        mine = id;
      } else {
        strange = id;
      }
    }
    if (own == 0) continue;
    points.insert(point.id);
    FACTLINE_ASSIGN_OR_RETURN(const StoredClaim claim, view_->GetClaim(mine));
    if (points.size() > 1) {
      wrong.cause = Cause::kSplit;
      wrong.sentence = sentence_of[mine]->sentence;
      absl::StrAppend(&wrong.detail, "; ", TextOf(claim.claim));
      return wrong;
    }
    if (!strange.empty() && wrong.cause != Cause::kMerged) {
      wrong.cause = Cause::kMerged;
      const auto of = point_of_claim_.find(strange);
      absl::StrAppend(&wrong.detail, "; with ",
                      of == point_of_claim_.end()
                          ? std::string("an invented one")
                          : truth_.points[of->second].name);
    }
  }
  return wrong;
}

}  // namespace

std::string_view NameOf(Cause cause) {
  static constexpr std::string_view kNames[] = {
      "not read", "misread", "denied",     "other figure",
      "split",    "merged",  "other time", "selection"};
  return kNames[static_cast<size_t>(cause)];
}

absl::StatusOr<Verdict> Check(const Truth& truth,
                              const store::FactStore& store) {
  return Checker(truth, store).Run();
}

void Print(const Truth& truth, const Verdict& verdict, int examples,
           std::ostream& out) {
  out << verdict.points << " points, " << verdict.values << " values, "
      << verdict.wrong.size() << " points wrong, " << verdict.invented
      << " invented claims\n";
  std::map<Cause, std::vector<const WrongPoint*>> by_cause;
  for (const WrongPoint& wrong : verdict.wrong) {
    by_cause[wrong.cause].push_back(&wrong);
  }
  for (const auto& [cause, list] : by_cause) {
    out << NameOf(cause) << ": " << list.size() << "\n";
    std::map<std::string, int> kinds;
    for (const WrongPoint* wrong : list) {
      const std::string& name = truth.points[wrong->point].name;
      if (++kinds[name.substr(0, name.find(','))] > examples) continue;
      out << "  [" << name << "] " << wrong->sentence << "\n      "
          << wrong->detail << "\n";
    }
  }
}

}  // namespace factline::newsroom
