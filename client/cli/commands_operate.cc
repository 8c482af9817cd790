// status.
#include <iostream>

#include "client/cli/command.h"
#include "client/cli/format.h"
#include "client/cli/table.h"

namespace factline::cli {
namespace {

int Status(Context& context) {
  client::Client& client = context.Connect();
  v1::GetIngestStatusResponse ingest;
  grpc::Status status =
      client.Call(client.ingest(), &v1::IngestService::Stub::GetIngestStatus,
                  v1::GetIngestStatusRequest(), &ingest);
  if (!status.ok()) return Report(context, status);
  v1::GetChangeLogResponse log;
  status = client.Call(client.changes(), &v1::ChangeService::Stub::GetChangeLog,
                       v1::GetChangeLogRequest(), &log);
  // A token may read figures and not the changes.
  const bool sees_changes =
      status.error_code() != grpc::StatusCode::PERMISSION_DENIED;
  if (!status.ok() && sees_changes) return Report(context, status);
  if (context.json) {
    PrintJson(ingest);
    if (sees_changes) PrintJson(log);
    return kExitOk;
  }
  const v1::StorePosition& at = ingest.read_position();
  std::cout << "store      " << at.store_id() << "\nrevision   "
            << at.revision() << " (" << FormatTime(at.record_time()) << ")";
  if (sees_changes) {
    std::cout << ", changes kept from " << log.earliest().revision()
              << ", states from " << log.earliest_state_revision();
  }
  std::cout << "\nbehind     " << ingest.ingest_lag().seconds() << " s\n";
  if (!ingest.embedded_brokers().empty()) {
    std::cout << "broker     embedded, at " << ingest.embedded_brokers()
              << "\n";
  }
  Table table({{"TOPIC"},
               {"PARTITION", Align::kRight},
               {"APPLIED", Align::kRight},
               {"END", Align::kRight},
               {"REFUSED", Align::kRight},
               {"LAST MESSAGE"}});
  for (const v1::PartitionStatus& row : ingest.partitions()) {
    int64_t refused = 0;
    for (const auto& [reason, count] : row.rejected_counts()) refused += count;
    table.AddRow({row.topic(), std::to_string(row.partition()),
                  std::to_string(row.applied_offset()),
                  row.high_watermark() < 0 ? "?"
                                           : std::to_string(row.high_watermark()),
                  std::to_string(refused),
                  FormatTime(row.last_message_time())});
  }
  if (table.empty()) {
    std::cout << "no partitions assigned: the broker has not answered yet\n";
  } else {
    table.Print(std::cout);
  }
  return kExitOk;
}

}  // namespace

void AddOperateCommands(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "status", "How far the daemon has read its topic");
  SetAction(command, context, [&context] { return Status(context); });
}

}  // namespace factline::cli
