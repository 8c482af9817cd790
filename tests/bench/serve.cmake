# Not a Google Benchmark program: a load generator and the server that it loads,
# in two processes.
factline_executable(serve_bench
  SOURCES serve_bench.cc serve_bench_load.cc serve_bench_server.cc
    wire_articles.cc
  LINK factline::serve factline::store factline::track factline::grpc
       factline::base factline_store_testing absl::strings gRPC::grpc++)
add_test(NAME serve_bench_smoke COMMAND serve_bench --claims=2000 --quick)
set_tests_properties(serve_bench_smoke PROPERTIES LABELS slow TIMEOUT 300)
