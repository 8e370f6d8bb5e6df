#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "bench/tool/commands.h"

void print_json(json_t *value)
{
    char *text = json_readable(value);
    fputs(text ? text : "", stdout);
    free(text);
    json_decref(value);
}
