#ifndef FACTLINE_DAEMON_INGEST_JSON_ARTICLE_H_
#define FACTLINE_DAEMON_INGEST_JSON_ARTICLE_H_

#include <string_view>

#include "daemon/ingest/decoder.h"

namespace factline::ingest {

// Reads an article from a JSON object (RFC 8259), in one of two shapes, told
// apart by their fields:
//
//   ninjs (IPTC News in JSON), all of 1.x to 3.x: uri, version, versioncreated
//     or versionCreated, firstcreated, pubstatus, headline or headlines[],
//     body_text / body_xhtml / body_html or bodies[], language, located,
//     infosource(s), ednote ...
//   plain: {id, title, body or text, published, source, language, url, version,
//     updated, status, correction, credits, place, time_zone, format}
//
// Names are compared without case (3.x spells in camel case what 2.x did not);
// of fields named twice the first counts; unknown fields are passed over. A
// known field of the wrong type is refused, null counts as absent.
//
// Times are left to the caller's clamping: Article.publish_time is set, or
// publish_time_defaulted when the object has none.
DecodeResult DecodeJsonArticle(std::string_view json);

}  // namespace factline::ingest

#endif  // FACTLINE_DAEMON_INGEST_JSON_ARTICLE_H_
