#include "daemon/extract/extractor.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "daemon/base/hash.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/extract/attributions.h"
#include "daemon/extract/claims.h"
#include "daemon/extract/concept_lexicon.h"
#include "daemon/extract/normalize.h"
#include "daemon/extract/parse_filter.h"
#include "daemon/extract/places.h"
#include "daemon/extract/quantities.h"
#include "daemon/extract/times.h"
#include "daemon/language/lemma_table.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"

namespace factline::extract {
namespace {

using language::Document;

// The primary subtag of a BCP 47 tag, lower case: "de" of "de-AT". "other" for
// what has not the shape of one (ISO 639: two or three letters): it names
// reasons and counters, and must not be what an article wants it to be.
std::string PrimaryLanguage(std::string_view tag) {
  if (tag.empty()) return {};
  std::string language = AsciiLower(tag.substr(0, tag.find_first_of("-_")));
  const bool is_code =
      (language.size() == 2 || language.size() == 3) &&
      std::all_of(language.begin(), language.end(),
                  [](char c) { return c >= 'a' && c <= 'z'; });
  return is_code ? language : "other";
}

ArticleContext ContextOf(const Article& article) {
  ArticleContext context;
  context.publish_time = article.publish_time;
  context.publish_time_has_clock = article.publish_time_has_clock;
  context.time_zone = "UTC";
  absl::TimeZone zone;
  if (!article.dateline_time_zone.empty() &&
      absl::LoadTimeZone(article.dateline_time_zone, &zone)) {
    context.time_zone = article.dateline_time_zone;
  }
  context.dateline_place = article.dateline_place;
  context.publisher = article.publisher;
  return context;
}

template <typename T>
void Locate(const std::vector<T>& mentions, const OffsetMap& offsets,
            std::vector<Evidence>& evidence) {
  evidence.reserve(mentions.size());
  for (const T& mention : mentions) {
    evidence.push_back(offsets.Locate(mention.span));
  }
}

std::vector<uint32_t> AllSentences(const Document& document) {
  std::vector<uint32_t> sentences(document.sentences.size());
  std::iota(sentences.begin(), sentences.end(), 0);
  return sentences;
}

// Of the rules in this folder and the built-in lexicons.
constexpr int kRulesVersion = 8;

absl::StatusOr<std::shared_ptr<const language::SyntaxModel>> OpenModel(
    const std::string& path) {
  if (path.empty()) return language::SyntaxModel::English();
  return language::SyntaxModel::Open(path);
}

// Rules, model and beam.
std::string VersionOf(const language::SyntaxModel& model, int beam) {
  return absl::StrFormat("rules-%d+model-%016x+beam-%d", kRulesVersion,
                         model.checksum(), beam);
}

// `version` with the lexicons of `dir`, by their names and bytes.
std::string VersionWith(std::string version, const std::string& dir) {
  constexpr size_t kDigits = 8;  // Tells apart the few that one store meets.
  std::map<std::string, std::string> files;
  std::error_code error;
  if (!dir.empty()) {
    for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
      if (entry.path().extension() != ".tsv") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      files[entry.path().filename().string()] = text.str();
    }
  }
  if (files.empty()) return version;
  Sha256 hash;
  for (const auto& [name, text] : files) {
    hash.Add(name);
    hash.Add(text);
  }
  return absl::StrCat(version, "+", hash.FinishHex().substr(0, kDigits));
}

}  // namespace

std::string_view ExtractorVersion() {
  static const std::string* version = new std::string(
      VersionOf(*language::SyntaxModel::English(), language::kLiveBeam));
  return *version;
}

struct Extractor::Parts {
  Normalizer normalizer;
  std::unique_ptr<language::Syntax> syntax;
  QuantityReader quantities;
  TimeReader times;
  std::unique_ptr<PlaceFinder> places;
  std::unique_ptr<AttributionFinder> attributions;
  ConceptLexicon lexicon;
  std::shared_ptr<const language::SyntaxModel> model;
  bool parse_all = false;
  std::string version = {};
};

