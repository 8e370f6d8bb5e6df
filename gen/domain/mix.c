/* Domains between two domains: effects matched and ordered, text, fonts. */
#include "gen/domain/mix.h"

#include <stdlib.h>
#include <string.h>

#include "gen/domain/frequencies.h"
#include "gen/domain/lengths.h"
#include "gen/domain/mix_settings.h"
#include "gen/domain/order.h"
#include "gen/domain/parts.h"
#include "gen/domain/work.h"

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

/* Two folders of pictures cannot be mixed: each is an effect that the other side lacks. */
static bool same_content(const struct domain_effect *a, const struct domain_effect *b)
{
    return !a->effect->content ||
           strcmp(a->effect->content(a->settings), b->effect->content(b->settings)) == 0;
}

static const struct domain_effect *match(const struct domain *d, const struct domain_effect *one)
{
    for (int i = 0; i < d->effect_count; i++)
        if (strcmp(d->effects[i].stream, one->stream) == 0)
            return same_content(&d->effects[i], one) ? &d->effects[i] : NULL;
    return NULL;
}

/* Settings of one side alone, `present` of the way from the neutral ones. */
static void fade_settings(struct mixture *m, const struct effect *effect, void *out,
                          const void *settings, double present)
{
    struct document *doc = NULL;
    void *none = calloc(1, effect->table.size);
    if (!none) {
        err_memory(m->e);
        return;
    }
    domain_copy_settings(&effect->table, none, settings, m->e);
    if (!document_parse(&doc, effect->neutral, effect->name, m->e))
        param_update(&effect->table, none, document_root(doc), NULL, m->e);
    domain_mix_settings(&effect->table, out, none, settings, present, m->e);
    param_free(&effect->table, none);
    document_free(doc);
    free(none);
}

/* The effect of one side alone: nearer to its neutral settings, or else in fewer images. */
static void fade(struct mixture *m, const struct domain_effect *a, const struct domain_effect *b,
                 double gap)
{
    const struct domain_effect *one = a ? a : b;
    const struct effect *effect = one->effect;
    const double present = a ? 1 - gap : gap;
    struct coin coin = one->coin;
    struct domain_effect *out;
    if (!effect->neutral && !coin_mix(&coin, a ? &a->coin : NULL, b ? &b->coin : NULL, gap, m->e))
        return;
    if (present <= 0 || !(out = domain_add_effect(m->out, effect, one->folder, m->e)))
        return;
    out->probability = one->probability;
    out->coin = coin;
    if (effect->neutral && present < 1)
        fade_settings(m, effect, out->settings, one->settings, present);
    else
        domain_copy_settings(&effect->table, out->settings, one->settings, m->e);
}

static void mix_effect(struct mixture *m, const struct domain_effect *a,
                       const struct domain_effect *b)
{
    const struct effect *effect = a ? a->effect : b->effect;
    const double gap = gap_of(m, effect_factor(effect));
    struct coin coin;
    if (!a || !b) {
        fade(m, a, b, gap);
        return;
    }
    if (!coin_mix(&coin, &a->coin, &b->coin, gap, m->e))
        return;
    struct domain_effect *out =
        domain_add_effect(m->out, effect, (gap < 0.5 ? a : b)->folder, m->e);
    if (!out)
        return;
    domain_mix_settings(&effect->table, out->settings, a->settings, b->settings, gap, m->e);
    out->probability = domain_mix_value(a->probability, b->probability, gap);
    out->coin = coin;
}

/* An effect as both sides have it; NULL where it is missing. */
struct twins {
    const struct domain_effect *a, *b;
};

/* The effects of both sides, in the order of one; an effect that only the other has comes before
 * the one that follows it there. Returns how many. */
static int merge(const struct mixture *m, bool first, struct twins out[2 * DOMAIN_MAX_EFFECTS])
{
    const struct domain *lead = first ? m->a : m->b, *other = first ? m->b : m->a;
    bool done[DOMAIN_MAX_EFFECTS] = {false};
    int count = 0;
    for (int i = 0; i <= lead->effect_count; i++) {
        const struct domain_effect *one = i < lead->effect_count ? &lead->effects[i] : NULL;
        const struct domain_effect *twin = one ? match(other, one) : NULL;
        for (int k = 0; k < other->effect_count && (!one || twin); k++) {
            const struct domain_effect *alone = &other->effects[k];
            if (alone == twin)
                break;
            if (done[k] || match(lead, alone))
                continue;
            out[count++] = first ? (struct twins){NULL, alone} : (struct twins){alone, NULL};
            done[k] = true;
        }
        if (one)
            out[count++] = first ? (struct twins){one, twin} : (struct twins){twin, one};
    }
    return count;
}

static enum factor factor_of(const struct twins *t)
{
    return effect_factor((t->a ? t->a : t->b)->effect);
}

