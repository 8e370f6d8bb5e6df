/* A model's card as the metadata of a file. */
#include "bench/model/card.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"

enum { FORMAT = 1, NUMBER = 12 };
static const char normalisation[] = "value / 255", about_prefix[] = "about.",
                  pictures_key[] = "pictures";

void card_free(struct card *c)
{
    free(c->encoder);
    free(c->head);
    json_decref(c->about);
    *c = (struct card){0};
}

const struct domain_info *card_info(struct card *c)
{
    c->info.alphabet = c->alphabet;
    return &c->info;
}

void card_set_info(struct card *c, const struct domain_info *info)
{
    c->info = *info;
    c->info.name = NULL;
    memcpy(c->alphabet, info->alphabet, (size_t)info->classes * sizeof *c->alphabet);
    c->info.alphabet = c->alphabet;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* The whole numbers of a card: their names, where they are, and their range. */
struct whole {
    const char *key;
    size_t offset;
    int low, high;
};

#define OF(field_) offsetof(struct card, field_)
static const struct whole wholes[] = {
    {"width", OF(info.width), 1, CAPTCHA_MAX_SIDE},
    {"height", OF(info.height), 1, CAPTCHA_MAX_SIDE},
    {"channels", OF(info.channels), 1, 3},
    {"length", OF(info.length), 1, CAPTCHA_MAX_LENGTH},
    {"shortest", OF(info.shortest), 1, CAPTCHA_MAX_LENGTH},
};
enum { WHOLES = sizeof wholes / sizeof *wholes };

static json_t *alphabet_json(const struct card *c)
{
    char text[4 * CAPTCHA_MAX_CLASSES + 1], *end = text;
    for (int i = 0; i < c->info.classes; i++)
        end = utf8_put(end, c->alphabet[i]);
    return json_stringn(text, (size_t)(end - text));
}

/* Metadata are strings. Where all is as without options they have none of it, as those of models
 * that were made before it was kept. */
static void put_pictures(json_t *to, const struct card *c)
{
    json_t *options = param_json(&picture_table, &c->pictures);
    char *text = json_object_size(options) ? json_canonical(options) : NULL;
    if (text)
        json_object_set_new(to, pictures_key, json_string(text));
    free(text);
    json_decref(options);
}

json_t *card_json(const struct card *c)
{
    json_t *j = json_object();
    const char *key;
    json_t *value;
    char number[NUMBER];
    json_object_set_new(j, "format", json_string("adda-bench model 1"));
    json_object_set_new(j, "encoder", json_string(c->encoder));
    json_object_set_new(j, "head", json_string(c->head));
    for (int i = 0; i < WHOLES; i++) {
        snprintf(number, sizeof number, "%d", *(const int *)((const char *)c + wholes[i].offset));
        json_object_set_new(j, wholes[i].key, json_string(number));
    }
    json_object_set_new(j, "alphabet", alphabet_json(c));
    json_object_set_new(j, "normalisation", json_string(normalisation));
    json_object_set_new(j, "kernels", json_string(kernels_names[c->kernels]));
    json_object_set_new(j, "domain", json_string(c->domain));
    put_pictures(j, c);
    json_object_foreach(c->about, key, value)
    {
        char *name = text_format("%s%s", about_prefix, key);
        json_object_set(j, name, value);
        free(name);
    }
    return j;
}

/* ---- reading --------------------------------------------------------------------------------- */

static const char *string_of(const json_t *metadata, const char *key, struct err *e)
{
    const char *text = json_string_value(json_object_get(metadata, key));
    if (!text)
        err_add(e, ERR_DATA, "'%s' is missing", key);
    return text ? text : "";
}

static void read_whole(struct card *c, const struct whole *w, const json_t *metadata, struct err *e)
{
    const char *text = json_string_value(json_object_get(metadata, w->key));
    char *end;
    const long value = text ? strtol(text, &end, 10) : 0;
    if (!text || !*text || *end || value < w->low || value > w->high)
        err_add(e, ERR_DATA, "'%s' is not a whole number from %d to %d", w->key, w->low, w->high);
    else
        *(int *)((char *)c + w->offset) = (int)value;
}

static void read_alphabet(struct card *c, const char *text, struct err *e)
{
    uint32_t character;
    int bytes, count = 0;
    for (; (bytes = utf8_read(text, &character)) && count < CAPTCHA_MAX_CLASSES; text += bytes) {
        for (int i = 0; i < count; i++)
            if (c->alphabet[i] == character)
                err_add(e, ERR_DATA, "'alphabet' has a character twice");
        c->alphabet[count++] = character;
    }
    if (*text || count < 2)
        err_add(e, ERR_DATA, "'alphabet' is not UTF-8 text of 2 to %d characters",
                CAPTCHA_MAX_CLASSES);
    c->info.classes = count;
}

static void read_kernels(struct card *c, const char *name, struct err *e)
{
    c->kernels = 0;
    while (kernels_names[c->kernels] && strcmp(kernels_names[c->kernels], name) != 0)
        c->kernels++;
    if (!kernels_names[c->kernels])
        err_add(e, ERR_DATA, "'kernels' is no class of kernels");
}

static void read_pictures(struct card *c, const json_t *metadata, struct err *e)
{
    const json_t *value = json_object_get(metadata, pictures_key);
    const char *text = json_string_value(value);
    json_t *options = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    struct err own = ERR_INIT;
    if (value && param_from_json(&picture_table, &c->pictures, options, &own))
        err_add(e, ERR_DATA, "'%s' does not say how pictures are read", pictures_key);
    err_free(&own);
    json_decref(options);
}

/* What is more than that a number is in its range. */
static void check(const struct card *c, const json_t *metadata, struct err *e)
{
    if (c->info.channels == 2)
        err_add(e, ERR_DATA, "'channels' is neither 1 nor 3");
    if (c->info.shortest > c->info.length)
        err_add(e, ERR_DATA, "'shortest' is more than 'length'");
    if (strcmp(string_of(metadata, "normalisation", e), normalisation) != 0)
        err_add(e, ERR_DATA, "'normalisation' is not '%s'", normalisation);
}

static enum err_code check_format(const json_t *metadata, struct err *e)
{
    static const char name[] = "adda-bench model ";
    const char *format = json_string_value(json_object_get(metadata, "format"));
    if (!format || strncmp(format, name, sizeof name - 1) != 0)
        return err_set(
            e, ERR_DATA,
            "not a model that 'adda-bench adapt' writes: its metadata do not say how its "
            "pictures and texts look");
    const char *number = format + sizeof name - 1;
    if (strcmp(number, "1") != 0)
        return err_set(e, ERR_DATA, "a model of format '%.20s'; this program knows format %d",
                       number, FORMAT);
    return ERR_NONE;
}

/* What nothing depends on is kept, so that a model that is written again has it too. */
static json_t *read_about(const json_t *metadata)
{
    const size_t length = sizeof about_prefix - 1;
    json_t *about = json_object();
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)metadata, key,
                        value) if (strncmp(key, about_prefix, length) == 0)
        json_object_set(about, key + length, value);
    return about;
}

enum err_code card_parse(struct card *c, const json_t *metadata, struct err *e)
{
    struct err own = ERR_INIT;
    if (check_format(metadata, e))
        return e->code;
    c->encoder = text_copy(string_of(metadata, "encoder", &own));
    c->head = text_copy(string_of(metadata, "head", &own));
    for (int i = 0; i < WHOLES; i++)
        read_whole(c, &wholes[i], metadata, &own);
    read_alphabet(c, string_of(metadata, "alphabet", &own), &own);
    read_kernels(c, string_of(metadata, "kernels", &own), &own);
    read_pictures(c, metadata, &own);
    snprintf(c->domain, sizeof c->domain, "%s", string_of(metadata, "domain", &own));
    check(c, metadata, &own);
    c->about = read_about(metadata);
    c->of_files =
        json_object_get(metadata, pictures_key) || json_object_get(c->about, "adaptation");
    const enum err_code code = own.code;
    err_merge(e, &own);
    return code;
}
