# Writes OUT, the C source of bench/run/version.h, when its content has changed. Run at every build with
# -DVERSION=..., -DSOURCE=folder of the project. Without a git checkout it has the version alone.
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --exclude=*
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(commit MATCHES "^[0-9a-f]+(-dirty)?$")
  string(APPEND VERSION " (${commit})")
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT
     "#include \"bench/run/version.h\"\n\nconst char adda_version[] = \"@VERSION@\";\n" @ONLY)
