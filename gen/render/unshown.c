/* Characters and lengths, of what is drawn by its settings, of files by their labels. */
#include "gen/render/unshown.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/utf8.h"
#include "gen/domain/frequencies.h"
#include "gen/domain/parts.h"

static void add_labels(bool *shown, const struct import_set *set, const struct import_shape *shape)
{
    const size_t count = set->classes ? (size_t)set->count * (size_t)shape->length : 0;
    for (size_t i = 0; i < count; i++)
        if (set->classes[i] < shape->classes)
            shown[set->classes[i]] = true;
}

/* Of each class, whether images show it; `tested`: those to test with count, too. To be freed. */
static bool *shown_by(const struct domain *d, bool tested)
{
    bool *shown = calloc((size_t)d->info.classes, sizeof *shown);
    for (int k = 0; shown && !d->import && k < d->info.classes; k++)
        shown[k] = domain_shows(d, k);
    if (shown && d->import)
        add_labels(shown, &d->import->set[IMPORT_TRAIN], &d->import->shape);
    if (shown && d->import && tested)
        add_labels(shown, &d->import->set[IMPORT_TEST], &d->import->shape);
    return shown;
}

/* Lengths of texts; of none, longest is 0. */
struct length_range {
    int shortest, longest;
};

static void add_range(struct length_range *r, const struct domain *d, const struct import_set *set)
{
    for (int i = 0; set->classes && i < set->count; i++) {
        const int length =
            domain_text_length(&d->info, set->classes + (size_t)i * (size_t)d->info.length);
        r->shortest = length < r->shortest ? length : r->shortest;
        r->longest = length > r->longest ? length : r->longest;
    }
}

/* Of the texts that images show; `tested`: those to test with count, too. */
static struct length_range range_of(const struct domain *d, bool tested)
{
    if (!d->import)
        return (struct length_range){d->info.shortest, d->info.length};
    struct length_range r = {d->info.length, 0};
    add_range(&r, d, &d->import->set[IMPORT_TRAIN]);
    if (tested)
        add_range(&r, d, &d->import->set[IMPORT_TEST]);
    return r;
}

static void add_lengths(struct text *t, const struct domain *source, const struct domain *target)
{
    const struct length_range known = range_of(source, false), shown = range_of(target, true);
    if (shown.longest && (shown.shortest < known.shortest || shown.longest > known.longest))
        text_printf(t,
                    "its target shows texts of %d to %d characters, its source of %d to %d: no "
                    "labelled image teaches a method where the others end\n",
                    shown.shortest, shown.longest, known.shortest, known.longest);
}

/* The first of them by name. */
static void add_characters(struct text *t, const struct domain *d, const bool *unshown, int count)
{
    enum { MOST = 10 };
    text_add(t, "its target shows ");
    for (int k = 0, named = 0; k < d->info.classes && named < MOST; k++) {
        char one[5];
        *utf8_put(one, d->alphabet[k]) = 0;
        if (unshown[k])
            text_printf(t, "%s'%s'", named++ ? ", " : "", one);
    }
    if (count > MOST)
        text_printf(t, " and %d more", count - MOST);
    text_printf(t,
                ", which its source never shows: no labelled image teaches a method to read %s\n",
                count > 1 ? "them" : "it");
}

char *unshown_told(const struct domain *source, const struct domain *target)
{
    if (source->import && !source->import->set[IMPORT_TRAIN].classes)
        return NULL;
    bool *known = shown_by(source, false), *shown = shown_by(target, true);
    int count = 0;
    for (int k = 0; known && shown && k < target->info.classes; k++) {
        shown[k] = shown[k] && !known[k];
        count += shown[k];
    }
    struct text t = {0};
    if (count)
        add_characters(&t, target, shown, count);
    add_lengths(&t, source, target);
    free(shown);
    free(known);
    return t.size ? text_take(&t) : NULL;
}
