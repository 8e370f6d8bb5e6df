/* adda-bench plan: what a sweep would compute, what the store has, how long the rest takes. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "adapt/methods/registry.h"
#include "base/parallel.h"
#include "bench/plan/cell.h"
#include "bench/plan/plan_read.h"
#include "bench/tool/commands.h"
#include "bench/run/costs.h"
#include "bench/run/memory.h"
#include "bench/store/integrity.h"
#include "bench/store/which.h"
#include "bench/text/messages.h"

struct plan_settings {
    char *output;
    int jobs;
    bool json;
    struct text_list set;
};

static const struct cli_option options[] = {
    {.param = {"output", PARAM_TEXT, offsetof(struct plan_settings, output),
               .help = "the store to compare with"},
     .key = 'o',
     .argument = "DIR"},
    {.param = {"jobs", PARAM_INT, offsetof(struct plan_settings, jobs), .min = 0, .max = 100000,
               .def = "0",
               .help = "cells at once, for the expected time and for memory; 0: processors"},
     .key = 'j',
     .argument = "N"},
    {.param = {"json", PARAM_BOOL, offsetof(struct plan_settings, json), .def = "false",
               .help =
                   "one object per cell; its state is done, missing or damaged, its sources here "
                   "(this program's), other or unknown"}},
    {.param = {"set", PARAM_TEXT, offsetof(struct plan_settings, set),
               .help = "set a value of the sweep, e.g. adapt.steps=100"},
     .argument = "KEY=VALUE",
     .repeat = true},
};

/* The plan beside a store; `store` may be NULL. */
struct view {
    const struct plan *plan;
    const char *store;
    struct costs costs;
    const char *again;       /* the command that computes anew what other sources made */
    enum cell_state *states; /* of each cell */
    struct origins origins;
    int counts[CELL_DAMAGED + 1]; /* by state */
    double expected;              /* seconds of work left; NaN when no cell was measured */
};

/* Reads every file of a cell, as run does: only an undamaged record counts as done. */
static void inspect_store(struct view *v)
{
    const struct plan *p = v->plan;
    v->states = memory_take((size_t)p->cell_count, sizeof *v->states);
    if (v->store)
        costs_add_plan(&v->costs, v->store, p);
    for (int i = 0; i < p->cell_count; i++) {
        if (v->store)
            v->states[i] = store_cell_state(v->store, p->cells[i].hash, NULL);
        v->counts[v->states[i]]++;
        if (v->states[i] == CELL_MISSING)
            v->expected += costs_estimate(&v->costs, p->cells[i].identity);
    }
    if (v->store)
        origins_load(&v->origins, p, v->store, v->states);
}

static void print_duration(double seconds)
{
    int minutes = (int)(seconds / 60);
    if (minutes < 60)
        printf("%d:%02d minutes", minutes, (int)seconds % 60);
    else
        printf("%d h %02d min", minutes / 60, minutes % 60);
}

static void print_expected(const struct view *v, int jobs)
{
    if (v->counts[CELL_MISSING] == 0)
        return;
    if (isfinite(v->expected)) {
        printf("expected: ");
        print_duration(v->expected / jobs);
        printf(" with %d at once, from %d finished cells\n", jobs, v->counts[CELL_DONE]);
    } else {
        printf("expected time: unknown until a cell is finished\n");
    }
}

static void print_damaged(const struct view *v)
{
    struct text retry = {0};
    if (v->counts[CELL_DAMAGED] == 0)
        return;
    text_add(&retry, "adda-bench retry");
    add_word(&retry, v->store);
    add_word(&retry, "--sweep");
    add_word(&retry, v->plan->name);
    printf("%d damaged, which run does not touch: '%s' computes them again\n",
           v->counts[CELL_DAMAGED], retry.data);
    text_free(&retry);
}

static void print_summary(const struct view *v, int jobs)
{
    const struct plan *p = v->plan;
    int sources = 0;
    for (int i = 0; i < p->cell_count; i++)
        sources += p->cells[i].depends < 0;
    printf("sweep %s: %d cell%s (%d source model%s), %d done, %d to compute\n", p->name,
           p->cell_count, plural(p->cell_count), sources, plural(sources), v->counts[CELL_DONE],
           v->counts[CELL_MISSING]);
    print_repeated(p, stdout);
    print_damaged(v);
    print_origins(&v->origins, v->again, stdout);
    print_lacking_models(p, v->store, stdout);
    print_expected(v, jobs);
}

/* Of the longest label. */
static int label_length(const struct plan *p)
{
    size_t most = 0;
    for (int i = 0; i < p->row_count; i++) {
        const size_t length = strlen(p->rows[i].label);
        most = length > most ? length : most;
    }
    return (int)most;
}

static void print_row(const struct view *v, const struct plan_row *r, int labels)
{
    int counts[CELL_DAMAGED + 1] = {0};
    char damaged[32] = "";
    for (int k = 0; k < r->count; k++)
        counts[v->states[r->cells[k]]]++;
    if (counts[CELL_DAMAGED])
        snprintf(damaged, sizeof damaged, ", %d damaged", counts[CELL_DAMAGED]);
    printf("  %-20s %-*s %-10s %3d of %d done%s  %s\n", v->plan->pairs[r->pair].name, labels,
           r->label, *r->sharing ? r->sharing : "-", counts[CELL_DONE], r->count, damaged,
           r->variant);
}

/* Steps of the training on labels that the row's cells do themselves, of an oracle; or of the
 * adaptation, of a method that has any: AdaBN has none. */
