/* The random draws of a domain's effects. */
#include "gen/domain/draws.h"

#include <math.h>
#include <stdio.h>

bool domain_effect_acts(const struct domain *d, int k, uint64_t seed, uint64_t index)
{
    const struct domain_effect *one = &d->effects[k];
    if (one->coin.count) {
        char name[32];
        snprintf(name, sizeof name, "%s coin", effect_stage_names[one->effect->stage]);
        struct rng coin = rng_stream(seed, name, index);
        if (!coin_shows(&one->coin, rng_uniform(&coin, 0, 1)))
            return false;
    }
    if (one->probability >= 1)
        return true;
    struct rng r = rng_stream(seed, one->gate, index);
    return rng_uniform(&r, 0, 1) < one->probability;
}

struct draws domain_draws(const struct domain *d, int k, const char *name, uint64_t seed,
                          uint64_t color_seed, uint64_t index, struct journal *journal)
{
    const bool text = k == JOURNAL_TEXT;
    return (struct draws){.rng = rng_stream(seed, name, index),
                          .color = rng_stream(color_seed, name, index),
                          .journal = journal,
                          .effect = k,
                          .table = text ? &domain_text_table : &d->effects[k].effect->table,
                          .settings = text ? (const void *)&d->text : d->effects[k].settings};
}

/* ---- the values drawn -------------------------------------------------------------------------
 */

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

/* Whole numbers as integers; others rounded to the millionth, finer than any pixel shows. */
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

json_t *domain_journal_json(const struct domain *d, const struct journal *j)
{
    json_t *all = json_object();
    for (int i = 0; i < j->count; i++) {
        const struct journal_entry *one = &j->entry[i];
        const bool text = one->effect == JOURNAL_TEXT;
        const struct domain_effect *effect = text ? NULL : &d->effects[one->effect];
        const struct param_table *table = text ? &domain_text_table : &effect->effect->table;
        const struct param *p = &table->params[one->param];
        json_array_append_new(
            values_of(all, text ? "text" : effect->stream, one->name ? one->name : p->name),
            one->name ? note_json(one->value) : value_json(p, one->value));
    }
    if (j->lost)
        json_object_set_new(all, "lost", json_integer(j->lost));
    return all;
}
