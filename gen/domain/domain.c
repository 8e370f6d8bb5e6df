/* The identity of a domain, and its spec. */
#include "gen/domain/domain.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "gen/domain/font_choice.h"
#include "gen/domain/frequencies.h"
#include "gen/domain/lengths.h"
#include "gen/domain/parts.h"
#include "gen/import/inspect.h"

void domain_free(struct domain *d)
{
    if (!d)
        return;
    domain_drop_effects(d);
    domain_drop_fonts(d);
    import_free(d->import);
    dist_free(&d->lengths);
    param_free(&domain_text_table, &d->text);
    param_free(&domain_canvas_table, &d->canvas);
    free(d->name);
    free(d);
}

const struct domain_info *domain_info(const struct domain *d)
{
    return &d->info;
}

const char *domain_warnings(const struct domain *d)
{
    return d->import ? d->import->told.text : d->told.text;
}

bool domain_is_imported(const struct domain *d)
{
    return d->import != NULL;
}

enum domain_texts domain_texts(const struct domain *d)
{
    if (!d->import || import_has_labels(d->import, IMPORT_TRAIN))
        return TEXTS_KNOWN;
    return import_has_labels(d->import, IMPORT_TEST) ? TEXTS_KNOWN_OF_TEST : TEXTS_UNKNOWN;
}

/* In the identity, where they are not known of all. */
static const char *const texts_names[] = {[TEXTS_KNOWN_OF_TEST] = "test", [TEXTS_UNKNOWN] = "none"};

enum domain_texts domain_texts_of(const json_t *identity)
{
    const char *labels = json_string_value(json_object_get(identity, "labels"));
    if (!labels)
        return TEXTS_KNOWN;
    return strcmp(labels, texts_names[TEXTS_KNOWN_OF_TEST]) == 0 ? TEXTS_KNOWN_OF_TEST
                                                                 : TEXTS_UNKNOWN;
}

const char *domain_file_name(const struct domain *d, uint64_t seed, uint64_t index)
{
    return d->import ? import_name(d->import, seed, index) : NULL;
}

size_t domain_imported_bytes(const struct domain *d)
{
    size_t bytes = 0;
    for (int i = 0; d->import && i < IMPORT_PARTS; i++)
        bytes += import_set_memory(&d->import->set[i], &d->import->shape);
    return bytes;
}

struct shared_images domain_shared_images(const struct domain *train, const struct domain *test,
                                          bool transductive)
{
    const int tested = transductive ? IMPORT_TRAIN : IMPORT_TEST;
    const struct import *a = train->import, *b = test->import;
    struct shared_images s = {0, 0};
    if (!a || !b)
        return s;
    s.images = b->set[tested].count;
    s.shared = a == b && !transductive
                   ? a->shared
                   : import_shared(&a->set[IMPORT_TRAIN], &b->set[tested], &a->shape);
    return s;
}

struct shared_images domain_shared_with(const struct domain *test, const uint8_t *pixels, int count)
{
    const struct import *m = test->import;
    const struct import_set from = {.count = count, .pixels = (uint8_t *)(uintptr_t)pixels};
    if (!m)
        return (struct shared_images){0, 0};
    return (struct shared_images){import_shared(&from, &m->set[IMPORT_TEST], &m->shape),
                                  m->set[IMPORT_TEST].count};
}

size_t domain_image_size(const struct domain_info *info)
{
    return (size_t)info->width * (size_t)info->height * (size_t)info->channels;
}

/* ---- identity ------------------------------------------------------------------------------- */

