/* Domains between two domains. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain_private.h"

/* ---- one value ------------------------------------------------------------------------------- */

static double lerp(double a, double b, double t)
{
    return a + (b - a) * t;
}

static double lerp_color(double a, double b, double t)
{
    unsigned out = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        const double x = (unsigned)a >> shift & 255, y = (unsigned)b >> shift & 255;
        out |= (unsigned)floor(lerp(x, y, t) + 0.5) << shift;
    }
    return out;
}

static double end_value(const struct dist *d, int i)
{
    return d->value[d->kind == DIST_UNIFORM ? i : 0];
}

static bool make_room(struct dist *d, int count, bool weights, struct err *e)
{
    d->count = count;
    d->value = calloc((size_t)count, sizeof *d->value);
    d->weight = weights ? calloc((size_t)count, sizeof *d->weight) : NULL;
    if (d->value && (d->weight || !weights))
        return true;
    err_memory(e);
    return false;
}

/* Constants and ranges: end by end. A whole number between two becomes the two around it. */
static void mix_ranges(struct dist *out, const struct dist *a, const struct dist *b, double t,
                       struct err *e)
{
    out->kind = DIST_UNIFORM;
    if (!make_room(out, 2, false, e))
        return;
    for (int i = 0; i < 2; i++) {
        const double x = end_value(a, i), y = end_value(b, i);
        const double v = lerp(x, y, t);
        out->value[i] = out->color      ? lerp_color(x, y, t)
                        : !out->integer ? v
                        : i             ? ceil(v)
                                        : floor(v);
    }
    const bool point = out->value[0] >= out->value[1] && out->value[0] <= out->value[1];
    if (point) {
        out->kind = DIST_CONSTANT;
        out->count = 1;
    }
}

/* Anything as a normal of the same mean and spread. */
static void moments(const struct dist *d, double *mean, double *sd)
{
    const double low = end_value(d, 0), high = end_value(d, 1);
    *mean = d->kind == DIST_NORMAL ? d->value[0] : (low + high) / 2;
    *sd = d->kind == DIST_NORMAL ? d->value[1] : (high - low) / sqrt(12);
}

static void mix_normals(struct dist *out, const struct dist *a, const struct dist *b, double t,
                        struct err *e)
{
    double mean[2], sd[2];
    moments(a, &mean[0], &sd[0]);
    moments(b, &mean[1], &sd[1]);
    out->kind = DIST_NORMAL;
    if (!make_room(out, 2, false, e))
        return;
    out->value[0] = lerp(mean[0], mean[1], t);
    out->value[1] = lerp(sd[0], sd[1], t);
}

/* Both sides' choices, each side with its share of the weight. A constant is a choice of one. */
static void mix_choices(struct dist *out, const struct dist *a, const struct dist *b, double t,
                        struct err *e)
{
    const struct dist *const side[2] = {a, b};
    const double share[2] = {1 - t, t};
    int at = 0;
    out->kind = DIST_CHOICE;
    if (!make_room(out, a->count + b->count, true, e))
        return;
    for (int k = 0; k < 2; k++) {
        double total = 0;
        for (int i = 0; i < side[k]->count; i++)
            total += side[k]->weight ? side[k]->weight[i] : 1;
        for (int i = 0; i < side[k]->count; i++) {
            out->value[at] = side[k]->value[i];
            out->weight[at++] = share[k] * (side[k]->weight ? side[k]->weight[i] : 1) / total;
        }
    }
}

static bool is_range(const struct dist *d)
{
    return d->kind == DIST_CONSTANT || d->kind == DIST_UNIFORM;
}

static bool is_choice(const struct dist *d)
{
    return d->kind == DIST_CONSTANT || d->kind == DIST_CHOICE;
}

static void copy_dist(struct dist *out, const struct dist *from, struct err *e)
{
    *out = *from;
    if (!make_room(out, from->count, from->weight != NULL, e))
        return;
    memcpy(out->value, from->value, (size_t)from->count * sizeof *out->value);
    if (from->weight)
        memcpy(out->weight, from->weight, (size_t)from->count * sizeof *out->weight);
}

/* A choice and a range have nothing between them: the nearer one is taken. */
static void mix_dist(struct dist *out, const struct dist *a, const struct dist *b, double t,
                     struct err *e)
{
    const struct dist held = *a, other = *b;
    struct dist mixed = {.integer = a->integer, .color = a->color, .min = a->min, .max = a->max};
    if (is_range(a) && is_range(b))
        mix_ranges(&mixed, &held, &other, t, e);
    else if (is_choice(a) && is_choice(b))
        mix_choices(&mixed, &held, &other, t, e);
    else if (a->kind != DIST_CHOICE && b->kind != DIST_CHOICE)
        mix_normals(&mixed, &held, &other, t, e);
    else
        copy_dist(&mixed, t < 0.5 ? &held : &other, e);
    dist_free(out);
    *out = mixed;
}

