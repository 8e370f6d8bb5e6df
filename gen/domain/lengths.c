/* Lengths of texts: read, drawn, written. */
#include "gen/domain/lengths.h"

#include <math.h>
#include <stdio.h>

#include "base/param.h"
#include "gen/domain/mix_settings.h"

enum { DEVIATIONS = 3 };

struct length_setting {
    struct dist length;
};

static const struct param length_params[] = {
    {"length", PARAM_INT_DIST, offsetof(struct length_setting, length), .min = 1,
     .max = CAPTCHA_MAX_LENGTH, .help = "characters of a text"},
};
static const struct param_table length_table =
    PARAM_TABLE("length", struct length_setting, length_params);

/* A normal's samples are clipped to a few deviations, so that they say how many places there are.
 */
static void cut_off(struct dist *d)
{
    if (d->kind != DIST_NORMAL)
        return;
    const double most = DEVIATIONS * d->value[1];
    d->min = fmax(d->min, floor(d->value[0] - most + 0.5));
    d->max = fmin(d->max, floor(d->value[0] + most + 0.5));
}

static void take(struct domain *d, struct dist *lengths)
{
    cut_off(lengths);
    dist_free(&d->lengths);
    d->lengths = *lengths;
    d->info.shortest = (int)dist_low(lengths);
    d->info.length = (int)dist_high(lengths);
}

void domain_read_length(struct domain *d, const struct node *n, struct err *e)
{
    struct dist lengths = {.integer = true, .min = 1, .max = CAPTCHA_MAX_LENGTH};
    if (dist_read(&lengths, n, e))
        take(d, &lengths);
    else
        dist_free(&lengths);
}

void domain_copy_length(struct domain *d, const struct domain *from, struct err *e)
{
    domain_copy_dist(&d->lengths, &from->lengths, e);
    d->info.shortest = from->info.shortest;
    d->info.length = from->info.length;
}

int domain_draw_length(const struct domain *d, uint64_t seed, uint64_t index)
{
    struct rng r = rng_stream(seed, "length", index);
    if (d->info.shortest == d->info.length)
        return d->info.length;
    return (int)dist_sample(&d->lengths, &r);
}

void domain_print_length(const struct domain_info *info, char text[DOMAIN_LENGTH_TEXT])
{
    if (info->shortest == info->length)
        snprintf(text, DOMAIN_LENGTH_TEXT, "%d", info->length);
    else
        snprintf(text, DOMAIN_LENGTH_TEXT, "%d to %d", info->shortest, info->length);
}

json_t *domain_length_json(const struct domain *d)
{
    if (d->info.shortest == d->info.length)
        return json_integer(d->info.length);
    return dist_json(&d->lengths);
}

bool domain_length_range(const json_t *length, int *shortest, int *longest)
{
    struct length_setting s = {.length = {.count = 0}};
    struct err ignored = ERR_INIT;
    json_t *section = json_object();
    json_object_set(section, "length", (json_t *)(uintptr_t)length);
    const bool read = !param_from_json(&length_table, &s, section, &ignored);
    *shortest = *longest = 0;
    if (read) {
        cut_off(&s.length);
        *shortest = (int)dist_low(&s.length);
        *longest = (int)dist_high(&s.length);
    }
    param_free(&length_table, &s);
    json_decref(section);
    err_free(&ignored);
    return read;
}
