/* Values drawn by the name of their setting, and recorded when there is a journal. */
#include "gen/paint/draws.h"

#include <string.h>

static int param_of(const struct draws *d, const struct dist *setting)
{
    const size_t offset = (size_t)((const char *)setting - (const char *)d->settings);
    for (int i = 0; i < d->table->count; i++)
        if (d->table->params[i].offset == offset)
            return i;
    return -1;
}

static void record(struct draws *d, const struct dist *setting, double value)
{
    const int param = param_of(d, setting);
    const struct journal_entry entry = {
        .effect = (short)d->effect, .param = (short)param, .value = value};
    if (param >= 0)
        journal_add(d->journal, &entry);
}

double draws_value(struct draws *d, const struct dist *setting)
{
    const double value = dist_sample(setting, &d->rng);
    if (d->journal)
        record(d, setting, value);
    return value;
}

/* One word of the stream, as a constant colour takes. */
static void ink_of(struct draws *d, uint8_t rgb[3])
{
    const int i = (int)(rng_uniform(&d->color, 0, 1) * d->word->count);
    memcpy(rgb, d->word->character[i].rgb, 3);
}

void draws_color(struct draws *d, const struct dist *setting, uint8_t rgb[3])
{
    if (setting->kind == DIST_INK && d->word)
        ink_of(d, rgb);
    else
        dist_sample_color(setting, &d->color, rgb);
    if (d->journal)
        record(d, setting, rgb[0] * 0x10000 + rgb[1] * 0x100 + rgb[2]);
}
