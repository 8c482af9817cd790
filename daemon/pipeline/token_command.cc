#include "daemon/pipeline/token_command.h"

#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "daemon/base/status.h"
#include "daemon/base/strings.h"
#include "daemon/serve/auth_tokens.h"

namespace factline::pipeline {

absl::Status RunNewToken(const NewTokenRequest& request, std::ostream& out,
                         std::ostream& notes) {
  FACTLINE_ASSIGN_OR_RETURN(const serve::Scopes scopes,
                            serve::Scopes::Parse(request.scopes));
  absl::Time end = absl::InfiniteFuture();
  if (!request.until.empty() &&
      !absl::ParseTime(absl::RFC3339_full, request.until, &end, nullptr)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--until takes a time such as 2027-01-01T00:00:00Z, not '",
                     Printable(request.until), "'"));
  }
  if (end <= absl::Now()) {
    return absl::InvalidArgumentError("--until has passed already");
  }
  FACTLINE_ASSIGN_OR_RETURN(
      const serve::NewAuthToken made,
      serve::MakeAuthToken(request.name, scopes, end));
  out << made.secret << "\n" << serve::LineOf(made.entry) << "\n";
  out.flush();
  notes << "The first line is the token: give it to the client, in a file of "
           "mode 600 (factline --auth-token-file). The second line goes into "
           "the file of factlined --auth-tokens.\n";
  return out ? absl::OkStatus()
             : absl::InvalidArgumentError("cannot write to standard output");
}

}  // namespace factline::pipeline
