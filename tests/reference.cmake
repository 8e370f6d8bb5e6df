# gen/effects.md is what the tool prints, and every picture it shows is there. Run with
# -DROOT=folder of the project -DTOOL=captcha-gen.
execute_process(COMMAND ${TOOL} list effects --markdown OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ ${ROOT}/gen/effects.md page)
if(NOT page STREQUAL printed)
  message(FATAL_ERROR "gen/effects.md is old: captcha-gen list effects --markdown > gen/effects.md")
endif()
string(REGEX MATCHALL "gallery/[a-z_]+\\.png" pictures "${page}")
foreach(picture IN LISTS pictures)
  if(NOT EXISTS ${ROOT}/gen/${picture})
    message(FATAL_ERROR "gen/${picture} is missing: captcha-gen gallery -o gen/gallery")
  endif()
endforeach()
