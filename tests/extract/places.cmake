factline_test(extract_places_test
  SOURCES gazetteer_test.cc names_fixture.cc places_test.cc
  LINK factline::places factline::attributions factline::language
       absl::status absl::strings
)
