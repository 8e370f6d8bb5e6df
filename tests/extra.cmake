# Tests that are not Check programs: who uses whom, how entries are added, published results, fuzz
# targets, readers.

find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME arrows
         COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/arrows.py ${PROJECT_BINARY_DIR}
                 --root ${PROJECT_SOURCE_DIR})
add_test(NAME arrows.found
         COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/arrows.py --self-test)
if(ADDA_BENCH)
  add_test(NAME sources
           COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/sources.py ${PROJECT_BINARY_DIR}
                   --root ${PROJECT_SOURCE_DIR})
  set_tests_properties(sources PROPERTIES LABELS plan)
endif()
add_test(NAME readme
         COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR}
                 "-DTOOLS=$<TARGET_FILE:captcha-gen>$<$<BOOL:${ADDA_BENCH}>:;$<TARGET_FILE:adda-bench>>"
                 -P ${CMAKE_CURRENT_SOURCE_DIR}/readme.cmake)
add_test(NAME surroundings
         COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR}
                 "-DTOOLS=$<TARGET_FILE:captcha-gen>$<$<BOOL:${ADDA_BENCH}>:;$<TARGET_FILE:adda-bench>>"
                 -P ${CMAKE_CURRENT_SOURCE_DIR}/surroundings.cmake)
add_test(NAME reference
         COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -DTOOL=$<TARGET_FILE:captcha-gen>
                 -P ${CMAKE_CURRENT_SOURCE_DIR}/reference.cmake)
add_test(NAME readme.cells
         COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/cells.py ${PROJECT_SOURCE_DIR})
set_tests_properties(arrows arrows.found readme readme.cells reference surroundings PROPERTIES LABELS plan)

# "How to add" of README.md, followed for each kind of entry in a copy of the tree.
if(ADDA_BENCH AND NOT ADDA_SANITIZE)
  add_test(NAME how_to_add
           COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/how_to_add.py
                   ${PROJECT_BINARY_DIR}/how_to_add --root ${PROJECT_SOURCE_DIR})
  set_tests_properties(how_to_add PROPERTIES LABELS "plan;slow" TIMEOUT 1200 COST 200)
endif()

# The blocks of the cookbooks and of the README's first screen, run one by one.
set(tools "$<TARGET_FILE_DIR:captcha-gen>$<$<BOOL:${ADDA_BENCH}>::${PROJECT_BINARY_DIR}/bench>")
function(adda_cookbook name room file)
  add_test(NAME ${name} COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/cookbook.py
                                ${PROJECT_SOURCE_DIR}/${file} ${tools} ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS ${room} SKIP_RETURN_CODE 77 TIMEOUT 1200)
endfunction()
adda_cookbook(cookbook.gen gen gen/cookbook.md)
if(NOT ADDA_SANITIZE) # no Python loads a library with sanitizers; and trainings take minutes
  adda_cookbook(cookbook.gen_python gen gen/python/README.md)
  if(ADDA_BENCH)
    adda_cookbook(cookbook.bench bench bench/cookbook.md)
    adda_cookbook(cookbook.bench_python bench bench/python/README.md)
    adda_cookbook(cookbook.readme bench README.md "## Two commands")
  endif()
endif()

# External names of gen's library carry its nouns.
add_test(NAME symbols
         COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/gen/symbols.py $<TARGET_FILE:adda_gen>
                 ${PROJECT_SOURCE_DIR}/gen/README.md)
add_test(NAME symbols.found COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/gen/symbols.py --self-test)
set_tests_properties(symbols symbols.found PROPERTIES LABELS plan)

# captcha-gen as it is called: pipes, terminals, Ctrl-C, what it would misread.
add_test(NAME gen.render_tool
         COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/gen/render_tool.py
                 $<TARGET_FILE:captcha-gen> "$<$<BOOL:${ADDA_BENCH}>:$<TARGET_FILE:adda-bench>>"
                 ${PROJECT_SOURCE_DIR})
set_tests_properties(gen.render_tool PROPERTIES LABELS gen TIMEOUT 600)

# The page of captcha-gen design: its server, and in a browser; skipped where libmicrohttpd or chromium is
# missing.
foreach(test design_server design_page)
  add_test(NAME gen.${test}
           COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/gen/${test}.py
                   $<TARGET_FILE:captcha-gen> ${PROJECT_SOURCE_DIR})
  set_tests_properties(gen.${test} PROPERTIES LABELS gen SKIP_RETURN_CODE 77 TIMEOUT 600)
endforeach()

