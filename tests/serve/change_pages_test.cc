#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/serve/feed_testing.h"

// The change log by pages.
namespace factline::serve {
namespace {

// One article of as many figures as make a revision larger than a page.
Story LargeStory() {
  constexpr int kReports = 2500;
  const std::string name(800, 'x');  // Makes few changes large.
  Story story{.uri = "large"};
  for (int i = 0; i < kReports; ++i) {
    story.reports.push_back(
        {.value = absl::StrCat(i + 1),
         .place = absl::StrCat(name, i)});
  }
  return story;
}

TEST(ChangePagesTest, ARevisionLargerThanAPageComesInParts) {
  constexpr size_t kPageLimit = 4 << 20;  // What gRPC clients accept.
  Desk desk;
  desk.Publish(Drones("a", "10"));
  desk.Publish(LargeStory());
  desk.Publish(Drones("b", "12"));
  Reader whole(desk, FromStart());
  const auto expected = PlacesOf(ChangesOf(whole.Take()));

  v1::ListChangesRequest request;
  request.set_page_size(1);
  request.set_view(v1::CHANGE_VIEW_FULL_WITH_PREVIOUS);
  std::vector<v1::Change> changes;
  std::string within;  // A token of the large revision's middle.
  int pages = 0;
  while (true) {
    const auto page = ListChanges(desk.context(), request);
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->changes().empty()) break;
    EXPECT_LT(page->ByteSizeLong(), kPageLimit);
    changes.insert(changes.end(), page->changes().begin(),
                   page->changes().end());
    EXPECT_LE(page->position().revision(), changes.back().revision());
    if (page->position().revision() < changes.back().revision()) {
      within = page->next_page_token();
    }
    request.set_page_token(page->next_page_token());
    ++pages;
  }
  EXPECT_EQ(PlacesOf(changes), expected);
  EXPECT_GT(pages, 3);

  // A stream knows whole revisions only.
  ASSERT_FALSE(within.empty());
  Reader resumed(desk, Resume(within));
  const auto rest = ChangesOf(resumed.Take());
  ASSERT_FALSE(rest.empty());
  EXPECT_EQ(rest.front().revision(), 2);
  EXPECT_EQ(rest.front().index(), 0);
}

}  // namespace
}  // namespace factline::serve
