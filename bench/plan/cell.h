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
#include <stdint.h>
#include "adapt/method.h"
#include "adapt/settings.h"
#include "base/err.h"
#include "gen/render/render.h"
#include "nn/kernels/kernels.h"

/* Raised whenever an algorithm changes the numbers of some cell: old records keep their names but
 * no sweep needs them any more. */
enum { CELL_NUMERICS = 2 };

/* Everything a cell is made of. Borrowed by cell_identity; owned (cell_free) after cell_parse.
 * `method` NULL: a source cell, without target, pairing, adapt and discriminator. */
struct cell {
    int kernels; /* enum kernels */
    uint64_t seed;
    int train, test;         /* images per domain */
    int texts;               /* enum texts of sweep.h */
    json_t *source, *target; /* domain_json */
    int pairing;             /* enum pairing */
    struct network_settings network;
    struct supervised_settings supervised;
    const struct method *method;
    struct adapt_settings adapt;
};

/* The identity of a method cell, or of the source cell it starts from. New references. */
json_t *cell_identity(const struct cell *c);
json_t *cell_source_identity(const struct cell *c);

/* The source identity inside a method's; new reference. */
json_t *cell_source_of(const json_t *identity);
int cell_is_source(const json_t *identity);

/* Back from an identity. On error nothing is owned. */
enum err_code cell_parse(struct cell *c, const json_t *identity, struct err *e);
void cell_free(struct cell *c);

/* Training work, counted in images: the weight of a cell in progress before any was measured. */
double cell_work(const json_t *identity);

#endif
