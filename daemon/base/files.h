#ifndef FACTLINE_DAEMON_BASE_FILES_H_
#define FACTLINE_DAEMON_BASE_FILES_H_

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace factline {

// Keys, certificates, lists of tokens and passwords are far smaller.
inline constexpr size_t kMaxSmallFileBytes = 1 << 20;

// The whole of a regular file of at most kMaxSmallFileBytes.
//
// Errors, each with the path: NotFound and PermissionDenied as the system says
// them, InvalidArgument for what is no file or too long.
absl::StatusOr<std::string> ReadSmallFile(const std::string& path);

// As ReadSmallFile(), of a file that holds a secret. Errors further:
// FailedPrecondition when CheckSecretMode() refuses it.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

// Whether a file of this owner and mode keeps a secret: only its owner may
// read it; one that root owns may be read by a group too (0640), which is how
// secrets are lent to a service.
absl::Status CheckSecretMode(const std::string& path, uid_t owner, mode_t mode);

// Warns in the log, with advice, when others than its owner may enter a
// directory that holds what they need not see. One that is absent is fine.
void WarnIfOpenToOthers(const std::string& directory);

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_FILES_H_
