factline_bench(subscribe_bench
  SOURCES subscribe_bench.cc
  LINK factline::serve factline::store factline::grpc factline::base
       factline_store_testing absl::strings absl::time gRPC::grpc++)
