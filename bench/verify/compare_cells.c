/* Identities and records of cells that are compared. */
#include "bench/verify/compare_cells.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "bench/store/store.h"

static void count(json_t *settings, const char *path)
{
    const json_int_t before = json_integer_value(json_object_get(settings, path));
    json_object_set_new(settings, path, json_integer(before + 1));
}

static void count_members(json_t *settings, const char *path, const json_t *a, const json_t *b);

/* A domain is named as a whole. */
static void count_member(json_t *settings, const char *path, const char *key, const json_t *a,
                         const json_t *b)
{
    char *whole = text_format("%s%s%s", path, *path ? "." : "", key);
    const bool is_domain = strcmp(whole, "source") == 0 || strcmp(whole, "target") == 0;
    if (!is_domain && json_is_object(a) && json_is_object(b))
        count_members(settings, whole, a, b);
    else if (!json_equal(a, b))
        count(settings, whole);
    free(whole);
}

static void count_members(json_t *settings, const char *path, const json_t *a, const json_t *b)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)a, key, value)
        count_member(settings, path, key, value, json_object_get(b, key));
    json_object_foreach((json_t *)(uintptr_t)b, key, value) if (!json_object_get(a, key))
        count_member(settings, path, key, NULL, value);
}

/* A record that cannot be read is another one. */
static bool same_records(const char *store_a, const char *store_b, const char *hash)
{
    char *paths[] = {store_cell_path(store_a, hash, "record.json"),
                     store_cell_path(store_b, hash, "record.json")};
    char *data[2] = {NULL, NULL};
    size_t size[2] = {0, 0};
    struct err e = ERR_INIT;
    const bool same = !read_file(paths[0], &data[0], &size[0], &e) &&
                      !read_file(paths[1], &data[1], &size[1], &e) && size[0] == size[1] &&
                      memcmp(data[0], data[1], size[0]) == 0;
    err_free(&e);
    for (int i = 0; i < 2; i++) {
        free(data[i]);
        free(paths[i]);
    }
    return same;
}

static void add(struct cell_differences *d, const struct results *first, int a,
                const struct results *second, int b)
{
    const struct plan_cell *x = &first->plan->cells[a], *y = &second->plan->cells[b];
    char *both = text_format("%s %s", x->hash, y->hash);
    const bool seen = json_object_get(d->seen, both) != NULL;
    json_object_set_new(d->seen, both, json_true());
    free(both);
    if (seen)
        return;
    d->pairs++;
    if (strcmp(x->hash, y->hash) == 0) {
        d->other_bits += !same_records(first->store, second->store, x->hash);
        return;
    }
    d->other_settings++;
    count_members(d->settings, "", x->identity, y->identity);
}

void cell_differences_add(struct cell_differences *d, const struct seed_pairs *p)
{
    if (!d->seen) {
        d->seen = json_object();
        d->settings = json_object();
    }
    for (int i = 0; i < p->n; i++)
        add(d, p->first, p->list[i].first, p->second, p->list[i].second);
}

char *cell_differences_sentence(const struct cell_differences *d)
{
    struct text t = {0};
    const char *path, *between = ": ";
    const json_t *value;
    if (d->other_settings)
        text_printf(&t, "%d of %d pairs of cells have other settings", d->other_settings, d->pairs);
    json_object_foreach(d->settings, path, value)
    {
        text_printf(&t, "%s%s (%d)", between, path, (int)json_integer_value(value));
        between = ", ";
    }
    if (d->other_settings)
        text_add(&t, ".");
    if (d->other_bits)
        text_printf(&t,
                    "%s%d of %d pairs of cells have the same settings and other records: they were "
                    "made by other sources, or one is not what a training gave.",
                    t.size ? " " : "", d->other_bits, d->pairs);
    return t.size ? text_take(&t) : NULL;
}

void cell_differences_free(struct cell_differences *d)
{
    json_decref(d->seen);
    json_decref(d->settings);
    *d = (struct cell_differences){0};
}
