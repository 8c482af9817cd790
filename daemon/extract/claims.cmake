# Joins the layers to claims.
factline_library(claims
  HEADERS action_words.h actor.h cause.h claim_input.h claim_time.h claims.h
    clause.h compared.h concept_lexicon.h counted.h credit.h figure_filter.h
    figure_key.h home_currency.h level.h measure.h owner.h scope.h statements.h
    tally.h
  SOURCES action.cc action_readings.cc action_words.cc actor.cc cause.cc
    change.cc claim_event_day.cc claim_time.cc claim_time_words.cc claims.cc
    clause.cc compared.cc concept_lexicon.cc counted.cc credit.cc
    figure_filter.cc figure_key.cc home_currency.cc level.cc measure.cc
    membership.cc owner.cc scope.cc scope_focus.cc statements.cc tally.cc
  PUBLIC factline::layers factline::normalize factline::lexicon_file
    absl::flat_hash_map absl::flat_hash_set absl::status absl::statusor
    absl::time
  PRIVATE factline::base absl::strings
)
factline_embed(factline_claims lexicon/causes.tsv lexicon/concepts.tsv
  lexicon/objects.tsv)

# Article in, claims out: all layers.
factline_library(extract
  HEADERS extractor.h parse_filter.h
  SOURCES extractor.cc parse_filter.cc
  PUBLIC factline::layers factline::model absl::statusor
  PRIVATE factline::attributions factline::base factline::claims
    factline::language factline::normalize factline::places
    factline::quantities factline::times
    absl::strings absl::time
)
