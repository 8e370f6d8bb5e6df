/* A cell: one training, and the unit of everything the harness does. Its identity is the canonical
 * JSON of everything that changes its numbers and of nothing else (no path, host, thread count,
 * sweep or label), and the SHA-256 of that is its name. Two sweeps that contain the same training
 * therefore share it.
 *
 * Kinds: a "source" cell trains encoder and classifier on the source domain; all methods and pairs
 * with the same source share it. A "method" cell starts from that model. The identity of the source
 * cell is a part of that of its method cells, so the dependency needs no field of its own. */
#ifndef ADDA_BENCH_CELL_H
#define ADDA_BENCH_CELL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "adapt/method.h"
#include "adapt/settings.h"
#include "base/err.h"
#include "bench/sweep/sweep.h"
#include "gen/render/render.h"
#include "nn/kernels/kernels.h"

/* Raised whenever an algorithm changes the numbers of some cell. Cells of an older number keep
 * their names, and their stores can be read, reported and verified up to L2; only a program of that
 * number trains them again. */
enum { CELL_NUMERICS = 4 };

/* Everything a cell is made of. Borrowed by cell_identity; owned (cell_free) after cell_parse.
 * `method` NULL: a source cell, without target, pairing, adapt and discriminator. */
struct cell {
    int numerics; /* CELL_NUMERICS, or an older one */
    int kernels;  /* enum kernels */
    uint64_t seed;
    struct data_sizes sizes; /* of a source cell, only what is the source's */
    int texts;               /* enum texts of sweep.h */
    json_t *source, *target; /* domain_json */
    int pairing;             /* enum pairing */
    int test_pairing;        /* of test images, as in struct sweep */
    struct network_settings network;
    struct supervised_settings supervised;
    struct oracle_settings oracle; /* of the oracle: zero where it has none of its own */
    const struct method *method;
    struct adapt_settings adapt;
    json_t *external; /* of a method from outside: sweep/external.h; else NULL */
};

/* The identity of a method cell, or of the source cell it starts from. New references. */
json_t *cell_identity(const struct cell *c);
json_t *cell_source_identity(const struct cell *c);

/* The same of its groups of settings, which most cells of a sweep have in common, so that who makes
 * many identities makes each group once. NULL: the cell has none of that kind. */
enum cell_group {
    GROUP_NETWORK,
    GROUP_SUPERVISED,
    GROUP_ADAPT,
    GROUP_ORACLE,
    GROUP_EXTERNAL,
    CELL_GROUPS
};
json_t *cell_group(const struct cell *c, enum cell_group g); /* a new reference */
json_t *cell_compose(const struct cell *c, json_t *const groups[CELL_GROUPS]);

/* The source identity inside a method's; new reference. */
json_t *cell_source_of(const json_t *identity);
int cell_is_source(const json_t *identity);

/* Back from an identity. Of an older number, settings that came later have their defaults, and
 * those that are gone are left out; a newer number is an error. On error nothing is owned. */
enum err_code cell_parse(struct cell *c, const json_t *identity, struct err *e);

/* The number in an identity; 0 if there is none. */
int cell_numerics(const json_t *identity);
bool cell_is_older(const json_t *identity);

/* Whether its validators were computed on target test images, as before version 4, and not on
 * training images. */
bool cell_validates_on_test(const json_t *identity);

/* ERR_DATA if the number is newer than this program; unless this program computes it. */
enum err_code cell_check_known(const json_t *identity, struct err *e);
enum err_code cell_check_numerics(const struct cell *c, struct err *e);

/* Whether two identities say the same in all settings that both have: what a setting that came
 * later or is gone leaves of an older cell. */
bool cell_agrees(const json_t *a, const json_t *b);
void cell_free(struct cell *c);

/* The sizes in an identity; zero what is not there. */
struct data_sizes cell_sizes(const json_t *identity);

/* What a method from outside is, in an identity; NULL: it is of the registry, or a source cell. */
json_t *cell_external(const json_t *identity);

/* Steps of an oracle's training. */
int cell_oracle_steps(const json_t *identity);

/* Training work, counted in images: the weight of a cell in progress before any was measured. */
double cell_work(const json_t *identity);

#endif
