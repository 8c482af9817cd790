#include "daemon/base/failpoint.h"

namespace factline {

std::atomic<FailpointHook> failpoint_hook = nullptr;

}  // namespace factline
