/* Values drawn by the name of their setting. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain_private.h"
#include "gen/journal.h"
#include "gen/render.h"

static int param_of(const struct draws *d, const struct dist *setting)
{
    const size_t offset = (size_t)((const char *)setting - (const char *)d->settings);
    for (int i = 0; i < d->table->count; i++)
        if (d->table->params[i].offset == offset)
            return i;
    return -1;
}

static void write_down(struct draws *d, const struct dist *setting, double value)
{
    struct journal *j = d->journal;
    const int param = param_of(d, setting);
    if (j->count == JOURNAL_ROOM)
        j->lost++;
    else if (param >= 0)
        j->entry[j->count++] = (struct journal_entry){(short)d->effect, (short)param, value};
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

json_t *journal_json(const struct journal *j, const struct domain *d)
{
    json_t *all = json_object();
    for (int i = 0; i < j->count; i++) {
        const struct journal_entry *one = &j->entry[i];
        const bool text = one->effect == JOURNAL_TEXT;
        const struct domain_effect *effect = text ? NULL : &d->effects[one->effect];
        const struct param_table *table = text ? &text_table : &effect->effect->table;
        const struct param *p = &table->params[one->param];
        json_t *owner = child(all, text ? "text" : effect->stream, json_object);
        json_array_append_new(child(owner, p->name, json_array), value_json(p, one->value));
    }
    if (j->lost)
        json_object_set_new(all, "lost", json_integer(j->lost));
    return all;
}
