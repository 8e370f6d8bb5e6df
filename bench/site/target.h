/* A site while it is made: what it shows, and what is said of it so far. */
#ifndef ADDA_BENCH_SITE_TARGET_H
#define ADDA_BENCH_SITE_TARGET_H

#include "base/text.h"
#include "base/tree.h"

struct site {
    const char *from; /* a store, or a folder of stores and other folders */
    const char *title;
    char root[TREE_PATH]; /* what is being filled */
    struct text body;     /* of the overview */
    struct text told;     /* lines: what whoever made the site should know */
    int sweeps, others;   /* so far */
};

#endif
