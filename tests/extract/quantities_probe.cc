// Reads articles or sentences as JSON lines {"id", "text"} and writes what the
// layer of quantities finds in the form that ../shared/eval/score_quantity.py
// reads: {"id", "spans": [{"start", "end", "text", "value", "unit",
// "qualifier", ...}]}, offsets in characters. For measuring one layer alone;
// not part of the daemon. With --amounts also ages and locating times.

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"
#include "daemon/extract/normalize.h"
#include "daemon/extract/quantities.h"
#include "daemon/language/model_syntax.h"
#include "daemon/language/tokenizer.h"
#include "simdjson.h"

namespace factline::extract {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

// Characters in the first `bytes` bytes of `text`.
size_t Characters(std::string_view text, size_t bytes) {
  size_t count = 0;
  for (size_t i = 0; i < bytes && i < text.size(); ++i) {
    count += (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
  }
  return count;
}

std::string_view NameOf(Comparator comparator) {
  switch (comparator) {
    case Comparator::kApproximate:
      return "about";
    case Comparator::kJustUnder:
      return "almost";
    case Comparator::kGreaterThan:
      return "more_than";
    case Comparator::kLessThan:
      return "less_than";
    case Comparator::kAtLeast:
      return "at_least";
    case Comparator::kAtMost:
      return "at_most";
    case Comparator::kRange:
      return "range";
    case Comparator::kVague:
      return "vague";
    default:
      return "exact";
  }
}

// The scorer's own signs: = ~ > < and, for changes, up and down.
std::string_view SignOf(const Quantity& quantity) {
  if (quantity.role == QuantityRole::kIncrease) return "up";
  if (quantity.role == QuantityRole::kDecrease) return "down";
  switch (quantity.comparator) {
    case Comparator::kApproximate:
    case Comparator::kJustUnder:
      return "~";
    case Comparator::kGreaterThan:
    case Comparator::kAtLeast:
      return ">";
    case Comparator::kLessThan:
    case Comparator::kAtMost:
      return "<";
    default:
      return "=";
  }
}

std::string ValueText(const Quantity& quantity) {
  if (quantity.comparator == Comparator::kRange) {
    return "[" + quantity.lower_bound->ToString() + ", " +
           quantity.upper_bound->ToString() + "]";
  }
  return quantity.value ? quantity.value->ToString() : "null";
}

std::string SpanJson(const QuantityMention& mention, const Evidence& evidence,
                     std::string_view body) {
  const Quantity& quantity = mention.quantity;
  std::string out = "{\"start\": ";
  out += std::to_string(Characters(body, evidence.start_byte));
  out += ", \"end\": " + std::to_string(Characters(body, evidence.end_byte));
  out += ", \"text\": " + Quoted(evidence.quote);
  out += ", \"value\": " + ValueText(quantity);
  out += ", \"unit\": " + Quoted(quantity.unit_code);
  out += ", \"unit_text\": " + Quoted(mention.unit_text);
  out += ", \"comparator\": " + Quoted(NameOf(quantity.comparator));
  out += ", \"role\": " + std::to_string(static_cast<int>(quantity.role));
  out += ", \"qualifier\": " + Quoted(SignOf(quantity)) + "}";
  return out;
}

std::string Line(const QuantityReader& reader, QuantityScope scope,
                 std::string_view id, std::string body) {
  Article article;
  article.uri = "probe";
  article.body = RepairUtf8(body);
  language::Document document;
  const OffsetMap map = Normalize(article, document);
  language::Tokenize(document);
  const language::ModelSyntax syntax;
  for (uint32_t s = 0; s < document.sentences.size(); ++s) {
    syntax.Annotate(document, s);
  }
  std::vector<QuantityMention> mentions;
  reader.Find(document, mentions, scope);
  std::string out = "{\"id\": " + Quoted(id) + ", \"spans\": [";
  for (size_t i = 0; i < mentions.size(); ++i) {
    if (i > 0) out += ", ";
    out += SpanJson(mentions[i], map.Locate(mentions[i].span), article.body);
  }
  return out + "]}";
}

int Run(QuantityScope scope) {
  const auto reader = QuantityReader::Create("");
  if (!reader.ok()) {
    std::cerr << reader.status() << "\n";
    return 1;
  }
  simdjson::dom::parser parser;
  for (std::string line; std::getline(std::cin, line);) {
    simdjson::dom::element row;
    std::string_view id;
    std::string_view text;
    if (parser.parse(line).get(row) != simdjson::SUCCESS ||
        row["id"].get(id) != simdjson::SUCCESS ||
        row["text"].get(text) != simdjson::SUCCESS) {
      std::cerr << "not a line of {id, text}: " << Printable(line) << "\n";
      return 1;
    }
    std::cout << Line(*reader, scope, id, std::string(text)) << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace factline::extract

int main(int argc, char** argv) {
  using factline::extract::QuantityScope;
  const bool all = argc > 1 && std::string_view(argv[1]) == "--amounts";
  return factline::extract::Run(all ? QuantityScope::kAmounts
                                    : QuantityScope::kFigures);
}
