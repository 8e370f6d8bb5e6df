/* The commonest text, and limits on how common it may be. */
#include "bench/model/collapse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double of_reading = 0.5, of_adapting = 0.1, beyond_chance = 5, least_part = 0.8;

static int by_text(const void *a, const void *b)
{
    const struct text_reading *const *x = a, *const *y = b;
    return strcmp((*x)->text, (*y)->text);
}

enum err_code commonest_find(struct commonest *c, const struct text_reading *readings, int count,
                             struct err *e)
{
    const struct text_reading **sorted = calloc((size_t)count + 1, sizeof *sorted);
    *c = (struct commonest){.all = count};
    if (!sorted)
        return err_memory(e);
    for (int i = 0; i < count; i++)
        sorted[i] = &readings[i];
    qsort(sorted, (size_t)count, sizeof *sorted, by_text);
    for (int i = 0, begin = 0; i < count; i++) {
        begin = strcmp(sorted[i]->text, sorted[begin]->text) == 0 ? begin : i;
        if (i - begin + 1 > c->count) {
            c->count = i - begin + 1;
            memcpy(c->text, sorted[i]->text, sizeof c->text);
        }
    }
    free(sorted);
    return ERR_NONE;
}

static double count_texts(const struct domain_info *info)
{
    double all = 0;
    for (int length = info->shortest; length <= info->length; length++)
        all += pow(info->classes, length);
    return all;
}

static bool is_many(const struct commonest *c, double share, const struct domain_info *info)
{
    const double by_chance = beyond_chance / count_texts(info);
    return c->all >= COLLAPSE_PICTURES && c->count > fmax(share, by_chance) * c->all;
}

void collapse_of_reading(struct err *told, const struct commonest *c,
                         const struct domain_info *info)
{
    if (is_many(c, of_reading, info))
        err_add(told, ERR_DATA,
                "'%s' was read in %d of %d pictures: the model may have collapsed in its "
                "adaptation, or the pictures look like none that it knows",
                c->text, c->count, c->all);
}

bool collapse_is_likely(const struct commonest *after, const struct domain_info *info)
{
    return is_many(after, of_adapting, info);
}

void collapse_of_texts(struct err *told, const struct commonest *before,
                       const struct commonest *after, const struct domain_info *info)
{
    if (collapse_is_likely(after, info) && after->count > 2 * before->count)
        err_add(told, ERR_DATA,
                "the adaptation seems to have collapsed: '%s' is read in %d of %d pictures, and by "
                "the source model no text in more than %d; a smaller learning rate (--set "
                "'{mapping: {lr: 0.0001}}'), fewer steps or another --method may help",
                after->text, after->count, after->all, before->count);
}

void collapse_of_information(struct err *told, double before, double after)
{
    if (after < least_part * before)
        err_add(told, ERR_DATA,
                "the adaptation seems to have done harm: im, which is what predictions tell of "
                "pictures, fell from %.4f to %.4f; the source model may read better than the "
                "adapted one",
                before, after);
}
