// Characters a second of extraction, whole and by layer, on one core, beside a
// mere scan of the same text.
#include <time.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "daemon/extract/attributions.h"
#include "daemon/extract/claims.h"
#include "daemon/extract/concept_lexicon.h"
#include "daemon/extract/extractor.h"
#include "daemon/extract/normalize.h"
#include "daemon/extract/places.h"
#include "daemon/extract/quantities.h"
#include "daemon/extract/times.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"
#include "tests/bench/or_die.h"
#include "tests/bench/sample_articles.h"

namespace factline::bench {
namespace {

using extract::Layers;
using language::Document;

double CharactersInAll() {
  size_t characters = 0;
  for (const Article& article : NewsArticles()) {
    characters += CharactersOf(article);
  }
  return static_cast<double>(characters);
}

// CPU time of this thread so far: other programs on the machine do not count.
double CpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

// One pass over all articles that only looks at every byte: the limit of any
// reader.
uint64_t Scan() {
  uint64_t sum = 0;
  for (const Article& article : NewsArticles()) {
    for (const char c : article.headline) sum += static_cast<uint8_t>(c);
    for (const char c : article.body) sum += static_cast<uint8_t>(c);
  }
  return sum;
}

double SecondsOfScan() {
  constexpr int kPasses = 200;
  const double start = CpuSeconds();
  for (int i = 0; i < kPasses; ++i) benchmark::DoNotOptimize(Scan());
  return (CpuSeconds() - start) / kPasses;
}

// chars = characters a second of CPU time; x_scan = how many times the scan's
// time, measured right after.
void SetRates(benchmark::State& state, double busy_seconds) {
  using benchmark::Counter;
  const double passes = static_cast<double>(state.iterations());
  state.counters["chars"] =
      Counter(CharactersInAll() * passes, Counter::kIsRate);
  if (busy_seconds > 0) {
    state.counters["x_scan"] = busy_seconds / passes / SecondsOfScan();
  }
}

void BM_Scan(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Scan());
  SetRates(state, 0);
}
BENCHMARK(BM_Scan);

void BM_Extractor(benchmark::State& state, int beam) {
  extract::ExtractorOptions options;
  options.beam = beam;
  const auto extractor = OrDie(extract::Extractor::Create(options));
  size_t claims = 0;
  const double start = CpuSeconds();
  for (auto _ : state) {
    for (const Article& article : NewsArticles()) {
      claims += OrDie(extractor->Extract(article)).claims.size();
    }
  }
  SetRates(state, CpuSeconds() - start);
  state.counters["claims"] = benchmark::Counter(static_cast<double>(claims),
                                                benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(BM_Extractor, Live, language::kLiveBeam)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Extractor, Backfill, 1)->Unit(benchmark::kMillisecond);

// --- Layer by layer --------------------------------------------------------

struct Readers {
  extract::Normalizer normalizer = OrDie(extract::Normalizer::Create(""));
  language::ModelSyntax syntax;
  language::ModelSyntax greedy{language::SyntaxModel::English(), 1};
  extract::QuantityReader quantities =
      OrDie(extract::QuantityReader::Create(""));
  extract::TimeReader times = OrDie(extract::TimeReader::Create(""));
  std::unique_ptr<extract::PlaceFinder> places =
      OrDie(extract::PlaceFinder::Create(""));
  std::unique_ptr<extract::AttributionFinder> attributions =
      OrDie(extract::AttributionFinder::Create(""));
  extract::ConceptLexicon concepts = OrDie(extract::ConceptLexicon::Load(""));
};

// One article on its way through the layers.
struct Work {
  explicit Work(const Article& of) : article(of) {
    context.publish_time = of.publish_time;
    context.time_zone = "UTC";
    context.publisher = of.publisher;
  }

  const Article& article;
  extract::ArticleContext context;
  Document document;
  extract::OffsetMap offsets;
  Layers layers;
  extract::ClaimList claims;
};

struct Layer {
  const char* name;
  void (*run)(const Readers& readers, Work& work);
};

void Annotate(const language::Syntax& syntax, Document& document) {
  for (uint32_t i = 0; i < document.sentences.size(); ++i) {
    syntax.Annotate(document, i);
  }
}

// In the order in which the extractor runs them, which reads with one of the two
// kinds of syntax.
constexpr Layer kLayers[] = {
    {"normalize",
     [](const Readers& readers, Work& work) {
       work.offsets =
           readers.normalizer.Normalize(work.article, work.document);
     }},
    {"tokenize",
     [](const Readers&, Work& work) { language::Tokenize(work.document); }},
    {"syntax",
     [](const Readers& readers, Work& work) {
       Annotate(readers.syntax, work.document);
     }},
    {"syntax_greedy",
     [](const Readers& readers, Work& work) {
       Annotate(readers.greedy, work.document);
     }},
    {"quantities",
     [](const Readers& readers, Work& work) {
       readers.quantities.Find(work.document, work.layers.quantities);
     }},
    {"times",
     [](const Readers& readers, Work& work) {
       readers.times.Find(work.document, work.context, work.layers.times);
     }},
    {"places",
     [](const Readers& readers, Work& work) {
       readers.places->Find(work.document, work.context, work.layers);
     }},
    {"attributions",
     [](const Readers& readers, Work& work) {
       readers.attributions->Find(work.document, work.context, work.layers);
     }},
    {"claims",
     [](const Readers& readers, Work& work) {
       work.claims = extract::ReadClaims(
           {work.document, work.layers, work.context, readers.concepts},
           work.article, work.offsets);
     }},
};

// One layer alone over all articles; the layers before it run untimed.
void BM_Layer(benchmark::State& state, size_t which) {
  const Readers readers;
  double busy = 0;
  for (auto _ : state) {
    std::vector<std::unique_ptr<Work>> works;
    for (const Article& article : NewsArticles()) {
      works.push_back(std::make_unique<Work>(article));
      for (size_t i = 0; i < which; ++i) {
        kLayers[i].run(readers, *works.back());
      }
    }
    const double start = CpuSeconds();
    for (auto& work : works) kLayers[which].run(readers, *work);
    const double time = CpuSeconds() - start;
    state.SetIterationTime(time);
    busy += time;
  }
  SetRates(state, busy);
}

void RegisterLayers() {
  for (size_t i = 0; i < std::size(kLayers); ++i) {
    benchmark::RegisterBenchmark(
        (std::string("BM_Layer/") + kLayers[i].name).c_str(), BM_Layer, i)
        ->Unit(benchmark::kMillisecond)
        ->UseManualTime();
  }
}
const bool kRegistered = (RegisterLayers(), true);

}  // namespace
}  // namespace factline::bench
