/* Variants from grid, zip, random and include; and one variant applied to the tree. */
#include "bench/sweep/variants.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/rng.h"
#include "base/text.h"
#include "nn/kernels/elementary.h"

enum { MAX_VARIANTS = 100000 };

static void assign(struct variant *v, const struct node *place, const struct node *value)
{
    v->set = memory_grow(v->set, v->count, &v->capacity, sizeof *v->set);
    v->set[v->count++] = (struct assignment){place->key, value, place};
}

static struct variant *add(struct variants *v, const struct variant *like)
{
    v->list = memory_grow(v->list, v->count, &v->capacity, sizeof *v->list);
    struct variant *new = &v->list[v->count++];
    *new = (struct variant){0};
    for (int i = 0; like && i < like->count; i++)
        assign(new, like->set[i].place, like->set[i].value);
    return new;
}

void variants_free(struct variants *v)
{
    for (int i = 0; i < v->count; i++)
        free(v->list[i].set);
    free(v->list);
    json_decref(v->paths);
    *v = (struct variants){0};
}

/* Each variant becomes `rows` variants; fill(new, row, context) adds the row's values. */
static void multiply(struct variants *v, int rows,
                     void (*fill)(struct variant *, int, const void *), const void *context)
{
    struct variants product = {0};
    for (int i = 0; i < v->count; i++)
        for (int row = 0; row < rows; row++)
            fill(add(&product, &v->list[i]), row, context);
    product.repeated = v->repeated;
    variants_free(v);
    *v = product;
}

static bool too_many(const struct variants *v, int factor, const struct node *n, struct err *e)
{
    if ((double)v->count * factor <= MAX_VARIANTS)
        return false;
    node_error(n, e, "this makes more than %d variants", MAX_VARIANTS);
    return true;
}

/* The same of those that a list adds. */
static bool too_many_more(const struct variants *v, const struct node *list, struct err *e)
{
    if (list->count <= MAX_VARIANTS - v->count)
        return false;
    node_error(list, e, "this makes more than %d variants", MAX_VARIANTS);
    return true;
}

/* Texts in order, to find those that are the same. */
struct keyed {
    char *key;
    int index;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    const int order = strcmp(x->key, y->key);
    return order ? order : x->index - y->index;
}

static void keyed_free(struct keyed *list, int count)
{
    for (int i = 0; i < count; i++)
        free(list[i].key);
    free(list);
}

/* All variants are in one table: what applies to the whole sweep cannot differ between them. */
static bool check_path(const struct node *n, struct err *e)
{
    static const char *const whole[] = {"name",    "description", "kernels", "seeds",
                                        "save",    "budget",      "grid",    "zip",
                                        "include", "random",      "exclude"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        size_t length = strlen(whole[i]);
        if (strncmp(n->key, whole[i], length) == 0 && (!n->key[length] || n->key[length] == '.')) {
            node_key_error(n, e, "'%s' applies to the whole sweep and cannot vary", whole[i]);
            return false;
        }
    }
    return true;
}

static bool check_list(const struct node *n, struct err *e)
{
    if (!node_is(n, NODE_LIST, e))
        return false;
    if (n->count == 0)
        node_error(n, e, "an empty list leaves nothing to run");
    return n->count > 0;
}

static void fill_grid(struct variant *v, int row, const void *context)
{
    const struct node *list = context;
    assign(v, list, &list->children[row]);
}

static void read_grid(struct variants *v, const struct node *grid, struct err *e)
{
    if (!grid || !node_is(grid, NODE_MAP, e))
        return;
    for (int i = 0; i < grid->count; i++) {
        const struct node *list = &grid->children[i];
        if (check_path(list, e) && check_list(list, e) && !too_many(v, list->count, list, e)) {
            node_refuse_repeated(list, e);
            multiply(v, list->count, fill_grid, list);
        }
    }
}

