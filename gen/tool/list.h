/* The commands, in the order of --help. */
COMMAND(render)
COMMAND(check)
COMMAND(sheet)
COMMAND(compare)
#ifdef ADDA_MICROHTTPD
COMMAND(design)
#endif
COMMAND(hash)
COMMAND(list)
COMMAND(fonts)
COMMAND(check_fonts)
COMMAND(gallery)
