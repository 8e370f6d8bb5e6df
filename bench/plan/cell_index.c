/* Cells by their settings: a hash table of what makes an identity. */
#include "bench/plan/cell_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* All that an identity says and that cells of one plan can differ in: equal words are equal
 * identities. */
enum { KEY_WORDS = 12 };
struct cell_key {
    uint64_t word[KEY_WORDS];
};

struct cell_entry {
    struct cell_key key;
    int cell;
};

void cell_index_free(struct cell_index *x)
{
    json_decref(x->parts);
    json_decref(x->domains);
    free(x->entries);
    free(x->slots);
    *x = (struct cell_index){0};
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* The key of an object's only member of that name lives as long as the member. */
static const char *key_in(json_t *object, const char *key)
{
    return json_object_iter_key(json_object_iter_at(object, key));
}

struct cell_part cell_index_group(struct cell_index *x, const struct cell *c, enum cell_group g)
{
    json_t *value = cell_group(c, g);
    if (!value)
        return (struct cell_part){NULL, NULL};
    char *text = json_canonical(value);
    if (!text)
        memory_exhausted();
    if (!x->parts)
        x->parts = json_object();
    if (!json_object_get(x->parts, text)) {
        plan_share(value, x->last[g]);
        json_object_set_nocheck(x->parts, text, value);
        x->last[g] = value;
    }
    const struct cell_part part = {json_object_get(x->parts, text), key_in(x->parts, text)};
    json_decref(value);
    free(text);
    return part;
}

struct cell_part cell_index_domain(struct cell_index *x, const struct plan *p, const char *hash)
{
    json_t *value = json_object_get(p->domains, hash);
    if (!x->domains)
        x->domains = json_object();
    if (!json_object_get(x->domains, hash)) {
        char *text = json_canonical(value);
        if (!text)
            memory_exhausted();
        json_object_set_new(x->domains, hash, json_string(text));
        free(text);
    }
    return (struct cell_part){value, json_string_value(json_object_get(x->domains, hash))};
}

/* ---- cells ----------------------------------------------------------------------------------- */

static uint64_t word_of(const void *part)
{
    return (uint64_t)(uintptr_t)part;
}

/* Numerics, kernels and the like are those of the whole plan. Of a source model only what is the
 * source's is its own, and an endless one reads no number of images. */
static struct cell_key key_of(const struct cell_parts *p)
{
    const struct cell *c = p->settings;
    const struct data_sizes *z = &c->sizes;
    const bool whole = c->method != NULL;
    const uint64_t train = whole || !z->endless ? (uint32_t)z->source_train : 0;
    const uint64_t flags = (uint64_t)z->endless | (uint64_t)(whole && z->transductive) << 1 |
                           (uint64_t)c->texts << 8 | (uint64_t)(whole ? c->pairing : 0) << 16 |
                           (uint64_t)(whole ? c->test_pairing : 0) << 24;
    return (struct cell_key){{
        c->seed,
        word_of(c->method),
        word_of(p->source.value),
        whole ? word_of(p->target.value) : 0,
        word_of(p->groups[GROUP_NETWORK].value),
        word_of(p->groups[GROUP_SUPERVISED].value),
        word_of(p->groups[GROUP_ADAPT].value),
        word_of(p->groups[GROUP_ORACLE].value),
        word_of(p->groups[GROUP_EXTERNAL].value),
        train << 32 | (uint32_t)z->source_test,
        whole ? (uint64_t)z->target_train << 32 | (uint32_t)z->target_test : 0,
        flags,
    }};
}

/* Where a key is looked for first; then in the slots after it. */
static unsigned first_slot(const struct cell_index *x, const struct cell_key *key)
{
    uint64_t h = 0;
    for (int i = 0; i < KEY_WORDS; i++)
        h = (h ^ key->word[i]) * 0x9e3779b97f4a7c15u, h ^= h >> 29;
    return (unsigned)h & (unsigned)(x->slot_count - 1);
}

/* At least half of the slots stay empty. */
static void make_room(struct cell_index *x)
{
    if (2 * (x->count + 1) <= x->slot_count)
        return;
    x->slot_count = x->slot_count ? 2 * x->slot_count : 64;
    free(x->slots);
    x->slots = memory_take((size_t)x->slot_count, sizeof *x->slots);
    for (int i = 0; i < x->count; i++) {
        unsigned at = first_slot(x, &x->entries[i].key);
        while (x->slots[at])
            at = (at + 1) & (unsigned)(x->slot_count - 1);
        x->slots[at] = i + 1;
    }
}

/* The slot of the key, or the empty one where it would stand. */
static unsigned slot_of(const struct cell_index *x, const struct cell_key *key)
{
    unsigned at = first_slot(x, key);
    while (x->slots[at] && memcmp(&x->entries[x->slots[at] - 1].key, key, sizeof *key) != 0)
        at = (at + 1) & (unsigned)(x->slot_count - 1);
    return at;
}

int cell_index_find(const struct cell_index *x, const struct cell_parts *c)
{
    const struct cell_key key = key_of(c);
    const int found = x->slot_count ? x->slots[slot_of(x, &key)] : 0;
    return found ? x->entries[found - 1].cell : -1;
}

/* The texts of the parts are known, so that little is left to be written for the hash. */
static int add_to_plan(struct plan *p, const struct cell_parts *c, int depends)
{
    struct cell whole = *c->settings;
    struct json_known known[CELL_GROUPS + 2];
    json_t *groups[CELL_GROUPS];
    int count = 0;
    whole.source = c->source.value;
    whole.target = c->target.value;
    known[count++] = (struct json_known){c->source.value, c->source.text};
    if (c->target.value)
        known[count++] = (struct json_known){c->target.value, c->target.text};
    for (int g = 0; g < CELL_GROUPS; g++) {
        groups[g] = c->groups[g].value;
        if (groups[g])
            known[count++] = (struct json_known){groups[g], c->groups[g].text};
    }
    return plan_add_known(p, cell_compose(&whole, groups), depends, known, count);
}

int cell_index_add(struct cell_index *x, struct plan *p, const struct cell_parts *c, int depends)
{
    const struct cell_key key = key_of(c);
    make_room(x);
    const unsigned at = slot_of(x, &key);
    if (x->slots[at])
        return x->entries[x->slots[at] - 1].cell;
    const int cell = add_to_plan(p, c, depends);
    x->entries = memory_grow(x->entries, x->count, &x->capacity, sizeof *x->entries);
    x->entries[x->count] = (struct cell_entry){key, cell};
    x->slots[at] = ++x->count;
    return cell;
}
