#include "tests/serve/feed_testing.h"

namespace factline::serve {

std::vector<Event> EventsOf(const std::vector<v1::SubscribeResponse>& all) {
  std::vector<Event> events;
  for (const auto& message : all) events.push_back(message.event_case());
  return events;
}

std::vector<v1::Change> ChangesOf(
    const std::vector<v1::SubscribeResponse>& all) {
  std::vector<v1::Change> changes;
  for (const auto& message : all) {
    changes.insert(changes.end(), message.batch().changes().begin(),
                   message.batch().changes().end());
  }
  return changes;
}

std::vector<std::pair<int64_t, int>> PlacesOf(
    const std::vector<v1::Change>& changes) {
  std::vector<std::pair<int64_t, int>> places;
  for (const v1::Change& c : changes) {
    places.emplace_back(c.revision(), c.index());
  }
  return places;
}

v1::SubscribeRequest FromStart(std::string_view filter) {
  v1::SubscribeRequest request;
  request.set_start_revision(1);
  request.set_filter(std::string(filter));
  return request;
}

v1::SubscribeRequest Resume(const std::string& token,
                            std::string_view filter) {
  v1::SubscribeRequest request;
  request.set_resume_token(token);
  request.set_filter(std::string(filter));
  return request;
}

Story Drones(std::string uri, std::string value, std::string place, int day) {
  const int published = uri.size() == 1 ? 2 + (uri[0] - 'a') : 2;
  return {
      .uri = std::move(uri),
      .reports = {
          {.value = std::move(value), .place = std::move(place), .day = day}},
      .published = published};
}

}  // namespace factline::serve
