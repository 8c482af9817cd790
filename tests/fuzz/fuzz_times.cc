// Times of any text.
#include "daemon/extract/times.h"

#include "tests/fuzz/sound.h"

namespace factline::fuzz {

void TryInput(std::string_view input) {
  static const auto* reader = new extract::TimeReader(
      std::move(extract::TimeReader::Create("")).value());
  const auto read = ReadWords(input);
  std::vector<extract::TimeMention> mentions;
  reader->Find(read->document, ContextOf(read->article), mentions);
  ExpectInOrder(read->document, mentions);
  for (const extract::TimeMention& mention : mentions) {
    const EventTime& time = mention.time;
    if (time.earliest.has_value() && time.latest.has_value()) {
      FACTLINE_FUZZ_EXPECT(*time.earliest <= *time.latest);
    }
  }
}

}  // namespace factline::fuzz
