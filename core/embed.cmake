# Writes files as C, so that they are within a program: -DOUT=file.c -DSOURCE=their folder
# -DHEADER=what declares them -DPREFIX=of their names -DFILES=names, separated by commas. NAME.css
# becomes `const char PREFIX_NAME[]`. They are plain ASCII, so that every byte is a char.
string(REPLACE "," ";" FILES "${FILES}")
list(JOIN FILES ", " names)
file(WRITE ${OUT} "/* Made from ${names} by embed.cmake. */\n#include \"${HEADER}\"\n")
foreach(asset IN LISTS FILES)
  get_filename_component(name ${asset} NAME_WE)
  file(READ ${SOURCE}/${asset} bytes HEX)
  if(bytes MATCHES "^(..)*[89a-f].")
    message(FATAL_ERROR "${asset}: write characters beyond ASCII as escapes")
  endif()
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
  file(APPEND ${OUT} "\nconst char ${PREFIX}_${name}[] = {\n${bytes}0};\n")
endforeach()
