// figures, history, explain, diff.
#include <iostream>
#include <memory>
#include <vector>

#include "client/cli/arguments.h"
#include "client/cli/chart.h"
#include "client/cli/command.h"
#include "client/cli/format.h"
#include "client/cli/table.h"

namespace factline::cli {
namespace {

constexpr int kPageSize = 200;
constexpr size_t kQuoteColumns = 100;

// --- figures

struct FiguresFlags {
  std::vector<std::string> words;
  std::string filter;
  std::string order_by;
  int limit = 20;
  AsOf as_of;
};

void AddFigureRow(const v1::Figure& figure, Table& table) {
  const v1::Point& point = figure.latest_point();
  table.AddRow({FormatQuantity(point.best()),
                FormatEventTime(point.event_time()),
                std::to_string(point.source_count()),
                point.disputed() ? "disputed" : "", figure.display_name(),
                figure.name()});
}

struct Collected {
  std::vector<v1::Figure> figures;
  bool more = false;
};

// Gives up to `limit` figures page by page; `next` asks for one page.
template <typename Response, typename Next>
grpc::Status CollectFigures(int limit, Collected& found, Next next) {
  std::vector<v1::Figure>& figures = found.figures;
  std::string token;
  do {
    Response page;
    const int left = limit - static_cast<int>(figures.size());
    const grpc::Status status =
        next(std::min(left, kPageSize), token, &page);
    if (!status.ok()) return status;
    figures.insert(figures.end(), page.figures().begin(),
                   page.figures().end());
    token = page.next_page_token();
  } while (!token.empty() && static_cast<int>(figures.size()) < limit);
  found.more = !token.empty();
  return grpc::Status::OK;
}

int Figures(Context& context, const FiguresFlags& flags) {
  client::Client& client = context.Connect();
  v1::KnowledgePoint as_of;
  if (!flags.as_of.empty() && !flags.as_of.Read(&as_of)) return kExitUsage;
  std::string query;
  for (const std::string& word : flags.words) {
    query += (query.empty() ? "" : " ") + word;
  }
  if (!query.empty() && !flags.filter.empty()) {
    return Complain(kExitUsage, "give words or --filter, not both");
  }
  Collected found;
  const auto search = [&](int size, const std::string& token,
                          v1::SearchFiguresResponse* page) {
    v1::SearchFiguresRequest request;
    request.set_query(query);
    request.set_page_size(size);
    request.set_page_token(token);
    if (!flags.as_of.empty()) *request.mutable_as_of() = as_of;
    return client.Call(client.figures(),
                       &v1::FigureService::Stub::SearchFigures, request, page);
  };
  const auto list = [&](int size, const std::string& token,
                        v1::ListFiguresResponse* page) {
    v1::ListFiguresRequest request;
    request.set_filter(flags.filter);
    request.set_order_by(flags.order_by);
    request.set_page_size(size);
    request.set_page_token(token);
    if (!flags.as_of.empty()) *request.mutable_as_of() = as_of;
    return client.Call(client.figures(), &v1::FigureService::Stub::ListFigures,
                       request, page);
  };
  const grpc::Status status =
      query.empty()
          ? CollectFigures<v1::ListFiguresResponse>(flags.limit, found, list)
          : CollectFigures<v1::SearchFiguresResponse>(flags.limit, found,
                                                      search);
  if (!status.ok()) return Report(context, status);
  Table table({{"LATEST", Align::kRight},
               {"WHEN"},
               {"SOURCES", Align::kRight},
               {""},
               {"FIGURE"},
               {"NAME"}});
  for (const v1::Figure& figure : found.figures) {
    if (context.json) {
      PrintJson(figure);
    } else {
      AddFigureRow(figure, table);
    }
  }
  if (!context.json && table.empty()) {
    std::cout << "no figures\n";
  } else if (!context.json) {
    table.Print(std::cout);
    if (found.more) SayThatThereIsMore(flags.limit);
  }
  return kExitOk;
}

// --- history

struct HistoryFlags {
  std::vector<std::string> figure;
  std::string axis = "event";
  std::string filter;
  bool chart = false;
  bool withdrawn = false;
  std::string rule;  // Empty = the default.
  AsOf as_of;
  Window window;
};

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

v1::HistoryAxis AxisOf(const std::string& name) {
  if (name == "record") return v1::HISTORY_AXIS_RECORD_TIME;
  if (name == "first") return v1::HISTORY_AXIS_FIRST_REPORT;
  return v1::HISTORY_AXIS_EVENT_TIME;
}

Bar BarOf(const v1::HistoryPoint& row, bool by_record_time) {
  const v1::Claim& claim = row.claim();
  Bar bar;
  bar.label = by_record_time ? FormatTime(claim.publish_time())
                             : FormatEventTime(claim.event_time());
  bar.text = FormatQuantity(claim.quantity());
  bar.value = NumberOf(claim.quantity().value());
  bar.low = NumberOf(claim.quantity().lower_bound());
  bar.high = NumberOf(claim.quantity().upper_bound());
  return bar;
}

void PrintHistory(const std::vector<v1::HistoryPoint>& rows,
                  const HistoryFlags& flags) {
  if (rows.empty()) {
    std::cout << "no history\n";
    return;
  }
  if (flags.chart) {
    std::vector<Bar> bars;
    for (const v1::HistoryPoint& row : rows) {
      bars.push_back(BarOf(row, flags.axis == "record"));
    }
    PrintChart(bars, TerminalWidth(), std::cout);
    return;
  }
  Table table({{"WHEN"},
               {"VALUE", Align::kRight},
               {"SAID BY"},
               {"PUBLISHED"},
               {"STATE"},
               {"SELECTED"},
               {"CLAIM"}});
  for (const v1::HistoryPoint& row : rows) {
    const v1::Claim& claim = row.claim();
    std::string selected;
    if (row.has_selected_from()) {
      selected = "r" + std::to_string(row.selected_from().revision()) + "-";
      if (row.has_selected_until()) {
        selected += "r" + std::to_string(row.selected_until().revision());
      }
    }
    table.AddRow({FormatEventTime(claim.event_time()),
                  FormatQuantity(claim.quantity()),
                  Clip(FormatSpeakers(claim), 40),
                  FormatTime(claim.publish_time()),
                  FormatState(claim.state()), selected, claim.name()});
  }
  table.Print(std::cout);
}

int History(Context& context, const HistoryFlags& flags) {
  client::Client& client = context.Connect();
  v1::ListFigureHistoryRequest request;
  request.set_selection_rule(flags.rule);
  grpc::Status status = ResolveFigure(context, Joined(flags.figure),
                                      request.mutable_parent());
  if (!status.ok()) return Report(context, status);
  request.set_axis(AxisOf(flags.axis));
  request.set_filter(flags.filter);
  request.set_page_size(kPageSize);
  request.set_show_withdrawn(flags.withdrawn);
  if (!flags.as_of.empty() && !flags.as_of.Read(request.mutable_as_of())) {
    return kExitUsage;
  }
  if (!flags.window.empty() &&
      !flags.window.Read(request.mutable_event_window())) {
    return kExitUsage;
  }
  std::vector<v1::HistoryPoint> rows;
  do {
    v1::ListFigureHistoryResponse page;
    status = client.Call(client.figures(),
                         &v1::FigureService::Stub::ListFigureHistory, request,
                         &page);
    if (!status.ok()) return Report(context, status);
    for (const v1::HistoryPoint& row : page.points()) {
      if (context.json) {
        PrintJson(row);
      } else {
        rows.push_back(row);
      }
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (!context.json) PrintHistory(rows, flags);
  return kExitOk;
}

// --- explain

struct ExplainFlags {
  std::vector<std::string> figure;
  std::string claim;  // Empty = the latest point.
  std::string rule;  // Empty = the default.
  AsOf as_of;
};

void PrintEvidence(const v1::Claim& claim) {
  std::cout << "  " << SafeText(FormatQuantity(claim.quantity())) << "  "
            << SafeText(FormatEventTime(claim.event_time())) << "  "
            << SafeText(FormatSpeakers(claim)) << "  ["
            << SafeText(claim.publisher()) << ", "
            << FormatTime(claim.publish_time()) << ", "
            << FormatState(claim.state()) << "]\n";
  for (const v1::Evidence& evidence : claim.evidence()) {
    std::cout << "      \"" << SafeText(Clip(evidence.quote(), kQuoteColumns))
              << "\"\n      " << SafeText(evidence.article_revision()) << " "
              << SafeText(evidence.field()) << " bytes "
              << evidence.start_byte() << "-" << evidence.end_byte() << "\n";
  }
}

int Explain(Context& context, const ExplainFlags& flags) {
  client::Client& client = context.Connect();
  v1::ExplainFigureRequest request;
  request.set_selection_rule(flags.rule);
  request.set_claim(flags.claim);
  grpc::Status status =
      ResolveFigure(context, Joined(flags.figure), request.mutable_name());
  if (!status.ok()) return Report(context, status);
  if (!flags.as_of.empty() && !flags.as_of.Read(request.mutable_as_of())) {
    return kExitUsage;
  }
  v1::ExplainFigureResponse response;
  status = client.Call(client.figures(),
                       &v1::FigureService::Stub::ExplainFigure, request,
                       &response);
  if (!status.ok()) return Report(context, status);
  if (context.json) {
    PrintJson(response);
    return kExitOk;
  }
  std::cout << "for the selected value:\n";
  for (const v1::Claim& claim : response.supporting_claims()) {
    PrintEvidence(claim);
  }
  if (response.opposing_claims_size() > 0) std::cout << "against it:\n";
  for (const v1::Claim& claim : response.opposing_claims()) {
    PrintEvidence(claim);
  }
  std::cout << "how it was chosen:\n";
  for (const std::string& step : response.selection_steps()) {
    std::cout << "  - " << SafeText(step) << "\n";
  }
  return kExitOk;
}

// --- diff

struct DiffFlags {
  std::vector<std::string> figure;
  AsOf base;
  AsOf target;
};

int Diff(Context& context, const DiffFlags& flags) {
  client::Client& client = context.Connect();
  v1::DiffFigureRequest request;
  grpc::Status status =
      ResolveFigure(context, Joined(flags.figure), request.mutable_name());
  if (!status.ok()) return Report(context, status);
  if (!flags.base.Read(request.mutable_base())) return kExitUsage;
  if (!flags.target.empty() &&
      !flags.target.Read(request.mutable_target())) {
    return kExitUsage;
  }
  v1::DiffFigureResponse response;
  status = client.Call(client.figures(), &v1::FigureService::Stub::DiffFigure,
                       request, &response);
  if (!status.ok()) return Report(context, status);
  if (context.json) {
    PrintJson(response);
    return kExitOk;
  }
  const auto latest = [](const v1::Figure& figure) {
    return figure.name().empty()
               ? std::string("nothing")
               : SafeText(FormatQuantity(figure.latest_point().best()));
  };
  std::cout << "latest: " << latest(response.before()) << " -> "
            << latest(response.after()) << "\n";
  for (const auto& [mark, claims] :
       {std::pair("+", &response.added_claims()),
        {"-", &response.removed_claims()}}) {
    for (const v1::Claim& claim : *claims) {
      std::cout << mark << " " << SafeText(FormatQuantity(claim.quantity()))
                << "  " << SafeText(FormatEventTime(claim.event_time())) << "  "
                << SafeText(FormatSpeakers(claim)) << "  " << claim.name()
                << "\n";
    }
  }
  return kExitOk;
}

constexpr char kFigureHelp[] = "figures/{id}, an id, or words to search for";

void AddRule(CLI::App* command, std::string& rule) {
  command
      ->add_option("--rule", rule,
                   "How values are chosen [latest-authoritative]")
      ->check(CLI::IsMember({"latest-authoritative", "highest", "lowest",
                             "median", "first-report"}));
}

}  // namespace

void AddFigureCommands(CLI::App& app, Context& context) {
  auto figures = std::make_shared<FiguresFlags>();
  CLI::App* command = app.add_subcommand(
      "figures", "Find figures by words, or list them by a filter");
  command->add_option("words", figures->words, "Every word must match");
  command->add_option("--filter", figures->filter,
                      "e.g. measure.action=\"killed\" AND disputed=true");
  command->add_option("--order-by", figures->order_by, "e.g. display_name");
  command->add_option("--limit", figures->limit, "Figures at the most")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  figures->as_of.AddTo(command);
  SetAction(command, context,
            [&context, figures] { return Figures(context, *figures); });

  auto history = std::make_shared<HistoryFlags>();
  command = app.add_subcommand("history", "How a figure went or was reported");
  command->add_option("figure", history->figure, kFigureHelp)->required();
  command->add_option("--axis", history->axis,
                      "event: how it went in the world; record: how the "
                      "reported value changed; first: first reports")
      ->check(CLI::IsMember({"event", "record", "first"}))
      ->capture_default_str();
  command->add_option("--filter", history->filter, "Only claims that match");
  command->add_flag("--chart", history->chart, "Draw it");
  command->add_flag("--withdrawn", history->withdrawn,
                    "Also claims that are not current any more");
  AddRule(command, history->rule);
  history->as_of.AddTo(command);
  history->window.AddTo(command);
  SetAction(command, context,
            [&context, history] { return History(context, *history); });

  auto explain = std::make_shared<ExplainFlags>();
  command = app.add_subcommand(
      "explain", "Why a figure has its value, down to the quoted words");
  command->add_option("figure", explain->figure, kFigureHelp)->required();
  command->add_option("--claim", explain->claim,
                      "claims/..., as history names it: of the point that it "
                      "is about [the latest]");
  AddRule(command, explain->rule);
  explain->as_of.AddTo(command);
  SetAction(command, context,
            [&context, explain] { return Explain(context, *explain); });

  auto diff = std::make_shared<DiffFlags>();
  command = app.add_subcommand("diff", "A figure at two states of knowledge");
  command->add_option("figure", diff->figure, kFigureHelp)->required();
  command->add_option("--base", diff->base.text, "Revision or time")
      ->required();
  command->add_option("--target", diff->target.text,
                      "Revision or time [latest]");
  SetAction(command, context,
            [&context, diff] { return Diff(context, *diff); });
}

}  // namespace factline::cli
