/* The random draws of one effect on one image. Settings are drawn by name, so that their values can
 * be recorded with the truth; `rng` gives everything else: places, which are noted under a name of
 * their own, and the noise of single pixels, which is not recorded. */
#ifndef ADDA_GEN_DRAWS_H
#define ADDA_GEN_DRAWS_H

#include "base/param.h"
#include "base/rng.h"
#include "gen/paint/journal.h"
#include "gen/paint/outline.h"

struct draws {
    struct rng rng, color;
    struct journal *journal; /* NULL: nothing is recorded */
    int effect;              /* position in the domain's list, or JOURNAL_TEXT */
    const struct param_table *table;
    const void *settings;
    const struct word *word; /* painted so far: whose colour `ink` is; NULL: nothing */
};

double draws_value(struct draws *d, const struct dist *setting);
/* DIST_INK gives the colour of a character of the word, each equally likely; black without one. */
void draws_color(struct draws *d, const struct dist *setting, uint8_t rgb[3]);

/* Records `value` under `name` (a literal; not a setting of the effect) and returns it:
 * `x = draws_note(d, "x", rng_uniform(&d->rng, 0, width))`. */
static inline double draws_note(const struct draws *d, const char *name, double value)
{
    const struct journal_entry entry = {.effect = (short)d->effect, .name = name, .value = value};
    if (d->journal)
        journal_add(d->journal, &entry);
    return value;
}

#endif
