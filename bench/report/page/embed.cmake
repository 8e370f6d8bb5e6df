# Writes the styles and the script of the page as C: -DOUT=file.c -DSOURCE=this folder. They are plain ASCII, so
# that every byte is a char.
file(WRITE ${OUT} "/* Made from style.css, script.js and figure.css by embed.cmake. */\n#include \"bench/report/page/assets.h\"\n")
foreach(asset style.css script.js figure.css)
  get_filename_component(name ${asset} NAME_WE)
  file(READ ${SOURCE}/${asset} bytes HEX)
  if(bytes MATCHES "^(..)*[89a-f].")
    message(FATAL_ERROR "${asset}: write characters beyond ASCII as escapes")
  endif()
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
  file(APPEND ${OUT} "\nconst char page_${name}[] = {\n${bytes}0};\n")
endforeach()
