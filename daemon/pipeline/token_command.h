#ifndef FACTLINE_DAEMON_PIPELINE_TOKEN_COMMAND_H_
#define FACTLINE_DAEMON_PIPELINE_TOKEN_COMMAND_H_

#include <iosfwd>
#include <string>

#include "absl/status/status.h"

namespace factline::pipeline {

// A token that an operator asks for, in the words of the command line.
struct NewTokenRequest {
  std::string name;
  std::string scopes = "read,watch";
  std::string until;  // RFC 3339; empty = it does not end.
};

// `factlined token`: the token on the first line of `out`, the line for the
// file of tokens on the second, what to do with them on `notes`. The token is
// kept nowhere.
// Errors: InvalidArgument for a name, scope or time that cannot be.
absl::Status RunNewToken(const NewTokenRequest& request, std::ostream& out,
                         std::ostream& notes);

}  // namespace factline::pipeline

#endif  // FACTLINE_DAEMON_PIPELINE_TOKEN_COMMAND_H_
