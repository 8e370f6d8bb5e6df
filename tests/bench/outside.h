/* Sweeps with the method of tests/bench/outside/method.py, to be included after altered.h. */
#ifndef ADDA_TESTS_BENCH_OUTSIDE_H
#define ADDA_TESTS_BENCH_OUTSIDE_H

#include "bench/plan/cell.h"
#include "bench/store/outside.h"
#include "tests/bench/imports.h"
#include "tests/bench/sweeps.h"

/* Writes a sweep of one pair and seed with a row for each of the words, the script being beside it.
 */
static inline char *outside_write(const char *words, const char *more)
{
    struct err e = ERR_INIT;
    char *script = slurp(ADDA_SOURCE_DIR "/tests/bench/outside", "method.py");
    write_text(scratch, "method.py", script);
    write_text(scratch, "place.txt", store);
    char *text = text_format("name: t\nseeds: 1\ndata: {train: 32, test: 16}\n"
                             "network: {encoder: \"conv 4 5x5 | relu | flatten | dense 8\"}\n"
                             "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN
                             "/domains/right.yaml}\n"
                             "source: {steps: 4, batch: 8}\n"
                             "pairs: [{source: left, target: right, pairing: label}]\n"
                             "methods: [{external: method.py, settings: {do: [%s]}, %s}]\n",
                             words, more);
    write_text(scratch, "sweep.yaml", text);
    free(text);
    free(script);
    err_free(&e);
    return text_format("%s/sweep.yaml", scratch);
}

/* Runs such a sweep in a new store, and loads it. */
static inline void outside_begin(const char *words, const char *more, int code)
{
    struct err e = ERR_INIT;
    scratch = scratch_make();
    store = text_format("%s/store", scratch);
    char *sweep = outside_write(words, more);
    ck_assert_int_eq(TOOL_RUN(scratch, "run", sweep, "-o", store, "-q", "--jobs", "2"), code);
    ck_assert_msg(!store_load_plan(&plan, store, NULL, &e) &&
                      !results_load(&results, &plan, store, &e),
                  "%s", e.text);
    free(sweep);
}

static inline void outside_end(void)
{
    tear_down();
}

/* The cell with that setting `do`. */
static inline const char *outside_cell(const char *word)
{
    for (int i = 0; i < plan.cell_count; i++) {
        const json_t *settings = json_object_get(cell_external(plan.cells[i].identity), "settings");
        const char *is = json_string_value(json_object_get(settings, "do"));
        if (is && strcmp(is, word) == 0)
            return plan.cells[i].hash;
    }
    ck_abort_msg("no cell does '%s'", word);
    return NULL;
}

#endif
