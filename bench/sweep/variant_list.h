/* Variants in the making: what each part of a sweep that makes them adds to the list, and what all
 * of them check. */
#ifndef ADDA_BENCH_VARIANT_LIST_H
#define ADDA_BENCH_VARIANT_LIST_H

#include <stdbool.h>
#include "base/json.h"
#include "bench/sweep/nodes.h"

enum { VARIANTS_MOST = 100000 };

struct assignment {
    const char *path;
    const struct node *value;
    const struct node *place; /* has the path as its key */
};

struct variant {
    struct assignment *set;
    int count, capacity;
    const struct node *label; /* its name in tables, in place of what it sets; or NULL */
};

struct variants {
    struct variant *list;
    int count, capacity;
    int repeated;  /* random trials equal to an earlier one */
    json_t *paths; /* {path: true} of all that they set */
};

void variant_assign(struct variant *v, const struct node *place, const struct node *value);

/* One more that sets what `like` does; NULL: nothing. Borrowed until the next one is added. */
struct variant *variants_add(struct variants *v, const struct variant *like);
void variants_free(struct variants *v);

/* Each variant becomes `rows` variants; fill(new, row, context) adds the row's values. */
void variants_multiply(struct variants *v, int rows,
                       void (*fill)(struct variant *, int, const void *), const void *context);

/* Whether there would be more than VARIANTS_MOST, which is an error: `factor` times as many, or
 * further ones of a list. */
bool variants_too_many(const struct variants *v, int factor, const struct node *n, struct err *e);
bool variants_too_many_more(const struct variants *v, const struct node *list, struct err *e);

/* All variants are in one table: what applies to the whole sweep cannot differ between them. */
bool variant_check_path(const struct node *n, struct err *e);

/* A list of values, at least one. */
bool variant_check_list(const struct node *n, struct err *e);

/* Texts in order, to find those that are the same: equal ones in that of their indices. Keys are
 * owned. */
struct keyed {
    char *key;
    int index;
};
void keyed_sort(struct keyed *list, int count);
void keyed_free(struct keyed *list, int count);

#endif
