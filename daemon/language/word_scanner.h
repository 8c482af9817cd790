#ifndef FACTLINE_DAEMON_LANGUAGE_WORD_SCANNER_H_
#define FACTLINE_DAEMON_LANGUAGE_WORD_SCANNER_H_

#include "daemon/language/characters.h"
#include "daemon/language/document.h"

namespace factline::language {

// Splits one paragraph into tokens, in one pass with bounded looks ahead.
class WordScanner {
 public:
  // Appends to document.tokens; text and lower are read only.
  WordScanner(Document& document, Span paragraph);

  void Run();

 private:
  // At `offset`; past the paragraph's end a blank of no bytes.
  Character At(uint32_t offset) const;
  char Byte(uint32_t offset) const;
  bool IsLetter(uint32_t offset) const;
  bool IsDigit(uint32_t offset) const;
  uint32_t SkipDigits(uint32_t offset) const;
  uint32_t SkipLetters(uint32_t offset) const;
  std::string_view Lower(uint32_t begin, uint32_t end) const;

  void Emit(uint32_t begin, uint32_t end);
  uint16_t FlagsOf(uint32_t begin, uint32_t end) const;

  void ScanWord(uint32_t begin);
  uint32_t WordEnd(uint32_t begin) const;
  bool KeepsHyphen(uint32_t begin, uint32_t hyphen) const;
  bool KeepsPeriod(uint32_t begin, uint32_t period) const;
  uint32_t WithStop(uint32_t begin, uint32_t end) const;
  bool IsInitial(uint32_t begin, uint32_t end) const;
  uint32_t WithCurrency(uint32_t begin, uint32_t end) const;
  void EmitWithClitics(uint32_t begin, uint32_t end);

  void ScanNumber(uint32_t begin);
  uint32_t NumberEnd(uint32_t begin) const;
  uint32_t GroupedEnd(uint32_t begin) const;

  bool ScanAddress(uint32_t begin);
  void ScanApostrophe(uint32_t begin);
  void ScanMark(uint32_t begin, Character mark);

  Document& document_;
  const Span paragraph_;
  uint32_t at_ = 0;  // Everything before it is in tokens.
};

}  // namespace factline::language

#endif  // FACTLINE_DAEMON_LANGUAGE_WORD_SCANNER_H_
