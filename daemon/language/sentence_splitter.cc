#include "daemon/language/sentence_splitter.h"

#include <algorithm>
#include <string_view>

#include "daemon/language/abbreviations.h"
#include "daemon/language/tokenizer.h"

namespace factline::language {
namespace {

bool IsLowerCaseWord(std::string_view text) {
  return text.front() >= 'a' && text.front() <= 'z';
}

bool IsDoubleQuote(std::string_view text) {
  return text == "\"" || text == "“" || text == "”" || text == "''" ||
         text == "``" || text == "«" || text == "»" || text == "„";
}

bool IsSingleQuote(std::string_view text) {
  return text == "'" || text == "’" || text == "‘" || text == "`";
}

bool IsCloser(std::string_view text) {
  return text == ")" || text == "]" || text == "”" || text == "»" ||
         text == "\"" || text == "''" || text == "’" || text == "'";
}

// Verbs that put a speaker after a quoted question: "Who pays?" Smith asked.
bool IsSayVerb(std::string_view lower) {
  return lower == "said" || lower == "asked" || lower == "says" ||
         lower == "wrote" || lower == "added" || lower == "told" ||
         lower == "asks" || lower == "replied" || lower == "exclaimed" ||
         lower == "shouted" || lower == "wondered";
}

class Splitter {
 public:
  Splitter(Document& document, uint32_t paragraph, uint32_t first_token)
      : document_(document),
        paragraph_(paragraph),
        first_(first_token),
        end_(static_cast<uint32_t>(document.tokens.size())) {}

  void Run() {
    Paragraph& paragraph = document_.paragraphs[paragraph_];
    paragraph.first_sentence = static_cast<uint32_t>(document_.sentences.size());
    uint32_t begin = first_;
    for (uint32_t i = first_; i < end_;) {
      uint32_t next = i + 1;
      bool ends = next == end_;
      if (MayEnd(i)) {
        next = SkipClosers(next);
        ends = next == end_ || StartsSentence(begin, i, next);
      }
      // The tokens up to `next` stay together unless the limits are reached.
      for (uint32_t k = i; k < next; ++k) {
        if (Exceeds(begin, k)) {
          AddSentence(begin, k);
          begin = k;
        }
      }
      if (ends) {
        AddSentence(begin, next);
        begin = next;
      }
      i = next;
    }
    paragraph.sentence_count = static_cast<uint32_t>(
        document_.sentences.size() - paragraph.first_sentence);
  }

 private:
  std::string_view Text(uint32_t i) const {
    return document_.Text(document_.tokens[i]);
  }
  bool SpaceBefore(uint32_t i) const {
    return document_.tokens[i].Has(kTokenSpaceBefore);
  }

  bool MayEnd(uint32_t i) const {
    const std::string_view text = Text(i);
    const char last = text.back();
    return last == '.' || last == '!' || last == '?' || text == "…";
  }

  uint32_t SkipClosers(uint32_t i) const {
    while (i < end_ && !SpaceBefore(i) && IsCloser(Text(i))) {
      // A straight quote before a glued word opens rather than closes.
      const bool glued = i + 1 < end_ && !SpaceBefore(i + 1);
      if (Text(i) == "\"" && glued && !IsCloser(Text(i + 1)) &&
          document_.tokens[i + 1].Has(kTokenCapitalized)) {
        break;
      }
      ++i;
    }
    return i;
  }

  // Whether token `next`, after the stop `stop` and its closers, begins a
  // sentence; `begin` began the one under way.
  bool StartsSentence(uint32_t begin, uint32_t stop, uint32_t next) const {
    const std::string_view text = Text(stop);
    const std::string_view follower = Text(next);
    if (IsLowerCaseWord(follower)) return false;
    const bool closed = next > stop + 1;
    if (text.size() > 1 && text.back() == '.' && text.front() != '.') {
      return AbbreviationEnds(stop, next, closed);
    }
    if (text.front() == '.' || text == "…") {
      // "1. First", not "in 2025. The"
      if (stop == begin + 1 && document_.tokens[begin].Has(kTokenDigits)) {
        return false;
      }
      return CanStart(next);
    }
    if (closed && SpeakerFollows(next)) return false;
    return CanStart(next);
  }