static int steps_of(const struct plan *p, const struct plan_row *r)
{
    const json_t *identity = p->cells[r->cells[0]].identity;
    const struct method *m = method_find(r->method);
    const bool is_oracle = r->rank == RANK_ORACLE;
    if (!is_oracle && (r->rank != RANK_METHOD || (m && !method_reads(m, "steps"))))
        return 0;
    return is_oracle ? cell_oracle_steps(identity)
                     : (int)json_integer_value(
                           json_object_get(json_object_get(identity, "adapt"), "steps"));
}

/* Of a pair, whose rows stand together: its shortest oracle may end below its longest method, and
 * bounds nothing then. Returns what follows the pair's rows. */
static int print_short_oracle(const struct plan *p, int first)
{
    const struct plan_row *oracle = NULL, *method = NULL;
    int i = first, fewest = 0, most = 0;
    for (; i < p->row_count && p->rows[i].pair == p->rows[first].pair; i++) {
        const struct plan_row *r = &p->rows[i];
        const int steps = steps_of(p, r);
        if (r->rank == RANK_ORACLE && (!oracle || steps < fewest)) {
            oracle = r;
            fewest = steps;
        } else if (r->rank == RANK_METHOD && steps > most) {
            method = r;
            most = steps;
        }
    }
    if (oracle && method && fewest < most)
        printf("%s: the oracle trains %d steps, fewer than %s%s%s (%d): it may be no bound\n",
               p->pairs[oracle->pair].name, fewest, method->label, *method->sharing ? ", " : "",
               method->sharing, most);
    return i;
}

static json_t *cell_json(const struct view *v, int cell)
{
    static const char *const names[] = {"missing", "done", "damaged"};
    const struct plan_cell *c = &v->plan->cells[cell];
    const enum origin origin = v->store ? v->origins.of[cell] : ORIGIN_NO_CELL;
    const double seconds = costs_estimate(&v->costs, c->identity);
    json_t *j = json_pack("{s:s, s:b, s:s, s:i, s:O, s:o}", "cell", c->hash, "done",
                          v->states[cell] == CELL_DONE, "state", names[v->states[cell]], "depends",
                          c->depends, "identity", c->identity, "expected_seconds",
                          isfinite(seconds) ? json_real(seconds) : json_null());
    if (origin != ORIGIN_NO_CELL)
        json_object_set_new(j, "sources", json_string(origin_names[origin]));
    if (origin == ORIGIN_OTHER)
        json_object_set(j, "differing", v->origins.differ[cell]);
    return j;
}

static void print_cells(const struct view *v)
{
    json_t *list = json_array();
    for (int i = 0; i < v->plan->cell_count; i++)
        json_array_append_new(list, cell_json(v, i));
    print_json(list);
}

/* As run does before its first cell; a task of a cluster does so where it runs. */
static enum err_code check_memory(const struct view *v, const struct plan_settings *s,
                                  const struct domains *domains, struct err *e)
{
    bool *missing = memory_take((size_t)v->plan->cell_count, sizeof *missing);
    char text[TEXT_BYTES], space[TEXT_BYTES];
    double largest;
    for (int i = 0; i < v->plan->cell_count; i++)
        missing[i] = v->states[i] == CELL_MISSING;
    const struct memory_need need = {.plan = v->plan,
                                     .wanted = missing,
                                     .jobs = s->jobs ? s->jobs : processors(),
                                     .threads = 1,
                                     .fixed = s->jobs > 0,
                                     .more = memory_of_imports(domains)};
    const int fit = memory_fit(&need, &largest, e);
    text_bytes(largest, text);
    text_bytes(memory_space(largest, need.threads), space);
    if (!s->json && largest > 0)
        printf(
            "memory: about %s for the largest cell%s; a limit of address space (ulimit -v), where "
            "there is one, has to be %s or more\n",
            text, fit && fit < need.jobs ? ", which is too much for so many at once" : "", space);
    free(missing);
    return e->code;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct plan_settings *s = given;
    struct domains domains = {0};
    struct plan plan = {0};
    char *command = run_command(arguments[0], s->output ? s->output : "DIR", &s->set);
    char *again = text_format("%s --again stale", command);
    struct view view = {.plan = &plan, .store = s->output, .again = again};
    (void)count;
    if ((s->output && store_refuse_file(s->output, e)) ||
        plan_read(&plan, arguments[0], s->set.items, s->set.count, &domains, e))
        goto cleanup;
    print_warnings(&plan, &domains);
    print_missing_programs(&plan, s->output);
    inspect_store(&view);
    if (s->json) {
        print_cells(&view);
    } else {
        print_summary(&view, s->jobs ? s->jobs : processors());
        const int labels = label_length(&plan);
        for (int i = 0; i < plan.row_count; i++)
            print_row(&view, &plan.rows[i], labels);
        for (int i = 0; i < plan.row_count;)
            i = print_short_oracle(&plan, i);
    }
    check_memory(&view, s, &domains, e);
cleanup:
    origins_free(&view.origins, &plan);
    free(view.states);
    free(again);
    free(command);
    plan_free(&plan);
    domains_free(&domains);
    return e->code;
}

const struct cli_command command_plan = {
    .name = "plan",
    .arguments = "SPEC",
    .min_arguments = 1,
    .max_arguments = 1,
    .shipped = "sweeps",
    .summary = "what a sweep would compute, and how long it would take",
    .description = "Reads the sweep, its domains and networks as run does, and computes nothing. "
                   "With -o, prints what the store holds already, which records are damaged, "
                   "which cells were made by other sources than this program's and, from the times "
                   "of finished cells, how long the rest will take. Says which oracles train fewer "
                   "steps than a method of their pair, and whether the memory of this machine is "
                   "enough for so many cells at once.",
    .examples = "adda-bench plan bench/sweeps/quick.yaml  # check a sweep\n"
                "adda-bench plan quick.yaml -o out  # what is left",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct plan_settings),
    .run = run};
