/* Values drawn by the name of their setting. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain/domain_private.h"
#include "gen/paint/journal.h"
#include "gen/render/render.h"

static int param_of(const struct draws *d, const struct dist *setting)
{
    const size_t offset = (size_t)((const char *)setting - (const char *)d->settings);
    for (int i = 0; i < d->table->count; i++)
        if (d->table->params[i].offset == offset)
            return i;
    return -1;
}

static void add_entry(struct journal *j, const struct journal_entry *entry)
{
    if (j->count == JOURNAL_ROOM)
        j->lost++;
    else
        j->entry[j->count++] = *entry;
}

static void write_down(struct draws *d, const struct dist *setting, double value)
{
    const int param = param_of(d, setting);
    const struct journal_entry entry = {
        .effect = (short)d->effect, .param = (short)param, .value = value};
    if (param >= 0)
        add_entry(d->journal, &entry);
}

void journal_note(const struct draws *d, const char *name, double value)
{
    const struct journal_entry entry = {.effect = (short)d->effect, .name = name, .value = value};
    add_entry(d->journal, &entry);
}

double draw_value(struct draws *d, const struct dist *setting)
{
    const double value = dist_sample(setting, &d->rng);
    if (d->journal)
        write_down(d, setting, value);
    return value;
}

void draw_color(struct draws *d, const struct dist *setting, uint8_t rgb[3])
{
    dist_sample_color(setting, &d->color, rgb);
    if (d->journal)
        write_down(d, setting, rgb[0] * 0x10000 + rgb[1] * 0x100 + rgb[2]);
}

/* ---- the journal ---------------------------------------------------------------------------- */

struct journal *journal_create(struct err *e)
{
    struct journal *j = calloc(1, sizeof *j);
    if (!j)
        err_memory(e);
    return j;
}

void journal_free(struct journal *j)
{
    free(j);
}

int journal_mark(const struct journal *j)
{
    return j ? j->count : 0;
}

void journal_rewind(struct journal *j, int mark)
{
    if (!j)
        return;
    j->lost = mark < JOURNAL_ROOM ? 0 : j->lost;
    j->count = mark;
}

static json_t *child(json_t *object, const char *name, json_t *(*create)(void))
{
    json_t *found = json_object_get(object, name);
    if (!found) {
        found = create();
        json_object_set_new(object, name, found);
    }
    return found;
}

static json_t *value_json(const struct param *p, double value)
{
    char text[8];
    if (p->type == PARAM_COLOR) {
        snprintf(text, sizeof text, "#%06x", (unsigned)value & 0xffffffu);
        return json_string(text);
    }
    return p->type == PARAM_INT_DIST ? json_integer((json_int_t)value) : json_real(value);
}

/* Whole numbers as such; others to the millionth, which is finer than any pixel shows. */
static json_t *note_json(double value)
{
    const double rounded = floor(value * 1e6 + 0.5) / 1e6;
    const bool whole = floor(rounded) >= rounded;
    return whole ? json_integer((json_int_t)rounded) : json_real(rounded);
}

/* The list of one name's values. */
static json_t *values_of(json_t *all, const char *owner, const char *name)
{
    return child(child(all, owner, json_object), name, json_array);
}

json_t *journal_json(const struct journal *j, const struct domain *d)
{
    json_t *all = json_object();
    for (int i = 0; i < j->count; i++) {
        const struct journal_entry *one = &j->entry[i];
        const bool text = one->effect == JOURNAL_TEXT;
        const struct domain_effect *effect = text ? NULL : &d->effects[one->effect];
        const struct param_table *table = text ? &text_table : &effect->effect->table;
        const struct param *p = &table->params[one->param];
        json_array_append_new(
            values_of(all, text ? "text" : effect->stream, one->name ? one->name : p->name),
            one->name ? note_json(one->value) : value_json(p, one->value));
    }
    if (j->lost)
        json_object_set_new(all, "lost", json_integer(j->lost));
    return all;
}
