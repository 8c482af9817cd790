#ifndef FACTLINE_DAEMON_BASE_FAILPOINT_H_
#define FACTLINE_DAEMON_BASE_FAILPOINT_H_

#include <atomic>

// Named places at which tests let a process die or wait.
//
// The programs that ship hold nothing that could set the hook: no flag, no
// environment variable. Only a test's own program links a file that does
// (tests/fault/failpoint_switch.cc). Elsewhere a failpoint is one load.
namespace factline {

using FailpointHook = void (*)(const char* name);

// Null except in programs of tests, which set it before main().
extern std::atomic<FailpointHook> failpoint_hook;

inline void Failpoint(const char* name) {
  const FailpointHook hook = failpoint_hook.load(std::memory_order_relaxed);
  if (hook != nullptr) [[unlikely]] hook(name);
}

}  // namespace factline

#endif  // FACTLINE_DAEMON_BASE_FAILPOINT_H_
