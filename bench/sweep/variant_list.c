/* Variants added, multiplied and compared. */
#include "bench/sweep/variant_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void variant_assign(struct variant *v, const struct node *place, const struct node *value)
{
    v->set = memory_grow(v->set, v->count, &v->capacity, sizeof *v->set);
    v->set[v->count++] = (struct assignment){place->key, value, place};
}

struct variant *variants_add(struct variants *v, const struct variant *like)
{
    v->list = memory_grow(v->list, v->count, &v->capacity, sizeof *v->list);
    struct variant *new = &v->list[v->count++];
    *new = (struct variant){0};
    for (int i = 0; like && i < like->count; i++)
        variant_assign(new, like->set[i].place, like->set[i].value);
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

void variants_multiply(struct variants *v, int rows,
                       void (*fill)(struct variant *, int, const void *), const void *context)
{
    struct variants product = {0};
    for (int i = 0; i < v->count; i++)
        for (int row = 0; row < rows; row++)
            fill(variants_add(&product, &v->list[i]), row, context);
    product.repeated = v->repeated;
    variants_free(v);
    *v = product;
}

bool variants_too_many(const struct variants *v, int factor, const struct node *n, struct err *e)
{
    if ((double)v->count * factor <= VARIANTS_MOST)
        return false;
    node_error(n, e, "this makes more than %d variants", VARIANTS_MOST);
    return true;
}

bool variants_too_many_more(const struct variants *v, const struct node *list, struct err *e)
{
    if (list->count <= VARIANTS_MOST - v->count)
        return false;
    node_error(list, e, "this makes more than %d variants", VARIANTS_MOST);
    return true;
}

bool variant_check_path(const struct node *n, struct err *e)
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

bool variant_check_list(const struct node *n, struct err *e)
{
    if (!node_is(n, NODE_LIST, e))
        return false;
    if (n->count == 0)
        node_error(n, e, "an empty list leaves nothing to run");
    return n->count > 0;
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    const int order = strcmp(x->key, y->key);
    return order ? order : x->index - y->index;
}

void keyed_sort(struct keyed *list, int count)
{
    qsort(list, (size_t)count, sizeof *list, by_key);
}

void keyed_free(struct keyed *list, int count)
{
    for (int i = 0; i < count; i++)
        free(list[i].key);
    free(list);
}