static void fill_zip(struct variant *v, int row, const void *context)
{
    const struct node *zip = context;
    for (int i = 0; i < zip->count; i++)
        if (check_path(&zip->children[i], NULL) && check_list(&zip->children[i], NULL))
            assign(v, &zip->children[i], &zip->children[i].children[row]);
}

/* The length that all lists have; another length is an error. */
static int zip_rows(const struct node *zip, struct err *e)
{
    const struct node *first = NULL;
    int rows = 0;
    for (int i = 0; i < zip->count; i++) {
        const struct node *list = &zip->children[i];
        if (!check_path(list, e) || !check_list(list, e))
            continue;
        if (!first)
            first = list;
        if (list->count != first->count)
            node_error(list, e,
                       "the lists of 'zip' go side by side, but '%s' has %d values and "
                       "'%s' %d",
                       first->key, first->count, list->key, list->count);
        rows = rows && rows < list->count ? rows : list->count;
    }
    return rows;
}

/* The values of one row, a line each. */
static char *zip_row(const struct node *zip, int row)
{
    struct text t = {0};
    for (int i = 0; i < zip->count; i++) {
        if (zip->children[i].kind != NODE_LIST || row >= zip->children[i].count)
            continue;
        char *value = node_meaning(&zip->children[i].children[row]);
        text_printf(&t, "%s\n", value);
        free(value);
    }
    return text_take(&t);
}

static void refuse_repeated_rows(const struct node *zip, int rows, struct err *e)
{
    struct keyed *list = memory_take((size_t)rows, sizeof *list);
    for (int i = 0; i < rows; i++)
        list[i] = (struct keyed){zip_row(zip, i), i};
    qsort(list, (size_t)rows, sizeof *list, by_key);
    for (int i = 1; i < rows; i++)
        if (text_equal(list[i].key, list[i - 1].key))
            node_error(zip, e, "rows %d and %d of 'zip' are the same", list[i - 1].index + 1,
                       list[i].index + 1);
    keyed_free(list, rows);
}

static void read_zip(struct variants *v, const struct node *zip, struct err *e)
{
    if (!zip || !node_is(zip, NODE_MAP, e) || zip->count == 0)
        return;
    const int rows = zip_rows(zip, e);
    if (rows && !too_many(v, rows, zip, e)) {
        refuse_repeated_rows(zip, rows, e);
        multiply(v, rows, fill_zip, zip);
    }
}

/* ---- random search ----------------------------------------------------------------------------
 */

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
        assign(v, setting, value);
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
    qsort(list, (size_t)trials, sizeof *list, by_key);
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
    if (e->count == before && check_list(&setting->children[0], e) &&
        strcmp(setting->children[0].key, "choice") != 0)
        check_range(&setting->children[0], e);
    return e->count == before;
}

static void read_random(struct variants *v, struct node_pool *pool, const struct node *random,
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
    if (trials && !node_int(trials, 1, MAX_VARIANTS, &count, e))
        count = 1;
    if (!c.settings || !node_is(c.settings, NODE_MAP, e))
        return;
    c.good = memory_take((size_t)c.settings->count, sizeof *c.good);
    for (int i = 0; i < c.settings->count; i++) {
        const struct node *setting = &c.settings->children[i];
        c.good[i] = check_path(setting, e) && check_setting(setting, e);
    }
    if (!too_many(v, (int)count, random, e)) {
        c.trials = memory_take((size_t)count, sizeof *c.trials);
        const int distinct = leave_distinct(&c, (int)count);
        v->repeated = (int)count - distinct;
        multiply(v, distinct, fill_random, &c);
        free(c.trials);
    }
    free(c.good);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct assignment *)a)->path, ((const struct assignment *)b)->path);
}

