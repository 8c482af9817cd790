# Numbers of the text: value, unit, comparator, role.
factline_library(quantities
  HEADERS
    quantities.h quantity_amounts.h quantity_context.h quantity_digits.h
    quantity_filters.h quantity_lexicon.h quantity_noun.h quantity_numbers.h
    quantity_phrases.h quantity_pieces.h quantity_shared.h quantity_word_sum.h
  SOURCES
    quantities.cc quantity_amounts.cc quantity_context.cc quantity_digits.cc
    quantity_filters.cc quantity_lexicon.cc quantity_noun.cc
    quantity_numbers.cc quantity_patterns.cc quantity_pieces.cc
    quantity_shared.cc
  PUBLIC
    factline::layers factline::language factline::model factline::lexicon_file
    factline::base absl::flat_hash_map absl::flat_hash_set absl::statusor
    absl::strings
)
factline_embed(factline_quantities
  lexicon/numbers.tsv lexicon/comparators.tsv lexicon/units.tsv
  lexicon/currencies.tsv)
