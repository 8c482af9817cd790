#ifndef FACTLINE_DAEMON_EXTRACT_QUANTITY_PHRASES_H_
#define FACTLINE_DAEMON_EXTRACT_QUANTITY_PHRASES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "daemon/base/strings.h"
#include "daemon/extract/quantity_pieces.h"

namespace factline::extract {

// The word ids of `phrase`, cut and interned as text is.
std::vector<WordId> PhraseWords(std::string_view phrase,
                                Vocabulary& vocabulary);

// Phrases of the lexicons with a T each, found by their first or last word;
// the longest phrase wins. Finding is thread-safe once nobody adds.
template <typename T>
class PhraseTable {
 public:
  struct Match {
    const T* value = nullptr;  // Null = no phrase here.
    int begin = 0;             // Pieces [begin, end).
    int end = 0;

    explicit operator bool() const { return value != nullptr; }
  };

  // A later phrase of the same words is an alternative to the first.
  void Add(std::string_view phrase, T value, Vocabulary& vocabulary) {
    Entry entry{PhraseWords(phrase, vocabulary), std::move(value)};
    if (entry.words.empty()) return;
    const int index = static_cast<int>(entries_.size());
    entries_.push_back(std::move(entry));
    Insert(first_[entries_[index].words.front()], index);
    Insert(last_[entries_[index].words.back()], index);
  }

  // The longest phrase that starts at piece i and that `accept(match)` takes.
  template <typename Accept>
  Match At(const PieceList& pieces, int i, Accept accept) const {
    return Longest(first_, pieces, i, accept, [&](int) { return i; });
  }
  Match At(const PieceList& pieces, int i) const {
    return At(pieces, i, [](const Match&) { return true; });
  }

  // The longest phrase whose last piece is i.
  Match EndingAt(const PieceList& pieces, int i) const {
    return Longest(last_, pieces, i, [](const Match&) { return true; },
                   [&](int length) { return i + 1 - length; });
  }

 private:
  struct Entry {
    std::vector<WordId> words;
    T value;
  };
  using Index = absl::flat_hash_map<WordId, std::vector<int>>;

  void Insert(std::vector<int>& list, int index) {
    auto it = list.begin();
    while (it != list.end() && entries_[*it].words.size() >=
                                   entries_[index].words.size()) {
      ++it;
    }
    list.insert(it, index);
  }

  template <typename Accept, typename Begin>
  Match Longest(const Index& index, const PieceList& pieces, int i,
                Accept accept, Begin begin_of) const {
    const WordId word = pieces[i].word;
    if (word == kNoWord) return {};
    const auto it = index.find(word);
    if (it == index.end()) return {};
    for (const int candidate : it->second) {
      const Entry& entry = entries_[candidate];
      const int length = static_cast<int>(entry.words.size());
      const Match match{&entry.value, begin_of(length),
                        begin_of(length) + length};
      if (Equal(entry.words, pieces, match.begin) && accept(match)) {
        return match;
      }
    }
    return {};
  }

  static bool Equal(const std::vector<WordId>& words, const PieceList& pieces,
                    int begin) {
    if (begin < 0) return false;
    for (size_t k = 0; k < words.size(); ++k) {
      const Piece& piece = pieces[begin + static_cast<int>(k)];
      if (piece.word != words[k] || piece.masked) return false;
    }
    return true;
  }

  std::vector<Entry> entries_;
  Index first_;
  Index last_;
};

}  // namespace factline::extract

#endif  // FACTLINE_DAEMON_EXTRACT_QUANTITY_PHRASES_H_