/* ---- one struct of settings ------------------------------------------------------------------ */

/* `out` holds a copy of `a` and becomes the mixture in one parameter. */
static void mix_param(const struct param *p, void *out, const void *a, const void *b, double t,
                      struct err *e)
{
    void *to = (char *)out + p->offset;
    const void *x = (const char *)a + p->offset, *y = (const char *)b + p->offset;
    switch (p->type) {
    case PARAM_INT:
        *(int *)to = (int)floor(lerp(*(const int *)x, *(const int *)y, t) + 0.5);
        break;
    case PARAM_REAL:
        *(double *)to = lerp(*(const double *)x, *(const double *)y, t);
        break;
    case PARAM_BOOL:
        *(bool *)to = t < 0.5 ? *(const bool *)x : *(const bool *)y;
        break;
    case PARAM_CHOICE:
        *(int *)to = t < 0.5 ? *(const int *)x : *(const int *)y;
        break;
    case PARAM_TEXT:
        if (t >= 0.5) {
            free(*(char **)to);
            *(char **)to = strdup(*(char *const *)y);
        }
        break;
    default:
        mix_dist(to, x, y, t, e);
    }
}

static void copy_settings(const struct param_table *table, void *out, const void *in, struct err *e)
{
    json_t *j = param_json(table, in);
    param_from_json(table, out, j, e);
    json_decref(j);
}

static void mix_settings(const struct param_table *table, void *out, const void *a, const void *b,
                         double t, struct err *e)
{
    const bool at_end = t >= 1;
    copy_settings(table, out, at_end ? b : a, e);
    for (int i = 0; i < table->count && t > 0 && !at_end && !e->code; i++)
        mix_param(&table->params[i], out, a, b, t, e);
}

/* ---- effects --------------------------------------------------------------------------------- */

struct mixture {
    struct domain *out;
    const struct domain *a, *b;
    double gap;
    unsigned factors;
    struct err *e;
};

static double gap_of(const struct mixture *m, enum factor factor)
{
    return m->factors >> factor & 1 ? m->gap : 0;
}

static const struct domain_effect *match(const struct domain *d, const struct domain_effect *one)
{
    for (int i = 0; i < d->effect_count; i++)
        if (strcmp(d->effects[i].stream, one->stream) == 0)
            return &d->effects[i];
    return NULL;
}

/* The effect of one side alone, `present` of the way from its neutral settings. */
static void fade(struct mixture *m, const struct domain_effect *one, double present)
{
    const struct effect *effect = one->effect;
    struct domain_effect *out;
    void *none = calloc(1, effect->table.size);
    struct document *doc = NULL;
    if (present <= 0 || !none || !(out = domain_add_effect(m->out, effect, one->folder, m->e))) {
        free(none);
        return;
    }
    out->probability = one->probability;
    if (effect->neutral && present < 1) {
        copy_settings(&effect->table, none, one->settings, m->e);
        if (!document_parse(&doc, effect->neutral, effect->name, m->e))
            param_update(&effect->table, none, document_root(doc), NULL, m->e);
        mix_settings(&effect->table, out->settings, none, one->settings, present, m->e);
        param_free(&effect->table, none);
        document_free(doc);
    } else {
        copy_settings(&effect->table, out->settings, one->settings, m->e);
        out->probability *= present;
    }
    free(none);
}

static void mix_effect(struct mixture *m, const struct domain_effect *a,
                       const struct domain_effect *b)
{
    const struct effect *effect = a ? a->effect : b->effect;
    const double gap = gap_of(m, effect_factor(effect));
    if (!a || !b) {
        fade(m, a ? a : b, a ? 1 - gap : gap);
        return;
    }
    struct domain_effect *out =
        domain_add_effect(m->out, effect, (gap < 0.5 ? a : b)->folder, m->e);
    if (!out)
        return;
    mix_settings(&effect->table, out->settings, a->settings, b->settings, gap, m->e);
    out->probability = lerp(a->probability, b->probability, gap);
}

/* The order of the nearer side; an effect that only the other has comes before the one that
 * follows it there. */
static void mix_effects(struct mixture *m)
{
    const bool first = m->gap < 0.5;
    const struct domain *lead = first ? m->a : m->b, *other = first ? m->b : m->a;
    bool done[DOMAIN_MAX_EFFECTS] = {false};
    for (int i = 0; i <= lead->effect_count; i++) {
        const struct domain_effect *one = i < lead->effect_count ? &lead->effects[i] : NULL;
        const struct domain_effect *twin = one ? match(other, one) : NULL;
        for (int k = 0; k < other->effect_count && (!one || twin); k++) {
            if (&other->effects[k] == twin)
                break;
            if (done[k] || match(lead, &other->effects[k]))
                continue;
            mix_effect(m, first ? NULL : &other->effects[k], first ? &other->effects[k] : NULL);
            done[k] = true;
        }
        if (one)
            mix_effect(m, first ? one : twin, first ? twin : one);
    }
}

