/* Any text as a domain: an error with a place, or a domain whose whole spec reads back as the same
 * one, and whose images are the same twice. Large canvases are read but not rendered. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "fuzz.h"
#include "gen/effects/load.h"
#include "gen/effects/load.h"
#include "gen/render/render.h"

enum { RENDERED = 64 * 128 * 3 };

static const struct font_store *fonts(void)
{
    static struct font_store *store;
    struct err e = ERR_INIT;
    if (!store && font_store_open(&store, ADDA_SOURCE_DIR "/fonts/fonts.yaml", &e))
        abort();
    return store;
}

static void hash_of(const struct domain *d, char hex[HASH_HEX])
{
    json_t *j = domain_json(d);
    json_hash(j, hex);
    json_decref(j);
}

static void read_back(const struct domain *d)
{
    char one[HASH_HEX], two[HASH_HEX];
    struct domain *again;
    struct err e = ERR_INIT;
    char *spec = domain_spec(d);
    if (!spec || domain_parse(&again, spec, "spec", fonts(), &e))
        abort();
    hash_of(d, one);
    hash_of(again, two);
    if (strcmp(one, two) != 0)
        abort();
    domain_free(again);
    free(spec);
}

static void render_twice(const struct domain *d)
{
    static uint8_t pixels[2][RENDERED];
    const struct domain_info *info = domain_info(d);
    const struct seeds seeds = seeds_single(1);
    struct renderer *r;
    struct err e = ERR_INIT;
    struct truth truth;
    const size_t size = domain_image_size(info);
    if (size > RENDERED || renderer_create(&r, d, &e))
        return;
    for (int i = 0; i < 2; i++) {
        render_image(r, &seeds, 5, pixels[i], &truth);
        for (int k = 0; k < truth.length; k++)
            if (truth.classes[k] >= info->classes)
                abort();
    }
    if (memcmp(pixels[0], pixels[1], size) != 0)
        abort();
    renderer_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct domain *d = NULL;
    struct err e = ERR_INIT;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    text[size] = 0;
    const enum err_code code = domain_parse(&d, text, ADDA_SOURCE_DIR "/input.yaml", fonts(), &e);
    if ((code != ERR_NONE) != (e.text != NULL) || (code != ERR_NONE) != (d == NULL))
        abort();
    if (d) {
        read_back(d);
        render_twice(d);
    }
    domain_free(d);
    err_free(&e);
    free(text);
    return 0;
}
