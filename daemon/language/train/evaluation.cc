#include "daemon/language/train/evaluation.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

#include "daemon/base/strings.h"
#include "daemon/language/model_names.h"
#include "daemon/language/sentence_reader.h"
#include "daemon/language/tokenizer.h"

namespace factline::language {
namespace {

constexpr int kRoot = -1;
constexpr int kUnaligned = -2;  // A head that the other side does not have.

// A word of either side; heads are indexes of words in the gold sentence, so
// that sides compare.
struct Word {
  Upos upos = Upos::kX;
  int head = kRoot;
  std::string relation;  // Main type.
  std::string penn;
  std::string lemma;
};

std::string MainType(std::string_view relation) {
  return std::string(relation.substr(0, relation.find(':')));
}

std::vector<Word> GoldWords(const TreebankSentence& sentence) {
  std::vector<Word> words;
  for (const TreebankWord& word : sentence.words) {
    words.push_back({UposOfName(word.upos), word.head - 1, MainType(word.label),
                     word.xpos, AsciiLower(word.lemma)});
  }
  return words;
}

// --- Numbers ---------------------------------------------------------------

// What a claim needs to know of a number.
struct NumberReading {
  int noun = kRoot;
  int verb = kRoot;
  int subject = kRoot;
  std::string role;

  friend bool operator==(const NumberReading&, const NumberReading&) = default;
};

// Words on the way up from a number to the noun it counts, and from a noun to
// its verb; paths that are longer are no claims.
constexpr int kMaxClimb = 12;

NumberReading ReadNumber(const std::vector<Word>& words, int number) {
  const auto word = [&](int at) -> const Word& {
    return words[static_cast<size_t>(at)];
  };
  NumberReading reading;
  int at = number;
  for (int i = 0; i < kMaxClimb && at >= 0; ++i) {
    const std::string& relation = word(at).relation;
    if (relation != "nummod" && relation != "compound" && relation != "flat") {
      break;
    }
    at = word(at).head;
  }
  if (at < 0) return {};
  reading.noun = at;
  reading.role = word(at).relation;
  for (int i = 0; i < kMaxClimb && at >= 0; ++i) {
    at = word(at).head;
    if (at >= 0 && word(at).upos == Upos::kVerb) break;
  }
  if (at < 0 || word(at).upos != Upos::kVerb) return {};
  reading.verb = at;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].head == at && words[i].relation == "nsubj") {
      reading.subject = static_cast<int>(i);
    }
  }
  return reading;
}

// `system` has the words of the gold sentence, kUnaligned ones left out.
void CountNumbers(const std::vector<Word>& gold,
                  const std::vector<Word>& system, Scores& scores) {
  for (size_t i = 0; i < gold.size(); ++i) {
    if (gold[i].upos != Upos::kNum) continue;
    const NumberReading reading = ReadNumber(gold, static_cast<int>(i));
    if (reading.verb == kRoot) continue;
    ++scores.numbers;
    if (ReadNumber(system, static_cast<int>(i)) == reading) {
      ++scores.numbers_right;
    }
  }
}

// --- Words -----------------------------------------------------------------

// `system[i]` is the reading of gold word i; its relation is "" if there is no
// word of that span.
void CountWords(const std::vector<Word>& gold, const std::vector<Word>& system,
                Scores& scores) {
  for (size_t i = 0; i < gold.size(); ++i) {
    const bool plain = gold[i].upos != Upos::kPunct;
    ++scores.gold;
    scores.plain_gold += plain ? 1 : 0;
    if (system[i].relation.empty()) continue;
    ++scores.aligned;
    scores.upos += gold[i].upos == system[i].upos ? 1 : 0;
    scores.xpos += gold[i].penn == system[i].penn ? 1 : 0;
    scores.lemma += gold[i].lemma == system[i].lemma ? 1 : 0;
    if (gold[i].head != system[i].head) continue;
    const bool named = gold[i].relation == system[i].relation;
    ++scores.heads;
    scores.labelled += named ? 1 : 0;
    scores.plain_heads += plain ? 1 : 0;
    scores.plain_labelled += named && plain ? 1 : 0;
  }
  CountNumbers(gold, system, scores);
}

// Main type of the interface's relation in the treebank's words.
std::string TypeOf(Deprel relation, const std::string& own) {
  return relation == Deprel::kRoot ? "root" : MainType(own);
}

