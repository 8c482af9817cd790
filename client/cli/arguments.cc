#include "client/cli/arguments.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <iostream>

#include "client/cli/table.h"
#include "google/protobuf/util/time_util.h"

namespace factline::cli {
namespace {

constexpr size_t kIdDigits = 32;
constexpr int64_t kSecondsADay = 24 * 60 * 60;

bool IsAll(const std::string& text, int (*test)(int)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return test(static_cast<unsigned char>(c)) != 0;
  });
}

}  // namespace

bool ReadTimestamp(const std::string& text, google::protobuf::Timestamp* time) {
  using google::protobuf::util::TimeUtil;
  constexpr size_t kDayLength = 10;  // 2025-02-23
  return TimeUtil::FromString(
      text.size() == kDayLength ? text + "T00:00:00Z" : text, time);
}

void AsOf::AddTo(CLI::App* command) {
  command->add_option("--as-of", text,
                      "As known at a revision, a day or an instant (RFC 3339)")
      ->type_name("REVISION|TIME");
}

bool AsOf::Read(v1::KnowledgePoint* point) const {
  if (IsAll(text, std::isdigit)) {
    point->set_revision(std::strtoll(text.c_str(), nullptr, 10));
    return true;
  }
  if (ReadTimestamp(text, point->mutable_record_time())) return true;
  Complain(kExitUsage, "--as-of takes a revision or a time such as "
                       "2025-02-24T00:00:00Z, not '" + text + "'");
  return false;
}

void Window::AddTo(CLI::App* command) {
  command->add_option("--from", from, "Events at or after this day or instant")
      ->type_name("TIME");
  command->add_option("--to", to, "Events up to and with this day, or before "
                                  "this instant")
      ->type_name("TIME");
}

bool Window::Read(v1::EventTime* window) const {
  for (const auto& [text, flag] : {std::pair(from, "--from"), {to, "--to"}}) {
    google::protobuf::Timestamp ignored;
    if (!text.empty() && !ReadTimestamp(text, &ignored)) {
      Complain(kExitUsage, std::string(flag) + " takes a time such as "
                               "2025-02-24, not '" + text + "'");
      return false;
    }
  }
  if (!from.empty()) ReadTimestamp(from, window->mutable_earliest_time());
  if (!to.empty()) {
    auto* end = window->mutable_latest_time();
    ReadTimestamp(to, end);
    if (to.find('T') == std::string::npos) {
      end->set_seconds(end->seconds() + kSecondsADay);
    }
  }
  return true;
}

grpc::Status ResolveFigure(Context& context, const std::string& words,
                           std::string* name) {
  if (words.starts_with("figures/")) {
    *name = words;
    return grpc::Status::OK;
  }
  if (words.size() == kIdDigits && IsAll(words, std::isxdigit)) {
    *name = "figures/" + words;
    return grpc::Status::OK;
  }
  client::Client& client = context.Connect();
  v1::SearchFiguresRequest request;
  request.set_query(words);
  request.set_page_size(2);
  v1::SearchFiguresResponse response;
  const grpc::Status status =
      client.Call(client.figures(), &v1::FigureService::Stub::SearchFigures,
                  request, &response);
  if (!status.ok()) return status;
  if (response.figures().empty()) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND,
                        "no figure matches '" + words +
                            "'; try factline figures with fewer words");
  }
  *name = response.figures(0).name();
  if (response.figures_size() > 1) {
    std::cerr << "best match: " << SafeText(response.figures(0).display_name())
              << " (" << *name << "); others: factline figures " << words
              << "\n";
  }
  return grpc::Status::OK;
}

}  // namespace factline::cli
