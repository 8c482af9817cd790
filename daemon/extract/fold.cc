#include "daemon/extract/fold.h"

#include "daemon/base/strings.h"
#include "daemon/base/utf8.h"

namespace factline::extract {
namespace {

// Plain letters of Latin-1, Latin Extended-A and -B from U+00C0, and of Latin
// Extended Additional from U+1E00. ' ' = no plain letter, '*' = see Special().
constexpr char32_t kLatinBegin = 0xC0;
constexpr std::string_view kLatin =
    "aaaaaa*ceeeeiiiidnooooo ouuuuy**aaaaaa*ceeeeiiiidnooooo ouuuuy*y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghh  iiiiiiiiii  jjkk llllll "
    " llnnnnnn   oooooo**rrrrrrsssssssstttt  uuuuuuuuuuuuwwyyyzzzzzzs"
    "               e                oo             uu               "
    "             aaiioouuuuuuuuuu aaaa    ggkkoooo  j   gg  nnaa    "
    "aaaaeeeeiiiioooorrrruuuusstt  hh      aaeeooooooooyy            "
    "                ";
constexpr char32_t kAdditionalBegin = 0x1E00;
constexpr std::string_view kAdditional =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwy s    aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      ";

// Letters that are not their base letter and a mark.
std::string_view Special(char32_t code) {
  switch (code) {
    case 0xC6: case 0xE6: return "ae";
    case 0xD0: case 0xF0: case 0x110: case 0x111: return "d";
    case 0xD8: case 0xF8: return "o";
    case 0xDE: case 0xFE: return "th";
    case 0xDF: return "ss";
    case 0x131: return "i";
    case 0x141: case 0x142: return "l";
    case 0x152: case 0x153: return "oe";
    case 0x18F: case 0x259: return "e";
    default: return {};
  }
}

// Apostrophes and the letters that stand for glottal stops and soft signs.
bool IsApostrophe(char32_t code) {
  switch (code) {
    case '\'': case '`': case 0xB4: case 0x2018: case 0x2019:
    case 0x2B9: case 0x2BB: case 0x2BC: case 0x2BE: case 0x2BF:
      return true;
    default:
      return false;
  }
}

bool IsGap(char32_t code) {
  return code == ' ' || code == '-' || code == '\t' || code == '\n' ||
         code == 0xA0 || code == 0x2010 || code == 0x2011;
}

void AppendWide(char32_t code, std::string& out) {
  if (const std::string_view plain = Special(code); !plain.empty()) {
    out += plain;
    return;
  }
  char letter = ' ';
  if (code >= kLatinBegin && code - kLatinBegin < kLatin.size()) {
    letter = kLatin[code - kLatinBegin];
  } else if (code >= kAdditionalBegin &&
             code - kAdditionalBegin < kAdditional.size()) {
    letter = kAdditional[code - kAdditionalBegin];
  }
  if (letter >= 'a') {
    out += letter;
  } else {
    AppendUtf8(code, out);
  }
}

}  // namespace

void AppendFolded(std::string_view name, std::string& out) {
  const size_t start = out.size();
  while (!name.empty()) {
    // Most of all names is plain letters.
    const char letter = AsciiLower(name.front());
    if (letter >= 'a' && letter <= 'z') {
      out += letter;
      name.remove_prefix(1);
      continue;
    }
    const Utf8Char c = DecodeUtf8(name);
    name.remove_prefix(c.bytes);
    if (IsGap(c.code)) {
      if (out.size() > start && out.back() != ' ') out += ' ';
    } else if (c.code == '.' || IsApostrophe(c.code)) {
      continue;
    } else if (c.code < 0x80) {
      out += AsciiLower(static_cast<char>(c.code));
    } else {
      AppendWide(c.code, out);
    }
  }
  if (out.size() > start && out.back() == ' ') out.pop_back();
}

std::string FoldName(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  AppendFolded(name, out);
  return out;
}

}  // namespace factline::extract
