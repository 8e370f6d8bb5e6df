/* Subcommands that share one habit of options, help and exit codes (getopt_long underneath). The
 * table of commands drives parsing, `TOOL --help`, `TOOL COMMAND --help`, the man page
 * (`TOOL --man`), and shell completion (`TOOL --completion`). */
#ifndef ADDA_BASE_CLI_H
#define ADDA_BASE_CLI_H

#include "base/cli_table.h"

/* Runs the tool: parses, calls the command, prints the error (if any) to stderr, each line as
 * "TOOL: text", returns the exit code for main. Unknown commands and options get did-you-mean and
 * ERR_USAGE; all mistakes of a command line are told at once. Output that could not be written is
 * ERR_IO. Not for use by two threads at a time (getopt keeps its place in globals). */
int cli_main(const struct cli_tool *tool, int count, char **arguments);

#endif
