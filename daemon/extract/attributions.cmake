# Attributions: who says what, and the people and bodies an article names.
factline_library(attributions
  HEADERS attribution_reader.h attributions.h cue_lexicon.h entities.h names.h
          role_lexicon.h speakers.h speech_content.h subjects.h token_view.h
  SOURCES attribution_claims.cc attribution_reader.cc attributions.cc
          cue_lexicon.cc entities.cc
          names.cc role_lexicon.cc speakers.cc speech_content.cc subjects.cc
          token_view.cc
  PUBLIC factline::base factline::language factline::layers factline::model
         factline::lexicon_file absl::flat_hash_map absl::status
         absl::statusor absl::strings
  PRIVATE factline::places
)
factline_embed(factline_attributions lexicon/cues.tsv)
