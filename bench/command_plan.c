#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "bench/cell.h"
#include "bench/commands.h"
#include "bench/costs.h"
#include "bench/store.h"

struct settings {
    char *output;
    int jobs;
    bool json;
    struct text_list set;
};

static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, offsetof(struct settings, output),
               .help = "the store to compare with"},
     .key = 'o',
     .argument = "DIR"},
    {.param = {"jobs", PARAM_INT, offsetof(struct settings, jobs), .min = 0, .max = 100000,
               .def = "0", .help = "cells at once, for the expected time; 0: processors"},
     .key = 'j',
     .argument = "N"},
    {.param = {"json", PARAM_BOOL, offsetof(struct settings, json), .def = "false",
               .help = "one object a cell"}},
    {.param = {"set", PARAM_TEXT, offsetof(struct settings, set),
               .help = "lay a value over the sweep's, e.g. adapt.steps=100"},
     .argument = "KEY=VALUE",
     .repeat = true},
};

/* What is known of the cells; `store` may be NULL. */
struct view {
    const struct plan *plan;
    const char *store;
    struct costs costs;
    bool *done;
    int done_count;
    double expected; /* seconds of work left; NaN when nothing was timed */
};

static void look(struct view *v)
{
    const struct plan *p = v->plan;
    v->done = calloc((size_t)p->cell_count + 1, sizeof *v->done);
    if (v->store)
        costs_learn(&v->costs, v->store, p);
    for (int i = 0; v->done && i < p->cell_count; i++) {
        v->done[i] = v->store && store_cell_exists(v->store, p->cells[i].hash);
        v->done_count += v->done[i];
        if (!v->done[i])
            v->expected += costs_expect(&v->costs, p->cells[i].identity);
    }
}

static void print_duration(double seconds)
{
    int minutes = (int)(seconds / 60);
    if (minutes < 60)
        printf("%d:%02d minutes", minutes, (int)seconds % 60);
    else
        printf("%d h %02d min", minutes / 60, minutes % 60);
}

static void print_summary(const struct view *v, int jobs)
{
    const struct plan *p = v->plan;
    int sources = 0;
    for (int i = 0; i < p->cell_count; i++)
        sources += p->cells[i].depends < 0;
    printf("sweep %s: %d cells (%d source models), %d done, %d to compute\n", p->name,
           p->cell_count, sources, v->done_count, p->cell_count - v->done_count);
    if (v->done_count == p->cell_count)
        return;
    if (isfinite(v->expected)) {
        printf("expected: ");
        print_duration(v->expected / jobs);
        printf(" with %d at once, from %d finished cells\n", jobs, v->done_count);
    } else {
        printf("expected time: unknown until a cell is finished\n");
    }
}

static void print_rows(const struct view *v)
{
    for (int i = 0; i < v->plan->row_count; i++) {
        const struct plan_row *r = &v->plan->rows[i];
        int done = 0;
        for (int k = 0; k < r->count; k++)
            done += v->done[r->cells[k]];
        printf("  %-20s %-20s %-10s %3d of %d done  %s\n", v->plan->pairs[r->pair].name, r->label,
               *r->sharing ? r->sharing : "-", done, r->count, r->variant);
    }
}

static void print_cells(const struct view *v)
{
    json_t *list = json_array();
    for (int i = 0; i < v->plan->cell_count; i++) {
        const struct plan_cell *c = &v->plan->cells[i];
        double seconds = costs_expect(&v->costs, c->identity);
        json_array_append_new(
            list, json_pack("{s:s, s:b, s:i, s:O, s:o}", "cell", c->hash, "done", v->done[i],
                            "depends", c->depends, "identity", c->identity, "expected_seconds",
                            isfinite(seconds) ? json_real(seconds) : json_null()));
    }
    print_json(list);
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct settings *s = given;
    struct domains domains = {0};
    struct plan plan = {0};
    struct view view = {.plan = &plan, .store = s->output};
    (void)count;
    if (plan_read(&plan, arguments[0], s->set.items, s->set.count, &domains, e))
        goto cleanup;
    look(&view);
    if (s->json) {
        print_cells(&view);
    } else {
        print_summary(&view, s->jobs ? s->jobs : processors());
        print_rows(&view);
    }
cleanup:
    free(view.done);
    plan_free(&plan);
    domains_free(&domains);
    return e->code;
}

extern const struct cli_command command_plan;
const struct cli_command command_plan = {
    .name = "plan",
    .arguments = "SPEC",
    .min_arguments = 1,
    .max_arguments = 1,
    .summary = "what a sweep would compute, and how long it would take",
    .description = "Reads the sweep, its domains and networks as run does, and computes nothing. "
                   "With -o, says what the store holds already and, from the times of finished "
                   "cells, how long the rest will take.",
    .examples = "adda-bench plan bench/sweeps/quick.yaml  # check a sweep\n"
                "adda-bench plan quick.yaml -o out  # what is left",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct settings),
    .run = run};
