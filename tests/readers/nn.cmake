# Checkpoints exchanged with PyTorch; reported as skipped where python3-torch is not installed.
if(ADDA_BENCH)
  find_program(ADDA_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
  add_executable(model_exchange ${CMAKE_CURRENT_LIST_DIR}/model_exchange.c)
  target_link_libraries(model_exchange PRIVATE adda_nn)
  if(ADDA_PYTHON)
    add_test(NAME readers.model_exchange
             COMMAND ${ADDA_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/model_exchange.py
                     $<TARGET_FILE:model_exchange>)
    set_tests_properties(readers.model_exchange PROPERTIES SKIP_RETURN_CODE 77 LABELS readers
                         ENVIRONMENT_MODIFICATION "OPENBLAS_CORETYPE=unset:")
  endif()
endif()
