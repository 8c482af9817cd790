# Article fields to clean text, with the way back to the publisher's bytes.
factline_library(normalize
  HEADERS chrome.h html_text.h normalize.h offset_map.h plain_text.h
  SOURCES chrome.cc html_text.cc normalize.cc offset_map.cc plain_text.cc
  PUBLIC factline::language factline::model absl::statusor
  PRIVATE factline::base factline::lexicon_file
)
factline_embed(factline_normalize lexicon/chrome.tsv)
