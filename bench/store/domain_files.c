/* Loads a store's domains, and compares their files with the identities that name them. */
#include "bench/store/domain_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "bench/store/store.h"

static json_int_t revision_of(const json_t *j)
{
    return json_integer_value(json_object_get(j, "revision"));
}

/* ---- what a domain needs that this program does not have --------------------------------------
 */

static void add_need(struct text *needs, const char *what, const char *name, json_int_t recorded,
                     json_int_t here)
{
    if (recorded != here)
        text_printf(needs, "%s%s%s%s of revision %lld (this program has %lld)",
                    needs->size ? ", " : "", what, *name ? " " : "", name, (long long)recorded,
                    (long long)here);
}

static void add_effects(struct text *needs, const json_t *recorded, const json_t *here)
{
    size_t i;
    json_t *effect;
    json_array_foreach(json_object_get(recorded, "effects"), i, effect)
    {
        const char *name = json_object_iter_key(json_object_iter(effect));
        const json_t *other = json_array_get(json_object_get(here, "effects"), i);
        if (name && json_object_get(other, name))
            add_need(needs, "effect", name, revision_of(json_object_get(effect, name)),
                     revision_of(json_object_get(other, name)));
    }
}

static void add_fonts(struct text *needs, const json_t *recorded, const json_t *here)
{
    size_t i;
    json_t *font;
    json_array_foreach(json_object_get(recorded, "fonts"), i, font)
    {
        const json_t *other = json_array_get(json_object_get(here, "fonts"), i);
        const char *sum = json_string_value(json_object_get(font, "sha256"));
        const char *name = json_string_value(json_object_get(font, "name"));
        const char *own = json_string_value(json_object_get(other, "sha256"));
        if (sum && name && (!own || !text_equal(sum, own)))
            text_printf(needs, "%sfont %s of SHA-256 %.12s", needs->size ? ", " : "", name, sum);
    }
}

/* Why the same file has another identity here. */
static char *describe_needs(const json_t *recorded, const json_t *here)
{
    struct text needs = {0};
    add_need(&needs, "the renderer", "", revision_of(recorded), revision_of(here));
    add_effects(&needs, recorded, here);
    add_fonts(&needs, recorded, here);
    if (!needs.size)
        text_add(&needs, "a program with the settings of its time");
    return text_take(&needs);
}

/* ---- files against identities ------------------------------------------------------------------
 */

/* "0123" as the list of its characters, which is how identities have it. */
static json_t *characters(const char *text)
{
    json_t *list = json_array();
    uint32_t c;
    for (const char *at = text ? text : ""; *at;) {
        at = utf8_next(at, &c);
        json_array_append_new(list, json_integer(c));
    }
    return list;
}

/* [{"NAME": weight}] as [{"name": "NAME", "weight": weight}], and a font that is a file,
 * [{"PATH": {"weight": weight, "outlines": SHA-256, ...}}], as its weight and outlines. */
static json_t *named_fonts(const json_t *fonts)
{
    json_t *list = json_array(), *font;
    size_t i;
    json_array_foreach(fonts, i, font)
    {
        void *first = json_object_iter(font);
        json_t *named = json_object();
        const json_t *value = first ? json_object_iter_value(first) : NULL;
        if (json_is_object(value)) {
            json_object_set(named, "weight", json_object_get(value, "weight"));
            json_object_set(named, "outlines", json_object_get(value, "outlines"));
        } else if (first) {
            json_object_set_new(named, "name", json_string(json_object_iter_key(first)));
            json_object_set(named, "weight", json_object_iter_value(first));
        }
        json_array_append_new(list, named);
    }
    return list;
}

/* {"weights": {"a": 1.0, ...}} as the list of its weights, in the order of the alphabet. */
static json_t *listed_frequencies(const json_t *section, const json_t *alphabet)
{
    const json_t *weights = json_object_get(section, "weights");
    json_t *list = json_array(), *c;
    size_t i;
    json_array_foreach(alphabet, i, c)
    {
        char one[5];
        *utf8_put(one, (uint32_t)json_integer_value(c)) = 0;
        json_array_append(list, json_object_get(weights, one));
    }
    return list;
}

