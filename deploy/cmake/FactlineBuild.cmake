# How our own code is compiled: language level, warnings, hardening, caches.
# Generated code takes everything but the warnings.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(FACTLINE_CCACHE ccache)
if(FACTLINE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # base_dir makes objects of equal sources equal in every build folder.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 ${FACTLINE_CCACHE})
endif()

add_compile_options(-fstack-protector-strong)
add_link_options(-Wl,-z,relro,-z,now)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_definitions(_FORTIFY_SOURCE=2)
else()
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

if(FACTLINE_SANITIZE)
  add_compile_options(-fsanitize=${FACTLINE_SANITIZE}
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${FACTLINE_SANITIZE})
endif()

# Warnings are errors in our own code; used by the functions below only.
set(FACTLINE_WARNINGS -Wall -Wextra -Werror -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND FACTLINE_WARNINGS -Wshadow=local)
endif()

# factline_library(NAME HEADERS h... SOURCES cc... PUBLIC dep... PRIVATE dep...)
# One component: target factline_NAME, alias factline::NAME. A dependency is
# PUBLIC only if one of the headers names it.
function(factline_library name)
  cmake_parse_arguments(ARG "" "" "HEADERS;SOURCES;PUBLIC;PRIVATE" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "factline_library(${name}): ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(ARG_SOURCES)
    set(visibility PUBLIC)
    add_library(factline_${name} STATIC)
    target_sources(factline_${name} PRIVATE ${ARG_SOURCES})
    target_compile_options(factline_${name} PRIVATE ${FACTLINE_WARNINGS})
    target_link_libraries(factline_${name} PRIVATE ${ARG_PRIVATE})
  else()
    set(visibility INTERFACE)
    add_library(factline_${name} INTERFACE)
  endif()
  add_library(factline::${name} ALIAS factline_${name})
  target_sources(factline_${name} ${visibility}
    FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${ARG_HEADERS})
  target_link_libraries(factline_${name} ${visibility} ${ARG_PUBLIC})
endfunction()

# factline_executable(NAME SOURCES cc... LINK dep... [OUTPUT file name])
function(factline_executable name)
  cmake_parse_arguments(ARG "" "OUTPUT" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE ${FACTLINE_WARNINGS})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  if(ARG_OUTPUT)
    set_target_properties(${name} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT})
  endif()
endfunction()

# factline_test(NAME SOURCES cc... LINK dep... [LABELS unit] [TIMEOUT 60])
# One GoogleTest binary, one ctest entry of the same name. A test may read
# FACTLINE_SOURCE_DIR (the checkout) for fixtures.
function(factline_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  factline_executable(${name} SOURCES ${ARG_SOURCES}
    LINK ${ARG_LINK} GTest::gmock_main)
  target_compile_definitions(${name} PRIVATE
    FACTLINE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    FACTLINE_BINARY_DIR="${PROJECT_BINARY_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES
    LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
endfunction()

# factline_embed(TARGET VARIABLE_PREFIX FILE...) adds to TARGET, for each data
# file, a source that defines `extern const std::string_view k<Name>` in
# namespace factline::data; see deploy/cmake/embed.cmake.
function(factline_embed target)
  foreach(file ${ARGN})
    get_filename_component(name "${file}" NAME)
    string(MAKE_C_IDENTIFIER "${name}" id)
    set(out "${CMAKE_CURRENT_BINARY_DIR}/embed_${id}.cc")
    set(in "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    add_custom_command(OUTPUT "${out}"
      COMMAND ${CMAKE_COMMAND} -DIN=${in} -DOUT=${out} -DID=${id}
              -P "${PROJECT_SOURCE_DIR}/deploy/cmake/embed.cmake"
      DEPENDS "${in}" "${PROJECT_SOURCE_DIR}/deploy/cmake/embed.cmake"
      COMMENT "Embedding ${file}")
    target_sources(${target} PRIVATE "${out}")
  endforeach()
endfunction()
