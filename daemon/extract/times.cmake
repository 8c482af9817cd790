# Expressions of time: found in the text, placed on the calendar.
factline_library(times
  HEADERS times.h time_atoms.h time_calendar.h time_events.h time_expression.h
    time_format.h time_grammar.h time_lexicon.h time_resolver.h time_scan.h
    time_tense.h
  SOURCES times.cc time_atoms.cc time_calendar.cc time_events.cc time_format.cc
    time_grammar.cc time_grammar_amount.cc time_grammar_clock.cc
    time_grammar_date.cc time_grammar_set.cc time_grammar_year.cc
    time_lexicon.cc
    time_resolver.cc time_resolver_fields.cc time_scan.cc time_tense.cc
  PUBLIC factline::layers factline::lexicon_file absl::flat_hash_map
    absl::status absl::statusor absl::time
  PRIVATE factline::base absl::span absl::strings
)
factline_embed(factline_times lexicon/times.tsv)
