/* Variants from grid, zip, random and include; and one variant applied to the tree. */
#include "bench/sweep/variants.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/sweep/lay.h"
#include "bench/sweep/random_search.h"
#include "bench/sweep/variant_clash.h"

static void fill_grid(struct variant *v, int row, const void *context)
{
    const struct node *list = context;
    variant_assign(v, list, &list->children[row]);
}

static void read_grid(struct variants *v, const struct node *grid, struct err *e)
{
    if (!grid || !node_is(grid, NODE_MAP, e))
        return;
    for (int i = 0; i < grid->count; i++) {
        const struct node *list = &grid->children[i];
        if (variant_check_path(list, e) && variant_check_list(list, e) &&
            !variants_too_many(v, list->count, list, e)) {
            node_refuse_repeated(list, e);
            variants_multiply(v, list->count, fill_grid, list);
        }
    }
}

static void fill_zip(struct variant *v, int row, const void *context)
{
    const struct node *zip = context;
    for (int i = 0; i < zip->count; i++)
        if (variant_check_path(&zip->children[i], NULL) &&
            variant_check_list(&zip->children[i], NULL))
            variant_assign(v, &zip->children[i], &zip->children[i].children[row]);
}

/* The length that all lists have; another length is an error. */
static int zip_rows(const struct node *zip, struct err *e)
{
    const struct node *first = NULL;
    int rows = 0;
    for (int i = 0; i < zip->count; i++) {
        const struct node *list = &zip->children[i];
        if (!variant_check_path(list, e) || !variant_check_list(list, e))
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
    keyed_sort(list, rows);
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
    if (rows && !variants_too_many(v, rows, zip, e)) {
        refuse_repeated_rows(zip, rows, e);
        variants_multiply(v, rows, fill_zip, zip);
    }
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
    keyed_sort(all, v->count);
    for (int i = 1; i < v->count; i++)
        if (all[i].index >= first && text_equal(all[i].key, all[i - 1].key))
            node_error(&list->children[all[i].index - first], e, "this variant is there already");
    keyed_free(all, v->count);
}

/* The name of a variant; `labels`: {label: true} of those before. */
static void read_label(struct variant *new, const struct node *n, json_t *labels, struct err *e)
{
    if (!node_is_name(n, e))
        return;
    if (strchr(n->text, '='))
        node_error(n, e, "a label has no '=', as what a variant sets has in tables");
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
    if (variants_too_many_more(v, list, e))
        return;
    json_t *labels = json_object();
    for (int i = 0; i < list->count; i++) {
        const struct node *map = &list->children[i];
        if (!node_is(map, NODE_MAP, e))
            continue;
        struct variant *new = variants_add(v, NULL);
        for (int k = 0; k < map->count; k++) {
            const struct node *n = &map->children[k];
            if (strcmp(n->key, "label") == 0)
                read_label(new, n, labels, e);
            else if (variant_check_path(n, e))
                variant_assign(new, n, n);
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
    variants_add(v, NULL);
    read_grid(v, node_get(root, "grid"), e);
    read_zip(v, node_get(root, "zip"), e);
    random_search_read(v, pool, node_get(root, "random"), e);
    read_include(v, node_get(root, "include"), e);
    note_paths(v);
    if (!e->code)
        variants_refuse_clashes(v, root, e);
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
        root = lay_value(pool, root, a->path, node_under(pool, a->value, a->place), e);
    }
    return root;
}
