# Realistic articles, for the benchmarks that read text.
add_library(factline_bench_articles STATIC sample_articles.cc sample_articles.h)
target_compile_options(factline_bench_articles PRIVATE ${FACTLINE_WARNINGS})
target_include_directories(factline_bench_articles PUBLIC
  "${PROJECT_SOURCE_DIR}")
target_compile_definitions(factline_bench_articles PRIVATE
  FACTLINE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(factline_bench_articles
  PUBLIC factline::model PRIVATE factline::decode absl::strings absl::time)

factline_bench(extract_bench
  SOURCES extract_bench.cc
  LINK factline_bench_articles factline::attributions factline::claims
       factline::extract factline::language factline::normalize
       factline::places factline::quantities factline::times absl::time)
