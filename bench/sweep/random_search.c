/* Distributions read, and their draws as variants. */
#include "bench/sweep/random_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/rng.h"
#include "base/text.h"
#include "bench/sweep/variant_lines.h"
#include "nn/kernels/elementary.h"

struct random_context {
    struct node_pool *pool;
    const char *key;
    const struct node *settings;
    bool *good;  /* [settings] */
    int *trials; /* which trial is the i-th that is not an earlier one again */
};

static const char *const kinds[] = {"uniform", "log_uniform", "choice"};

/* A stream of its own for (distribution, key, path, trial). */
static struct rng draw_stream(const struct random_context *c, const struct node *setting, int trial)
{
    char *text = node_text(setting), hex[HASH_HEX], word[17];
    char *name = text_format("%s|%s|%s", c->key, setting->key, text);
    hash_bytes(name, strlen(name), hex);
    memcpy(word, hex, 16);
    word[16] = '\0';
    free(name);
    free(text);
    return rng_stream(strtoull(word, NULL, 16), "random search", (uint64_t)trial);
}

/* Six significant digits: what is hashed can be typed again. Stays within the limits. */
static const struct node *draw_number(const struct random_context *c, const struct node *list,
                                      bool logarithmic, struct rng *r)
{
    char *end, text[32];
    double low = strtod(list->children[0].text, &end), high = strtod(list->children[1].text, &end);
    double x = logarithmic
                   ? elementary_exp(rng_uniform(r, elementary_log(low), elementary_log(high)))
                   : rng_uniform(r, low, high);
    const bool whole = !logarithmic &&
                       strcspn(list->children[0].text, ".eE") == strlen(list->children[0].text) &&
                       strcspn(list->children[1].text, ".eE") == strlen(list->children[1].text);
    char *number = whole ? text_format("%.0f", floor(low + rng_uniform(r, 0, 1) * (high - low + 1)))
                         : text_format("%.6g", x);
    json_number(fmin(fmax(strtod(number, &end), low), high), text);
    const struct node *n = node_scalar(c->pool, list, whole ? number : text);
    free(number);
    return n;
}

static void fill_random(struct variant *v, int row, const void *context)
{
    const struct random_context *c = context;
    const int trial = c->trials[row];
    for (int i = 0; i < c->settings->count; i++) {
        if (!c->good[i])
            continue;
        const struct node *setting = &c->settings->children[i], *list = &setting->children[0];
        struct rng r = draw_stream(c, setting, trial);
        const struct node *value =
            strcmp(list->key, "choice") == 0
                ? &list->children[rng_below(&r, (uint32_t)list->count)]
                : draw_number(c, list, strcmp(list->key, "log_uniform") == 0, &r);
        variant_assign(v, setting, value);
    }
}

/* Leaves each trial that is no earlier one again; returns how many these are. */
static int leave_distinct(const struct random_context *c, int trials)
{
    struct keyed *list = memory_take((size_t)trials, sizeof *list);
    bool *again = memory_take((size_t)trials, sizeof *again);
    int kept = 0;
    for (int i = 0; i < trials; i++) {
        struct variant v = {0};
        c->trials[i] = i;
        fill_random(&v, i, c);
        list[i] = (struct keyed){variant_text(&v), i};
        free(v.set);
    }
    keyed_sort(list, trials);
    for (int i = 1; i < trials; i++)
        again[list[i].index] = text_equal(list[i].key, list[i - 1].key);
    for (int i = 0; i < trials; i++)
        if (!again[i])
            c->trials[kept++] = i;
    free(again);
    keyed_free(list, trials);
    return kept;
}

static void check_range(const struct node *list, struct err *e)
{
    double low, high, floor_at = strcmp(list->key, "log_uniform") == 0 ? 1e-300 : -1e300;
    if (list->count != 2) {
        node_error(list, e, "'%s' needs [low, high]", list->key);
        return;
    }
    if (node_real(&list->children[0], floor_at, 1e300, &low, e) &&
        node_real(&list->children[1], floor_at, 1e300, &high, e) && low > high)
        node_error(list, e, "low is above high");
}

static bool check_setting(const struct node *setting, struct err *e)
{
    int before = e->count;
    if (!node_is(setting, NODE_MAP, e))
        return false;
    node_check_keys(setting, kinds, 3, e);
    if (e->count == before && setting->count != 1)
        node_error(setting, e, "write one of uniform, log_uniform and choice");
    if (e->count == before && variant_check_list(&setting->children[0], e) &&
        strcmp(setting->children[0].key, "choice") != 0)
        check_range(&setting->children[0], e);
    return e->count == before;
}

void random_search_read(struct variants *v, struct node_pool *pool, const struct node *random,
                        struct err *e)
{
    static const char *const keys[] = {"trials", "key", "settings"};
    if (!random || !node_is(random, NODE_MAP, e))
        return;
    const struct node *key = node_get(random, "key"), *trials = node_get(random, "trials");
    struct random_context c = {pool, key && key->kind == NODE_SCALAR ? key->text : "",
                               node_get(random, "settings"), NULL, NULL};
    long long count = 1;
    node_check_keys(random, keys, 3, e);
    if (!trials || !c.settings)
        node_error(random, e, "'random' needs 'trials' and 'settings'");
    if (key)
        node_is(key, NODE_SCALAR, e);
    if (trials && !node_int(trials, 1, VARIANTS_MOST, &count, e))
        count = 1;
    if (!c.settings || !node_is(c.settings, NODE_MAP, e))
        return;
    c.good = memory_take((size_t)c.settings->count, sizeof *c.good);
    for (int i = 0; i < c.settings->count; i++) {
        const struct node *setting = &c.settings->children[i];
        c.good[i] = variant_check_path(setting, e) && check_setting(setting, e);
    }
    if (!variants_too_many(v, (int)count, random, e)) {
        c.trials = memory_take((size_t)count, sizeof *c.trials);
        const int distinct = leave_distinct(&c, (int)count);
        v->repeated = (int)count - distinct;
        variants_multiply(v, distinct, fill_random, &c);
        free(c.trials);
    }
    free(c.good);
}
