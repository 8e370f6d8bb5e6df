/* One variant of a sweep as it was read: what is trained on what, by which methods, with which
 * settings. sweep_read.h makes it; the language is described in bench/README.md. */
#ifndef ADDA_BENCH_SWEEP_H
#define ADDA_BENCH_SWEEP_H

#include <stdint.h>
#include "adapt/method.h"
#include "adapt/settings.h"
#include "base/document.h"
#include "bench/sweep/domains.h"
#include "bench/sweep/method_defaults.h"
#include "bench/sweep/nodes.h"
#include "bench/sweep/uses.h"

/* Whether texts of test images may also occur in training images. */
enum texts { TEXTS_ANY, TEXTS_DISJOINT };
extern const char *const texts_names[]; /* "any", "disjoint", NULL */

/* Images; sizes.h reads them. */
struct data_sizes {
    int source_train, source_test, target_train, target_test;
    bool endless;      /* source models are trained on new images at every step, and source_train is
                        * what adaptation reads */
    bool transductive; /* the target's test images are its training images */
    /* target_test 0: the labels of the target are unknown, and it is not tested. */
};

struct sweep_pair {
    char *name;
    char *family;                    /* pairs that differ by their gap alone share one; else "" */
    double gap;                      /* with a family */
    char *source_name, *target_name; /* as under `domains:`, else the domain's own */
    int source, target;              /* indices into the domains */
    int pairing;
    const struct node *place; /* borrowed: its entry in the sweep */
};

/* One row of the table per pair. */
struct sweep_method {
    const struct method *method;
    char *label;   /* the method's title unless the sweep gives one */
    char *variant; /* what lists inside the entry varied, other than method and sharing: lines
                    * such as "k_d=5" */
    struct adapt_settings adapt;
    json_t *external;         /* of a method from outside (external.h), else NULL */
    const struct node *place; /* borrowed: its entry in the sweep */
};

struct sweep {
    char *name;
    int kernels;
    struct data_sizes sizes;
    int texts;        /* enum texts */
    int test_pairing; /* enum pairing of test images, whose features are then compared as twins;
                       * PAIRING_NONE: as each pair has it, and nothing is compared */
    uint64_t *seeds;
    int seed_count, seed_capacity;
    struct network_settings network;
    struct supervised_settings supervised;
    struct oracle_settings oracle;
    struct sweep_pair *pairs;
    int pair_count, pair_capacity;
    struct sweep_method *methods;
    int method_count, method_capacity;
    bool save_models; /* keep adapted models */
};

/* What the readers need beside the tree. `folder` is where relative domain paths start. */
struct sweep_reader {
    struct domains *domains;
    struct node_pool *nodes;
    const char *folder;
    json_t *names;                        /* {path as the sweep has it: hash}: filled in */
    json_t *files;                        /* {SHA-256: path}, of methods from outside: filled in */
    struct setting_uses *uses;            /* filled in */
    struct method_defaults *defaults;     /* of all variants; filled in */
    const struct domain_records *records; /* NULL: domains are read from their files */
};

void sweep_free(struct sweep *s);              /* all that it owns */
void sweep_pair_free(struct sweep_pair *pair); /* its strings */

/* "1..10", 7, [1, 2, 5..9]: reads whole numbers and ranges. */
void sweep_read_seeds(struct sweep *s, const struct node *n, struct err *e);

/* Whether such a node, which has been read without an error, holds the seed. */
bool sweep_seeds_hold(const struct node *n, uint64_t seed);

#endif
