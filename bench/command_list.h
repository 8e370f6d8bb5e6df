COMMAND(run)
COMMAND(report)
COMMAND(cell)
