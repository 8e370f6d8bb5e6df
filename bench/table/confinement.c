/* Rows of methods from outside whose records say that they were not confined. */
#include "bench/table/confinement.h"

#include "base/text.h"
#include "bench/plan/cell.h"

void confinement_find(struct sweep_rows *rows, int first, int end, unsigned bit)
{
    for (int i = first; i < end; i++)
        for (int k = 0; k < rows->list[i].n; k++) {
            const json_t *record = rows->results->records[rows->list[i].seeds[k].cell];
            if (json_is_false(json_object_get(cell_external(record), "confined")))
                rows->list[i].claims |= bit;
        }
}

char *confinement_sentence(const struct sweep_rows *rows)
{
    (void)rows;
    return text_copy("not confined: a program from outside which, where some of its cells were "
                     "computed, could read other files than those it was given.");
}