std::unique_ptr<Document> MakeDocument(const std::string& text) {
  auto document = std::make_unique<Document>();
  document->text = text;
  document->lower = AsciiLower(text);
  document->paragraphs.push_back(
      {.span = {0, static_cast<uint32_t>(text.size())}});
  Tokenize(*document);
  return document;
}

}  // namespace

std::string Scores::Summary() const {
  const auto share = [](size_t right, size_t all, size_t other) {
    return all + other == 0 ? 0.0
                            : 200.0 * static_cast<double>(right) /
                                  static_cast<double>(all + other);
  };
  char line[256];
  std::snprintf(
      line, sizeof(line),
      "words %.2f UPOS %.2f XPOS %.2f lemma %.2f UAS %.2f LAS %.2f | without "
      "punctuation UAS %.2f LAS %.2f | numbers %.1f of %zu",
      share(aligned, gold, system), share(upos, gold, system),
      share(xpos, gold, system), share(lemma, gold, system),
      share(heads, gold, system), share(labelled, gold, system),
      share(plain_heads, plain_gold, plain_system),
      share(plain_labelled, plain_gold, plain_system),
      share(numbers_right, numbers, numbers), numbers);
  return line;
}

Scores ScoreGoldTokens(const std::vector<TreebankSentence>& sentences,
                       const SyntaxModel& model, int beam) {
  Scores scores;
  SentenceReader reader(model, beam);
  std::deque<std::string> pool;
  for (const TreebankSentence& sentence : sentences) {
    std::vector<std::string_view> forms;
    for (const TreebankWord& word : sentence.words) forms.push_back(word.form);
    reader.Read(forms);
    std::vector<Word> system;
    for (size_t i = 0; i < forms.size(); ++i) {
      const TagClass& tag = reader.tag(i);
      const std::string lower = AsciiLower(forms[i]);
      system.push_back({tag.upos, reader.head(i) - 1,
                        MainType(reader.label(i).name),
                        std::string(PennTag(tag.name)),
                        std::string(model.lemmas().LemmaOf(
                            lower, tag.lemma_class, pool))});
    }
    CountWords(GoldWords(sentence), system, scores);
  }
  scores.system = scores.gold;
  scores.plain_system = scores.plain_gold;
  return scores;
}

Scores ScoreOwnTokens(const std::vector<TreebankSentence>& sentences,
                      std::shared_ptr<const SyntaxModel> model, int beam) {
  Scores scores;
  const SyntaxModel& view = *model;
  SentenceReader reader(view, beam);
  std::deque<std::string> pool;
  for (const TreebankSentence& sentence : sentences) {
    const std::unique_ptr<Document> document = MakeDocument(sentence.text);
    std::map<std::pair<uint32_t, uint32_t>, int> gold_at;
    for (size_t i = 0; i < sentence.words.size(); ++i) {
      const Span span = sentence.words[i].span;
      gold_at[{span.begin, span.end}] = static_cast<int>(i);
    }
    const auto gold_of = [&](const Token& token) {
      const auto at = gold_at.find({token.span.begin, token.span.end});
      return at == gold_at.end() ? kUnaligned : at->second;
    };
    std::vector<Word> system(sentence.words.size());
    for (const Sentence& own : document->sentences) {
      const Token* tokens = &document->tokens[own.first_token];
      std::vector<std::string_view> forms;
      for (uint32_t i = 0; i < own.token_count; ++i) {
        forms.push_back(document->Text(tokens[i]));
      }
      reader.Read(forms);
      for (uint32_t i = 0; i < own.token_count; ++i) {
        const TagClass& tag = reader.tag(i);
        ++scores.system;
        scores.plain_system += tag.upos == Upos::kPunct ? 0 : 1;
        const int at = gold_of(tokens[i]);
        if (at < 0) continue;
        const int head = reader.head(i);
        const LabelClass& label = reader.label(i);
        system[static_cast<size_t>(at)] = {
            tag.upos, head == 0 ? kRoot : gold_of(tokens[head - 1]),
            TypeOf(label.deprel, label.name), std::string(PennTag(tag.name)),
            std::string(view.lemmas().LemmaOf(document->Lower(tokens[i]),
                                              tag.lemma_class, pool))};
      }
    }
    CountWords(GoldWords(sentence), system, scores);
  }
  return scores;
}

}  // namespace factline::language
