# Starts a Kafka, so it is run by hand only: build the target and start it.
factline_executable(end_to_end_bench
  SOURCES end_to_end_bench.cc
  LINK factline_bench_articles factline_test_processes factline::pipeline
       factline::extract factline::ingest factline::store factline::base
       absl::strings absl::time benchmark::benchmark
       benchmark::benchmark_main)
