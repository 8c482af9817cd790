factline_bench(store_bench
  SOURCES store_bench.cc
  LINK factline::store factline_store_testing factline_store_records
       RocksDB::rocksdb-shared absl::strings)