/* What a file says, in the form of an identity. */
static json_t *identity_of_file(const json_t *file)
{
    static const char *const same[] = {"canvas", "length", "text"};
    json_t *j = json_object();
    const json_t *import = json_object_get(file, "import");
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (json_object_get(file, same[i]))
            json_object_set(j, same[i], json_object_get(file, same[i]));
    json_object_set_new(j, "alphabet",
                        characters(json_string_value(json_object_get(file, "alphabet"))));
    if (import) {
        json_object_set(j, "import", json_object_get(import, "sha256"));
        return j;
    }
    json_object_set_new(j, "fonts", named_fonts(json_object_get(file, "fonts")));
    json_object_set_new(j, "effects", json_deep_copy(json_object_get(file, "effects")));
    if (json_object_get(file, "frequencies"))
        json_object_set_new(j, "frequencies",
                            listed_frequencies(json_object_get(file, "frequencies"),
                                               json_object_get(j, "alphabet")));
    return j;
}

/* An identity has the content of outside files in place of their paths. */
static void drop_paths(json_t *settings, const json_t *recorded)
{
    void *next;
    const char *key;
    json_t *value;
    if (!json_object_get(recorded, "content"))
        return;
    json_object_foreach_safe(settings, next, key, value) if (!json_object_get(recorded, key))
        json_object_del(settings, key);
}

/* Face and axes of a font stand in the list of fonts; the file has its name. */
static void drop_choices(json_t *recorded)
{
    size_t i;
    json_t *font;
    json_array_foreach(json_object_get(recorded, "fonts"), i, font)
    {
        json_object_del(font, "face");
        json_object_del(font, "axes");
    }
}

static void drop_outside(json_t *from_file, json_t *recorded)
{
    size_t i;
    json_t *effect, *settings;
    const char *name;
    json_array_foreach(json_object_get(recorded, "effects"), i, effect)
        json_object_foreach(effect, name, settings)
    {
        json_t *other = json_array_get(json_object_get(from_file, "effects"), i);
        drop_paths(json_object_get(other, name), settings);
        json_object_del(settings, "content");
        json_object_del(settings, "revision");
    }
    json_array_foreach(json_object_get(recorded, "fonts"), i, effect)
        json_object_del(effect, "sha256");
    json_object_del(recorded, "labels"); /* whether imported images have any, their files say */
    json_object_del(recorded, "revision");
}

/* The first key whose value differs, or NULL. */
static const char *first_difference(json_t *a, json_t *b)
{
    const char *key;
    json_t *value;
    json_object_foreach(a, key, value) if (!json_equal(value, json_object_get(b, key))) return key;
    json_object_foreach(b, key, value) if (!json_object_get(a, key)) return key;
    return NULL;
}

enum err_code store_check_domain(const char *store, const json_t *recorded, struct err *e)
{
    char hash[HASH_HEX];
    json_t *file = NULL, *said = NULL, *named = json_deep_copy(recorded);
    json_hash(recorded, hash);
    char *path = store_domain_path(store, hash);
    if (!json_load(path, &file, e)) {
        said = identity_of_file(file);
        drop_outside(said, named);
        drop_choices(named);
        const char *key = first_difference(named, said);
        if (key)
            err_set(e, ERR_DATA, "%s is not the domain that its name says: '%s' is another", path,
                    key);
    }
    json_decref(named);
    json_decref(said);
    json_decref(file);
    free(path);
    return e->code;
}

/* ---- loading -----------------------------------------------------------------------------------
 */

int store_load_domain(struct domains *d, const char *store, const json_t *recorded, struct err *e)
{
    char hash[HASH_HEX];
    if (!recorded) {
        err_set(e, ERR_DATA, "the plan has no such domain");
        return -1;
    }
    json_hash(recorded, hash);
    char *path = store_domain_path(store, hash);
    int index = domains_load(d, path, e);
    if (index >= 0 && strcmp(d->entries[index].hash, hash) != 0) {
        char *needs = describe_needs(recorded, d->entries[index].json);
        if (!store_check_domain(store, recorded, e))
            err_set(e, ERR_DATA, "%s is drawn otherwise by this program; it needs %s", path, needs);
        free(needs);
        index = -1;
    }
    free(path);
    return index;
}
