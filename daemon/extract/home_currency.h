#ifndef FACTLINE_DAEMON_EXTRACT_HOME_CURRENCY_H_
#define FACTLINE_DAEMON_EXTRACT_HOME_CURRENCY_H_

#include <string_view>

namespace factline::extract {

// The ISO 4217 code of a currency that several countries call by one word, where
// `country` (ISO 3166-1 alpha-2) has one of its own: "kroner" in Norway is NOK.
// `word` is the money's own word in the text, in any case; signs, codes and
// words with a nationality ("Mexican pesos") name one currency already. `code`
// itself where no other is meant.
std::string_view HomeCurrency(std::string_view code, std::string_view word,
                              std::string_view country);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_HOME_CURRENCY_H_
