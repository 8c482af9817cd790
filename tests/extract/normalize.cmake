factline_test(normalize_test
  SOURCES chrome_test.cc html_text_test.cc normalize_test.cc offset_map_test.cc
          plain_text_test.cc
  LINK factline::normalize factline::lexicon_file factline::base
)
