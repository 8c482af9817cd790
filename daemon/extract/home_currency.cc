#include "daemon/extract/home_currency.h"

#include <string>

#include "daemon/base/strings.h"

namespace factline::extract {
namespace {

struct Row {
  std::string_view word;  // Singular; the plural adds an "s", or is a row.
  std::string_view country;
  std::string_view code;
};

constexpr Row kRows[] = {
    {"kroner", "NO", "NOK"}, {"krone", "NO", "NOK"},  {"franc", "CH", "CHF"},
    {"franc", "SN", "XOF"},  {"franc", "CI", "XOF"},  {"franc", "ML", "XOF"},
    {"franc", "BF", "XOF"},  {"franc", "BJ", "XOF"},  {"franc", "TG", "XOF"},
    {"franc", "NE", "XOF"},  {"franc", "GW", "XOF"},  {"franc", "CM", "XAF"},
    {"franc", "GA", "XAF"},  {"franc", "CG", "XAF"},  {"franc", "TD", "XAF"},
    {"franc", "CF", "XAF"},  {"franc", "GQ", "XAF"},  {"franc", "RW", "RWF"},
    {"franc", "BI", "BIF"},  {"franc", "CD", "CDF"},  {"franc", "GN", "GNF"},
    {"franc", "DJ", "DJF"},  {"franc", "KM", "KMF"},  {"rupee", "PK", "PKR"},
    {"rupee", "LK", "LKR"},  {"rupee", "NP", "NPR"},  {"rupee", "MU", "MUR"},
    {"rupee", "SC", "SCR"},  {"peso", "PH", "PHP"},   {"peso", "AR", "ARS"},
    {"peso", "CO", "COP"},   {"peso", "CL", "CLP"},   {"peso", "UY", "UYU"},
    {"peso", "CU", "CUP"},   {"peso", "DO", "DOP"},   {"pound", "EG", "EGP"},
    {"pound", "LB", "LBP"},  {"pound", "SD", "SDG"},  {"pound", "SY", "SYP"},
    {"pound", "SS", "SSP"},
};

}  // namespace

std::string_view HomeCurrency(std::string_view code, std::string_view word,
                              std::string_view country) {
  const std::string lower = AsciiLower(word);
  for (const Row& row : kRows) {
    if (row.country != country) continue;
    std::string_view stem = lower;
    if (stem != row.word && stem.ends_with("s")) stem.remove_suffix(1);
    if (stem == row.word) return row.code;
  }
  return code;
}

}  // namespace factline::extract
