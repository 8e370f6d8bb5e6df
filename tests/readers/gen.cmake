# Datasets read by programs that know nothing of this project. Each script is a test; one whose
# reader is missing is reported as skipped. tests/readers/install.sh fetches all readers into
# build/readers, which is then preferred to the system's Python.
set(readers_venv ${PROJECT_SOURCE_DIR}/build/readers/bin)
find_program(ADDA_READERS_PYTHON NAMES python3 PATHS ${readers_venv} /usr/bin NO_DEFAULT_PATH NO_CACHE)
file(GLOB scripts CONFIGURE_DEPENDS
     ${CMAKE_CURRENT_LIST_DIR}/imagefolder_*.py ${CMAKE_CURRENT_LIST_DIR}/webdataset_*.py
     ${CMAKE_CURRENT_LIST_DIR}/lmdb_*.py ${CMAKE_CURRENT_LIST_DIR}/npy_*.py
     ${CMAKE_CURRENT_LIST_DIR}/idx_*.py ${CMAKE_CURRENT_LIST_DIR}/croissant_*.py)
if(ADDA_READERS_PYTHON)
  foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    foreach(domain plain seed-source) # grey and RGB
      add_test(NAME readers.${name}.${domain}
               COMMAND ${ADDA_READERS_PYTHON} -B ${script} $<TARGET_FILE:captcha-gen>
                       ${PROJECT_SOURCE_DIR}/bench/domains/${domain}.yaml)
      set_tests_properties(readers.${name}.${domain} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300
                           LABELS readers)
    endforeach()
  endforeach()
else()
  message(WARNING "No python3: the reader tests are left out")
endif()
