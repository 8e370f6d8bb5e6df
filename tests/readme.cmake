# A table of the README is the table of a published report, to the letter: after a line
#   <!-- table: results/quick/sweeps/quick/report.md -->
# and a blank one stand the rows of that file. Its exit codes are those that the tools' --help names, but
# for those of another tool alone.
# Run with -DROOT=folder of the project and -DTOOLS=programs.
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

string(REGEX MATCH "## Exit codes\n(.*\n)?\\|--:\\|---\\|\n((\\| [^\n]*\n)+)" found "${readme}")
set(table "${CMAKE_MATCH_2}")
foreach(tool IN LISTS TOOLS)
  execute_process(COMMAND ${tool} --help OUTPUT_VARIABLE help RESULT_VARIABLE code)
  string(REGEX REPLACE ".*\nExit codes:\n" "" codes "${help}")
  string(REGEX REPLACE "  ([0-9]+) +([^\n]*)\n" "| \\1 | \\2 |\n" codes "${codes}")
  get_filename_component(name ${tool} NAME)
  string(REPLACE " | ${name} alone: " " | " own "${table}")
  string(REGEX REPLACE "\\| [0-9]+ \\| [a-z-]+ alone: [^\n]*\n" "" own "${own}")
  if(code OR NOT codes STREQUAL own)
    message(FATAL_ERROR "README.md: its exit codes are not those of ${tool} --help:\n${own}---\n${codes}")
  endif()
endforeach()
