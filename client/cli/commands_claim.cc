// timeline, claim, article.
#include <iostream>
#include <memory>

#include "client/cli/arguments.h"
#include "client/cli/command.h"
#include "client/cli/format.h"
#include "client/cli/table.h"

namespace factline::cli {
namespace {

constexpr int kPageSize = 200;
constexpr size_t kTextColumns = 60;

struct TimelineFlags {
  std::string filter;
  int limit = 50;
  bool descending = false;
  Window window;
  AsOf as_of;
};

std::string WhatIsClaimed(const v1::Claim& claim) {
  if (claim.has_quantity()) {
    return FormatQuantity(claim.quantity()) + " " +
           FormatMeasure(claim);
  }
  return "\"" + Clip(claim.statement().text(), kTextColumns) + "\"";
}

void AddTimelineRow(const v1::TimelineEntry& entry, Table& table) {
  if (entry.claims_size() == 0) return;
  const v1::Claim& best = entry.claims(0);
  table.AddRow({FormatEventTime(entry.event_time()), WhatIsClaimed(best),
                Clip(FormatSpeakers(best), 40),
                std::to_string(entry.source_count()),
                entry.disputed() ? "disputed" : ""});
}

int Timeline(Context& context, const TimelineFlags& flags) {
  client::Client& client = context.Connect();
  v1::ListTimelineEntriesRequest request;
  request.set_filter(flags.filter);
  request.set_descending(flags.descending);
  if (!flags.as_of.empty() && !flags.as_of.Read(request.mutable_as_of())) {
    return kExitUsage;
  }
  if (!flags.window.empty() &&
      !flags.window.Read(request.mutable_event_window())) {
    return kExitUsage;
  }
  Table table({{"WHEN"},
               {"WHAT"},
               {"SAID BY"},
               {"SOURCES", Align::kRight},
               {""}});
  int left = flags.limit;
  do {
    request.set_page_size(std::min(left, kPageSize));
    v1::ListTimelineEntriesResponse page;
    const grpc::Status status = client.Call(
        client.timelines(), &v1::TimelineService::Stub::ListTimelineEntries,
        request, &page);
    if (!status.ok()) return Report(context, status);
    for (const v1::TimelineEntry& entry : page.entries()) {
      if (context.json) {
        PrintJson(entry);
      } else {
        AddTimelineRow(entry, table);
      }
      --left;
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && left > 0);
  if (!context.json && table.empty()) {
    std::cout << "nothing on this timeline\n";
  } else if (!context.json) {
    table.Print(std::cout);
  }
  return kExitOk;
}

void PrintClaim(const v1::Claim& claim) {
  std::cout << SafeText(WhatIsClaimed(claim)) << "\n"
            << "  when       " << SafeText(FormatEventTime(claim.event_time()));
  if (!claim.event_time().surface_text().empty()) {
    std::cout << " (\"" << SafeText(claim.event_time().surface_text())
              << "\")";
  }
  std::cout << "\n  said by    " << SafeText(FormatSpeakers(claim))
            << "\n  published  " << FormatTime(claim.publish_time()) << " by "
            << SafeText(claim.publisher()) << "\n  state      "
            << FormatState(claim.state()) << "\n  figure     "
            << claim.figure() << "\n  recorded   revision "
            << claim.recorded().revision() << ", "
            << FormatTime(claim.recorded().record_time()) << "\n";
  for (const v1::Evidence& evidence : claim.evidence()) {
    std::cout << "  words      \"" << SafeText(evidence.quote()) << "\" ("
              << SafeText(evidence.article_revision()) << " "
              << SafeText(evidence.field()) << " bytes "
              << evidence.start_byte() << "-" << evidence.end_byte() << ")\n";
  }
}

int ShowClaim(Context& context, const std::string& name, const AsOf& as_of) {
  client::Client& client = context.Connect();
  v1::GetClaimRequest request;
  request.set_name(name.starts_with("claims/") ? name : "claims/" + name);
  if (!as_of.empty() && !as_of.Read(request.mutable_as_of())) {
    return kExitUsage;
  }
  v1::GetClaimResponse response;
  const grpc::Status status =
      client.Call(client.timelines(), &v1::TimelineService::Stub::GetClaim,
                  request, &response);
  if (!status.ok()) return Report(context, status);
  if (context.json) {
    PrintJson(response.claim());
  } else {
    PrintClaim(response.claim());
  }
  return kExitOk;
}

int ShowArticle(Context& context, const std::string& name) {
  client::Client& client = context.Connect();
  v1::GetArticleRequest request;
  request.set_name(name);
  v1::GetArticleResponse response;
  const grpc::Status status =
      client.Call(client.articles(), &v1::ArticleService::Stub::GetArticle,
                  request, &response);
  if (!status.ok()) return Report(context, status);
  const v1::Article& article = response.article();
  if (context.json) {
    PrintJson(article);
    return kExitOk;
  }
  std::cout << SafeText(article.headline()) << "\n  " << article.name()
            << "  " << SafeText(article.uri()) << "\n  by "
            << SafeText(article.publisher()) << "\n";
  Table table({{"VERSION"}, {"PUBLISHED"}, {"CLAIMS", Align::kRight},
               {"REVISION", Align::kRight}, {""}});
  for (const v1::ArticleRevision& revision : article.revisions()) {
    table.AddRow({revision.version(), FormatTime(revision.publish_time()),
                  std::to_string(revision.claims_size()),
                  std::to_string(revision.recorded().revision()),
                  revision.name() == article.current_revision() ? "current"
                                                                : ""});
  }
  table.Print(std::cout);
  return kExitOk;
}

}  // namespace

void AddClaimCommands(CLI::App& app, Context& context) {
  auto timeline = std::make_shared<TimelineFlags>();
  CLI::App* command =
      app.add_subcommand("timeline", "Claims in the order of their events");
  command->add_option("--filter", timeline->filter,
                      "e.g. measure.place=\"Ukraine\"");
  command->add_option("--limit", timeline->limit, "Entries at the most")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_flag("--descending", timeline->descending, "Newest event first");
  timeline->window.AddTo(command);
  timeline->as_of.AddTo(command);
  SetAction(command, context,
            [&context, timeline] { return Timeline(context, *timeline); });

  auto name = std::make_shared<std::string>();
  auto as_of = std::make_shared<AsOf>();
  command = app.add_subcommand("claim", "One claim and the words behind it");
  command->add_option("claim", *name, "claims/{id} or an id")->required();
  as_of->AddTo(command);
  SetAction(command, context, [&context, name, as_of] {
    return ShowClaim(context, *name, *as_of);
  });

  auto article = std::make_shared<std::string>();
  command = app.add_subcommand("article", "An article and its revisions");
  command->add_option("article", *article, "articles/{id} or the uri")
      ->required();
  SetAction(command, context, [&context, article] {
    return ShowArticle(context, *article);
  });
}

}  // namespace factline::cli