  bool AbbreviationEnds(uint32_t stop, uint32_t next, bool closed) const {
    const std::string_view lower = document_.Lower(document_.tokens[stop]);
    switch (AbbreviationOf(lower)) {
      case Abbreviation::kTitle:
      case Abbreviation::kNumber:
      case Abbreviation::kDate: return false;
      case Abbreviation::kNone:
      case Abbreviation::kAny: break;
    }
    if (closed) return CanStart(next);
    // An initial: "J. Smith".
    if (lower.size() == 2) return false;
    if (IsDoubleQuote(Text(next))) return SpaceBefore(next);
    return IsLikelyStarter(document_.Lower(document_.tokens[next]));
  }

  bool CanStart(uint32_t next) const {
    const Token& token = document_.tokens[next];
    const std::string_view text = Text(next);
    if (token.Has(kTokenCapitalized) || token.Has(kTokenDigits)) return true;
    if (IsDoubleQuote(text) || IsSingleQuote(text)) return true;
    const char c = text.front();
    if (static_cast<unsigned char>(c) >= 0x80) return true;
    return c == '(' || c == '[' || c == '$' || c == '*' || c == '-' ||
           c == '#' || c == '@';
  }

  bool SpeakerFollows(uint32_t next) const {
    constexpr uint32_t kMaxNameTokens = 5;
    const uint32_t stop = std::min(end_, next + kMaxNameTokens);
    for (uint32_t i = next; i < stop; ++i) {
      if (IsSayVerb(document_.Lower(document_.tokens[i]))) return i > next;
      if (!document_.tokens[i].Has(kTokenCapitalized)) return false;
    }
    return false;
  }

  bool Exceeds(uint32_t begin, uint32_t token) const {
    return token > begin &&
           (token - begin >= kMaxSentenceTokens ||
            document_.tokens[token].span.end -
                    document_.tokens[begin].span.begin >
                kMaxSentenceBytes);
  }

  void AddSentence(uint32_t begin, uint32_t end) {
    document_.tokens[begin].flags |= kTokenSentenceStart;
    document_.sentences.push_back(
        {.span = {document_.tokens[begin].span.begin,
                  document_.tokens[end - 1].span.end},
         .first_token = begin,
         .token_count = end - begin,
         .paragraph = paragraph_});
  }

  Document& document_;
  const uint32_t paragraph_;
  const uint32_t first_;
  const uint32_t end_;
};

}  // namespace

void MarkQuotes(Document& document, uint32_t first_token) {
  bool in_double = false;
  bool in_single = false;
  const auto end = static_cast<uint32_t>(document.tokens.size());
  for (uint32_t i = first_token; i < end; ++i) {
    Token& token = document.tokens[i];
    const std::string_view text = document.Text(token);
    const bool space_before = token.Has(kTokenSpaceBefore);
    const bool space_after =
        i + 1 == end || document.tokens[i + 1].Has(kTokenSpaceBefore);
    if (IsDoubleQuote(text)) {
      if (text == "\"") {
        in_double = !in_double;
      } else {
        in_double = text == "“" || text == "``" || text == "«" || text == "„";
      }
    } else if (text == "‘" || (text == "'" && space_before && !space_after)) {
      in_single = true;
    } else if (in_single && IsSingleQuote(text) && !space_before) {
      // Also the mark of a plural possessive; the quote then ends too early,
      // which costs less than one that never ends.
      in_single = false;
    } else if (in_double || in_single) {
      token.flags |= kTokenInQuotes;
    }
  }
}

void SplitSentences(Document& document, uint32_t paragraph,
                    uint32_t first_token) {
  Splitter(document, paragraph, first_token).Run();
}

}  // namespace factline::language