static void prepare(struct mixture *m)
{
    for (int i = 0; i < m->out->effect_count && !m->e->code; i++) {
        struct domain_effect *one = &m->out->effects[i];
        if (one->effect->prepare)
            one->effect->prepare(one->settings, one->folder, m->e);
    }
}

/* ---- text and fonts -------------------------------------------------------------------------- */

static enum factor text_factor(const struct param *p)
{
    if (strcmp(p->name, "mixed_fonts") == 0)
        return FACTOR_FONTS;
    if (strcmp(p->name, "ink") == 0 || strcmp(p->name, "mixed_ink") == 0 ||
        strcmp(p->name, "contrast") == 0)
        return FACTOR_COLOR;
    return FACTOR_GEOMETRY;
}

/* Parameter by parameter, since they belong to different factors. */
static void mix_text(struct mixture *m)
{
    copy_settings(&text_table, &m->out->text, &m->a->text, m->e);
    for (int i = 0; i < text_table.count && !m->e->code; i++) {
        const struct param *p = &text_table.params[i];
        const double gap = gap_of(m, text_factor(p));
        const bool dist = p->type == PARAM_REAL_DIST || p->type == PARAM_COLOR;
        struct dist *to = (struct dist *)(void *)((char *)&m->out->text + p->offset);
        const struct dist *b =
            (const struct dist *)(const void *)((const char *)&m->b->text + p->offset);
        if (gap >= 1 && dist) {
            dist_free(to);
            copy_dist(to, b, m->e);
        } else if (gap > 0) {
            mix_param(p, &m->out->text, &m->a->text, &m->b->text, gap, m->e);
        }
    }
}

static void add_fonts(struct mixture *m, const struct domain *from, double share)
{
    double total = 0;
    struct domain *out = m->out;
    for (int i = 0; i < from->font_count; i++)
        total += from->fonts[i].weight;
    for (int i = 0; i < from->font_count && share > 0; i++) {
        const double weight =
            share < 1 ? share * from->fonts[i].weight / total : from->fonts[i].weight;
        int k = 0;
        while (k < out->font_count && out->fonts[k].font != from->fonts[i].font)
            k++;
        if (k == DOMAIN_MAX_FONTS) {
            err_add(m->e, ERR_CONFIG, "more than %d fonts", DOMAIN_MAX_FONTS);
            return;
        }
        out->fonts[k].font = from->fonts[i].font;
        out->fonts[k].weight += weight;
        out->font_count += k == out->font_count;
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool same_shape(const struct domain_info *a, const struct domain_info *b)
{
    return a->width == b->width && a->height == b->height && a->channels == b->channels &&
           a->length == b->length && a->classes == b->classes &&
           memcmp(a->alphabet, b->alphabet, (size_t)a->classes * sizeof *a->alphabet) == 0;
}

static void mix_all(struct mixture *m, const char *name)
{
    m->out->canvas = m->a->canvas;
    m->out->info.length = m->a->info.length;
    m->out->info.classes = m->a->info.classes;
    memcpy(m->out->alphabet, m->a->alphabet, sizeof m->out->alphabet);
    m->out->name = strdup(name);
    mix_text(m);
    add_fonts(m, m->a, 1 - gap_of(m, FACTOR_FONTS));
    add_fonts(m, m->b, gap_of(m, FACTOR_FONTS));
    mix_effects(m);
    prepare(m);
    domain_load_glyphs(m->out, "", m->e);
    domain_finish(m->out);
}

enum err_code domain_interpolate(struct domain **out, const struct domain *a,
                                 const struct domain *b, double gap, unsigned factors,
                                 const char *name, struct err *e)
{
    *out = NULL;
    if (!same_shape(&a->info, &b->info))
        return err_set(e, ERR_CONFIG,
                       "'%s' and '%s' differ in canvas, alphabet or length: nothing lies between",
                       a->name, b->name);
    if (a->import || b->import)
        return err_set(e, ERR_CONFIG, "'%s' is imported: nothing lies between files",
                       (a->import ? a : b)->name);
    struct err own = ERR_INIT;
    struct mixture m = {calloc(1, sizeof *m.out), a, b, gap, factors, &own};
    if (!m.out)
        return err_memory(e);
    mix_all(&m, name);
    const enum err_code code = own.code;
    if (code) {
        err_set(e, code, "%s", own.text);
        domain_free(m.out);
    } else {
        *out = m.out;
    }
    err_free(&own);
    return code;
}
