# The table of differences in bench/external/README.md is what its command prints of results/replication.
# Run with -DROOT=folder of the project and -DPYTHON=interpreter.
file(READ ${ROOT}/bench/external/README.md readme)
if(NOT readme MATCHES "python3 bench/external/differences.py out ([^`]*)```")
  message(FATAL_ERROR "bench/external/README.md: its call of differences.py is not found")
endif()
string(REPLACE "\\\n" " " words "${CMAKE_MATCH_1}")
separate_arguments(words UNIX_COMMAND "${words}")
execute_process(COMMAND ${PYTHON} ${ROOT}/bench/external/differences.py ${ROOT}/results/replication ${words}
                OUTPUT_VARIABLE table COMMAND_ERROR_IS_FATAL ANY)
string(FIND "${readme}" "\n\n${table}\n" at)
if(table STREQUAL "" OR at EQUAL -1)
  message(FATAL_ERROR "bench/external/README.md: its table is not what differences.py prints:\n${table}")
endif()
