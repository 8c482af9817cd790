factline_test(extract_claims_test
  SOURCES concept_lexicon_test.cc
  LINK factline::claims absl::strings
)
