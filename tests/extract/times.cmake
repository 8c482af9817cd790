factline_executable(times_probe
  SOURCES times_probe.cc
  LINK factline::times factline::normalize factline::language
       simdjson::simdjson)
