/* A sweep with the method of tests/bench/outside/method.py. Whoever includes this has `scratch` and
 * `store`. */
#ifndef ADDA_TESTS_BENCH_OUTSIDE_SWEEP_H
#define ADDA_TESTS_BENCH_OUTSIDE_SWEEP_H

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
    char *text = text_format("name: micro\nseeds: 1\ndata: {train: 32, test: 16}\n"
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

#endif
