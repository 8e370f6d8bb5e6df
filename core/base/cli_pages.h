/* A tool's help and man page, from its table of commands. */
#ifndef ADDA_BASE_CLI_PAGES_H
#define ADDA_BASE_CLI_PAGES_H

#include <stdio.h>
#include "base/cli_table.h"

/* `TOOL --help` and `TOOL COMMAND --help`. Commands without a summary are internal and not shown.
 */
void cli_help(const struct cli_tool *tool, FILE *to);
void cli_command_help(const struct cli_tool *tool, const struct cli_command *c, FILE *to);

/* man(7) source, section 1. */
void cli_man(const struct cli_tool *tool, FILE *to);

#endif
