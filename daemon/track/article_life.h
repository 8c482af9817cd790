#ifndef FACTLINE_DAEMON_TRACK_ARTICLE_LIFE_H_
#define FACTLINE_DAEMON_TRACK_ARTICLE_LIFE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/model/article.h"
#include "daemon/model/article_record.h"
#include "daemon/model/change.h"
#include "daemon/model/claim.h"

// How an article's revisions follow each other, and what that makes of its
// claims. Everything here is a pure function of the list of revisions in order
// of arrival; an article's messages share a partition, so that order is given.
namespace factline::track {

// Older, same or newer (-1, 0, 1) by the publisher's account: version numbers
// where both have one, else version texts where both are numbers or they are
// equal, else publish times.
int CompareVersions(const ArticleRevisionRecord& a,
                    const ArticleRevisionRecord& b);

// Revisions of an article from oldest to newest.
//
// An arriving revision becomes the newest when it is not older than the newest
// so far: of two with one version the later message counts. After a withdrawal
// it must be strictly newer. A withdrawal that names no version (a tombstone)
// is of whatever is newest when it arrives. All others take their place in the
// history and never were current.
struct RevisionLine {
  std::vector<size_t> order;      // Indexes into the revisions.
  std::optional<size_t> current;  // order.back(); empty = withdrawn.
};
RevisionLine LineOf(const std::vector<ArticleRevisionRecord>& revisions);

// The state of every claim that a revision of the article states:
//   CURRENT    the current revision states it;
//   otherwise what the revision after the last one that states it was:
//   WITHDRAWN  a withdrawal;
//   CORRECTED  a correction (its signal, or a note not seen before);
//   REVISED    anything else.
// Keys are views into `record`.
std::unordered_map<std::string_view, ClaimState> StatesOf(
    const ArticleRecord& record);

// What a message does to its article.
struct ArticleStep {
  bool changed = false;  // False: seen before; all else is empty.
  ChangeCause cause = ChangeCause::kUnspecified;
  ArticleRecord record;  // After the message.
  size_t revision = 0;   // Index of the message's revision in `record`.
  // Claims that an earlier extractor read in this revision and this one does
  // not, in text order.
  std::vector<std::string> unread;
};

// A message equal to one seen before in version (publish time, if it names no
// version), content and being a withdrawal is the same revision: it does
// nothing, or is read anew if `extractor_version` is another. So is one that
// gives neither version nor time and has the current content.
ArticleStep Step(const std::optional<ArticleRecord>& before,
                 const Article& article, const std::vector<ReadClaim>& claims,
                 std::string_view extractor_version);

}  // namespace factline::track

#endif  // FACTLINE_DAEMON_TRACK_ARTICLE_LIFE_H_
