/* Counts the cells of each program that is not here. */
#include "bench/run/programs.h"

#include "base/json.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/confine.h"
#include "bench/store/store.h"
#include "bench/text/messages.h"

/* {program: cells}, each looked for once. */
static json_t *count_missing(const struct plan *p, const char *store)
{
    json_t *missing = json_object(), *found = json_object();
    for (int i = 0; i < p->cell_count; i++) {
        const json_t *command = json_object_get(cell_external(p->cells[i].identity), "command");
        const char *name = json_string_value(json_array_get(command, 0));
        if (!name || json_object_get(found, name) ||
            (store && store_cell_exists(store, p->cells[i].hash)))
            continue;
        const json_t *known = json_object_get(missing, name);
        if (!known && confine_finds(name))
            json_object_set_new(found, name, json_true());
        else
            json_object_set_new(missing, name, json_integer(json_integer_value(known) + 1));
    }
    json_decref(found);
    return missing;
}

char *programs_missing(const struct plan *p, const char *store)
{
    const char *name;
    const json_t *cells;
    struct text lines = {0};
    json_t *missing = count_missing(p, store);
    json_object_foreach(missing, name, cells)
    {
        const json_int_t count = json_integer_value(cells);
        text_printf(&lines, "%sthere is no program %s %shere, and %d cell%s need%s it",
                    lines.size ? "\n" : "", name, *name == '/' ? "" : "on PATH ", (int)count,
                    plural(count), count == 1 ? "s" : "");
    }
    json_decref(missing);
    return lines.size ? text_take(&lines) : NULL;
}
