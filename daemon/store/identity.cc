#include "daemon/store/identity.h"

#include <algorithm>
#include <string>

#include "absl/time/clock.h"
#include "daemon/base/status.h"
#include "daemon/convert/convert.h"
#include "daemon/store/data_directory.h"
#include "daemon/store/keys.h"
#include "daemon/store/records.pb.h"
#include "rocksdb/db.h"

namespace factline::store {

absl::StatusOr<Identity> ReadIdentity(const Database& database) {
  FACTLINE_ASSIGN_OR_RETURN(const std::string bytes,
                            database.GetMeta(kIdentityName));
  return DecodeIdentity(bytes);
}

absl::StatusOr<Head> ReadHead(const Database& database) {
  const absl::StatusOr<std::string> bytes = database.GetMeta(kHeadName);
  if (absl::IsNotFound(bytes.status())) return Head();
  FACTLINE_RETURN_IF_ERROR(bytes.status());
  return DecodeHead(*bytes);
}

absl::StatusOr<Identity> RenewIdentity(const Database& database,
                                       int64_t revision, int64_t least_epoch) {
  FACTLINE_ASSIGN_OR_RETURN(const std::string bytes,
                            database.GetMeta(kIdentityName));
  FACTLINE_ASSIGN_OR_RETURN(
      rec::Identity identity,
      ParseRecord<rec::Identity>(bytes, "identity of the store"));
  identity.set_restored_from(identity.store_id());
  identity.set_restored_revision(revision);
  identity.set_store_id(NewUuid());
  identity.set_epoch(std::max(identity.epoch() + 1, least_epoch));
  *identity.mutable_restored_time() = convert::ToProto(absl::Now());
  rocksdb::WriteOptions write;
  write.sync = true;
  FACTLINE_RETURN_IF_ERROR(
      ToStatus(database.db()->Put(write, MetaKey(kIdentityName),
                                  identity.SerializeAsString()),
               "writing the identity"));
  return Identity{.store_id = identity.store_id(), .epoch = identity.epoch()};
}

}  // namespace factline::store
