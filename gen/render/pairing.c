/* Whether two domains can share what a pairing promises. */
#include "gen/render/pairing.h"

#include <string.h>

#include "base/text.h"
#include "gen/domain/parts.h"

static void refuse_files(const struct domain *d, const char *setting, struct err *e)
{
    if (d && domain_is_imported(d))
        err_add(e, ERR_USAGE,
                "%s: the images of '%s' are files, which share nothing; choose %s none", setting,
                domain_info(d)->name, setting);
}

/* Of two rendered domains. */
static void compare_texts(const struct domain *a, const struct domain *b, const char *setting,
                          struct err *e)
{
    const struct domain_info *one = domain_info(a), *other = domain_info(b);
    json_t *first = domain_json(a), *second = domain_json(b);
    const bool letters = domain_same_alphabet(one, other);
    if (!first || !second)
        err_memory(e);
    else if (!letters || !domain_same_texts(first, second))
        err_add(e, ERR_USAGE,
                "'%s' and '%s' draw texts of other %s: their images cannot show the same texts; "
                "choose %s none",
                one->name, other->name, letters ? "lengths or frequencies" : "alphabets", setting);
    json_decref(first);
    json_decref(second);
}

enum err_code render_check_pairing(const struct domain *a, const struct domain *b,
                                   enum pairing pairing, const char *setting, struct err *e)
{
    if (pairing == PAIRING_NONE)
        return ERR_NONE;
    refuse_files(a, setting, e);
    if (b != a)
        refuse_files(b, setting, e);
    if (b && !domain_is_imported(a) && !domain_is_imported(b))
        compare_texts(a, b, setting, e);
    return e->code;
}

/* ---- draws that are not shared -------------------------------------------------------------- */

struct unshared {
    struct text lines;
    const char *a, *b; /* names of the domains */
};

static void tell_setting(struct unshared *u, const char *where, const char *setting, bool first)
{
    text_printf(
        &u->lines,
        "%s: %s takes more random numbers in '%s' than in '%s': what an image draws after it "
        "is not shared; give both the same kind of value\n",
        where, setting, first ? u->a : u->b, first ? u->b : u->a);
}

/* How many random numbers a value takes (dist_sample, dist_sample_color). */
static int numbers_of(const struct dist *d, bool color)
{
    if (color)
        return d->kind == DIST_UNIFORM ? 3 : 1;
    return d->kind == DIST_NORMAL ? 2 : 1;
}

/* Settings of one table: its colours, or its other values. */
static void compare_settings(struct unshared *u, const char *where, const struct param_table *t,
                             bool colors, const void *a, const void *b)
{
    for (int i = 0; i < t->count; i++) {
        const struct param *p = &t->params[i];
        const bool value = p->type == PARAM_REAL_DIST || p->type == PARAM_INT_DIST;
        if (colors ? p->type != PARAM_COLOR : !value)
            continue;
        const int one = numbers_of((const void *)((const char *)a + p->offset), colors);
        const int other = numbers_of((const void *)((const char *)b + p->offset), colors);
        if (one != other)
            tell_setting(u, where, p->name, one > other);
    }
}

static bool draws_layout(const struct domain_effect *e)
{
    return e->effect->stage == EFFECT_GLYPH || e->effect->stage == EFFECT_WORD;
}

/* One colour an image, which nothing follows. */
static bool draws_once(const struct domain_effect *e)
{
    return e->effect->stage == EFFECT_BACKGROUND && e->effect->table.count == 1;
}

static void compare_effects(struct unshared *u, const struct domain *a, const struct domain *b,
                            bool colors)
{
    for (int i = 0; i < a->effect_count; i++)
        for (int k = 0; k < b->effect_count; k++) {
            const struct domain_effect *one = &a->effects[i], *other = &b->effects[k];
            if (strcmp(one->stream, other->stream) != 0)
                continue;
            if (draws_layout(one))
                compare_settings(u, one->effect->name, &one->effect->table, false, one->settings,
                                 other->settings);
            if (colors && !draws_once(one))
                compare_settings(u, one->effect->name, &one->effect->table, true, one->settings,
                                 other->settings);
        }
}

char *render_pairing_told(const struct domain *a, const struct domain *b, enum pairing pairing)
{
    struct unshared u = {{0}, domain_info(a)->name, domain_info(b)->name};
    if (pairing < PAIRING_LAYOUT || a->import || b->import)
        return NULL;
    compare_settings(&u, "text", &domain_text_table, false, &a->text, &b->text);
    if (pairing == PAIRING_LAYOUT_COLOR && (a->text.mixed_ink || b->text.mixed_ink))
        compare_settings(&u, "text", &domain_text_table, true, &a->text, &b->text);
    if (a->text.mixed_size != b->text.mixed_size)
        tell_setting(&u, "text", "mixed_size", a->text.mixed_size);
    compare_effects(&u, a, b, pairing == PAIRING_LAYOUT_COLOR);
    if (u.lines.size)
        return text_take(&u.lines);
    text_free(&u.lines);
    return NULL;
}