/* In each factor the order of the nearer side: a factor that is not mixed keeps a's. */
static void mix_effects(struct mixture *m)
{
    struct twins order[2][2 * DOMAIN_MAX_EFFECTS];
    int next[FACTORS] = {0};
    const int count = merge(m, true, order[0]);
    merge(m, false, order[1]);
    const bool from_b = m->factors == DOMAIN_ALL && m->gap >= 0.5;
    for (int i = 0; i < count; i++) {
        const enum factor f = factor_of(&order[from_b][i]);
        const struct twins *of_factor = order[gap_of(m, f) >= 0.5];
        while (factor_of(&of_factor[next[f]]) != f)
            next[f]++;
        mix_effect(m, of_factor[next[f]].a, of_factor[next[f]].b);
        next[f]++;
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
    domain_copy_settings(&domain_text_table, &m->out->text, &m->a->text, m->e);
    for (int i = 0; i < domain_text_table.count && !m->e->code; i++) {
        const struct param *p = &domain_text_table.params[i];
        const double gap = gap_of(m, text_factor(p));
        const bool dist = p->type == PARAM_REAL_DIST || p->type == PARAM_COLOR;
        struct dist *to = (struct dist *)(void *)((char *)&m->out->text + p->offset);
        const struct dist *b =
            (const struct dist *)(const void *)((const char *)&m->b->text + p->offset);
        if (gap >= 1 && dist) {
            dist_free(to);
            domain_copy_dist(to, b, m->e);
        } else if (gap > 0) {
            domain_mix_param(p, &m->out->text, &m->a->text, &m->b->text, gap, m->e);
        }
    }
}

/* Fonts of one's own are one font if they draw alike, wherever their files are. */
static bool same_font(const struct domain_font *a, const struct domain_font *b)
{
    return a->own && b->own ? strcmp(a->font->sha256, b->font->sha256) == 0 : a->font == b->font;
}

static void copy_font(struct domain_font *to, const struct domain_font *from, struct err *e)
{
    to->font = from->font;
    if (!from->own)
        return;
    to->own = font_own_create(from->font->path, &from->font->which, from->font->sha256);
    if (to->own)
        to->font = &to->own->font;
    else
        err_memory(e);
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
        while (k < out->font_count && !same_font(&out->fonts[k], &from->fonts[i]))
            k++;
        if (k == DOMAIN_MAX_FONTS) {
            err_add(m->e, ERR_CONFIG, "more than %d fonts", DOMAIN_MAX_FONTS);
            return;
        }
        if (k == out->font_count)
            copy_font(&out->fonts[k], &from->fonts[i], m->e);
        out->fonts[k].weight += weight;
        out->font_count += k == out->font_count;
    }
}

/* ---- all of a domain ------------------------------------------------------------------------- */

static bool same_length(const struct domain *a, const struct domain *b)
{
    json_t *one = domain_length_json(a), *other = domain_length_json(b);
    const bool same = json_equal(one, other);
    json_decref(one);
    json_decref(other);
    return same;
}

static bool same_shape(const struct domain_info *a, const struct domain_info *b)
{
    return a->width == b->width && a->height == b->height && a->channels == b->channels &&
           domain_same_alphabet(a, b);
}

/* The pictures that one side needs for its contrast may each have the other's effects. */
static void check_work(const struct mixture *m)
{
    int dearest;
    if (m->e->code)
        return;
    const double work = domain_work(m->out, &dearest);
    if (work > 2.0 * WORK_MAX)
        err_set(m->e, ERR_CONFIG,
                "an image between '%s' and '%s' could take %.0f s: choose fewer effects, a smaller "
                "canvas, or text: contrast: 0",
                m->a->name, m->b->name, work / WORK_PER_SECOND);
}

/* And what was told of them. */
static void take_fonts(struct mixture *m, const struct domain *from, double share)
{
    struct err copy = ERR_INIT;
    add_fonts(m, from, share);
    if (share > 0 && from->told.code)
        err_add(&copy, from->told.code, "%s", from->told.text ? from->told.text : "");
    err_merge(&m->out->told, &copy);
}

static void mix_all(struct mixture *m, const char *name)
{
    m->out->canvas = m->a->canvas;
    domain_copy_length(m->out, m->a, m->e);
    m->out->info.classes = m->a->info.classes;
    memcpy(m->out->alphabet, m->a->alphabet, sizeof m->out->alphabet);
    m->out->name = strdup(name);
    domain_mix_frequencies(m->out, m->a, m->b, gap_of(m, FACTOR_FREQUENCIES));
    mix_text(m);
    take_fonts(m, m->a, 1 - gap_of(m, FACTOR_FONTS));
    take_fonts(m, m->b, gap_of(m, FACTOR_FONTS));
    mix_effects(m);
    prepare(m);
    domain_load_glyphs(m->out, "", m->e);
    domain_finish(m->out);
    m->out->ordered = !m->e->code && domain_may_swap(m->out);
    check_work(m);
    if (!m->e->code)
        domain_try_layouts(m->out, m->e);
}

enum err_code domain_interpolate(struct domain **out, const struct domain *a,
                                 const struct domain *b, double gap, unsigned factors,
                                 const char *name, struct err *e)
{
    *out = NULL;
    if (!same_shape(&a->info, &b->info) || !same_length(a, b))
        return err_set(e, ERR_CONFIG,
                       "'%s' and '%s' differ in canvas, alphabet or length: they cannot be mixed",
                       a->name, b->name);
    if (a->import || b->import)
        return err_set(e, ERR_CONFIG, "'%s' is imported: files cannot be mixed",
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
