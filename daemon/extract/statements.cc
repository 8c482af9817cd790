#include "daemon/extract/statements.h"

#include <algorithm>

#include "daemon/base/utf8.h"

namespace factline::extract {
namespace {

using language::ParagraphKind;
using language::Span;

bool IsTrimmed(char c) {
  return c == ' ' || c == '\n' || c == ',' || c == '\t' || c == '"';
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsTrimmed(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsTrimmed(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<Statement> ReadStatement(const ClaimInput& input,
                                       uint32_t index) {
  const AttributionMention& mention = input.layers.attributions[index];
  if (input.KindOf(mention.sentence) != ParagraphKind::kText) {
    return std::nullopt;
  }
  const std::string_view text = Trimmed(input.document.Text(mention.content));
  if (text.size() < kMinStatementBytes) return std::nullopt;
  Statement statement;
  statement.text = std::string(Utf8Prefix(text, kMaxStatementBytes));
  statement.quoted = mention.quoted;
  const auto& mentions = input.layers.entity_mentions;
  auto it = std::lower_bound(
      mentions.begin(), mentions.end(), mention.content.begin,
      [](const EntityMention& m, uint32_t at) { return m.span.begin < at; });
  for (; it != mentions.end() && it->span.end <= mention.content.end; ++it) {
    if (statement.mentions.size() >= kMaxStatementMentions) break;
    const std::string& name = input.layers.entities[it->entity].name;
    const auto& known = statement.mentions;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      statement.mentions.push_back(name);
    }
  }
  return statement;
}

}  // namespace factline::extract
