/* Sweeps with the method of tests/bench/outside/method.py, to be included after altered.h. */
#ifndef ADDA_TESTS_BENCH_OUTSIDE_H
#define ADDA_TESTS_BENCH_OUTSIDE_H

#include "bench/plan/cell.h"
#include "bench/store/outside.h"
#include "tests/bench/outside_sweep.h"

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
