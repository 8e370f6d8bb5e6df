/* A small sweep that gives each table rows, whatever the list of tables holds, with any names. */
#ifndef ADDA_TESTS_BENCH_EVERY_TABLE_H
#define ADDA_TESTS_BENCH_EVERY_TABLE_H

#include "bench/report/report.h"
#include "bench/store/store.h"
#include "bench/table/tables.h"
#include "bench/text/npy.h"
#include "tests/bench/support.h"

/* Nobody knows the labels of the last pair's target. */
enum {
    SCORED = 8,
    PAIRS = SCORED + 1,
    VARIANTS = 3,
    SEEDS = 2,
    ROWS = VARIANTS + 2,
    CELLS = PAIRS * ROWS * SEEDS
};

/* What it is called. */
struct sweep_names {
    const char *description, *label;
    const char *pairs[PAIRS], *variants[VARIANTS]; /* borrowed */
};

static struct plan plan;
static struct results results;
static struct tables tables;
static char *every_store; /* of `results`; no cell has files in it but those of store_answers */

/* What a cell read and what was right, one place an image: letters, 'a' the first class. */
static void store_answers(int cell, const char *right, const char *said)
{
    const char *const letters[] = {right, said}, *const names[] = {"labels.npy", "predictions.npy"};
    const char *hash = plan.cells[cell].hash;
    char *folder = store_cell_path(every_store, hash, "");
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_mkdir(folder, &e), "%s", e.text);
    ck_assert_uint_eq(strlen(right), strlen(said));
    for (int file = 0; file < 2; file++) {
        char *path = store_cell_path(every_store, hash, names[file]);
        uint16_t values[512];
        struct npy array = {.dimensions = 2, .extent = {0, 1}, .data = values};
        for (const char *c = letters[file]; *c; c++)
            values[array.extent[0]++] = (uint16_t)(*c - 'a');
        ck_assert_msg(!npy_write(path, &array, &e), "%s", e.text);
        free(path);
    }
    free(folder);
}

/* The oracle is far above, the variants in between and apart in every pair. */
static json_t *record(int pair, int row, int seed)
{
    const double mean = 0.3 + 0.1 * row + 0.0171 * pair + 0.013 * seed + 0.002 * (seed * row);
    json_t *curve =
        row == 0 || row == ROWS - 1
            ? json_object()
            : json_pack("{s:[i,i], s:[f,f], s:[f,f], s:[f,f], s:[f,f], s:[f,f], "
                        "s:[f,f], s:[f,f]}",
                        "step", 0, 10, "target", mean / 2, mean, "target_string", 0.1, 0.2,
                        "source", 0.5, 0.6, "im", 1.0, 2.0 + row, "nearest_twin", 0.1, 0.2,
                        "nearest_string", 0.2, 0.3, "nearest_character", 0.3, 0.4);
    return json_pack("{s:{s:s, s:{s:f, s:f}, s:{s:f, s:f, s:f}, s:o}}", "result", "status", "done",
                     "target", "mean", mean, "string", mean / 2, "nearest", "twin", 0.2, "string",
                     0.3, "character", 0.4, "curve", curve);
}

static json_t *unscored_record(int row, int seed)
{
    const double im = 1.0 + 0.1 * row + 0.01 * seed;
    json_t *curve = row == 0 || row == ROWS - 1
                        ? json_object()
                        : json_pack("{s:[i,i], s:[f,f], s:[f,f], s:[f,f]}", "step", 0, 10, "source",
                                    0.5, 0.6, "im", im / 2, im, "snd", 2.0, 2.0);
    return json_pack("{s:{s:s, s:{s:f}, s:{s:f, s:f}, s:o}}", "result", "status", "done",
                     "source_by_target", "mean", 0.9 - 0.01 * seed, "validators", "im", im, "snd",
                     2.0, "curve", curve);
}

static void add_row(const struct sweep_names *names, int pair, int r)
{
    static const char *const methods[] = {"source_only", "alpha", "oracle"};
    const char *const labels[] = {"source only", names->label, "oracle"};
    static const enum row_rank ranks[] = {RANK_SOURCE_ONLY, RANK_METHOD, RANK_ORACLE};
    const int kind = r == 0 ? 0 : r == ROWS - 1 ? 2 : 1;
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof *plan.rows);
    struct plan_row *row = &plan.rows[plan.row_count++];
    *row = (struct plan_row){.pair = pair,
                             .method = text_copy(methods[kind]),
                             .label = text_copy(labels[kind]),
                             .sharing = text_copy(kind == 1 ? "tied" : ""),
                             .variant = text_copy(kind == 1 ? names->variants[r - 1] : ""),
                             .rank = ranks[kind],
                             .count = SEEDS};
    row->cells = memory_take(SEEDS, sizeof(int));
    row->baselines = memory_take(SEEDS, sizeof(int));
    for (int s = 0; s < SEEDS; s++) {
        const int cell = plan_add_cell(
            &plan,
            json_pack("{s:i, s:i, s:i, s:O}", "pair", pair, "row", r, "seed", s + 1, "target",
                      json_object_get(plan.domains, pair < SCORED ? "1" : "2")),
            -1);
        row->cells[s] = cell;
        row->baselines[s] = plan.rows[pair * ROWS].cells[s];
        results.states[cell] = CELL_DONE;
        results.records[cell] = pair < SCORED ? record(pair, r, s) : unscored_record(r, s);
    }
}

static void make_tables(const struct sweep_names *names)
{
    plan =
        (struct plan){.name = text_copy("every table"),
                      .description = text_copy(names->description),
                      .domains = json_pack("{s:{s:[i,i], s:[f,f]}, s:{s:s}}", "1", "alphabet", 'a',
                                           'b', "frequencies", 1.0, 0.5, "2", "labels", "none"),
                      .index = json_object()};
    every_store = scratch_make();
    results = (struct results){.plan = &plan, .store = every_store};
    results.records = memory_take(CELLS, sizeof(json_t *));
    results.failures = memory_take(CELLS, sizeof(json_t *));
    results.states = memory_take(CELLS, sizeof *results.states);
    for (int p = 0; p < PAIRS; p++) {
        plan.pairs = memory_grow(plan.pairs, p, &plan.pair_capacity, sizeof *plan.pairs);
        plan.pairs[plan.pair_count++] = (struct plan_pair){.name = text_copy(names->pairs[p]),
                                                           .pairing = text_copy("none"),
                                                           .source_name = text_copy("a"),
                                                           .target_name = text_copy("b"),
                                                           .family = text_copy(""),
                                                           .target = {p < SCORED ? '1' : '2'}};
        snprintf(plan.pairs[p].source, HASH_HEX, "source %d", p);
        for (int r = 0; r < ROWS; r++)
            add_row(names, p, r);
    }
    /* No curve: the end, whatever the rule. */
    store_answers(plan.rows[0].cells[0], "abababababababababab", "babababababababababa");
    tables_make(&tables, &results, SELECT_LAST);
}

static void free_tables(void)
{
    tables_free(&tables);
    results_free(&results);
    plan_free(&plan);
    scratch_remove(every_store);
}

static char *written(const struct report_file *f)
{
    struct text out = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(!report_write(f, &tables, &out, &e), "%s: %s", f->name, e.text);
    return text_take(&out);
}

#endif
