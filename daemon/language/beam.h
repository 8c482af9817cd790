#ifndef FACTLINE_DAEMON_LANGUAGE_BEAM_H_
#define FACTLINE_DAEMON_LANGUAGE_BEAM_H_

namespace factline::language {

// Hypotheses that a parser keeps; 1 = greedy.
inline constexpr int kMaxBeam = 16;  // Wider ones were never better.
inline constexpr int kLiveBeam = 4;  // Best reading at a good speed.

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_BEAM_H_
