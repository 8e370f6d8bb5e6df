/* The plan of a sweep: every cell once, what it depends on, and which cells make which row of the
 * table. plan_read.h makes it of a sweep; a store keeps it as lock.json (lock.h), so that workers,
 * status, reports and a cluster need neither the sweep's YAML nor the domains' paths again. */
#ifndef ADDA_BENCH_PLAN_H
#define ADDA_BENCH_PLAN_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"

/* `depends`: index of the source cell a method cell starts from, -1 for a source cell. Every cell
 * follows the one it depends on. */
struct plan_cell {
    char hash[HASH_HEX];
    json_t *identity;
    int depends;
};

struct plan_pair {
    char *name, *pairing;
    char *source_name, *target_name;
    char *family; /* the same for pairs that differ by `gap` alone; else "" */
    double gap;
    char source[HASH_HEX], target[HASH_HEX]; /* of the domains' canonical JSON */
};

/* How rows stand within a pair, in this order; the lock keeps the number. */
enum row_rank {
    RANK_SOURCE_ONLY,
    RANK_METHOD,
    RANK_ORACLE, /* reads target labels */
    RANK_COUNT
};

/* A row of the table: one cell per seed. `baselines[i]` is the source only cell with the seed of
 * `cells[i]`, or -1. */
struct plan_row {
    int pair;
    char *method, *label, *sharing, *variant; /* sharing "" where the method has none */
    enum row_rank rank;
    int *cells, *baselines;
    int count;
    int first; /* while the sweep is expanded: the variant that made it */
};

/* A domain of some cells and its canonical form. */
struct known_domain {
    json_t *json;
    char *text;
};

struct plan {
    char *name, *description;
    int kernels;
    bool save_models;
    double budget_hours; /* no cell is started after that; 0: no limit */
    struct plan_cell *cells;
    int cell_count, cell_capacity;
    struct plan_pair *pairs;
    int pair_count, pair_capacity;
    struct plan_row *rows;
    int row_count, row_capacity;
    json_t *domains; /* {hash: canonical JSON} */
    json_t *names;   /* {path of a domain as the sweep has it: hash}; NULL: an older lock */
    json_t *set;     /* ["key=value"]: laid over the sweep's file; NULL: nothing */
    json_t *leaks;   /* leaks.h; NULL: none */
    json_t *files;   /* {SHA-256: path}, of methods from outside; not in the lock */
    struct known_domain *known; /* of the cells' hashes */
    int known_count, known_capacity;
    json_t *index;      /* {cell hash: index} */
    int repeated;       /* random trials equal to an earlier one; not in the lock */
    bool lacks_network; /* a variant names no encoder, and has the default's; not in the lock */
};

void plan_free(struct plan *p); /* all that it owns */
void plan_row_free(struct plan_row *r);

/* Whether the labels of a pair's target are known, at least to test with; else nothing of it is
 * ever scored, and its rows have validators in place of accuracies. */
bool plan_pair_is_scored(const struct plan *p, int pair);

/* How many of its domains have images that are files. */
int plan_imported_domains(const struct plan *p);

/* Index of a cell, or -1. */
int plan_find(const struct plan *p, const char *hash);

/* A name for people: "minimax tied plain→noisy seed 3 (0123456789ab)"; new string. */
char *plan_cell_name(const struct plan *p, int cell);

/* Characters of a pair, [classes] of code points: both of its domains have them. Borrowed. */
const json_t *plan_alphabet(const struct plan *p, int pair);

/* One of them as UTF-8. */
enum { CHARACTER_BYTES = 5 };
void alphabet_put(char out[CHARACTER_BYTES], const json_t *alphabet, int class);

/* A row as tables name it: "minimax, tied, k_d=3"; new string. */
char *plan_row_title(const char *label, const char *sharing, const char *variant);

/* The first pair that is the same under another name; -1: none before it. Pairs along gaps may meet
 * in one, as where several begin. */
int plan_pair_before(const struct plan *p, int pair);

/* The name of a domain by its hash, as the first pair that has it calls it; "" if none has. */
const char *plan_domain_name(const struct plan *p, const char *hash);

uint64_t plan_cell_seed(const struct plan *p, int cell);

/* Adds a cell unless it is there; takes the reference of `identity`. Returns its index. */
int plan_add_cell(struct plan *p, json_t *identity, int depends);

/* The same where some parts of the identity are known as texts (base/json.h). */
int plan_add_known(struct plan *p, json_t *identity, int depends, const struct json_known *known,
                   int count);

/* Takes what is the same from `like` (may be NULL), since most objects of a plan say the same; true
 * if that is all of it. Domains are shared already, and are not touched. */
bool plan_share(json_t *j, json_t *like);

#endif
