#ifndef FACTLINE_TESTS_LANGUAGE_TREEBANK_H_
#define FACTLINE_TESTS_LANGUAGE_TREEBANK_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/language/train/conllu.h"
#include "daemon/language/train/model_builder.h"

namespace factline::language {

// A handful of sentences with their trees, enough to learn by heart.
inline constexpr std::string_view kTinyTreebank =
    "# text = Floods killed ten people.\n"
    "1\tFloods\tflood\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n"
    "2\tkilled\tkill\tVERB\tVBD\t_\t0\troot\t_\t_\n"
    "3\tten\tten\tNUM\tCD\t_\t4\tnummod\t_\t_\n"
    "4\tpeople\tperson\tNOUN\tNNS\t_\t2\tobj\t_\t_\n"
    "5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n"
    "\n"
    "# text = The army lost two ships in May.\n"
    "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n"
    "2\tarmy\tarmy\tNOUN\tNN\t_\t3\tnsubj\t_\t_\n"
    "3\tlost\tlose\tVERB\tVBD\t_\t0\troot\t_\t_\n"
    "4\ttwo\ttwo\tNUM\tCD\t_\t5\tnummod\t_\t_\n"
    "5\tships\tship\tNOUN\tNNS\t_\t3\tobj\t_\t_\n"
    "6\tin\tin\tADP\tIN\t_\t7\tcase\t_\t_\n"
    "7\tMay\tMay\tPROPN\tNNP\t_\t3\tobl\t_\t_\n"
    "8\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n"
    "\n"
    "# text = Didn't the ten ships sink?\n"
    "1-2\tDidn't\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "1\tDid\tdo\tAUX\tVBD\t_\t6\taux\t_\t_\n"
    "2\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_\n"
    "3\tthe\tthe\tDET\tDT\t_\t5\tdet\t_\t_\n"
    "4\tten\tten\tNUM\tCD\t_\t5\tnummod\t_\t_\n"
    "5\tships\tship\tNOUN\tNNS\t_\t6\tnsubj\t_\t_\n"
    "6\tsink\tsink\tVERB\tVB\t_\t0\troot\t_\t_\n"
    "6.1\tsink\tsink\tVERB\tVB\t_\t_\t_\t0:root\t_\n"
    "7\t?\t?\tPUNCT\t.\t_\t6\tpunct\t_\t_\n"
    "\n"
    "# text = In May the army killed nobody.\n"
    "1\tIn\tin\tADP\tIN\t_\t2\tcase\t_\t_\n"
    "2\tMay\tMay\tPROPN\tNNP\t_\t5\tobl\t_\t_\n"
    "3\tthe\tthe\tDET\tDT\t_\t4\tdet\t_\t_\n"
    "4\tarmy\tarmy\tNOUN\tNN\t_\t5\tnsubj\t_\t_\n"
    "5\tkilled\tkill\tVERB\tVBD\t_\t0\troot\t_\t_\n"
    "6\tnobody\tnobody\tPRON\tNN\t_\t5\tobj\t_\t_\n"
    "7\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_\n";

inline std::vector<TreebankSentence> TinyTreebank() {
  return *ReadConllu(kTinyTreebank);
}

inline ModelTraining TinyTraining() {
  ModelTraining training;
  training.tagger_epochs = 6;
  training.greedy_epochs = 6;
  training.beam_epochs = 6;
  training.folds = 2;
  training.rewritten_share = 0.5;
  training.tag_bytes = 1 << 16;
  training.action_bytes = 1 << 16;
  training.label_bytes = 1 << 16;
  training.notice = "tiny\n";
  return training;
}

}  // namespace factline::language

#endif  // FACTLINE_TESTS_LANGUAGE_TREEBANK_H_
