#ifndef FACTLINE_DAEMON_EXTRACT_ATTRIBUTION_READER_H_
#define FACTLINE_DAEMON_EXTRACT_ATTRIBUTION_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/extract/cue_lexicon.h"
#include "daemon/extract/entities.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/role_lexicon.h"
#include "daemon/extract/speakers.h"
#include "daemon/extract/speech_content.h"
#include "daemon/extract/subjects.h"
#include "daemon/extract/token_view.h"

namespace factline::extract {

// Reads the attributions of one article, sentence by sentence, in text order.
//
// Invariant: sentence_from_ is the first of layers.attributions that belongs
// to the sentence being read.
class AttributionReader {
 public:
  // The arguments must outlive the reader.
  AttributionReader(const RoleLexicon& roles, const CueLexicon& cues,
                    const language::Document& document,
                    std::string_view publisher, Layers& layers);

  void Read();

 private:
  void ReadSentence(uint32_t sentence);
  // Each gives the token to go on at; the one it got + 1 if it read nothing.
  uint32_t ReadVerb(uint32_t i);
  uint32_t ReadLead(uint32_t i, uint32_t length);
  uint32_t ReadNoun(uint32_t i);

  bool Credits(const Cue& cue, TokenRange tokens);
  bool CreditsQuoted(TokenRange tokens);
  bool CreditsPassiveDenial(const Cue& cue, TokenRange tokens);
  bool DeniesEarlier(const Cue& cue, TokenRange tokens, const Speaker& who,
                     uint32_t front);
  void DropDeniedNoun(Subject& subject) const;
  void PushSaid(const Cue& cue, TokenRange tokens, const Speaker& who,
                TokenRange content);
  bool CallsFalse(uint32_t i) const;
  bool RefersBack(uint32_t i) const;
  bool CreditsDenial(const Cue& cue, TokenRange tokens,
                     const Subject& subject, const Speaker& who);
  bool HasEvidence(const Cue& cue, const Subject& subject,
                   const Following& after, bool postposed,
                   const Speaker& who) const;
  bool IsSomeone(const Subject& subject, const Speaker& who) const;
  bool ReadsAsVerb(uint32_t i) const;
  std::optional<Speaker> SpeakerOf(const Subject& subject);
  // The speaker of a claim noun at `n`: "X's claim", "claims by X".
  std::optional<Speaker> OwnerOf(uint32_t n, uint32_t from);
  bool IsPublisher(const Speaker& speaker) const;
  bool TellsBehindAside(const Following& after) const;
  bool IsAside(const Following& after) const;
  bool HasTollNoun(uint32_t i) const;

  uint32_t Push(TokenRange cue, const Speaker& who, Stance stance,
                TokenRange content);
  void CutEarlier(const Subject& subject);
  void CutAt(uint32_t end);
  void ContinueQuote();
  bool LeadsTo(uint32_t outer, uint32_t inner) const;
  void LinkOuter();

  const RoleLexicon& roles_;
  const CueLexicon& cues_;
  const TokenView view_;
  const std::string publisher_;  // Folded.
  Layers& layers_;
  EntityTable entities_;
  SpeakerResolver speakers_;
  SubjectFinder subjects_;
  SpeechContent content_;

  uint32_t sentence_ = 0;
  TokenRange tokens_;
  size_t sentence_from_ = 0;
  uint32_t post_begin_ = 0;  // Where a postposed content may begin.
  uint32_t read_noun_ = UINT32_MAX;  // Claim noun that a denial took.
  std::optional<Speaker> last_;  // Of this sentence.
  bool may_continue_ = false;    // The last content is an open quotation.
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_ATTRIBUTION_READER_H_
