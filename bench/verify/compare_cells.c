/* Identities and records of cells that are compared. */
#include "bench/verify/compare_cells.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/store/store.h"
#include "bench/text/messages.h"

static void count(json_t *settings, const char *path)
{
    const json_int_t before = json_integer_value(json_object_get(settings, path));
    json_object_set_new(settings, path, json_integer(before + 1));
}

static void count_members(json_t *settings, const char *path, const json_t *a, const json_t *b);

static void count_member(json_t *settings, const char *path, const char *key, const json_t *a,
                         const json_t *b)
{
    char *whole = text_format("%s.%s", path, key);
    if (json_is_object(a) && json_is_object(b))
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

/* ---- as a sweep names them ------------------------------------------------------------------- */

struct cell_side {
    const struct plan *plan;
    const json_t *identity;
};

/* Keys of cells that are named otherwise in a sweep. */
static const struct renamed {
    const char *of_cell, *of_sweep;
} renamed[] = {
    {"supervised", "source"},
    {"texts", "data.texts"},
    {"test_pairing", "data.test_pairing"},
    {"pairing", "pairs.pairing"},
};

static const char *name_of(const char *key)
{
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (strcmp(renamed[i].of_cell, key) == 0)
            return renamed[i].of_sweep;
    return key;
}

/* "left", "left 0123456789ab" where both have that name; new string. */
static char *domain_of(const struct cell_side *s, const json_t *domain, const char *other)
{
    char hash[HASH_HEX];
    json_hash(domain, hash);
    const char *name = plan_domain_name(s->plan, hash);
    return !*name || strcmp(name, other) == 0
               ? text_format("%s%s%.12s", name, *name ? " " : "", hash)
               : text_copy(name);
}

static const char *name_of_domain(const struct cell_side *s, const json_t *domain)
{
    char hash[HASH_HEX];
    json_hash(domain, hash);
    return plan_domain_name(s->plan, hash);
}

static void count_domain(json_t *settings, const char *key, const struct cell_side *a,
                         const struct cell_side *b)
{
    const json_t *one = json_object_get(a->identity, key);
    const json_t *other = json_object_get(b->identity, key);
    if (json_equal(one, other))
        return;
    if (!one || !other) {
        count(settings, key);
        return;
    }
    char *now = domain_of(a, one, name_of_domain(b, other));
    char *before = domain_of(b, other, name_of_domain(a, one));
    char *said = text_format("%s %s instead of %s", key, now, before);
    count(settings, said);
    free(before);
    free(now);
    free(said);
}

/* data.train or data.test: of both domains, or of each where they differ. */
static void count_sizes(json_t *settings, const char *of, const json_t *a, const json_t *b,
                        bool other_source)
{
    char *key = text_format("target_%s", of);
    const json_t *source[] = {json_object_get(a, of), json_object_get(b, of)};
    const json_t *target[] = {json_object_get(a, key), json_object_get(b, key)};
    bool together = true;
    for (int i = 0; i < 2; i++) {
        target[i] = target[i] ? target[i] : source[i];
        together = together && (json_equal(source[i], target[i]) || json_is_string(target[i]));
    }
    const bool sources = other_source || !json_equal(source[0], source[1]);
    const bool targets = !json_equal(target[0], target[1]);
    char *names[] = {text_format("data.%s", of), text_format("data.source_%s", of),
                     text_format("data.%s", key)};
    if (together && !other_source && (sources || targets))
        count(settings, names[0]);
    if ((!together || other_source) && sources)
        count(settings, names[1]);
    if ((!together || other_source) && targets)
        count(settings, names[2]);
    for (int i = 0; i < 3; i++)
        free(names[i]);
    free(key);
}

/* What count_domain and count_sizes see to. */
static bool is_apart(const char *key)
{
    static const char *const apart[] = {"source",       "target",      "train",  "test",
                                        "target_train", "target_test", "endless"};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (strcmp(apart[i], key) == 0)
            return true;
    return false;
}

static void count_top(json_t *settings, const char *key, const json_t *a, const json_t *b)
{
    if (is_apart(key))
        return;
    if (json_is_object(a) && json_is_object(b))
        count_members(settings, name_of(key), a, b);
    else if (!json_equal(a, b))
        count(settings, name_of(key));
}

static void count_settings(json_t *settings, const struct cell_side *a, const struct cell_side *b)
{
    const char *key;
    json_t *value, *one = (json_t *)(uintptr_t)a->identity,
                   *other = (json_t *)(uintptr_t)b->identity;
    count_domain(settings, "source", a, b);
    count_domain(settings, "target", a, b);
    const bool endless = json_object_get(one, "endless") != NULL;
    count_sizes(settings, "train", one, other,
                endless != (json_object_get(other, "endless") != NULL));
    count_sizes(settings, "test", one, other, false);
    json_object_foreach(one, key, value)
        count_top(settings, key, value, json_object_get(other, key));
    json_object_foreach(other, key, value) if (!json_object_get(one, key))
        count_top(settings, key, NULL, value);
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
    count_settings(d->settings, &(struct cell_side){first->plan, x->identity},
                   &(struct cell_side){second->plan, y->identity});
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
        text_printf(&t, "%d of %d pair%s of cells %s other settings", d->other_settings, d->pairs,
                    plural(d->pairs), d->other_settings == 1 ? "has" : "have");
    json_object_foreach(d->settings, path, value)
    {
        text_printf(&t, "%s%s (%d)", between, path, (int)json_integer_value(value));
        between = ", ";
    }
    if (d->other_settings)
        text_add(&t, ".");
    if (d->other_bits)
        text_printf(&t,
                    "%s%d of %d pair%s of cells %s the same settings and other records: made by "
                    "other sources, or one is not what a training gave.",
                    t.size ? " " : "", d->other_bits, d->pairs, plural(d->pairs),
                    d->other_bits == 1 ? "has" : "have");
    return t.size ? text_take(&t) : NULL;
}

void cell_differences_free(struct cell_differences *d)
{
    json_decref(d->seen);
    json_decref(d->settings);
    *d = (struct cell_differences){0};
}
