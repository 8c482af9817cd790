#include "daemon/pipeline/offline.h"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/convert/convert.h"
#include "daemon/convert/json.h"
#include "daemon/convert/names.h"
#include "daemon/ingest/decoder.h"
#include "daemon/pipeline/layers_json.h"
#include "daemon/store/fact_store.h"
#include "daemon/store/text_store.h"
#include "daemon/track/tracker.h"

namespace factline::pipeline {
namespace {

// Calls `take` with each article of `in`; counts and reports refused lines.
absl::Status ForEachArticle(
    std::istream& in, std::ostream& errors, OfflineSummary& summary,
    const std::function<absl::Status(const Article&)>& take) {
  std::string line;
  for (int64_t number = 1; std::getline(in, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const ingest::DecodeResult decoded = ingest::DecodeJsonLine(line);
    if (const auto* refusal = std::get_if<ingest::Refusal>(&decoded)) {
      ++summary.refused;
      errors << "line " << number << ": " << ingest::NameOf(refusal->reason)
             << ": " << refusal->detail << "\n";
      continue;
    }
    ++summary.articles;
    FACTLINE_RETURN_IF_ERROR(take(std::get<Article>(decoded)));
  }
  return absl::OkStatus();
}

v1::Claim MessageOf(const ReadClaim& read, const Article& article) {
  v1::Claim message = convert::ToProto(read.claim);
  convert::SetReading(read.reading,
                      convert::ArticleName(ArticleIdOf(article.uri)), message);
  return message;
}

std::string LineOf(const Article& article,
                   const std::vector<v1::Claim>& claims) {
  const absl::StatusOr<std::string> line =
      convert::ClaimsLine(article.uri, claims);
  // All text was repaired on its way in, so this is UTF-8.
  return line.ok() ? *line : std::string("{}");
}

// Removes its folder at the end of its life, if it made it.
class StoreFolder {
 public:
  explicit StoreFolder(const std::string& data_dir) : path_(data_dir) {
    if (!path_.empty()) return;
    std::string pattern =
        (std::filesystem::temp_directory_path() / "factline-replay-XXXXXX")
            .string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    temporary_ = true;
  }
  ~StoreFolder() {
    std::error_code ignored;
    if (temporary_ && !path_.empty()) {
      std::filesystem::remove_all(path_, ignored);
    }
  }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  const std::string& path() const { return path_; }
  bool temporary() const { return temporary_; }

 private:
  std::string path_;
  bool temporary_ = false;
};

struct ReplayedArticle {
  Article article;  // Without its text.
  std::vector<ReadClaim> claims;
};

absl::Status ApplyOne(store::FactStore& store, store::TextStore* texts,
                      std::string_view extractor_version,
                      const Article& article,
                      const std::vector<ReadClaim>& claims) {
  auto transaction = store.Begin();
  FACTLINE_ASSIGN_OR_RETURN(
      track::TrackResult result,
      track::Track(article, claims, extractor_version, *transaction));
  if (!result.changed) return absl::OkStatus();
  if (texts != nullptr && !article.IsWithdrawal()) {
    for (const ArticleRevisionRecord& revision : result.article.revisions) {
      if (revision.recorded_revision == 0) texts->Put(revision.id, article);
    }
    FACTLINE_RETURN_IF_ERROR(texts->Commit());
  }
  FACTLINE_RETURN_IF_ERROR(
      transaction->Apply(std::move(result), absl::Now()).status());
  return store.Commit(std::move(transaction));
}

// The points of claims, read figure by figure.
class PointFinder {
 public:
  // `view` outlives this.
  explicit PointFinder(const store::StoreView& view) : view_(view) {}

  // Empty for a claim in no figure.
  absl::StatusOr<std::string> PointOf(const std::string& claim_id,
                                      const std::string& figure_id) {
    if (figure_id.empty()) return std::string();
    if (read_.insert(figure_id).second) {
      FACTLINE_ASSIGN_OR_RETURN(const Figure figure,
                                view_.GetFigure(figure_id));
      for (const Point& point : figure.points) {
        for (const std::string& claim : point.claims) {
          points_[claim] = point.id;
        }
      }
    }
    return points_[claim_id];
  }

 private:
  const store::StoreView& view_;
  absl::flat_hash_set<std::string> read_;                   // Figure ids.
  absl::flat_hash_map<std::string, std::string> points_;  // By claim id.
};

// The claim as the store has it at the end, with its figure of that moment. Adds
// its point there to `points`.
absl::StatusOr<v1::Claim> FinalClaim(const store::StoreView& view,
                                     const ReadClaim& read,
                                     const Article& article,
                                     PointFinder& finder,
                                     std::vector<std::string>& points) {
  v1::Claim message = MessageOf(read, article);
  FACTLINE_ASSIGN_OR_RETURN(const store::StoredClaim stored,
                            view.GetClaim(read.claim.id));
  if (!stored.figure_id.empty()) {
    message.set_figure(convert::FigureName(stored.figure_id));
  }
  message.set_state(static_cast<v1::ClaimState>(stored.state));
  FACTLINE_ASSIGN_OR_RETURN(
      points.emplace_back(),
      finder.PointOf(read.claim.id, stored.figure_id));
  return message;
}

}  // namespace

OfflineSummary RunExtract(const extract::Extractor& extractor,
                          bool with_layers, std::istream& in,
                          std::ostream& out, std::ostream& errors) {
  OfflineSummary summary;
  const absl::Status status = ForEachArticle(
      in, errors, summary, [&](const Article& article) {
        const absl::StatusOr<extract::Extraction> extraction =
            extractor.Extract(article, with_layers);
        if (!extraction.ok()) {
          errors << Printable(article.uri, 80) << ": skipped: "
                 << extraction.status().message() << "\n";
          out << LineOf(article, {}) << "\n";
          return absl::OkStatus();
        }
        std::vector<v1::Claim> claims;
        for (const ReadClaim& read : extraction->claims) {
          claims.push_back(MessageOf(read, article));
        }
        summary.claims += static_cast<int64_t>(claims.size());
        std::string line = LineOf(article, claims);
        if (with_layers) {
          line.pop_back();  // The closing brace.
          absl::StrAppend(&line, ",", LayersJson(*extraction), "}");
        }
        out << line << "\n";
        return absl::OkStatus();
      });
  (void)status;  // Nothing above fails.
  return summary;
}

absl::StatusOr<OfflineSummary> RunReplay(const extract::Extractor& extractor,
                                         const std::string& data_dir,
                                         std::istream& in, std::ostream& out,
                                         std::ostream& errors,
                                         bool keep_text) {
  const StoreFolder folder(data_dir);
  FACTLINE_ASSIGN_OR_RETURN(
      const auto store,
      store::FactStore::Open(
          {.directory = folder.path(), .sync = !folder.temporary()}));
  std::unique_ptr<store::TextStore> texts;
  if (keep_text) {
    FACTLINE_ASSIGN_OR_RETURN(
        texts, store::TextStore::Open(folder.path(), /*create=*/true));
  }
  OfflineSummary summary;
  std::vector<ReplayedArticle> replayed;
  const absl::Status applied = ForEachArticle(
      in, errors, summary, [&](const Article& article) -> absl::Status {
        ReplayedArticle row;
        row.article.uri = article.uri;
        if (!article.IsWithdrawal()) {
          absl::StatusOr<extract::Extraction> extraction =
              extractor.Extract(article);
          if (!extraction.ok()) {
            // As the daemon does: nothing of it enters the store.
            errors << Printable(article.uri, 80) << ": skipped: "
                   << extraction.status().message() << "\n";
            replayed.push_back(std::move(row));
            return absl::OkStatus();
          }
          row.claims = std::move(extraction->claims);
        }
        FACTLINE_RETURN_IF_ERROR(ApplyOne(
            *store, texts.get(), extractor.version(), article, row.claims));
        summary.claims += static_cast<int64_t>(row.claims.size());
        replayed.push_back(std::move(row));
        return absl::OkStatus();
      });
  FACTLINE_RETURN_IF_ERROR(applied);
  const auto view = store->View();
  PointFinder finder(*view);
  for (const ReplayedArticle& row : replayed) {
    std::vector<v1::Claim> claims;
    std::vector<std::string> points;
    for (const ReadClaim& read : row.claims) {
      FACTLINE_ASSIGN_OR_RETURN(
          v1::Claim claim,
          FinalClaim(*view, read, row.article, finder, points));
      claims.push_back(std::move(claim));
    }
    std::string line = LineOf(row.article, claims);
    line.pop_back();  // The closing brace.
    // Ids are hex digits, which need no escapes.
    const std::string_view quote = points.empty() ? "" : "\"";
    absl::StrAppend(&line, ",\"points\":[", ToAbsl(quote),
                    absl::StrJoin(points, "\",\""), ToAbsl(quote), "]}");
    out << line << "\n";
  }
  return summary;
}

}  // namespace factline::pipeline
