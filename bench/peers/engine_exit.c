/* The end of engine-bench in case of an error. */
#include "bench/peers/engine_exit.h"

#include <stdio.h>
#include <stdlib.h>

void exit_on_error(enum err_code code, struct err *e)
{
    if (!code)
        return;
    fprintf(stderr, "engine-bench: %s\n", e->text ? e->text : "failed");
    exit((int)code);
}
