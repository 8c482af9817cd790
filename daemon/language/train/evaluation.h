#ifndef FACTLINE_DAEMON_LANGUAGE_TRAIN_EVALUATION_H_
#define FACTLINE_DAEMON_LANGUAGE_TRAIN_EVALUATION_H_

#include <string>
#include <vector>

#include "daemon/language/syntax_model.h"
#include "daemon/language/train/conllu.h"

namespace factline::language {

// Counts over sentences; a share is right / gold, or F1 where the tokens are
// our own. "Plain" leaves punctuation out.
struct Scores {
  size_t gold = 0;
  size_t system = 0;
  size_t aligned = 0;  // Words of the same span.
  size_t plain_gold = 0;
  size_t plain_system = 0;
  size_t upos = 0;
  size_t xpos = 0;
  size_t lemma = 0;
  size_t heads = 0;
  size_t labelled = 0;        // Head and main type of the relation.
  size_t plain_heads = 0;
  size_t plain_labelled = 0;
  size_t numbers = 0;         // Words tagged NUM whose noun has a verb above,
  size_t numbers_right = 0;   // with that noun, its role, verb and subject right.

  // One line: "UPOS 95.7 XPOS ...".
  std::string Summary() const;
};

// Scores the model on the treebank's words.
Scores ScoreGoldTokens(const std::vector<TreebankSentence>& sentences,
                       const SyntaxModel& model, int beam);

// Scores it on the words that Tokenize() makes of each sentence's text.
Scores ScoreOwnTokens(const std::vector<TreebankSentence>& sentences,
                      std::shared_ptr<const SyntaxModel> model, int beam);

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_TRAIN_EVALUATION_H_
