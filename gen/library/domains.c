/* Fonts and domains. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/names.h"
#include "base/shipped.h"
#include "base/text.h"
#include "gen/domain/mix.h"
#include "gen/domain/not_domain.h"
#include "gen/domain/parts.h"
#include "gen/effects/load.h"
#include "gen/library/captchagen.h"
#include "gen/library/guard.h"
#include "gen/library/handles.h"
#include "gen/render/render.h"

/* ---- fonts ---------------------------------------------------------------------------------- */

struct fonts_call {
    struct captchagen_fonts *fonts;
    const char *path;
};

static void open_fonts(void *context, struct err *e)
{
    struct fonts_call *c = context;
    font_store_open(&c->fonts->store, c->path, e);
}

int captchagen_fonts_open(struct captchagen_fonts **fonts, const char *path,
                          struct captchagen_error *e)
{
    struct fonts_call c = {calloc(1, sizeof *c.fonts), path};
    *fonts = NULL;
    if (!c.fonts || pthread_mutex_init(&c.fonts->lock, NULL)) {
        free(c.fonts);
        if (e && !e->code)
            *e = (struct captchagen_error){CAPTCHAGEN_OS, 1, NULL};
        return e ? e->code : CAPTCHAGEN_OS;
    }
    atomic_init(&c.fonts->users, 1);
    const int code = guard_call(open_fonts, &c, &c.fonts->lost, e);
    if (code)
        captchagen_fonts_free(c.fonts);
    else
        *fonts = c.fonts;
    return code;
}

void captchagen_fonts_free(struct captchagen_fonts *fonts)
{
    if (!fonts || atomic_fetch_sub(&fonts->users, 1) != 1)
        return;
    if (!fonts->lost)
        font_store_free(fonts->store);
    pthread_mutex_destroy(&fonts->lock);
    free(fonts);
}

/* ---- opening -------------------------------------------------------------------------------- */

/* How a domain comes about: from a file, a text, or two others. */
struct domain_call {
    struct captchagen_domain *made;
    const char *path, *text, *name, *only;
    const struct captchagen_domain *a, *b;
    double gap;
};

static void load(void *context, struct err *e)
{
    struct domain_call *c = context;
    char *path = shipped_spec("domains", c->path, false);
    if (!shipped_check("domains", c->path, e) && !domain_refuse(path, e))
        domain_load(&c->made->domain, path, c->made->fonts->store, e);
    free(path);
}

static void parse(void *context, struct err *e)
{
    struct domain_call *c = context;
    domain_parse(&c->made->domain, c->text, c->name, c->made->fonts->store, e);
}

static int factor_of(const char *word, size_t length)
{
    int k = 0;
    while (effect_factor_names[k] && (strlen(effect_factor_names[k]) != length ||
                                      memcmp(effect_factor_names[k], word, length) != 0))
        k++;
    return effect_factor_names[k] ? k : -1;
}

/* "fonts,noise" */
static unsigned read_factors(const char *only, struct err *e)
{
    unsigned factors = 0;
    for (const char *at = only; at && *at; at += *at == ',') {
        const size_t length = strcspn(at, ",");
        const int k = factor_of(at, length);
        if (k < 0)
            err_set(e, ERR_USAGE,
                    "only: unknown '%.*s'; the factors are fonts, geometry, background, noise, "
                    "colour, frequencies",
                    (int)length, at);
        else
            factors |= 1u << k;
        at += length;
    }
    if (only && !factors)
        err_set(e, ERR_USAGE, "only: names no factor");
    return only ? factors : (unsigned)DOMAIN_ALL;
}

static void interpolate(void *context, struct err *e)
{
    struct domain_call *c = context;
    const char *mistake = name_mistake(c->name);
    if (mistake)
        err_set(e, ERR_USAGE, "the name of a domain %s", mistake);
    if (!(c->gap >= 0 && c->gap <= 1))
        err_set(e, ERR_USAGE, "gap: expected 0 to 1, not %g", c->gap);
    if (c->a->fonts != c->b->fonts)
        err_set(e, ERR_USAGE, "'%s' and '%s' were opened with different fonts", c->a->info.name,
                c->b->info.name);
    const unsigned factors = read_factors(c->only, e);
    if (!e->code)
        domain_interpolate(&c->made->domain, c->a->domain, c->b->domain, c->gap, factors, c->name,
                           e);
}

