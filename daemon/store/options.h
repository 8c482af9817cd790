#ifndef FACTLINE_DAEMON_STORE_OPTIONS_H_
#define FACTLINE_DAEMON_STORE_OPTIONS_H_

#include <memory>

#include "daemon/store/fact_store.h"
#include "rocksdb/options.h"
#include "rocksdb/slice_transform.h"

namespace factline::store {

// RocksDB settings of a store, for the database and all its column families.
// Its log goes to ours (warnings and errors), never to a file on its own disk:
// this RocksDB aborts when it cannot write its log on a full disk.
rocksdb::Options MakeRocksOptions(const StoreOptions& options);

// The front of keys of one thing (IsOfThing()), for filters.
std::shared_ptr<const rocksdb::SliceTransform> MakeThingPrefix();

}  // namespace factline::store

#endif  // FACTLINE_DAEMON_STORE_OPTIONS_H_
