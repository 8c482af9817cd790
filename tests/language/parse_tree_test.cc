#include "daemon/language/parse_tree.h"

#include <gtest/gtest.h>

#include <vector>

namespace factline::language {
namespace {

TEST(ParseTreeTest, LooseWordsHangOnTheRoot) {
  ParseTree tree(3);
  tree.Attach(0, 1, Deprel::kNsubj);
  tree.Finish(1, Deprel::kDep);
  EXPECT_EQ(tree.HeadOf(1), kNone);
  EXPECT_EQ(tree.RelationOf(1), Deprel::kRoot);
  EXPECT_EQ(tree.HeadOf(0), 1);
  EXPECT_EQ(tree.HeadOf(2), 1);
  EXPECT_EQ(tree.RelationOf(2), Deprel::kDep);
}

TEST(ParseTreeTest, BreaksCycles) {
  ParseTree tree(4);
  tree.Attach(1, 2, Deprel::kObj);
  tree.Attach(2, 3, Deprel::kObj);
  tree.Attach(3, 1, Deprel::kObj);
  tree.Finish(0, Deprel::kDep);
  for (int word = 1; word < 4; ++word) {
    int at = word;
    int steps = 0;
    while (tree.HeadOf(at) != kNone && steps <= 4) {
      at = tree.HeadOf(at);
      ++steps;
    }
    EXPECT_EQ(at, 0) << "from " << word;
  }
}

TEST(ParseTreeTest, RefusesToHangAWordOnItself) {
  ParseTree tree(2);
  tree.Attach(1, 1, Deprel::kObj);
  EXPECT_EQ(tree.HeadOf(1), kNone);
}

TEST(ParseTreeTest, PredicateTakesTheCopulasPlace) {
  // "It was cold ." with "was" below word 3 as a reported clause.
  ParseTree tree(4);
  tree.Attach(0, 1, Deprel::kNsubj);
  tree.Attach(2, 1, Deprel::kObl);
  tree.Attach(1, 3, Deprel::kCcomp);
  tree.RaisePredicates({kNone, 2, kNone, kNone});
  EXPECT_EQ(tree.HeadOf(0), 2);
  EXPECT_EQ(tree.HeadOf(1), 2);
  EXPECT_EQ(tree.RelationOf(1), Deprel::kCop);
  EXPECT_EQ(tree.HeadOf(2), 3);
  EXPECT_EQ(tree.RelationOf(2), Deprel::kCcomp);
}

}  // namespace
}  // namespace factline::language
