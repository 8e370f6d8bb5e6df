/* Messages by their places. */
#include "gen/design/mistakes.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

/* Reads ":12" and steps over it; 0 when there is none. */
static int number_at(const char **at)
{
    char *end;
    if (**at != ':' || (*at)[1] < '1' || (*at)[1] > '9')
        return 0;
    const long n = strtol(*at + 1, &end, 10);
    *at = end;
    return n < 1 << 24 ? (int)n : 0;
}

static json_t *mistake(const char *message, const char *name)
{
    const size_t length = strlen(name);
    const char *at = message + length;
    int line = 0, column = 0;
    if (!strncmp(message, name, length)) {
        line = number_at(&at);
        column = line ? number_at(&at) : 0;
    }
    const bool placed = line && column && !strncmp(at, ": ", 2);
    return json_pack("{s:i, s:i, s:o}", "line", placed ? line : 0, "column", placed ? column : 0,
                     "message", json_text(placed ? at + 2 : message));
}

/* A message goes on in lines that begin with two spaces. */
static const char *end_of(const char *message)
{
    const char *end = strchr(message, '\n');
    while (end && !strncmp(end, "\n  ", 3))
        end = strchr(end + 1, '\n');
    return end ? end : message + strlen(message);
}

json_t *design_mistakes(const struct err *e, const char *name)
{
    json_t *list = json_array();
    const char *at = e->text;
    if (e->code && !at)
        json_array_append_new(list, mistake("out of memory", name));
    while (at && *at) {
        const char *end = end_of(at);
        struct text one = {0};
        text_add_bytes(&one, at, (size_t)(end - at));
        json_array_append_new(list, mistake(one.data ? one.data : "", name));
        text_free(&one);
        at = *end ? end + 1 : end;
    }
    return list;
}
