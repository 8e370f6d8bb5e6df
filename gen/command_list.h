COMMAND(sheet)
COMMAND(hash)
COMMAND(list)
COMMAND(check_fonts)
