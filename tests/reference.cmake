# gen/effects.md and fonts/fonts.yaml are what the tool prints, and every picture that the first shows
# is there. Run with
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

# Entries of fonts that are not here are printed as they are recorded, with an error at the end.
execute_process(COMMAND ${TOOL} check-fonts --yaml ${ROOT}/fonts/fonts.yaml OUTPUT_VARIABLE printed ERROR_QUIET)
file(READ ${ROOT}/fonts/fonts.yaml list)
if(NOT list STREQUAL printed)
  message(FATAL_ERROR "fonts/fonts.yaml is old: captcha-gen check-fonts --yaml > new.yaml")
endif()
