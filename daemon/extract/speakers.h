#ifndef FACTLINE_DAEMON_EXTRACT_SPEAKERS_H_
#define FACTLINE_DAEMON_EXTRACT_SPEAKERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/extract/entities.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/role_lexicon.h"
#include "daemon/extract/token_view.h"

namespace factline::extract {

// Whom a noun phrase means, in the article's fullest form.
struct Speaker {
  std::string name;  // "Amos Kiptoo", "local officials"
  std::optional<uint32_t> entity;
  bool person = false;
};

// Tells whom the noun phrases of one article mean:
//
//   "Port spokesman Rui Costa"         Rui Costa
//   "Mr Costa", "he"                   Rui Costa, named before
//   "the Kenyan president"             Amos Kiptoo, by his office
//   "the county"                       Kerry County, named before
//   "a separate ministry statement"    ministry
//
// Phrases must be given in text order: pronouns go back to what was resolved
// before. Not thread-safe; one article each.
class SpeakerResolver {
 public:
  // The arguments must outlive the resolver; `entities` has learned.
  SpeakerResolver(const RoleLexicon& roles, const TokenView& view,
                  EntityTable& entities, Layers& layers)
      : roles_(roles), view_(view), entities_(entities), layers_(layers) {}

  // Nothing for phrases that mean nobody in particular ("it" at the start of
  // an article, "we", "there").
  std::optional<Speaker> Resolve(TokenRange phrase, uint32_t sentence);

 private:
  struct Phrase {
    TokenRange all;   // Without article, with what belongs after the head.
    TokenRange head;  // Up to the first preposition.
    uint32_t sentence = 0;
    bool definite = false;
    bool indefinite = false;
  };
  struct Referent {
    Speaker speaker;
    std::vector<std::string> words;  // Lower case, of the phrase and the name.
    uint32_t sentence = 0;
    bool body = false;
  };

  Phrase Trim(TokenRange phrase, uint32_t sentence) const;
  std::optional<Speaker> Pronoun(std::string_view word, const Phrase& p) const;
  std::optional<Speaker> Named(const Phrase& p);
  std::optional<Speaker> Described(const Phrase& p);
  std::optional<Speaker> ByDocument(const Phrase& p);
  std::optional<Speaker> ByHistory(std::string_view head,
                                   const Phrase& p) const;
  std::optional<Speaker> OfName(TokenRange name, bool body);
  Speaker OfEntity(uint32_t entity) const;
  Speaker OfText(TokenRange range) const;
  const Speaker* LastPerson(uint32_t sentence) const;
  const Speaker* LastBody(uint32_t sentence) const;
  void Remember(const Speaker& speaker, const Phrase& p);

  const RoleLexicon& roles_;
  const TokenView& view_;
  EntityTable& entities_;
  Layers& layers_;
  std::vector<Referent> history_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_SPEAKERS_H_
