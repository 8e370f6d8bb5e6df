/* Expected times of cells from those that were measured, in proportion to their work. */
#include "bench/run/costs.h"

#include <math.h>
#include <string.h>

#include "bench/plan/cell.h"
#include "bench/store/store.h"

static const char *kind_of(const json_t *identity)
{
    const char *method = json_string_value(json_object_get(identity, "method"));
    const char *script = json_string_value(json_object_get(cell_external(identity), "script"));
    return script ? script : method ? method : "source";
}

static void add(struct costs *c, const json_t *identity, double seconds)
{
    const char *kind = kind_of(identity);
    int i = 0;
    while (i < c->count && strcmp(c->entry[i].kind, kind) != 0)
        i++;
    if (i == COSTS_KINDS || !isfinite(seconds))
        return;
    if (i == c->count)
        c->entry[c->count++].kind = kind;
    c->entry[i].seconds += seconds;
    c->entry[i].work += cell_work(identity);
}

void costs_add_plan(struct costs *c, const char *store, const struct plan *p)
{
    for (int i = 0; i < p->cell_count; i++)
        if (store_cell_exists(store, p->cells[i].hash))
            add(c, p->cells[i].identity, store_cell_seconds(store, p->cells[i].hash));
}

double costs_estimate(const struct costs *c, const json_t *identity)
{
    const char *kind = kind_of(identity);
    double seconds = 0, work = 0;
    for (int i = 0; i < c->count; i++) {
        if (strcmp(c->entry[i].kind, kind) == 0)
            return c->entry[i].seconds / c->entry[i].work * cell_work(identity);
        seconds += c->entry[i].seconds;
        work += c->entry[i].work;
    }
    return work > 0 ? seconds / work * cell_work(identity) : (double)NAN;
}
