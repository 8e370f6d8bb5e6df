/* Settings between two settings: values, distributions, whole structs. */
#include "gen/domain/mix_settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- one value ------------------------------------------------------------------------------- */

/* a + (b - a) * 1 is not always b. */
double domain_mix_value(double a, double b, double t)
{
    return t <= 0 ? a : t >= 1 ? b : a + (b - a) * t;
}

static double lerp_color(double a, double b, double t)
{
    unsigned out = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        const double x = (unsigned)a >> shift & 255, y = (unsigned)b >> shift & 255;
        out |= (unsigned)floor(domain_mix_value(x, y, t) + 0.5) << shift;
    }
    return out;
}

static double end_value(const struct dist *d, int i)
{
    return d->value[d->kind == DIST_UNIFORM ? i : 0];
}

static bool make_room(struct dist *d, int count, bool weights, struct err *e)
{
    d->count = count;
    d->value = calloc((size_t)count, sizeof *d->value);
    d->weight = weights ? calloc((size_t)count, sizeof *d->weight) : NULL;
    if (d->value && (d->weight || !weights))
        return true;
    err_memory(e);
    return false;
}

/* Constants and ranges: end by end. A result between two integers becomes the range of both. */
static void mix_ranges(struct dist *out, const struct dist *a, const struct dist *b, double t,
                       struct err *e)
{
    out->kind = DIST_UNIFORM;
    if (!make_room(out, 2, false, e))
        return;
    for (int i = 0; i < 2; i++) {
        const double x = end_value(a, i), y = end_value(b, i);
        const double v = domain_mix_value(x, y, t);
        out->value[i] = out->color      ? lerp_color(x, y, t)
                        : !out->integer ? v
                        : i             ? ceil(v)
                                        : floor(v);
    }
    const bool point = out->value[0] >= out->value[1] && out->value[0] <= out->value[1];
    if (point) {
        out->kind = DIST_CONSTANT;
        out->count = 1;
    }
}

/* The mean and standard deviation of any distribution. */
static void moments(const struct dist *d, double *mean, double *sd)
{
    const double low = end_value(d, 0), high = end_value(d, 1);
    *mean = d->kind == DIST_NORMAL ? d->value[0] : (low + high) / 2;
    *sd = d->kind == DIST_NORMAL ? d->value[1] : (high - low) / sqrt(12);
}

static void mix_normals(struct dist *out, const struct dist *a, const struct dist *b, double t,
                        struct err *e)
{
    double mean[2], sd[2];
    moments(a, &mean[0], &sd[0]);
    moments(b, &mean[1], &sd[1]);
    out->kind = DIST_NORMAL;
    if (!make_room(out, 2, false, e))
        return;
    out->value[0] = domain_mix_value(mean[0], mean[1], t);
    out->value[1] = domain_mix_value(sd[0], sd[1], t);
}

/* Both sides' choices, each side with its share of the weight. A constant is a choice of one. */
static void mix_choices(struct dist *out, const struct dist *a, const struct dist *b, double t,
                        struct err *e)
{
    const struct dist *const side[2] = {a, b};
    const double share[2] = {1 - t, t};
    int at = 0;
    out->kind = DIST_CHOICE;
    if (!make_room(out, a->count + b->count, true, e))
        return;
    for (int k = 0; k < 2; k++) {
        double total = 0;
        for (int i = 0; i < side[k]->count; i++)
            total += side[k]->weight ? side[k]->weight[i] : 1;
        for (int i = 0; i < side[k]->count; i++) {
            out->value[at] = side[k]->value[i];
            out->weight[at++] = share[k] * (side[k]->weight ? side[k]->weight[i] : 1) / total;
        }
    }
}

static bool is_range(const struct dist *d)
{
    return d->kind == DIST_CONSTANT || d->kind == DIST_UNIFORM;
}

static bool is_choice(const struct dist *d)
{
    return d->kind == DIST_CONSTANT || d->kind == DIST_CHOICE;
}

void domain_copy_dist(struct dist *out, const struct dist *from, struct err *e)
{
    *out = *from;
    if (!make_room(out, from->count, from->weight != NULL, e))
        return;
    memcpy(out->value, from->value, (size_t)from->count * sizeof *out->value);
    if (from->weight)
        memcpy(out->weight, from->weight, (size_t)from->count * sizeof *out->weight);
}

/* A choice and a range cannot be mixed, nor the ink and another colour: the nearer is taken. */
static void mix_dist(struct dist *out, const struct dist *a, const struct dist *b, double t,
                     struct err *e)
{
    const struct dist held = *a, other = *b;
    struct dist mixed = {
        .integer = a->integer, .color = a->color, .ink = a->ink, .min = a->min, .max = a->max};
    const bool ink = a->kind == DIST_INK || b->kind == DIST_INK;
    if (is_range(a) && is_range(b))
        mix_ranges(&mixed, &held, &other, t, e);
    else if (is_choice(a) && is_choice(b))
        mix_choices(&mixed, &held, &other, t, e);
    else if (!ink && a->kind != DIST_CHOICE && b->kind != DIST_CHOICE)
        mix_normals(&mixed, &held, &other, t, e);
    else
        domain_copy_dist(&mixed, t < 0.5 ? &held : &other, e);
    dist_free(out);
    *out = mixed;
}

/* ---- one struct of settings ------------------------------------------------------------------ */

void domain_mix_param(const struct param *p, void *out, const void *a, const void *b, double t,
                      struct err *e)
{
    void *to = (char *)out + p->offset;
    const void *x = (const char *)a + p->offset, *y = (const char *)b + p->offset;
    switch (p->type) {
    case PARAM_INT:
        *(int *)to = (int)floor(domain_mix_value(*(const int *)x, *(const int *)y, t) + 0.5);
        break;
    case PARAM_REAL:
        *(double *)to = domain_mix_value(*(const double *)x, *(const double *)y, t);
        break;
    case PARAM_BOOL:
        *(bool *)to = t < 0.5 ? *(const bool *)x : *(const bool *)y;
        break;
    case PARAM_CHOICE:
        *(int *)to = t < 0.5 ? *(const int *)x : *(const int *)y;
        break;
    case PARAM_TEXT:
        if (t >= 0.5) {
            free(*(char **)to);
            *(char **)to = strdup(*(char *const *)y);
        }
        break;
    default:
        mix_dist(to, x, y, t, e);
    }
}

void domain_copy_settings(const struct param_table *table, void *out, const void *in, struct err *e)
{
    json_t *j = param_json(table, in);
    param_from_json(table, out, j, e);
    json_decref(j);
}

void domain_mix_settings(const struct param_table *table, void *out, const void *a, const void *b,
                         double t, struct err *e)
{
    const bool at_end = t >= 1;
    domain_copy_settings(table, out, at_end ? b : a, e);
    for (int i = 0; i < table->count && t > 0 && !at_end && !e->code; i++)
        domain_mix_param(&table->params[i], out, a, b, t, e);
}
