# Tests that are no Check programs: who includes whom, and the fuzz targets.

add_test(NAME arrows
         COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -P ${CMAKE_CURRENT_SOURCE_DIR}/arrows.cmake)
add_test(NAME arrows.found
         COMMAND ${CMAKE_COMMAND} -DSELF_TEST=${CMAKE_CURRENT_BINARY_DIR}/arrows
                 -P ${CMAKE_CURRENT_SOURCE_DIR}/arrows.cmake)
set_tests_properties(arrows arrows.found PROPERTIES LABELS plan)

include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/readers/nn.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/readers/gen.cmake)
