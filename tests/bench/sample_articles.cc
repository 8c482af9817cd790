#include "tests/bench/sample_articles.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "daemon/ingest/decoder.h"

namespace factline::bench {
namespace {

constexpr char kSamples[] = FACTLINE_SOURCE_DIR "/deploy/samples/articles";

Article ReadSample(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  ingest::Message message;
  message.value = text.str();
  ingest::DecodeResult decoded = ingest::DecodeMessage(message);
  if (const auto* refusal = std::get_if<ingest::Refusal>(&decoded)) {
    fprintf(stderr, "%s: %s\n", path.c_str(), refusal->detail.c_str());
    abort();
  }
  return std::get<Article>(std::move(decoded));
}

// Those with plain text, by file name.
std::vector<Article> ReadSamples() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kSamples)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Article> samples;
  for (const auto& path : paths) {
    Article sample = ReadSample(path);
    if (sample.body_format == BodyFormat::kText && !sample.body.empty()) {
      samples.push_back(std::move(sample));
    }
  }
  if (samples.empty()) abort();
  return samples;
}

std::vector<Article> JoinSamples() {
  const std::vector<Article> samples = ReadSamples();
  std::vector<Article> articles;
  for (size_t first = 0; first < samples.size(); ++first) {
    Article article = samples[first];
    for (size_t next = first + 1; article.body.size() < kArticleBytes; ++next) {
      absl::StrAppend(&article.body, "\n\n",
                      samples[next % samples.size()].body);
    }
    articles.push_back(std::move(article));
  }
  return articles;
}

// `text` as a JSON string. Valid UTF-8 needs no more than this.
std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else if (static_cast<unsigned char>(c) >= ' ') {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace

const std::vector<Article>& NewsArticles() {
  static const std::vector<Article>& articles =
      *new std::vector<Article>(JoinSamples());
  return articles;
}

std::string JsonOf(const Article& article, const std::string& uri) {
  return absl::StrCat(
      "{\"id\":", Quoted(uri), ",\"title\":", Quoted(article.headline),
      ",\"source\":", Quoted(article.publisher), ",\"published\":\"",
      absl::FormatTime(absl::RFC3339_sec, article.publish_time,
                       absl::UTCTimeZone()),
      "\",\"body\":", Quoted(article.body), "}");
}

size_t CharactersOf(const Article& article) {
  const auto starts = [](char c) { return (c & 0xC0) != 0x80; };
  return static_cast<size_t>(
      std::count_if(article.headline.begin(), article.headline.end(), starts) +
      std::count_if(article.body.begin(), article.body.end(), starts));
}

}  // namespace factline::bench
