# The table of bench/sources/sources.h: which sources this program is built from. A file counts if it can
# reach the numbers of a cell once the cell's identity is known; what makes identities (sweeps, plans) or
# shows numbers (tables, reports, tools) does not. tests/sources.py compares this list with what a training
# is linked from.
set(reaching
  core/base core/nn core/nn/kernels core/nn/layers core/nn/blocks
  core/adapt core/adapt/validators core/adapt/terms core/adapt/methods
  gen/paint gen/import gen/domain gen/effects gen/render)
set(reaching_files
  bench/plan/cell.c bench/plan/cell.h  # an identity becomes settings
  bench/run/images.c bench/run/images.h bench/run/training.c bench/run/training.h
  bench/run/outside.c bench/run/outside.h bench/run/outside_input.c bench/run/outside_input.h
  bench/run/outside_output.c bench/run/outside_output.h bench/run/outside_score.c bench/run/outside_score.h
  bench/text/npy.c bench/text/npy.h)
set(not_reaching
  # Messages, names, command lines, progress, and how files appear whole.
  core/base/cli.c core/base/cli.h core/base/cli_pages.c core/base/cli_pages.h core/base/cli_table.h
  core/base/cli_completion.c core/base/cli_completion.h
  core/base/err.c core/base/err.h core/base/err_many.c core/base/escape.c core/base/escape.h
  core/base/hold.c core/base/hold.h core/base/temporary.c core/base/temporary.h
  core/base/names.c core/base/names.h core/base/tree.c core/base/tree.h
  core/base/progress.c core/base/progress.h core/base/publish.c core/base/publish.h
  gen/domain/not_domain.c gen/domain/not_domain.h gen/import/mistakes.c gen/import/mistakes.h
  core/base/shipped.c core/base/shipped.h core/base/base64.c core/base/base64.h core/base/apart.c core/base/apart.h
  # What a training would need of memory.
  core/adapt/footprint.c core/adapt/footprint.h
  # Pictures for people.
  gen/paint/png.c gen/paint/png.h gen/render/gallery.c gen/render/gallery.h gen/render/sheet.c
  gen/render/sheet.h
  # What is told of a domain.
  gen/paint/glyph_names.c gen/paint/glyph_names.h
  gen/render/strange.c gen/render/strange.h gen/render/turned.c gen/render/turned.h
  gen/paint/turned.c gen/paint/turned.h gen/render/unseen.c gen/render/unseen.h
  gen/render/unshown.c gen/render/unshown.h
  # What a pair may share.
  gen/render/pairing.c gen/render/pairing.h)

set(hashed ${reaching_files})
foreach(room ${reaching})
  file(GLOB files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/${room}/*.c ${PROJECT_SOURCE_DIR}/${room}/*.h)
  list(APPEND hashed ${files})
endforeach()
foreach(file ${not_reaching})
  if(NOT file IN_LIST hashed)
    message(FATAL_ERROR "bench/sources/sources.cmake names ${file}, which is not there")
  endif()
  list(REMOVE_ITEM hashed ${file})
endforeach()
list(TRANSFORM hashed PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE hashed_paths)
list(JOIN hashed "\n" lines)
set(source_list ${CMAKE_CURRENT_BINARY_DIR}/sources.txt)
file(CONFIGURE OUTPUT ${source_list} CONTENT "@lines@\n" @ONLY)

add_executable(hash-sources sources/hash_sources.c sources/c_tokens.c)
target_link_libraries(hash-sources PRIVATE adda_base)
set(source_table ${CMAKE_CURRENT_BINARY_DIR}/source_table.c)
add_custom_command(OUTPUT ${source_table} DEPENDS hash-sources ${source_list} ${hashed_paths} VERBATIM
  COMMAND hash-sources ${PROJECT_SOURCE_DIR} ${source_list} ${source_table}
  COMMENT "Hashing the sources that reach numbers")