# Every published page is what today's program makes of the published records (when a report has
# changed: adda-bench report results/NAME --all), its numbers follow from the predictions, and its
# folder holds no cell that its sweep does not name.
if(ADDA_BENCH)
  file(GLOB published CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/results/*/sweeps)
  foreach(sweeps ${published})
    get_filename_component(folder ${sweeps} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    add_test(NAME results.${name} COMMAND adda-bench verify ${folder})
    set_tests_properties(results.${name} PROPERTIES LABELS results
            FAIL_REGULAR_EXPRESSION "the lock could not be compared")
    add_test(NAME results.${name}.rest COMMAND adda-bench gc --dry-run ${folder})
    set_tests_properties(results.${name}.rest PROPERTIES LABELS results
            PASS_REGULAR_EXPRESSION "^0 would be removed")
  endforeach()
endif()

# The published tables in a paper; skipped where LaTeX is not installed.
if(ADDA_BENCH)
  add_test(NAME paper COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/bench/paper.py
                              ${PROJECT_SOURCE_DIR}/results)
  set_tests_properties(paper PROPERTIES LABELS results SKIP_RETURN_CODE 77 TIMEOUT 120)
  add_test(NAME differences
           COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -DPYTHON=${Python3_EXECUTABLE}
                   -P ${CMAKE_CURRENT_SOURCE_DIR}/bench/differences.cmake)
  set_tests_properties(differences PROPERTIES LABELS results)
endif()

include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/readers/nn.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/readers/gen.cmake)

# An emulated processor without AVX2; skipped where qemu-user is not installed. Sanitizers do not run
# under it.
if(ADDA_BENCH AND NOT ADDA_SANITIZE)
  add_test(NAME refusal COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/bench/refusal.sh
           $<TARGET_FILE:adda-bench> $<TARGET_FILE:nn_test_torch_layers>
           ${CMAKE_CURRENT_SOURCE_DIR}/golden/bench/micro.yaml)
  set_tests_properties(refusal PROPERTIES LABELS bench SKIP_RETURN_CODE 77 TIMEOUT 300)
endif()

# Faults, tried from outside: a sample of each kind here, every case with `ctest -C long -L long`, whose
# table is bench/reliability.md. Sanitizers take more memory than the limit that hangs are told by.
if(ADDA_BENCH AND NOT ADDA_SANITIZE)
  set(faults Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/faults/run.py --tools
             ${PROJECT_BINARY_DIR})
  add_test(NAME faults COMMAND ${faults})
  set_tests_properties(faults PROPERTIES LABELS "bench;slow" SKIP_RETURN_CODE 77 TIMEOUT 1200 COST 100)
  add_test(NAME faults.long CONFIGURATIONS long COMMAND ${faults} --long --jobs 4)
  set_tests_properties(faults.long PROPERTIES LABELS long SKIP_RETURN_CODE 77 TIMEOUT 14400)
endif()

# The methods from outside that are shipped; skipped where PyTorch is not installed.
if(ADDA_BENCH AND NOT ADDA_SANITIZE)
  add_test(NAME outside.torch
           COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/bench/outside/torch_methods.py
                   $<TARGET_FILE:adda-bench>)
  set_tests_properties(outside.torch PROPERTIES LABELS bench SKIP_RETURN_CODE 77 TIMEOUT 600)
endif()

# A real Slurm on the loopback; skipped where it is not installed.
if(ADDA_BENCH)
  add_test(NAME slurm COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/bench/slurm.sh
           $<TARGET_FILE:adda-bench> ${CMAKE_CURRENT_SOURCE_DIR}/golden/bench/micro.yaml)
  set_tests_properties(slurm PROPERTIES LABELS slurm SKIP_RETURN_CODE 77 TIMEOUT 600 COST 200)
endif()

# Installed tools, and the Debian package, without the source tree; skipped where the kernel gives no
# namespaces.
if(ADDA_BENCH AND NOT ADDA_SANITIZE AND NOT CMAKE_CROSSCOMPILING)
  foreach(kind tree package)
    add_test(NAME install.${kind} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/install.sh ${kind}
                                          ${PROJECT_BINARY_DIR})
    set_tests_properties(install.${kind} PROPERTIES LABELS "plan;slow" SKIP_RETURN_CODE 77 TIMEOUT 900)
  endforeach()
endif()

# Somebody else's program, built with the installed library.
if(NOT ADDA_SANITIZE AND NOT CMAKE_CROSSCOMPILING)
  add_test(NAME library.consumer COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/library/consumer.sh
                                         ${PROJECT_BINARY_DIR})
  set_tests_properties(library.consumer PROPERTIES LABELS library TIMEOUT 300)
endif()

# The Python packages, from their folders and this build; what has no PyTorch, pandas, NumPy or cffi is
# skipped. tests/wheels.sh tries them as wheels.
if(NOT ADDA_SANITIZE AND NOT CMAKE_CROSSCOMPILING)
  add_test(NAME library.python COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/library/python.sh
                                       ${PROJECT_BINARY_DIR})
  set_tests_properties(library.python PROPERTIES LABELS library SKIP_RETURN_CODE 77 TIMEOUT 600)
  if(ADDA_BENCH)
    add_executable(model_logits ${CMAKE_CURRENT_SOURCE_DIR}/bench/model_logits.c)
    target_link_libraries(model_logits PRIVATE adda_bench)
    add_test(NAME bench.python COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/bench/python.sh
                                       ${PROJECT_BINARY_DIR})
    set_tests_properties(bench.python PROPERTIES LABELS bench SKIP_RETURN_CODE 77 TIMEOUT 600)
  endif()
endif()
