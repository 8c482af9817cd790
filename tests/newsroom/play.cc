#include "tests/newsroom/play.h"

#include <cstdlib>
#include <iostream>
#include <numeric>
#include <utility>
#include <variant>

#include "absl/time/clock.h"
#include "daemon/base/status.h"
#include "daemon/ingest/decoder.h"
#include "daemon/track/tracker.h"
#include "tests/store/store_testing.h"

namespace factline::newsroom {
namespace {

constexpr size_t kMessagesOfACommit = 200;
constexpr size_t kMessagesOfAPart = 5000;

}  // namespace

std::vector<ReadMessage> ReadAll(const extract::Extractor& extractor,
                                 const std::vector<std::string>& lines,
                                 const std::vector<int>& partition_of) {
  std::vector<ReadMessage> messages;
  for (size_t i = 0; i < lines.size(); ++i) {
    ingest::DecodeResult decoded = ingest::DecodeJsonLine(lines[i]);
    auto* article = std::get_if<Article>(&decoded);
    if (article == nullptr) continue;
    ReadMessage message{.article = std::move(*article),
                        .claims = {},
                        .partition = partition_of[i],
                        .extractor_version = extractor.version()};
    if (!message.article.IsWithdrawal()) {
      auto extraction = extractor.Extract(message.article);
      if (!extraction.ok()) continue;
      message.claims = std::move(extraction->claims);
    }
    messages.push_back(std::move(message));
  }
  return messages;
}

track::MemoryState PlayInMemory(const std::vector<ReadMessage>& messages,
                                std::span<const size_t> order) {
  track::MemoryState state;
  for (const size_t i : order) {
    auto result = track::Track(messages[i].article, messages[i].claims,
                               messages[i].extractor_version, state);
    if (!result.ok()) {
      std::cerr << result.status().message() << "\n";
      std::abort();  // A map in memory has no errors.
    }
    if (result->changed) state.Apply(*std::move(result));
  }
  return state;
}

absl::Status PlayInto(store::FactStore& store,
                      const std::vector<ReadMessage>& messages,
                      std::span<const size_t> order) {
  auto transaction = store.Begin();
  size_t count = 0;
  for (const size_t i : order) {
    FACTLINE_ASSIGN_OR_RETURN(
        track::TrackResult result,
        track::Track(messages[i].article, messages[i].claims,
                     messages[i].extractor_version, *transaction));
    if (result.changed) {
      FACTLINE_RETURN_IF_ERROR(
          transaction->Apply(std::move(result), absl::Now()).status());
    }
    if (++count % kMessagesOfACommit == 0) {
      FACTLINE_RETURN_IF_ERROR(store.Commit(std::move(transaction)));
      transaction = store.Begin();
    }
  }
  return store.Commit(std::move(transaction));
}

absl::StatusOr<Verdict> PlayAndCheck(const Truth& truth,
                                     const extract::Extractor& extractor) {
  const store::TempDir directory;
  FACTLINE_ASSIGN_OR_RETURN(
      const auto store,
      store::FactStore::Open({.directory = directory.path(), .sync = false}));
  // In parts, since all articles at once take much memory.
  std::vector<std::string> lines;
  for (size_t i = 0; i < truth.messages.size(); ++i) {
    lines.push_back(truth.messages[i].json);
    if (lines.size() < kMessagesOfAPart && i + 1 < truth.messages.size()) {
      continue;
    }
    const auto messages =
        ReadAll(extractor, lines, std::vector<int>(lines.size(), 0));
    if (messages.size() != lines.size()) {
      return absl::InternalError("a generated message is refused");
    }
    std::vector<size_t> order(messages.size());
    std::iota(order.begin(), order.end(), 0);
    FACTLINE_RETURN_IF_ERROR(PlayInto(*store, messages, order));
    lines.clear();
  }
  return Check(truth, *store);
}

}  // namespace factline::newsroom
