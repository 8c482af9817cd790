factline_test(extract_claims_test
  SOURCES claims_key_test.cc claims_news_test.cc claims_reading_test.cc
    claims_test.cc concept_lexicon_test.cc
    extractor_property_test.cc home_currency_test.cc parse_filter_test.cc
    reading_testing.cc
  LINK factline::claims factline::extract absl::strings absl::time
)

# On its own: it replaces operator new.
factline_test(extract_allocation_test
  SOURCES allocation_test.cc
  LINK factline::extract factline::language absl::time
)
