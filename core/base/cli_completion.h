/* A tool's completion for bash, from its table of commands. */
#ifndef ADDA_BASE_CLI_COMPLETION_H
#define ADDA_BASE_CLI_COMPLETION_H

#include <stdio.h>
#include "base/cli_table.h"

/* The script. It offers commands, options and their values, and asks the tool itself for the names
 * of shipped files (`TOOL --names domains`), so that they are those of the place it is in. */
void cli_completion(const struct cli_tool *tool, FILE *to);

#endif
