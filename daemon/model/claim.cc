#include "daemon/model/claim.h"

#include "absl/strings/str_cat.h"
#include "daemon/base/hash.h"
#include "daemon/base/strings.h"

namespace factline {
namespace {

// Longer texts grow; the numbers only keep usual ones from doing so.
constexpr size_t kUsualKeyBytes = 128;
constexpr size_t kUsualClaimBytes = 256;

// Appends `field` so that no two lists of fields give one text.
void AppendField(std::string_view field, std::string& out) {
  size_t special = field.find_first_of("|\\");
  while (special != std::string_view::npos) {
    out += field.substr(0, special);
    out += '\\';
    out += field[special];
    field.remove_prefix(special + 1);
    special = field.find_first_of("|\\");
  }
  out += field;
  out += '|';
}

std::string OrEmpty(const std::optional<Decimal>& number) {
  return number ? number->ToString() : std::string();
}

}  // namespace

std::string CanonicalText(const FigureKey& key) {
  std::string out;
  out.reserve(kUsualKeyBytes);
  AppendField(key.concept_id, out);
  AppendField(key.cause, out);
  AppendField(key.object, out);
  AppendField(key.subset, out);
  AppendField(key.unit_code, out);
  AppendField(std::to_string(static_cast<int>(key.role)), out);
  AppendField(std::to_string(static_cast<int>(key.tally)), out);
  AppendField(key.actor, out);
  AppendField(key.place_id, out);
  AppendField(key.country, out);
  AppendField(key.region, out);
  return out;
}

std::string FigureIdOf(const FigureKey& key) {
  return Sha256Hex(CanonicalText(key)).substr(0, 32);
}

std::string MakeClaimId(std::string_view article_uri, std::string_view sentence,
                        int ordinal, const Claim& claim) {
  return ClaimIdOf(article_uri, NormalizeForIdentity(sentence), ordinal, claim);
}

std::string ClaimIdOf(std::string_view article_uri,
                      std::string_view normal_sentence, int ordinal,
                      const Claim& claim) {
  std::string text;
  text.reserve(article_uri.size() + normal_sentence.size() + kUsualClaimBytes);
  AppendField(article_uri, text);
  AppendField(normal_sentence, text);
  AppendField(std::to_string(ordinal), text);
  if (claim.quantity) {
    AppendField(OrEmpty(claim.quantity->value), text);
    AppendField(OrEmpty(claim.quantity->lower_bound), text);
    AppendField(OrEmpty(claim.quantity->upper_bound), text);
    AppendField(
        std::to_string(static_cast<int>(claim.quantity->comparator)), text);
    AppendField(CanonicalText(claim.figure_key), text);
  }
  std::string id = Sha256Hex(text);
  id.resize(32);
  return id;
}

}  // namespace factline
