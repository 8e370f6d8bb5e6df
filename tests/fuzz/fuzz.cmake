# Fuzz targets: tests/fuzz/<part>_<name>.c is linked with that part's library. The test fuzz.<part>_
# <name> replays its corpus; with ADDA_FUZZ (clang) the program fuzz_<part>_<name> looks for more:
#   cmake --preset fuzz && cmake --build --preset fuzz
#   build/fuzz/tests/fuzz_base_document tests/fuzz/corpus/base_document
if(ADDA_FUZZ)
  target_compile_options(adda_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(adda_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

file(GLOB fuzz_targets CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*_*.c)
foreach(source ${fuzz_targets})
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "_.*" "" part ${name})
  if(NOT TARGET adda_${part})
    continue()
  endif()
  add_executable(replay_${name} ${source} ${CMAKE_CURRENT_LIST_DIR}/replay.c)
  target_link_libraries(replay_${name} PRIVATE adda_${part})
  target_compile_definitions(replay_${name} PRIVATE ADDA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME fuzz.${name} COMMAND replay_${name} ${CMAKE_CURRENT_LIST_DIR}/corpus/${name})
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 120)
  if(ADDA_FUZZ)
    add_executable(fuzz_${name} ${source})
    target_link_libraries(fuzz_${name} PRIVATE adda_${part})
    target_compile_definitions(fuzz_${name} PRIVATE ADDA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  endif()
endforeach()
