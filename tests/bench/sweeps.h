/* Small sweeps as text, and what is said about them. */
#ifndef ADDA_TESTS_BENCH_SWEEPS_H
#define ADDA_TESTS_BENCH_SWEEPS_H

#include "bench/plan/plan.h"
#include "bench/plan/plan_read.h"
#include "bench/sweep/domains.h"
#include "tests/bench/support.h"

#define HEAD                                                                                       \
    "name: t\nseeds: 1..2\ndata: {train: 32, test: 16}\n"                                          \
    "network: {encoder: \"conv 4 5x5 | relu | flatten | dense 8\", discriminator: \"dense 1\"}\n"  \
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n"
#define HEAD_OF_ONE_SEED                                                                           \
    "name: t\nseeds: 1..1\ndata: {train: 32, test: 16}\nnetwork: small\n"                          \
    "domains: {left: " GOLDEN "/domains/left.yaml, right: " GOLDEN "/domains/right.yaml}\n"
#define PAIR "pairs: [{source: left, target: right}]\n"

/* Reads a sweep given as text. */
static inline enum err_code read_with(struct plan *p, const char *text, const char *set,
                                      struct err *e)
{
    char *sets[] = {text_copy(set)};
    struct domains domains = {0};
    plan_parse(p, text, "s.yaml", sets, set ? 1 : 0, &domains, e);
    domains_free(&domains);
    free(sets[0]);
    return e->code;
}

static inline struct plan read_plan(const char *text)
{
    struct plan p;
    struct err e = ERR_INIT;
    read_with(&p, text, NULL, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    return p;
}

/* The messages of a sweep that must be refused. */
static inline char *read_wrong(const char *text)
{
    struct plan p;
    struct err e = ERR_INIT;
    read_with(&p, text, NULL, &e);
    ck_assert_int_ne(e.code, ERR_NONE);
    char *said = text_copy(e.text);
    err_free(&e);
    plan_free(&p);
    return said;
}

static inline void expect_error(const char *text, const char *part)
{
    char *said = read_wrong(text);
    ck_assert_msg(strstr(said, part) != NULL, "'%s' is not in:\n%s", part, said);
    free(said);
}

#define GAPS                                                                                       \
    "pairs:\n- {name: g, source: left, target: right, gap: [0, 0.5, 1]}\n"                         \
    "- {source: right, target: left, pairing: layout}\n"

#endif
