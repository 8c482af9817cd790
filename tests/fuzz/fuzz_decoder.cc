// Any message of the topic is an article or a refusal.
#include "daemon/ingest/decoder.h"

#include <string>

#include "daemon/base/utf8.h"
#include "tests/fuzz/fuzzing.h"

namespace factline::fuzz {
namespace {

void ExpectWithinLimits(const ingest::DecodeResult& result) {
  if (const auto* refusal = std::get_if<ingest::Refusal>(&result)) {
    FACTLINE_FUZZ_EXPECT(!refusal->detail.empty());
    return;
  }
  const auto& article = std::get<Article>(result);
  FACTLINE_FUZZ_EXPECT(!article.uri.empty());
  FACTLINE_FUZZ_EXPECT(article.uri.size() <= ingest::kMaxUriBytes);
  FACTLINE_FUZZ_EXPECT(article.body.size() <= ingest::kMaxBodyBytes);
  for (const std::string& text : {article.uri, article.headline, article.body,
                                  article.publisher, article.url}) {
    FACTLINE_FUZZ_EXPECT(IsValidUtf8(text));
  }
}

}  // namespace

void TryInput(std::string_view input) {
  ingest::Message message;
  message.partition.topic = "articles";
  message.time = absl::FromUnixSeconds(1741500000);
  message.value = std::string(input);
  ExpectWithinLimits(ingest::DecodeMessage(message));
  message.key = "fuzz/1";
  ExpectWithinLimits(ingest::DecodeMessage(message));
  ExpectWithinLimits(ingest::DecodeJsonLine(input));
}

}  // namespace factline::fuzz
