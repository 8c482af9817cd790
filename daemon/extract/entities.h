#ifndef FACTLINE_DAEMON_EXTRACT_ENTITIES_H_
#define FACTLINE_DAEMON_EXTRACT_ENTITIES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "daemon/extract/layers.h"
#include "daemon/extract/names.h"
#include "daemon/extract/role_lexicon.h"
#include "daemon/extract/token_view.h"

namespace factline::extract {

// People and bodies that an article names.
//
// Learn() reads the article once for full names and what is told of them (the
// Kenyan president is Amos Kiptoo; the WHO is the World Health
// Organization), then once more for every mention. Both are linear.
//
// Not thread-safe; one article each. Reads layers.places, fills
// layers.entities and layers.entity_mentions.
class EntityTable {
 public:
  // The arguments must outlive the table.
  EntityTable(const RoleLexicon& roles, const language::Document& document,
              Layers& layers);

  void Learn();

  // What is known of an entity besides its name.
  struct Facts {
    int office = 0;        // RoleLexicon::Office(); 0 = unknown.
    std::string country;   // ISO code of the country of the office.
    std::vector<std::string> words;  // Lower-case words of the name.
  };

  const Facts& FactsOf(uint32_t entity) const { return facts_[entity]; }

  // The entity that a name stands for: its full name, a person's last name, a
  // body's initials.
  std::optional<uint32_t> Lookup(TokenRange name) const;

  // The holder of an office, of that country if both are known; the one named
  // last before token `before`, else the first named after.
  std::optional<uint32_t> Holder(int office, std::string_view country,
                                 uint32_t before) const;

  // The body whose name has `word` and that is named last before `before`.
  std::optional<uint32_t> BodyWith(std::string_view word,
                                   uint32_t before) const;

  // The person that sentence `sentence` is about, before token `before`.
  std::optional<uint32_t> TopicPerson(uint32_t sentence, uint32_t before) const;

  // Country (ISO) of the place named in a range, last first; or empty.
  std::string_view CountryIn(TokenRange range) const;

  // True if a place's mention fills the range.
  bool IsPlace(TokenRange range) const;

  // Adds an entity that a speaker's words made known, or gives the old one.
  uint32_t Add(EntityKind kind, const std::string& name);

 private:
  void LearnSentence(uint32_t sentence);
  void LearnRun(const NameRun& run, TokenRange sentence);
  void LearnBody(const NameRun& run);
  void LearnOffice(const NameRun& run, TokenRange sentence, uint32_t entity);
  void FindMentions(uint32_t sentence);
  void Mention(TokenRange tokens, uint32_t sentence, uint32_t entity);
  std::optional<uint32_t> LastBefore(const std::vector<uint32_t>& mentions,
                                     uint32_t before) const;

  const RoleLexicon& roles_;
  TokenView view_;
  Layers& layers_;
  std::vector<Facts> facts_;  // By entity.
  std::vector<std::vector<uint32_t>> mentioned_at_;  // Tokens, by entity.
  absl::flat_hash_map<std::string, uint32_t> by_name_;      // Folded.
  absl::flat_hash_map<std::string, uint32_t> by_last_;      // Folded.
  absl::flat_hash_map<std::string, uint32_t> by_initials_;  // Upper case.
  std::vector<uint32_t> first_mention_;  // By sentence, one more at the end.
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_ENTITIES_H_
