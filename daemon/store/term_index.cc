#include "daemon/store/term_index.h"

#include <memory>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/model/search_words.h"
#include "daemon/store/fact_reader.h"
#include "daemon/store/keys.h"
#include "daemon/store/records.h"

namespace factline::store {
namespace {

// Names that agree so far stand together, by id.
constexpr size_t kMaxSortKeyBytes = 200;
constexpr std::string_view kMarkName = "terms";
constexpr std::string_view kMark = "1";
// Of a batch while an index is made.
constexpr size_t kMaxBatchBytes = 1 << 20;

std::string TermKey(const Term& term, std::string_view figure_id) {
  return KeyWriter(Table::kTerm)
      .Byte(static_cast<uint8_t>(term.first))
      .Text(term.second)
      .Id(figure_id)
      .Take();
}

std::string NamePrefix(NameKind kind, std::string_view name) {
  return KeyWriter(Table::kClaimName)
      .Byte(static_cast<uint8_t>(kind))
      .Text(name)
      .Take();
}

std::string OrderPrefix(FigureOrder order) {
  return KeyWriter(Table::kFigureOrder).Byte(static_cast<uint8_t>(order))
      .Take();
}

std::string OrderKey(FigureOrder order, std::string_view key,
                     std::string_view id) {
  return KeyWriter(Table::kFigureOrder)
      .Byte(static_cast<uint8_t>(order))
      .Text(key)
      .Id(id)
      .Take();
}

void Add(TermKind kind, std::string_view text, std::set<Term>& terms) {
  if (!text.empty()) terms.emplace(kind, AsciiLower(text));
}

// Of an entry in the memo.
uint64_t EntryOf(const Term& term, std::string_view figure_id) {
  return absl::HashOf(static_cast<char>(term.first), term.second, figure_id);
}

// That all terms of a speaker, or of a measure, are written.
uint64_t NoteOf(const Attribution& speaker, std::string_view figure_id) {
  return absl::HashOf("speaker", speaker.source, figure_id);
}

uint64_t NoteOf(const Measure& measure, std::string_view figure_id) {
  return absl::HashOf("measure", measure.action, measure.object,
                      measure.subset, measure.actor, measure.place, figure_id);
}

absl::Status BadTermKey() {
  return absl::DataLossError("unreadable key of an index");
}

}  // namespace

std::set<Term> TermsOf(const FigureKey& key, const Measure& measure,
                       std::string_view display_name) {
  std::set<Term> terms;
  for (const std::string_view place :
       {std::string_view(key.place_id), std::string_view(key.region),
        std::string_view(key.country), std::string_view(measure.place)}) {
    Add(TermKind::kPlace, place, terms);
  }
  Add(TermKind::kObject, key.object, terms);
  Add(TermKind::kObject, measure.object, terms);
  Add(TermKind::kAction, key.concept_id, terms);
  Add(TermKind::kAction, measure.action, terms);
  const std::string text = absl::StrCat(
      measure.action, " ", measure.object, " ", measure.subset, " ",
      measure.actor, " ", measure.place, " ", key.concept_id, " ", key.object,
      " ", key.subset, " ", key.actor, " ", key.cause, " ",
      absl::StrCat(key.unit_code, " ", ToAbsl(display_name)));
  for (const std::string& word : SearchWords(text)) {
    Add(TermKind::kWord, word, terms);
  }
  return terms;
}

std::string NameOfTerm(const Term& term) {
  return absl::StrCat(std::string(1, static_cast<char>(term.first)),
                      term.second);
}

std::string NameSortKey(std::string_view display_name) {
  return std::string(Utf8Prefix(display_name, kMaxSortKeyBytes));
}

std::string TimeSortKey(std::optional<absl::Time> time) {
  if (!time) return "";
  // Moves the smallest second to 0, so that all print with one sign.
  const uint64_t seconds =
      static_cast<uint64_t>(absl::ToUnixSeconds(*time)) + (uint64_t{1} << 63);
  const int64_t nanos = absl::ToInt64Nanoseconds(
      *time - absl::FromUnixSeconds(absl::ToUnixSeconds(*time)));
  return absl::StrFormat("%020u.%09d", seconds, nanos);
}

absl::Status TermWriter::Put(const std::string& figure_id, uint64_t entry,
                             std::string key, const std::string& value) {
  if (figure_id != new_figure_) {
    FACTLINE_ASSIGN_OR_RETURN(const auto known,
                              written_.Get(Family::kFacts, key));
    if (known) {
      memo_.Add(entry);
      return absl::OkStatus();
    }
  }
  rows_.Put(Family::kFacts, std::move(key), value);
  memo_.Add(entry);
  return absl::OkStatus();
}

absl::StatusOr<bool> TermWriter::IsNew(const FigureKey& key,
                                       const std::string& figure_id) {
  // What its key says is written with the first claim.
  const std::set<Term> terms = TermsOf(key, Measure(), "");
  if (terms.empty()) return false;
  const uint64_t entry = EntryOf(*terms.begin(), figure_id);
  if (memo_.Contains(entry)) return false;
  FACTLINE_ASSIGN_OR_RETURN(
      const auto known,
      written_.Get(Family::kFacts, TermKey(*terms.begin(), figure_id)));
  if (known) memo_.Add(entry);
  return !known.has_value();
}

absl::Status TermWriter::AddTerms(const std::set<Term>& terms,
                                  const std::string& figure_id,
                                  const std::string& since) {
  for (const Term& term : terms) {
    const uint64_t entry = EntryOf(term, figure_id);
    if (memo_.Contains(entry)) continue;
    FACTLINE_RETURN_IF_ERROR(
        Put(figure_id, entry, TermKey(term, figure_id), since));
  }
  return absl::OkStatus();
}

void TermWriter::AddNames(const Claim& claim, const std::string& figure_id,
                          int64_t revision) {
  const std::string record = EncodeTimelineEntry(
      {.figure_id = figure_id, .recorded_revision = revision});
  const auto add = [&](NameKind kind, std::string_view name) {
    if (name.empty()) return;
    // New with the claim: not looked for.
    rows_.Put(Family::kFacts,
              ClaimNameKey(static_cast<uint8_t>(kind), AsciiLower(name),
                           claim.event_time.earliest, claim.id),
              record);
  };
  for (const Attribution& attribution : claim.attributions) {
    add(NameKind::kSpeaker, attribution.source);
  }
  if (claim.statement) {
    for (const std::string& name : claim.statement->mentions) {
      add(NameKind::kMention, name);
    }
  }
  if (!figure_id.empty()) return;
  for (const Term& term : TermsOf(claim.figure_key, claim.measure, "")) {
    if (term.first != TermKind::kWord) {
      add(NameKind::kStatementTerm, NameOfTerm(term));
    }
  }
}

absl::Status TermWriter::AddClaim(const Claim& claim,
                                  const std::string& figure_id,
                                  int64_t revision,
                                  const Measure* known_measure) {
  AddNames(claim, figure_id, revision);
  if (figure_id.empty()) return absl::OkStatus();
  // Noted as a whole, beside their terms: most claims of a figure say the same.
  std::vector<uint64_t> notes;
  const auto is_noted = [&](uint64_t note) {
    if (memo_.Contains(note)) return true;
    notes.push_back(note);
    return false;
  };
  std::set<Term> terms;
  for (const Attribution& attribution : claim.attributions) {
    if (is_noted(NoteOf(attribution, figure_id))) continue;
    for (const std::string& word : SearchWords(attribution.source)) {
      Add(TermKind::kSpoken, word, terms);
    }
  }
  if ((known_measure == nullptr || *known_measure != claim.measure) &&
      !is_noted(NoteOf(claim.measure, figure_id))) {
    FACTLINE_ASSIGN_OR_RETURN(const bool is_new,
                              IsNew(claim.figure_key, figure_id));
    if (is_new) new_figure_ = figure_id;
    terms.merge(TermsOf(claim.figure_key, claim.measure, ""));
  }
  FACTLINE_RETURN_IF_ERROR(AddTerms(terms, figure_id, absl::StrCat(revision)));
  for (const uint64_t note : notes) memo_.Add(note);
  return absl::OkStatus();
}

absl::Status TermWriter::AddFigure(const Figure& figure) {
  // A label is looked at in the figure: since when it had it does not matter.
  FACTLINE_RETURN_IF_ERROR(
      AddTerms(TermsOf(figure.key, figure.measure, figure.display_name),
               figure.id, "0"));
  FACTLINE_RETURN_IF_ERROR(AddOrder(FigureOrder::kName, "", figure.id));
  FACTLINE_RETURN_IF_ERROR(AddOrder(FigureOrder::kDisplayName,
                                    NameSortKey(figure.display_name),
                                    figure.id));
  return AddOrder(FigureOrder::kEventTime, TimeSortKey(std::nullopt),
                  figure.id);
}

absl::Status TermWriter::AddPoint(const std::string& figure_id,
                                  const Point& point) {
  return AddOrder(FigureOrder::kEventTime,
                  TimeSortKey(point.event_time.earliest), figure_id);
}

absl::Status TermWriter::AddOrder(FigureOrder order,
                                  std::string_view sort_key,
                                  const std::string& figure_id) {
  const uint64_t entry =
      absl::HashOf(static_cast<char>(order), sort_key, figure_id);
  if (memo_.Contains(entry)) return absl::OkStatus();
  return Put(figure_id, entry, OrderKey(order, sort_key, figure_id), "");
}

absl::Status ScanTerm(const StoreView& view, const Term& term,
                      std::string_view after_id,
                      const std::function<bool(const std::string& id)>& visit) {
  const std::string prefix = KeyWriter(Table::kTerm)
                                 .Byte(static_cast<uint8_t>(term.first))
                                 .Text(term.second)
                                 .Take();
  PrefixScan scan(view.reader().source(), Family::kFacts, prefix);
  if (after_id.empty()) {
    scan.SeekToFirst();
  } else {
    const std::string last = TermKey(term, after_id);
    scan.Seek(last);
    if (scan.Valid() && scan.key() == last) scan.Next();
  }
  for (; scan.Valid(); scan.Next()) {
    KeyReader key(scan.suffix());
    const std::string id = key.Id();
    if (!key.Done()) return BadTermKey();
    if (!visit(id)) return absl::OkStatus();
  }
  return scan.status();
}

absl::Status ScanWords(
    const StoreView& view, TermKind kind, std::string_view front,
    const std::function<bool(std::string_view word, const std::string& id)>&
        visit) {
  const std::string table =
      KeyWriter(Table::kTerm).Byte(static_cast<uint8_t>(kind)).Take();
  PrefixScan scan(view.reader().source(), Family::kFacts,
                  absl::StrCat(table, ToAbsl(front)));
  for (scan.SeekToFirst(); scan.Valid(); scan.Next()) {
    KeyReader key(scan.key().substr(table.size()));
    const std::string word = key.Text();
    const std::string id = key.Id();
    int64_t since = 0;
    if (!key.Done() || !absl::SimpleAtoi(ToAbsl(scan.value()), &since)) {
      return BadTermKey();
    }
    if (since > view.position().revision) continue;
    if (!visit(word, id)) return absl::OkStatus();
  }
  return scan.status();
}

absl::Status ScanClaimsNaming(
    const StoreView& view, NameKind kind, std::string_view name,
    const StoreView::TimelineCursor& cursor, bool descending,
    const std::function<bool(const StoreView::TimelineCursor&,
                             const StoredClaim&)>& visit) {
  return view.reader().ScanByEvent(NamePrefix(kind, name), cursor, descending,
                                   visit);
}

absl::StatusOr<std::vector<StoreView::TimelineCursor>> PlacesOfClaimsNaming(
    const StoreView& view, NameKind kind, std::string_view name, size_t max) {
  std::vector<StoreView::TimelineCursor> places;
  PrefixScan scan(view.reader().source(), Family::kFacts,
                  NamePrefix(kind, name));
  for (scan.SeekToFirst(); scan.Valid() && places.size() < max; scan.Next()) {
    KeyReader key(scan.suffix());
    StoreView::TimelineCursor at;
    at.start = key.Time();
    at.claim_id = key.Id();
    if (!key.Done()) return BadTermKey();
    places.push_back(std::move(at));
  }
  FACTLINE_RETURN_IF_ERROR(scan.status());
  return places;
}

absl::Status ScanOrder(
    const StoreView& view, FigureOrder order, std::string_view after_key,
    std::string_view after_id, bool descending,
    const std::function<bool(const std::string& key, const std::string& id)>&
        visit) {
  PrefixScan scan(view.reader().source(), Family::kFacts, OrderPrefix(order));
  if (after_id.empty()) {
    descending ? scan.SeekToLast() : scan.SeekToFirst();
  } else {
    const std::string last = OrderKey(order, after_key, after_id);
    descending ? scan.SeekForPrev(last) : scan.Seek(last);
    if (scan.Valid() && scan.key() == last) {
      descending ? scan.Prev() : scan.Next();
    }
  }
  for (; scan.Valid(); descending ? scan.Prev() : scan.Next()) {
    KeyReader key(scan.suffix());
    const std::string sort_key = key.Text();
    const std::string id = key.Id();
    if (!key.Done()) return BadTermKey();
    if (!visit(sort_key, id)) return absl::OkStatus();
  }
  return scan.status();
}

absl::StatusOr<std::vector<StoredClaim>> ClaimsNear(const StoreView& view,
                                                    std::string_view id) {
  const FactReader& reader = view.reader();
  FACTLINE_ASSIGN_OR_RETURN(std::vector<StoredClaim> claims,
                            reader.ClaimsOfKey(id, Readings::kWithout));
  FACTLINE_ASSIGN_OR_RETURN(const auto header, reader.FigureHeader(id));
  if (!header || !header->joined) return claims;
  FACTLINE_ASSIGN_OR_RETURN(std::vector<StoredClaim> joined,
                            reader.ClaimsOf(*header, Readings::kWithout));
  for (StoredClaim& claim : joined) claims.push_back(std::move(claim));
  return claims;
}

namespace {

// Writes a batch that is large, or any if `all`.
absl::Status Flush(const Database& database, RowBatch& rows, TermMemo& memo,
                   bool all) {
  if (!all && rows.bytes() < kMaxBatchBytes) return absl::OkStatus();
  rocksdb::WriteOptions options;
  options.sync = all;
  rocksdb::WriteBatch batch;
  rows.WriteTo(database, batch);
  FACTLINE_RETURN_IF_ERROR(
      ToStatus(database.db()->Write(options, &batch), "index"));
  rows.Clear();
  memo.Keep();
  memo.Age();
  return absl::OkStatus();
}

}  // namespace

absl::Status CompleteTermIndex(const Database& database,
                               const std::string& store_id) {
  const absl::Status mark = database.GetMeta(kMarkName).status();
  if (!absl::IsNotFound(mark)) return mark;
  const FactReader reader(
      std::make_unique<SnapshotSource>(database, /*fill_cache=*/false),
      FactReader::kAllRevisions, store_id);
  const DatabaseSource written(database);
  RowBatch rows;
  TermMemo memo;
  TermWriter writer(written, memo, rows);
  absl::Status failure;
  const auto keep = [&](absl::Status status) {
    if (status.ok()) status = Flush(database, rows, memo, /*all=*/false);
    if (failure.ok()) failure = std::move(status);
    return failure.ok();
  };
  FACTLINE_RETURN_IF_ERROR(reader.ScanClaims([&](const StoredClaim& stored) {
    keep(writer.AddClaim(
        stored.claim,
        stored.claim.IsFigureClaim() ? FigureIdOf(stored.claim.figure_key) : "",
        stored.recorded.revision, nullptr));
  }));
  FACTLINE_RETURN_IF_ERROR(reader.ScanFigures("", [&](const Figure& figure) {
    if (!keep(writer.AddFigure(figure))) return false;
    const auto versions = reader.PointVersions(figure.id);
    if (!versions.ok()) return keep(versions.status());
    for (const PointVersion& version : *versions) {
      if (version.point && !keep(writer.AddPoint(figure.id, *version.point))) {
        return false;
      }
    }
    return true;
  }));
  FACTLINE_RETURN_IF_ERROR(failure);
  rows.Put(Family::kDefault, MetaKey(kMarkName), std::string(kMark));
  return Flush(database, rows, memo, /*all=*/true);
}

}  // namespace factline::store
