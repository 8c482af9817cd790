factline_test(extract_times_test
  SOURCES times_calendar_test.cc times_interval_test.cc times_lexicon_test.cc
          times_tense_test.cc times_testing.cc times_value_test.cc
  LINK factline::times factline::language absl::strings absl::time
)
