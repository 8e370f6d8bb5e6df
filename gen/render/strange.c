/* Settings that do nothing, alike pictures with other texts, characters that are never trained. */
#include "gen/render/strange.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"
#include "gen/domain/order.h"
#include "gen/domain/parts.h"
#include "gen/domain/suitable.h"
#include "gen/paint/lookalike.h"
#include "gen/render/turned.h"
#include "gen/render/unseen.h"

/* ---- settings ------------------------------------------------------------------------------- */

/* The parameter of an effect by its name; NULL: it has none. */
static const struct param *param_of(const struct effect *e, const char *name)
{
    for (int i = 0; i < e->table.count; i++)
        if (strcmp(e->table.params[i].name, name) == 0)
            return &e->table.params[i];
    return NULL;
}

static const void *setting_of(const struct domain_effect *e, const struct param *p)
{
    return (const char *)e->settings + p->offset;
}

/* Of grey there is no colour to halve the resolution of. */
static void add_subsampling(struct text *t, const struct domain *d)
{
    for (int i = 0; i < d->effect_count && d->canvas.channels == 1; i++) {
        const struct domain_effect *e = &d->effects[i];
        const struct param *p = param_of(e->effect, "subsampling");
        if (p && p->type == PARAM_BOOL && !*(const bool *)setting_of(e, p))
            text_printf(t, "%s: subsampling: the canvas is grey, and it does nothing\n",
                        e->effect->name);
    }
}

/* In every image. */
static bool acts_always(const struct domain_effect *e)
{
    return e->probability >= 1 && !e->coin.count;
}

/* The first background after effect `i`, in the same list, that it cannot be seen through; NULL:
 * none. Adding one to a base's effects is how its background is replaced. */
static const struct effect *cover_of(const struct domain *d, int i)
{
    for (int k = i + 1; k < d->effect_count; k++) {
        const struct domain_effect *e = &d->effects[k];
        if (e->list && e->list == d->effects[i].list && e->effect->covers && acts_always(e))
            return e->effect;
    }
    return NULL;
}

/* Whether effect `i` sets what effect `k` sets after it or instead of it. Adding a pen to a base's
 * effects is how its pen is replaced. */
static bool is_set_by(const struct domain *d, int i, int k)
{
    const struct domain_effect *own = &d->effects[i], *other = &d->effects[k];
    if (k == i || !acts_always(other) || (k > i && other->list != own->list))
        return false;
    if (own->effect == other->effect)
        return k > i;
    const char *name = other->effect->instead ? other->effect->instead(other->settings) : NULL;
    return name && strcmp(name, own->effect->name) == 0;
}

static void add_covered(struct text *t, const struct domain *d)
{
    for (int i = 0; i < d->effect_count; i++) {
        const struct effect *own = d->effects[i].effect, *cover = cover_of(d, i);
        if (own->stage == EFFECT_BACKGROUND && cover)
            text_printf(t,
                        "%s: %s, listed after it, covers the whole canvas, and it does nothing\n",
                        own->name, cover->name);
        for (int k = 0; k < d->effect_count && own->stage == EFFECT_INK; k++)
            if (is_set_by(d, i, k)) {
                text_printf(
                    t, "%s: every character has the %s that is listed %s it, and it does nothing\n",
                    own->name, d->effects[k].effect->name, k > i ? "after" : "before");
                break;
            }
    }
}

/* Of a thin pen nothing is said. */
static void add_pens(struct text *t, const struct domain *d)
{
    for (int i = 0; i < d->effect_count; i++) {
        const double beyond = domain_thick_pen(d, &d->effects[i]);
        if (beyond > 0)
            text_printf(t,
                        "%s: strokes reach up to %g px beyond the outlines of text that may be %g "
                        "px high: from a quarter of the height on, holes and gaps close and "
                        "characters look alike; choose a smaller width\n",
                        d->effects[i].effect->name, beyond, effect_least(&d->text.size));
    }
}

static void add_symbols(struct text *t, const struct domain *d)
{
    for (int i = 0; i < d->font_count; i++) {
        const struct domain_font *f = &d->fonts[i];
        if (!f->glyphs.other_names)
            continue;
        char *name = shown_text(f->font->name);
        text_printf(t,
                    "font '%s': %s: is it a font of symbols? its pictures would have the letters "
                    "as their labels\n",
                    name, f->glyphs.other_names);
        free(name);
    }
}

