factline_test(extract_quantities_test
  SOURCES quantities_test.cc quantities_filter_test.cc
          quantities_mention_test.cc quantities_noun_test.cc
  LINK factline::quantities factline::language absl::strings
)
