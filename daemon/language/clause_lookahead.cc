#include "daemon/language/clause_builder.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace factline::language {

bool ClauseBuilder::StartsClause(int k) const {
  int commas = 0;
  for (int j = k + 1; j < std::min(Count(), k + kMaxLookAhead); ++j) {
    const Chunk& chunk = chunks_[static_cast<size_t>(j)];
    switch (chunk.type) {
      case ChunkType::kVerbGroup:
        if (chunk.finite) return commas != 1 || j == k + 2;
        break;
      case ChunkType::kPreposition:
      case ChunkType::kAdverb:
      case ChunkType::kParticle:
      case ChunkType::kConjunction:
        break;
      case ChunkType::kNounPhrase: {
        const Chunk& before = chunks_[static_cast<size_t>(j - 1)];
        const bool joined = before.possessive ||
                            before.type == ChunkType::kPreposition ||
                            before.type == ChunkType::kConjunction ||
                            before.type == ChunkType::kComma ||
                            before.type == ChunkType::kVerbGroup ||
                            chunk.time;
        if (!joined) return false;
        // After a comma, right before the verb: that one is the subject.
        if (before.type == ChunkType::kComma && commas == 2 &&
            IsType(j + 1, ChunkType::kVerbGroup)) {
          return false;
        }
        if (before.type == ChunkType::kComma && chunk.pronoun) return false;
        break;
      }
      case ChunkType::kComma: ++commas; break;
      case ChunkType::kRelative:
        // "X, who did Y, said": one more verb to come.
        return RelativeThenVerb(j);
      default: return false;
    }
    if (commas > 2) return false;
  }
  return false;
}

bool ClauseBuilder::RelativeThenVerb(int k) const {
  bool inner_verb = false;
  for (int j = k + 1; j < std::min(Count(), k + kMaxLookAhead); ++j) {
    const Chunk& chunk = chunks_[static_cast<size_t>(j)];
    if (chunk.type == ChunkType::kMark) return false;
    if (chunk.type != ChunkType::kVerbGroup || !chunk.finite) continue;
    if (inner_verb) {
      return !IsType(j - 1, ChunkType::kConjunction) &&
             !IsType(j - 1, ChunkType::kRelative);
    }
    inner_verb = true;
  }
  return false;
}

bool ClauseBuilder::InList(int k) const {
  for (int j = k + 1; j < std::min(Count(), k + kMaxLookAhead); ++j) {
    const Chunk& chunk = chunks_[static_cast<size_t>(j)];
    if (chunk.type == ChunkType::kVerbGroup && !chunk.participle) {
      return false;
    }
    if (chunk.type == ChunkType::kMark ||
        chunk.type == ChunkType::kRelative ||
        chunk.type == ChunkType::kSubordinator) {
      return false;
    }
    if (chunk.type == ChunkType::kConjunction) {
      int next = j + 1;
      if (IsType(next, ChunkType::kAdverb)) ++next;
      return IsType(next, ChunkType::kNounPhrase) &&
             (Top().verb == kNone || !StartsClause(next));
    }
  }
  return false;
}

}  // namespace factline::language
