#ifndef FACTLINE_TESTS_NEWSROOM_PLAY_H_
#define FACTLINE_TESTS_NEWSROOM_PLAY_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/extract/extractor.h"
#include "daemon/model/article.h"
#include "daemon/model/claim.h"
#include "daemon/store/fact_store.h"
#include "daemon/track/memory_state.h"
#include "tests/newsroom/check.h"
#include "tests/newsroom/truth.h"

// Messages through the daemon's own stages, without a broker.
namespace factline::newsroom {

// A message decoded and read once, to be tracked many times.
struct ReadMessage {
  Article article;
  std::vector<ReadClaim> claims;
  int partition = 0;
  std::string_view extractor_version;  // Of the extractor, which lives on.
};

// Lines of plain JSON or ninjs, read by `extractor`. What is refused or in
// another language is left out. `partition_of` is by index of the line.
std::vector<ReadMessage> ReadAll(const extract::Extractor& extractor,
                                 const std::vector<std::string>& lines,
                                 const std::vector<int>& partition_of);

// Tracks the messages `order` (indexes) one after the other.
track::MemoryState PlayInMemory(const std::vector<ReadMessage>& messages,
                                std::span<const size_t> order);

// The same into `store`, many messages a commit.
absl::Status PlayInto(store::FactStore& store,
                      const std::vector<ReadMessage>& messages,
                      std::span<const size_t> order);

// All of the truth's messages into a store of its own, many messages a commit;
// then Check().
absl::StatusOr<Verdict> PlayAndCheck(const Truth& truth,
                                     const extract::Extractor& extractor);

}  // namespace factline::newsroom

#endif  // FACTLINE_TESTS_NEWSROOM_PLAY_H_