static json_t *fonts_json(const struct domain *d)
{
    json_t *list = json_array();
    for (int i = 0; i < d->font_count; i++) {
        const struct domain_font *one = &d->fonts[i];
        json_t *j = json_pack("{s:f}", "weight", one->weight);
        if (one->own) {
            json_object_set_new(j, "outlines", json_string(one->font->sha256));
        } else {
            json_object_set_new(j, "name", json_string(one->font->name));
            json_object_set_new(j, "sha256", json_string(one->font->sha256));
            font_choice_put(&one->font->which, j);
        }
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *effect_json(const struct domain_effect *one)
{
    json_t *settings = param_json(&one->effect->table, one->settings);
    json_object_set_new(settings, "probability", json_real(one->probability));
    if (one->coin.count)
        json_object_set_new(settings, "coin", coin_json(&one->coin));
    return settings;
}

/* Pixels depend on what outside files hold, not on where they lie. */
static void use_content(const struct domain_effect *one, json_t *settings)
{
    for (int i = 0; i < one->effect->table.count; i++)
        if (one->effect->table.params[i].type == PARAM_TEXT)
            json_object_del(settings, one->effect->table.params[i].name);
    json_object_set_new(settings, "content", json_string(one->effect->content(one->settings)));
}

/* What rendered and imported domains have in common. */
static json_t *common_json(const struct domain *d)
{
    json_t *j = json_object(), *alphabet = json_array();
    for (int i = 0; i < d->info.classes; i++)
        json_array_append_new(alphabet, json_integer(d->alphabet[i]));
    json_object_set_new(j, "revision", json_integer(RENDER_REVISION));
    json_object_set_new(j, "canvas", param_json(&domain_canvas_table, &d->canvas));
    json_object_set_new(j, "alphabet", alphabet);
    json_object_set_new(j, "length", domain_length_json(d));
    return j;
}

json_t *domain_json(const struct domain *d)
{
    json_t *j = common_json(d), *list;
    if (d->import) {
        json_object_set_new(j, "import", json_string(d->import->content));
        if (domain_texts(d) != TEXTS_KNOWN)
            json_object_set_new(j, "labels", json_string(texts_names[domain_texts(d)]));
        return j;
    }
    list = json_array();
    for (int i = 0; i < d->effect_count; i++) {
        const struct domain_effect *one = &d->effects[i];
        json_t *item = json_object();
        json_t *settings = effect_json(one);
        if (one->effect->content)
            use_content(one, settings);
        if (one->effect->revision)
            json_object_set_new(settings, "revision", json_integer(one->effect->revision));
        json_object_set_new(item, one->effect->name, settings);
        json_array_append_new(list, item);
    }
    json_object_set_new(j, "fonts", fonts_json(d));
    json_object_set_new(j, "text", param_json(&domain_text_table, &d->text));
    json_object_set_new(j, "effects", list);
    if (d->info.uneven)
        json_object_set_new(j, "frequencies", domain_frequencies_json(d));
    if (d->ordered)
        json_object_set_new(j, "order", json_string("kept"));
    return j;
}

bool domain_same_texts(const json_t *a, const json_t *b)
{
    static const char *const keys[] = {"length", "frequencies"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *one = json_object_get(a, keys[i]), *other = json_object_get(b, keys[i]);
        if (one != other && !json_equal(one, other))
            return false;
    }
    return true;
}

/* ---- spec --------------------------------------------------------------------------- */

static json_t *alphabet_text(const struct domain *d)
{
    char text[4 * CAPTCHA_MAX_CLASSES + 1], *at = text;
    for (int i = 0; i < d->info.classes; i++)
        at = utf8_put(at, d->alphabet[i]);
    *at = 0;
    return json_string(text);
}

/* Fonts of one's own by absolute paths, with what they must draw. */
static json_t *font_spec(const struct domain_font *one)
{
    if (!one->own)
        return json_pack("{s:f}", one->font->name, one->weight);
    json_t *j = json_pack("{s:f, s:s}", "weight", one->weight, "outlines", one->font->sha256);
    font_choice_put(&one->font->which, j);
    return json_pack("{s:o}", one->font->path, j);
}

static void put_rendered(const struct domain *d, json_t *j)
{
    json_t *fonts = json_array(), *list = json_array();
    for (int i = 0; i < d->font_count; i++)
        json_array_append_new(fonts, font_spec(&d->fonts[i]));
    for (int i = 0; i < d->effect_count; i++)
        json_array_append_new(
            list, json_pack("{s:o}", d->effects[i].effect->name, effect_json(&d->effects[i])));
    json_object_set_new(j, "fonts", fonts);
    json_object_set_new(j, "text", param_json(&domain_text_table, &d->text));
    json_object_set_new(j, "effects", list);
    if (d->info.uneven)
        json_object_set_new(j, "frequencies", domain_frequencies_section(d));
}

static void put_import(const struct domain *d, json_t *j)
{
    json_t *settings = param_json(&import_table, &d->import->settings);
    json_object_set_new(settings, "sha256", json_string(d->import->content));
    json_object_set_new(j, "import", settings);
}

char *domain_spec(const struct domain *d)
{
    json_t *j = json_object();
    json_object_set_new(j, "name", json_string(d->name));
    json_object_set_new(j, "canvas", param_json(&domain_canvas_table, &d->canvas));
    json_object_set_new(j, "alphabet", alphabet_text(d));
    json_object_set_new(j, "length", domain_length_json(d));
    if (d->import)
        put_import(d, j);
    else
        put_rendered(d, j);
    char *text = json_readable(j);
    json_decref(j);
    return text;
}