Extractor::Extractor(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Extractor::~Extractor() = default;

absl::StatusOr<std::unique_ptr<Extractor>> Extractor::Create(
    const ExtractorOptions& options) {
  const std::string& dir = options.lexicon_dir;
  FACTLINE_ASSIGN_OR_RETURN(Normalizer normalizer, Normalizer::Create(dir));
  FACTLINE_ASSIGN_OR_RETURN(QuantityReader quantities,
                            QuantityReader::Create(dir));
  FACTLINE_ASSIGN_OR_RETURN(TimeReader times, TimeReader::Create(dir));
  FACTLINE_ASSIGN_OR_RETURN(std::unique_ptr<PlaceFinder> places,
                            PlaceFinder::Create(dir));
  FACTLINE_ASSIGN_OR_RETURN(std::unique_ptr<AttributionFinder> attributions,
                            AttributionFinder::Create(dir));
  FACTLINE_ASSIGN_OR_RETURN(ConceptLexicon lexicon, ConceptLexicon::Load(dir));
  FACTLINE_ASSIGN_OR_RETURN(
      std::shared_ptr<const language::SyntaxModel> model,
      OpenModel(options.model_path));
  std::string version = VersionWith(VersionOf(*model, options.beam), dir);
  auto syntax = std::make_unique<language::ModelSyntax>(model, options.beam);
  auto parts = std::make_unique<Parts>(
      Parts{std::move(normalizer), std::move(syntax), std::move(quantities),
            std::move(times), std::move(places), std::move(attributions),
            std::move(lexicon), std::move(model), options.parse_all});
  parts->version = std::move(version);
  return std::unique_ptr<Extractor>(new Extractor(std::move(parts)));
}

std::string Extractor::IdOfPlace(std::string_view name) const {
  return parts_->places->IdOfPlace(name);
}

std::vector<std::string> Extractor::ConceptsOf(std::string_view word) const {
  using language::LemmaClass;
  std::set<std::string> ids;
  std::deque<std::string> pool;
  for (const LemmaClass form :
       {LemmaClass::kOther, LemmaClass::kVerbS, LemmaClass::kVerbPast,
        LemmaClass::kVerbIng, LemmaClass::kNounPlural,
        LemmaClass::kAdjective}) {
    const std::string_view lemma =
        parts_->model->lemmas().LemmaOf(word, form, pool);
    for (const std::string_view id : parts_->lexicon.IdsOf(lemma)) {
      ids.emplace(id);
    }
  }
  return {ids.begin(), ids.end()};
}

std::string_view Extractor::version() const { return parts_->version; }

absl::StatusOr<Extraction> Extractor::Extract(const Article& article,
                                              bool with_layers) const {
  const std::string language = PrimaryLanguage(article.language);
  if (!language.empty() && language != "en") {
    return absl::UnimplementedError(absl::StrCat("language:", language));
  }
  Document document;
  const OffsetMap offsets = parts_->normalizer.Normalize(article, document);
  language::Tokenize(document);
  for (uint32_t i = 0; i < document.sentences.size(); ++i) {
    parts_->syntax->Tag(document, i);
  }
  const ArticleContext context = ContextOf(article);
  Layers layers;
  parts_->quantities.Find(document, layers.quantities);
  for (const uint32_t sentence :
       parts_->parse_all ? AllSentences(document)
                         : SentencesToParse(document, layers)) {
    parts_->syntax->Parse(document, sentence);
  }
  parts_->times.Find(document, context, layers.times);
  parts_->places->Find(document, context, layers);
  parts_->attributions->Find(document, context, layers);

  const ClaimInput input{document, layers, context, parts_->lexicon};
  ClaimList list = ReadClaims(input, article, offsets);
  Extraction extraction;
  extraction.claims = std::move(list.claims);
  for (ReadClaim& claim : extraction.claims) {
    claim.reading.extractor_version = parts_->version;
  }
  extraction.dropped_claims = list.dropped;
  if (!with_layers) return extraction;
  layers.quantities.clear();  // The claims want fewer than who looks at layers.
  parts_->quantities.Find(document, layers.quantities,
                          QuantityScope::kAmounts);
  Locate(layers.quantities, offsets, extraction.quantity_evidence);
  Locate(layers.times, offsets, extraction.time_evidence);
  for (const AttributionMention& mention : layers.attributions) {
    extraction.cue_evidence.push_back(offsets.Locate(mention.cue));
    extraction.content_evidence.push_back(offsets.Locate(mention.content));
  }
  extraction.layers = std::move(layers);
  return extraction;
}

}  // namespace factline::extract
