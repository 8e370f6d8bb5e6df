/* The commands of adda-bench: one file command_NAME.c and one line of command_list.h each. */
#ifndef ADDA_BENCH_COMMANDS_H
#define ADDA_BENCH_COMMANDS_H

#include "base/cli.h"

#endif
