factline_test(extract_attributions_test
  SOURCES attributions_test.cc names_fixture.cc
  LINK factline::attributions factline::places factline::language
       absl::status absl::strings
)
