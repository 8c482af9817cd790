// timeline, claim, article.
#include <iostream>
#include <memory>
#include <string>

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
  std::string grouping;  // Empty = none.
  Window window;
  AsOf as_of;
};

v1::TimelineGrouping GroupingOf(const std::string& name) {
  if (name == "day") return v1::TIMELINE_GROUPING_DAY;
  if (name == "week") return v1::TIMELINE_GROUPING_WEEK;
  if (name == "month") return v1::TIMELINE_GROUPING_MONTH;
  return v1::TIMELINE_GROUPING_UNSPECIFIED;
}

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

// The groups of one page as rows between its entries.
class Headings {
 public:
  explicit Headings(const v1::ListTimelineEntriesResponse& page)
      : page_(page) {}

  // `last` is the heading of the entry before, also of the page before.
  void AddBeforeNext(std::string& last, Table& table) {
    if (group_ == page_.groups_size()) return;
    const v1::TimelineGroup& group = page_.groups(group_);
    const std::string heading =
        group.has_start_time()
            ? "-- " + FormatTime(group.start_time()).substr(0, 10)
            : "-- undated";
    if (heading != last) table.AddRow({heading, "", "", "", ""});
    last = heading;
    if (++entries_ == group.entry_count()) {
      ++group_;
      entries_ = 0;
    }
  }

 private:
  const v1::ListTimelineEntriesResponse& page_;
  int group_ = 0;
  int entries_ = 0;
};

int Timeline(Context& context, const TimelineFlags& flags) {
  client::Client& client = context.Connect();
  v1::ListTimelineEntriesRequest request;
  request.set_filter(flags.filter);
  request.set_descending(flags.descending);
  request.set_grouping(GroupingOf(flags.grouping));
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
  std::string last_heading;
  do {
    request.set_page_size(std::min(left, kPageSize));
    v1::ListTimelineEntriesResponse page;
    const grpc::Status status = client.Call(
        client.timelines(), &v1::TimelineService::Stub::ListTimelineEntries,
        request, &page);
    if (!status.ok()) return Report(context, status);
    Headings headings(page);
    for (const v1::TimelineEntry& entry : page.entries()) {
      if (context.json) {
        PrintJson(entry);
      } else {
        headings.AddBeforeNext(last_heading, table);
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
    if (!request.page_token().empty()) SayThatThereIsMore(flags.limit);
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

int ShowArticle(Context& context, const std::string& name, bool with_texts) {
  client::Client& client = context.Connect();
  v1::GetArticleRequest request;
  request.set_name(name);
  request.set_include_texts(with_texts);
  v1::GetArticleResponse response;
  const grpc::Status status =
      client.Call(client.articles(), &v1::ArticleService::Stub::GetArticle,
                  request, &response);
  if (!status.ok()) return Report(context, status);
  const v1::Article& article = response.article();
  if (context.json) {
    if (with_texts) {
      PrintJson(response);
    } else {
      PrintJson(article);
    }
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
  if (article.current_revision().empty()) {
    std::cout << "It is withdrawn: none of its claims counts.\n";
  }
  for (const v1::ArticleText& text : response.texts()) {
    std::cout << "\n" << text.revision() << "\n" << SafeText(text.headline())
              << "\n" << SafeText(text.body()) << "\n";
  }
  if (response.has_text_purge_time()) {
    std::cout << "Its texts were purged on "
              << FormatTime(response.text_purge_time()) << ".\n";
  }
  return kExitOk;
}

}  // namespace

void AddClaimCommands(CLI::App& app, Context& context) {
  auto timeline = std::make_shared<TimelineFlags>();
  CLI::App* command =
      app.add_subcommand("timeline", "Claims in the order of their events");
  command
      ->add_option("--group", timeline->grouping,
                   "Headings for each day, week or month (UTC)")
      ->check(CLI::IsMember({"day", "week", "month"}));
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
  auto with_texts = std::make_shared<bool>(false);
  command->add_flag("--text", *with_texts,
                    "Also the texts that the daemon keeps (--keep-text); with "
                    "--json the whole response");
  SetAction(command, context, [&context, article, with_texts] {
    return ShowArticle(context, *article, *with_texts);
  });
}

}  // namespace factline::cli