/* Where one font has two characters that look alike, it is refused while it is read. */
static void add_contradicting_fonts(struct text *t, const struct domain *d)
{
    const struct glyphs *fonts[DOMAIN_MAX_FONTS];
    struct glyph_contradiction first;
    for (int i = 0; i < d->font_count; i++)
        fonts[i] = &d->fonts[i].glyphs;
    const int count = glyphs_count_contradictions(fonts, d->font_count, &first);
    if (!count)
        return;
    char *names[2], characters[2][5];
    for (int i = 0; i < 2; i++) {
        names[i] = shown_text(d->fonts[first.font[i]].font->name);
        *utf8_put(characters[i], d->alphabet[first.glyph[i]]) = 0;
    }
    text_printf(t,
                "fonts '%s' and '%s': '%s' of the first has the outline of '%s' of the second, and "
                "there are %d such pairs: leave out a font, or a character\n",
                names[0], names[1], characters[0], characters[1], count);
    free(names[0]);
    free(names[1]);
}

/* Whether two characters are the ends of a row of digits, or of letters of one case. */
static bool are_ends(uint32_t first, uint32_t last)
{
    static const char *const rows[] = {"0123456789", "abcdefghijklmnopqrstuvwxyz",
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"};
    for (int i = 0; i < 3; i++) {
        const char *row = rows[i], *end = row + strlen(row) - 1;
        if (first >= (unsigned char)*row && last <= (unsigned char)*end && first + 1 < last)
            return true;
    }
    return false;
}

/* "a-z" reads like a row of letters, and is three characters. */
static void add_ranges(struct text *t, const struct domain *d)
{
    const uint32_t *a = d->alphabet;
    for (int i = 1; i + 1 < d->info.classes; i++)
        if (a[i] == '-' && are_ends(a[i - 1], a[i + 1]))
            text_printf(t,
                        "alphabet: '%c-%c' is three characters, one of them a hyphen; no row of "
                        "characters has a short form: give all of them\n",
                        (char)a[i - 1], (char)a[i + 1]);
}

static bool varies(const struct dist *d)
{
    return d->kind == DIST_NORMAL ? d->value[1] > 0 : dist_low(d) < dist_high(d);
}

static void add_settings(struct text *t, const struct domain *d)
{
    add_ranges(t, d);
    add_symbols(t, d);
    add_contradicting_fonts(t, d);
    if (d->text.mixed_fonts && d->font_count == 1)
        text_add(t, "text: mixed_fonts: there is one font, and it does nothing\n");
    if (d->text.mixed_ink && !varies(&d->text.ink))
        text_add(t, "text: mixed_ink: ink is one colour, and it does nothing\n");
    if (d->text.mixed_size && !varies(&d->text.size))
        text_add(t, "text: mixed_size: there is one size, and it does nothing\n");
    add_subsampling(t, d);
    add_covered(t, d);
    add_pens(t, d);
}

/* ---- alike pictures with other texts -------------------------------------------------------- */

struct labelled {
    uint32_t hash;
    int part, image;
};

static int by_hash(const void *a, const void *b)
{
    const struct labelled *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->part != y->part ? x->part - y->part : x->image - y->image;
}

static const uint8_t *pixels_of(const struct import *m, const struct labelled *l)
{
    return m->set[l->part].pixels + (size_t)l->image * import_image_size(&m->shape);
}

static bool contradict(const struct import *m, const struct labelled *a, const struct labelled *b)
{
    const size_t length = (size_t)m->shape.length;
    const uint16_t *one = m->set[a->part].classes + (size_t)a->image * length;
    const uint16_t *other = m->set[b->part].classes + (size_t)b->image * length;
    return memcmp(one, other, length * sizeof *one) != 0 &&
           memcmp(pixels_of(m, a), pixels_of(m, b), import_image_size(&m->shape)) == 0;
}

/* Of all images with labels, by the hashes of their pixels; NULL: none, or no memory. */
static struct labelled *labelled_images(const struct import *m, int *count)
{
    size_t n = 0;
    for (int part = 0; part < IMPORT_PARTS; part++)
        n += m->set[part].classes ? (size_t)m->set[part].count : 0;
    struct labelled *list = n ? malloc(n * sizeof *list) : NULL;
    *count = 0;
    for (int part = 0; list && part < IMPORT_PARTS; part++)
        for (int i = 0; m->set[part].classes && i < m->set[part].count; i++) {
            struct labelled *l = &list[(*count)++];
            *l = (struct labelled){.part = part, .image = i};
            l->hash = hash_fnv1a(pixels_of(m, l), import_image_size(&m->shape));
        }
    if (list)
        qsort(list, n, sizeof *list, by_hash);
    return list;
}

static char *name_of(const struct import *m, const struct labelled *l)
{
    const char *name = m->set[l->part].names ? m->set[l->part].names[l->image] : NULL;
    const char *part = l->part == IMPORT_TEST ? " to test with" : "";
    return name ? text_format("%s%s", name, part) : text_format("number %d%s", l->image + 1, part);
}

static void add_contradictions(struct text *t, const struct import *m)
{
    int count, alike = 0;
    const struct labelled *first = NULL, *second = NULL;
    struct labelled *list = labelled_images(m, &count);
    for (int i = 1, begin = 0; i < count; i++) {
        if (list[i].hash != list[begin].hash)
            begin = i;
        if (i == begin || !contradict(m, &list[begin], &list[i]))
            continue;
        if (!alike++) {
            first = &list[begin];
            second = &list[i];
        }
    }
    if (alike) {
        char *a = name_of(m, first), *b = name_of(m, second);
        text_printf(t,
                    "%d images have the pixels of another image and another text: the first: %s "
                    "and %s\n",
                    alike, a, b);
        free(a);
        free(b);
    }
    free(list);
}

/* ---- characters that are never trained ------------------------------------------------------ */

/* `never`: characters of the images to test with, at places where no image to train with has them.
 */
struct untrained {
    int characters, never;
};

static struct untrained count_untrained(const struct import *m)
{
    static const double told_share = 0.05; /* below, chance may leave some out */
    const struct import_set *train = &m->set[IMPORT_TRAIN], *test = &m->set[IMPORT_TEST];
    const int length = m->shape.length, classes = m->shape.classes;
    struct untrained u = {0, 0};
    bool *seen = train->classes && test->classes
                     ? calloc((size_t)length * (size_t)(classes + 1), sizeof *seen)
                     : NULL;
    for (int i = 0; seen && i < train->count * length; i++)
        seen[i % length * (classes + 1) + train->classes[i]] = true;
    for (int i = 0; seen && i < test->count * length; i++) {
        u.characters += test->classes[i] < classes; /* no place behind a shorter text */
        u.never +=
            test->classes[i] < classes && !seen[i % length * (classes + 1) + test->classes[i]];
    }
    free(seen);
    return u.never > told_share * u.characters ? u : (struct untrained){0, 0};
}

static void add_untrained(struct text *t, const struct import *m)
{
    const struct untrained u = count_untrained(m);
    if (u.never)
        text_printf(t,
                    "%d of %d characters of the images to test with stand at a place where no "
                    "image to train with has them: they cannot be learnt\n",
                    u.never, u.characters);
}

/* Labels may be of no use with it, or of another length than they look. */
static void add_doubtful(struct text *t, const struct domain *d)
{
    for (int i = 0; i < d->info.classes; i++) {
        const char *why = domain_doubtful(d->alphabet[i]);
        int before = 0, behind = 0;
        for (int k = 0; k < d->info.classes && why; k++)
            if (domain_doubtful(d->alphabet[k]) == why)
                *(k < i ? &before : &behind) += 1;
        if (!why || before)
            continue;
        text_printf(t, "alphabet: U+%04X", (unsigned)d->alphabet[i]);
        if (behind > 1)
            text_printf(t, " and %d more: each", behind - 1);
        text_printf(t, " %s\n", why);
    }
}

char *render_strange(const struct domain *d)
{
    struct text t = {0};
    add_ranges(&t, d);
    if (d->import) {
        add_doubtful(&t, d);
        add_contradictions(&t, d->import);
        add_untrained(&t, d->import);
    } else {
        add_settings(&t, d);
        turned_add(&t, d);
        unseen_add(&t, d);
    }
    if (!t.size) {
        text_free(&t);
        return NULL;
    }
    return text_take(&t);
}
