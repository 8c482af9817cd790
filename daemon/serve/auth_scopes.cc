#include "daemon/serve/auth_scopes.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "daemon/base/strings.h"

namespace factline::serve {
namespace {

constexpr std::array kScopes = {Scope::kRead, Scope::kWatch, Scope::kAdmin};

// One line a method, so that a new one is closed until somebody decides.
constexpr std::pair<std::string_view, Scope> kMethods[] = {
    {"GetFigure", Scope::kRead},
    {"ListFigures", Scope::kRead},
    {"SearchFigures", Scope::kRead},
    {"ListFigureHistory", Scope::kRead},
    {"DiffFigure", Scope::kRead},
    {"ExplainFigure", Scope::kRead},
    {"ListTimelineEntries", Scope::kRead},
    {"GetClaim", Scope::kRead},
    {"GetArticle", Scope::kRead},
    {"GetIngestStatus", Scope::kRead},
    {"WaitForOffset", Scope::kRead},
    {"Subscribe", Scope::kWatch},
    {"ListChanges", Scope::kWatch},
    {"GetChangeLog", Scope::kWatch},
    {"Digest", Scope::kAdmin},
    {"Reextract", Scope::kAdmin},
    {"Backup", Scope::kAdmin},
    {"Scrub", Scope::kAdmin},
};

}  // namespace

std::string_view NameOf(Scope scope) {
  switch (scope) {
    case Scope::kRead:
      return "read";
    case Scope::kWatch:
      return "watch";
    case Scope::kAdmin:
      return "admin";
  }
  return "";
}

absl::StatusOr<Scopes> Scopes::Parse(std::string_view text) {
  Scopes scopes;
  for (const absl::string_view word : absl::StrSplit(ToAbsl(text), ',')) {
    bool known = false;
    for (const Scope scope : kScopes) {
      if (FromAbsl(word) != NameOf(scope)) continue;
      scopes.Add(scope);
      known = true;
    }
    if (!known) {
      return absl::InvalidArgumentError(
          absl::StrCat("'", Printable(FromAbsl(word), 40),
                       "' is no scope; there are read, watch and admin"));
    }
  }
  return scopes;
}

std::string Scopes::ToString() const {
  std::string text;
  for (const Scope scope : kScopes) {
    if (!Has(scope)) continue;
    absl::StrAppend(&text, text.empty() ? "" : ",", ToAbsl(NameOf(scope)));
  }
  return text;
}

std::optional<Scope> ScopeOf(std::string_view method) {
  for (const auto& [name, scope] : kMethods) {
    if (name == method) return scope;
  }
  return std::nullopt;
}

}  // namespace factline::serve
