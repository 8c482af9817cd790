# Places: names against the gazetteer, and by their context.
factline_library(places
  HEADERS fold.h gazetteer.h place_choice.h place_lexicon.h place_scan.h
          places.h word_table.h
  SOURCES fold.cc gazetteer.cc place_choice.cc place_lexicon.cc place_scan.cc
          places.cc word_table.cc
  PUBLIC factline::base factline::language factline::layers
         factline::lexicon_file absl::flat_hash_map absl::flat_hash_set
         absl::status absl::statusor absl::strings
)
factline_embed(factline_places data/gazetteer.tsv lexicon/countries.tsv
               lexicon/place_words.tsv lexicon/roles.tsv)
