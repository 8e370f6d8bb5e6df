/* The memory of a sweep, and the reader of seeds, which exclude rules share. */
#include "bench/sweep/sweep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { MAX_SEEDS = 10000 };

const char *const texts_names[] = {"any", "disjoint", NULL};

void sweep_pair_free(struct sweep_pair *pair)
{
    free(pair->name);
    free(pair->source_name);
    free(pair->target_name);
    free(pair->family);
}

void sweep_free(struct sweep *s)
{
    for (int i = 0; i < s->pair_count; i++)
        sweep_pair_free(&s->pairs[i]);
    for (int i = 0; i < s->method_count; i++) {
        free(s->methods[i].label);
        free(s->methods[i].variant);
        adapt_free(&s->methods[i].adapt);
        json_decref(s->methods[i].external);
    }
    free(s->pairs);
    free(s->methods);
    free(s->seeds);
    free(s->name);
    network_free(&s->network);
    supervised_free(&s->supervised);
    *s = (struct sweep){0};
}

/* ---- seeds ------------------------------------------------------------------------------------
 */

static void add_seed(struct sweep *s, const struct node *n, uint64_t seed, struct err *e)
{
    for (int i = 0; i < s->seed_count; i++)
        if (s->seeds[i] == seed) {
            node_error(n, e, "seed %llu is listed twice", (unsigned long long)seed);
            return;
        }
    if (s->seed_count == MAX_SEEDS) {
        node_error(n, e, "more than %d seeds", MAX_SEEDS);
        return;
    }
    s->seeds = memory_grow(s->seeds, s->seed_count, &s->seed_capacity, sizeof *s->seeds);
    s->seeds[s->seed_count++] = seed;
}

static void read_range(struct sweep *s, const struct node *n, const char *dots, struct err *e)
{
    char *end_low, *end_high;
    errno = 0;
    const long long low = strtoll(n->text, &end_low, 10), high = strtoll(dots + 2, &end_high, 10);
    if (end_low == n->text || end_low != dots || dots[2] == '\0' || *end_high || low < 0 ||
        (!errno && high < low)) {
        node_error(n, e, "'%s' is not a range; write first..last, e.g. 1..10", n->text);
        return;
    }
    if (errno) {
        node_error(n, e, "'%s' has a seed above %lld", n->text, (long long)INT64_MAX);
        return;
    }
    const uint64_t more = (uint64_t)high - (uint64_t)low;
    if (more >= MAX_SEEDS) {
        node_error(n, e, "%llu seeds are more than %d", (unsigned long long)more + 1, MAX_SEEDS);
        return;
    }
    for (uint64_t i = 0; i <= more; i++)
        add_seed(s, n, (uint64_t)low + i, e);
}

void sweep_read_seeds(struct sweep *s, const struct node *n, struct err *e)
{
    long long seed;
    if (n->kind == NODE_LIST) {
        if (n->count == 0)
            node_error(n, e, "an empty list names no seed");
        for (int i = 0; i < n->count; i++)
            sweep_read_seeds(s, &n->children[i], e);
        return;
    }
    const char *dots = n->kind == NODE_SCALAR ? strstr(n->text, "..") : NULL;
    if (dots)
        read_range(s, n, dots, e);
    else if (node_int(n, 0, INT64_MAX, &seed, e))
        add_seed(s, n, (uint64_t)seed, e);
}

bool sweep_seeds_hold(const struct node *n, uint64_t seed)
{
    bool found = false;
    for (int i = 0; n->kind == NODE_LIST && i < n->count && !found; i++)
        found = sweep_seeds_hold(&n->children[i], seed);
    if (n->kind != NODE_SCALAR)
        return found;
    const char *dots = strstr(n->text, "..");
    const uint64_t low = strtoull(n->text, NULL, 10);
    return seed >= low && seed <= (dots ? strtoull(dots + 2, NULL, 10) : low);
}
