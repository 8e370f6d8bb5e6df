/* The commands of adda-bench: one file command_NAME.c and one line of command_list.h each. */
#ifndef ADDA_BENCH_COMMANDS_H
#define ADDA_BENCH_COMMANDS_H

#include <jansson.h>
#include "base/cli.h"

/* Prints what --json asked for, readable and sorted, and drops the reference. */
void print_json(json_t *value);

#endif
