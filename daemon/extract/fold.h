#ifndef FACTLINE_DAEMON_EXTRACT_FOLD_H_
#define FACTLINE_DAEMON_EXTRACT_FOLD_H_

#include <string>
#include <string_view>

namespace factline::extract {

// `name` as names are compared: Latin letters to lower-case ASCII without
// their marks, apostrophes and full stops dropped, hyphens and runs of white
// space to one blank; other scripts stay as they are.
//   "Türkiye" -> "turkiye", "Port-au-Prince" -> "port au prince",
//   "U.S." -> "us", "N’Djamena" -> "ndjamena"
std::string FoldName(std::string_view name);

// Appends FoldName(name) to `out`, which allows for one buffer for many names.
void AppendFolded(std::string_view name, std::string& out);

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_FOLD_H_
