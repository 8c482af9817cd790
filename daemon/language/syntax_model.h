#ifndef FACTLINE_DAEMON_LANGUAGE_SYNTAX_MODEL_H_
#define FACTLINE_DAEMON_LANGUAGE_SYNTAX_MODEL_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "daemon/language/arc_parser.h"
#include "daemon/language/document.h"
#include "daemon/language/lemma_table.h"
#include "daemon/language/word_table.h"
#include "daemon/language/word_tagger.h"

namespace factline::language {

// A tag of the model: "NOUN|NNS".
struct TagClass {
  std::string name;
  Upos upos = Upos::kX;
  uint16_t flags = 0;  // TokenFlags that the fine tag stands for.
  LemmaClass lemma_class = LemmaClass::kOther;
};

// A relation of the model, in the treebank's words: "nmod:unmarked".
struct LabelClass {
  std::string name;
  Deprel deprel = Deprel::kDep;
};

// A trained model of English syntax; MODEL.md says how its bytes lie.
// Immutable, thread-safe.
class SyntaxModel {
 public:
  // The model that this program was built with.
  static std::shared_ptr<const SyntaxModel> English();

  // Maps the file, which must not change while the model is in use.
  // NotFound or PermissionDenied when it cannot be read, InvalidArgument when
  // it is no model, is of another version, or is damaged; the message says what
  // of it.
  static absl::StatusOr<std::shared_ptr<const SyntaxModel>> Open(
      const std::string& path);

  // `bytes` outlive the model; they begin at a multiple of 16. Errors as above.
  static absl::StatusOr<std::shared_ptr<const SyntaxModel>> FromBytes(
      std::string_view bytes);

  const std::vector<TagClass>& tags() const { return tags_; }
  // The last one is that of the root.
  const std::vector<LabelClass>& labels() const { return labels_; }
  const WordTable& words() const { return words_; }
  const WordTagger& tagger() const { return tagger_; }
  const LemmaTable& lemmas() const { return lemmas_; }

  // The weights that were trained for one best step, or for a beam.
  ModelScorer GreedyScorer() const {
    return ModelScorer(greedy_rows_, label_rows_,
                       static_cast<uint32_t>(labels_.size()));
  }
  ModelScorer BeamScorer() const {
    return ModelScorer(beam_rows_, label_rows_,
                       static_cast<uint32_t>(labels_.size()));
  }

  // Names the model's content.
  uint64_t checksum() const { return checksum_; }
  // Where it comes from: treebanks, licence, seed.
  std::string_view notice() const { return notice_; }

 private:
  class Loader;
  SyntaxModel() = default;

  std::vector<TagClass> tags_;
  std::vector<LabelClass> labels_;
  WordTable words_;
  std::span<const TagMask> tag_sets_;
  WordTagger tagger_;
  LemmaTable lemmas_;
  ActionRows greedy_rows_;
  ActionRows beam_rows_;
  ClassRows label_rows_;
  std::string_view notice_;
  uint64_t checksum_ = 0;
  std::shared_ptr<const void> mapping_;  // Of Open().
};

// Upos by its name in CoNLL-U; kX for others.
Upos UposOfName(std::string_view name);
std::string_view NameOf(Upos upos);

// The interface's relation for one of a treebank: subtypes it does not know
// fall back to the main one, unknown ones to kDep.
Deprel DeprelOfName(std::string_view name);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_SYNTAX_MODEL_H_
