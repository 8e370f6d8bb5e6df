# A table of the README is the table of a published report, to the letter: after a line
#   <!-- table: results/quick/sweeps/quick/report.md -->
# and a blank one stand the rows of that file. Run with -DROOT=folder of the project.
file(READ ${ROOT}/README.md readme)
string(REGEX MATCHALL "<!-- table: [^ ]+ -->" marks "${readme}")
list(LENGTH marks count)
if(count EQUAL 0)
  message(FATAL_ERROR "the README shows no table")
endif()
foreach(mark IN LISTS marks)
  string(REGEX REPLACE "<!-- table: ([^ ]+) -->" "\\1" path "${mark}")
  file(READ ${ROOT}/${path} report)
  string(REGEX MATCH "(\\|[^\n]*\n)+" table "${report}")
  string(FIND "${readme}" "${mark}\n\n${table}\n" at)
  if(table STREQUAL "" OR at EQUAL -1)
    message(FATAL_ERROR "README.md: what stands after '${mark}' is not the table of ${path}")
  endif()
endforeach()
