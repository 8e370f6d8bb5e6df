/* Families of comparisons whose seeds are too few, each limit told once. */
#include "bench/table/power.h"

#include <stdlib.h>

#include "bench/stats/paired.h"

static bool same_limit(const struct family *a, const struct family *b)
{
    return a->to_best == b->to_best && a->size == b->size && a->seeds == b->seeds;
}

/* Pairs of the families with the limit of family i; NULL: an earlier one has it. *all: no family of
 * its kind has another limit. */
static char *pairs_like(const struct family *list, int count, int i, bool *all)
{
    struct text names = {0};
    *all = true;
    for (int k = 0; k < count; k++)
        if (same_limit(&list[k], &list[i])) {
            if (k < i)
                return NULL;
            text_printf(&names, "%s%s", names.size ? ", " : "", list[k].pair);
        } else if (list[k].to_best == list[i].to_best && list[k].size) {
            *all = false;
        }
    return text_take(&names);
}

void power_add_notes(struct notes *notes, const struct family *list, int count,
                     char *(*sentence)(const struct family *f, const char *pairs, bool all))
{
    for (int i = 0; i < count; i++) {
        bool all;
        if (!list[i].size || paired_p_floor(list[i].seeds, list[i].size) <= 0.05)
            continue;
        char *pairs = pairs_like(list, count, i, &all);
        if (pairs)
            note_add(notes, sentence(&list[i], pairs, all));
        free(pairs);
    }
}
