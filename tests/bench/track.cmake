# Not a Google Benchmark program: it measures while a store grows.
factline_executable(track_bench SOURCES track_bench.cc wire_articles.cc
  LINK factline::store factline::track factline_store_testing absl::strings)
add_test(NAME track_bench_smoke COMMAND track_bench --figures=200 --claims=2000)
set_tests_properties(track_bench_smoke PROPERTIES LABELS slow TIMEOUT 300)
