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

/* `shortest` or the length of a shorter text of the set. */
static int shortest_of(const struct domain *d, const struct import_set *set, int shortest)
{
    for (int i = 0; set->classes && i < set->count; i++) {
        const int length =
            domain_text_length(&d->info, set->classes + (size_t)i * (size_t)d->info.length);
        shortest = length < shortest ? length : shortest;
    }
    return shortest;
}

/* The length of the shortest text that images show, of the longest where nobody knows any;
 * `tested`: of those to test with, too. A source's training images have labels. */
static int shortest_shown(const struct domain *d, bool tested)
{
    if (!d->import)
        return d->info.shortest;
    const int trained = shortest_of(d, &d->import->set[IMPORT_TRAIN], d->info.length);
    return tested ? shortest_of(d, &d->import->set[IMPORT_TEST], trained) : trained;
}

static void add_lengths(struct text *t, const struct domain *source, const struct domain *target)
{
    const int known = shortest_shown(source, false), shown = shortest_shown(target, true);
    if (target->info.shortest < target->info.length && shown < known)
        text_printf(t,
                    "the shortest text of its target has the length %d, of its source %d: no "
                    "labelled image teaches a method where shorter ones end\n",
                    shown, known);
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
