#ifndef FACTLINE_CLIENT_CLI_ARGUMENTS_H_
#define FACTLINE_CLIENT_CLI_ARGUMENTS_H_

#include <string>

#include "client/cli/command.h"
#include "factline/v1/common.pb.h"
#include "factline/v1/figure_service.pb.h"
#include "grpcpp/grpcpp.h"

namespace factline::cli {

// --as-of: a revision ("1234") or an instant ("2025-02-24T00:00:00Z").
struct AsOf {
  std::string text;

  void AddTo(CLI::App* command);
  // False, with a complaint, when the text is neither.
  bool Read(v1::KnowledgePoint* point) const;
  bool empty() const { return text.empty(); }
};

// --from and --to: days or instants that events must overlap.
struct Window {
  std::string from;
  std::string to;

  void AddTo(CLI::App* command);
  bool Read(v1::EventTime* window) const;
  bool empty() const { return from.empty() && to.empty(); }
};

// Reads RFC 3339 or a day (UTC midnight). False when it is neither.
bool ReadTimestamp(const std::string& text, google::protobuf::Timestamp* time);

// The figure that a user means: "figures/{id}", a bare id, or words, of which
// the best match is taken and named on standard error.
grpc::Status ResolveFigure(Context& context, const std::string& words,
                           std::string* name);

}  // namespace factline::cli

#endif  // FACTLINE_CLIENT_CLI_ARGUMENTS_H_