static void fill_info(struct captchagen_domain *d)
{
    const struct domain_info *info = domain_info(d->domain);
    const char *warnings = domain_warnings(d->domain);
    d->info = (struct captchagen_info){.name = info->name,
                                       .width = info->width,
                                       .height = info->height,
                                       .channels = info->channels,
                                       .length = info->length,
                                       .shortest = info->shortest,
                                       .classes = info->classes,
                                       .fonts = d->domain->font_count,
                                       .imported = domain_is_imported(d->domain),
                                       .texts_known = domain_texts(d->domain) == TEXTS_KNOWN,
                                       .alphabet = info->alphabet,
                                       .warnings = warnings ? warnings : ""};
}

/* With the lock of the fonts held. */
static void make(struct domain_call *c, void (*how)(void *context, struct err *e),
                 struct captchagen_fonts *fonts, struct captchagen_error *e)
{
    c->made = calloc(1, sizeof *c->made);
    if (!c->made || fonts->lost) {
        if (e && !e->code)
            *e = (struct captchagen_error){CAPTCHAGEN_OS, 1, NULL};
        free(c->made);
        c->made = NULL;
        return;
    }
    atomic_init(&c->made->users, 1);
    c->made->fonts = fonts;
    if (guard_call(how, c, &fonts->lost, e)) {
        free(c->made);
        c->made = NULL;
        return;
    }
    atomic_fetch_add(&fonts->users, 1);
    fill_info(c->made);
}

static int open_domain(struct captchagen_domain **d, struct domain_call *c,
                       void (*how)(void *context, struct err *e), struct captchagen_fonts *fonts,
                       struct captchagen_error *e)
{
    struct captchagen_error own = CAPTCHAGEN_ERROR_INIT;
    *d = NULL;
    if (e && e->code)
        return e->code;
    pthread_mutex_lock(&fonts->lock);
    make(c, how, fonts, &own);
    pthread_mutex_unlock(&fonts->lock);
    *d = c->made;
    const int code = own.code;
    if (e)
        *e = own;
    else
        captchagen_error_free(&own);
    return code;
}

int captchagen_domain_open(struct captchagen_domain **d, struct captchagen_fonts *fonts,
                           const char *path, struct captchagen_error *e)
{
    struct domain_call c = {.path = path};
    return open_domain(d, &c, load, fonts, e);
}

int captchagen_domain_parse(struct captchagen_domain **d, struct captchagen_fonts *fonts,
                            const char *text, const char *name, struct captchagen_error *e)
{
    struct domain_call c = {.text = text, .name = name};
    return open_domain(d, &c, parse, fonts, e);
}

int captchagen_domain_interpolate(struct captchagen_domain **d, const struct captchagen_domain *a,
                                  const struct captchagen_domain *b, double gap, const char *only,
                                  const char *name, struct captchagen_error *e)
{
    struct domain_call c = {.a = a, .b = b, .gap = gap, .only = only, .name = name};
    return open_domain(d, &c, interpolate, a->fonts, e);
}

void captchagen_domain_free(struct captchagen_domain *d)
{
    if (!d || atomic_fetch_sub(&d->users, 1) != 1)
        return;
    domain_free(d->domain);
    captchagen_fonts_free(d->fonts);
    free(d);
}

/* ---- facts ---------------------------------------------------------------------------------- */

const struct captchagen_info *captchagen_domain_info(const struct captchagen_domain *d)
{
    return &d->info;
}

const char *captchagen_domain_font(const struct captchagen_domain *d, int i)
{
    return i >= 0 && i < d->info.fonts ? d->domain->fonts[i].font->name : NULL;
}

struct identity_call {
    const struct captchagen_domain *domain;
    char *text;
};

static void write_identity(void *context, struct err *e)
{
    struct identity_call *c = context;
    json_t *json = domain_json(c->domain->domain);
    c->text = json ? json_canonical(json) : NULL;
    json_decref(json);
    if (!c->text)
        err_memory(e);
}

int captchagen_domain_identity(char **json, const struct captchagen_domain *d,
                               struct captchagen_error *e)
{
    struct identity_call c = {d, NULL};
    const int code = guard_call(write_identity, &c, NULL, e);
    *json = code ? NULL : c.text;
    return code;
}

uint64_t captchagen_domain_count(const struct captchagen_domain *d, uint64_t first)
{
    if (first > INT64_MAX)
        return 0;
    return domain_is_imported(d->domain) ? render_count(d->domain, first)
                                         : (uint64_t)INT64_MAX - first + 1;
}