/* What a variant sets, in whatever order it is written. */
static char *variant_meaning(const struct variant *v)
{
    struct text t = {0};
    struct assignment *set = memory_take((size_t)v->count, sizeof *set);
    if (v->count)
        memcpy(set, v->set, (size_t)v->count * sizeof *set);
    qsort(set, (size_t)v->count, sizeof *set, by_path);
    for (int i = 0; i < v->count; i++) {
        char *value = node_meaning(set[i].value);
        text_printf(&t, "%s=%s\n", set[i].path, value);
        free(value);
    }
    free(set);
    return text_take(&t);
}

/* `first`: the first variant of the list, which has one for each of its entries. */
static void refuse_repeated_includes(const struct variants *v, int first, const struct node *list,
                                     struct err *e)
{
    struct keyed *all = memory_take((size_t)v->count, sizeof *all);
    for (int i = 0; i < v->count; i++)
        all[i] = (struct keyed){variant_meaning(&v->list[i]), i};
    qsort(all, (size_t)v->count, sizeof *all, by_key);
    for (int i = 1; i < v->count; i++)
        if (all[i].index >= first && text_equal(all[i].key, all[i - 1].key))
            node_error(&list->children[all[i].index - first], e, "this variant is there already");
    keyed_free(all, v->count);
}

/* The name of a variant; `labels`: {label: true} of those before. */
static void read_label(struct variant *new, const struct node *n, json_t *labels, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return;
    if (!*n->text || strpbrk(n->text, "\n="))
        node_error(n, e, "a label is a text of one line without '='");
    else if (json_object_get(labels, n->text))
        node_error(n, e, "another variant is called '%s'", n->text);
    json_object_set_new(labels, n->text, json_true());
    new->label = n;
}

static void read_include(struct variants *v, const struct node *list, struct err *e)
{
    if (!list || !node_is(list, NODE_LIST, e))
        return;
    const int first = v->count, before = e->count;
    if (too_many_more(v, list, e))
        return;
    json_t *labels = json_object();
    for (int i = 0; i < list->count; i++) {
        const struct node *map = &list->children[i];
        if (!node_is(map, NODE_MAP, e))
            continue;
        struct variant *new = add(v, NULL);
        for (int k = 0; k < map->count; k++) {
            const struct node *n = &map->children[k];
            if (strcmp(n->key, "label") == 0)
                read_label(new, n, labels, e);
            else if (check_path(n, e))
                assign(new, n, n);
        }
    }
    json_decref(labels);
    if (e->count == before)
        refuse_repeated_includes(v, first, list, e);
}

static void note_paths(struct variants *v)
{
    v->paths = json_object();
    for (int i = 0; i < v->count; i++)
        for (int k = 0; k < v->list[i].count; k++)
            json_object_set_new(v->paths, v->list[i].set[k].path, json_true());
}

enum err_code variants_read(struct variants *v, struct node_pool *pool, const struct node *root,
                            struct err *e)
{
    *v = (struct variants){0};
    add(v, NULL);
    read_grid(v, node_get(root, "grid"), e);
    read_zip(v, node_get(root, "zip"), e);
    read_random(v, pool, node_get(root, "random"), e);
    read_include(v, node_get(root, "include"), e);
    note_paths(v);
    return e->code;
}

const struct node *variants_rest(struct node_pool *pool, const struct node *root)
{
    static const char *const makers[] = {"grid", "zip", "random", "include"};
    for (int i = 0; i < 4; i++)
        root = node_without(pool, root, makers[i]);
    return root;
}

const struct node *variant_apply(const struct variant *v, struct node_pool *pool,
                                 const struct node *root, struct err *e)
{
    for (int i = 0; i < v->count; i++) {
        const struct assignment *a = &v->set[i];
        root = node_set(pool, root, a->path, node_under(pool, a->value, a->place), e);
    }
    return root;
}

char *variant_text(const struct variant *v)
{
    struct text t = {0};
    for (int i = 0; i < v->count; i++) {
        char *value = node_text(v->set[i].value);
        text_printf(&t, "%s%s=%s", i ? "\n" : "", v->set[i].path, value);
        free(value);
    }
    return text_take(&t);
}
