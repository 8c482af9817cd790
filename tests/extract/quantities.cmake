factline_executable(quantities_probe
  SOURCES quantities_probe.cc
  LINK factline::quantities factline::normalize factline::language
       simdjson::simdjson)
