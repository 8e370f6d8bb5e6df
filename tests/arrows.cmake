# Who may include whom: reads the #include lines under gen/, core/ and bench/ of ROOT and fails on
# an arrow that the plan does not have.
#
#   cmake -DROOT=folder -P arrows.cmake                   check that tree
#   cmake -DROOT=folder -DSELF_TEST=scratch -P arrows.cmake   check that wrong arrows are found
cmake_minimum_required(VERSION 3.25)

# What each room may include besides itself.
set(may_core/base)
set(may_core/nn base)
set(may_core/adapt base nn)
set(may_gen base)
set(may_bench base nn adapt gen)
set(rooms core/base core/nn core/adapt gen bench)

# Foreign headers a room must do without: whoever wants only datasets builds without OpenBLAS, and
# whoever trains on images of his own builds without Cairo and FreeType.
set(algebra "cblas|lapacke|openblas")
set(drawing "cairo|ft2build|freetype|png\\.h|jpeglib|libdeflate")
set(foreign_core/base "${algebra}|${drawing}")
set(foreign_core/nn "${drawing}")
set(foreign_core/adapt "${drawing}")
set(foreign_gen "${algebra}")
set(foreign_bench "ft2build|freetype|cairo") # images come from gen

# Adds "file: message" to `mistakes` for every wrong arrow of one file.
function(check_file file room name)
  file(STRINGS ${file} system REGEX "^[ \t]*#[ \t]*include[ \t]*<")
  foreach(line IN LISTS system)
    if(line MATCHES "<([^>]*/)?(${foreign_${room}})")
      list(APPEND mistakes "${name}: ${room} must do without ${line}")
    endif()
  endforeach()
  file(STRINGS ${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*\"")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^[^\"]*\"([^\"]*)\".*" "\\1" target "${line}")
    string(REGEX MATCH "^[^/]*" first "${target}")
    if(target MATCHES "(^|/)\\.\\./")
      list(APPEND mistakes "${name}: \"${target}\": write the path from the root")
    elseif(NOT target MATCHES "/" AND NOT target STREQUAL "list.h")
      list(APPEND mistakes "${name}: \"${target}\": write the room too, as in base/err.h")
    elseif(first IN_LIST known AND NOT first IN_LIST may_${room} AND NOT room MATCHES "(^|/)${first}$")
      list(APPEND mistakes "${name}: ${room} must not know of \"${target}\"")
    endif()
  endforeach()
  set(mistakes "${mistakes}" PARENT_SCOPE)
endfunction()

# All mistakes of a tree, and how many files it has.
function(check_tree root found count)
  set(known base nn adapt gen bench)
  set(mistakes)
  set(checked 0)
  foreach(room ${rooms})
    file(GLOB_RECURSE files RELATIVE ${root} ${root}/${room}/*.c ${root}/${room}/*.h)
    foreach(name ${files})
      check_file(${root}/${name} ${room} ${name})
      math(EXPR checked "${checked} + 1")
    endforeach()
  endforeach()
  set(${found} "${mistakes}" PARENT_SCOPE)
  set(${count} ${checked} PARENT_SCOPE)
endfunction()

# A tree with right and wrong arrows in a file of each room.
function(self_test folder)
  file(REMOVE_RECURSE ${folder})
  file(WRITE ${folder}/core/base/a.c
       "#include <jansson.h>\n#include \"base/err.h\"\n#include \"nn/net.h\"\n")
  file(WRITE ${folder}/core/nn/a.c "#include <cblas.h>\n#include \"base/err.h\"\n"
       "  # include \"adapt/method.h\"\n#include <cairo/cairo.h>\n")
  file(WRITE ${folder}/core/adapt/a.h "#include \"nn/net.h\"\n#include \"gen/render/render.h\"\n")
  file(WRITE ${folder}/gen/effects/a.c "#include <cairo.h>\n#include \"gen/paint/effect.h\"\n"
       "#include \"nn/net.h\"\n# include <openblas/cblas.h>\n")
  file(WRITE ${folder}/bench/report/a.c "#include \"gen/domain/domain.h\"\n#include \"../store.h\"\n")
  check_tree(${folder} found count)
  file(REMOVE_RECURSE ${folder})
  set(expected nn/net.h adapt/method.h cairo/cairo.h gen/render/render.h gen/effects/a.c openblas/cblas.h
      ../store.h)
  foreach(wrong ${expected})
    if(NOT "${found}" MATCHES "${wrong}")
      message(FATAL_ERROR "the wrong arrow ${wrong} was not found; found: ${found}")
    endif()
  endforeach()
  list(LENGTH found n)
  if(NOT n EQUAL 7 OR NOT count EQUAL 5)
    message(FATAL_ERROR "expected 7 wrong arrows in 5 files, found ${n} in ${count}: ${found}")
  endif()
endfunction()

if(SELF_TEST)
  self_test(${SELF_TEST})
else()
  check_tree(${ROOT} found count)
  if(found)
    string(REPLACE ";" "\n  " text "${found}")
    message(FATAL_ERROR "wrong arrows:\n  ${text}")
  elseif(count LESS 10)
    message(FATAL_ERROR "only ${count} sources under ${ROOT}: is it the project's folder?")
  endif()
  message(STATUS "${count} files, no wrong arrow")
endif()
