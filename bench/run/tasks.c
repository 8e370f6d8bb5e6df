/* Cells divided into tasks, and tasks written as an array. */
#include "bench/run/tasks.h"

#include "base/text.h"

const char *const stage_names[STAGES + 1] = {"sources", "methods", NULL};

static bool is_in(const struct plan *p, enum stage stage, int cell)
{
    return (stage == STAGE_SOURCES) == (p->cells[cell].depends < 0);
}

int tasks_count(const struct plan *p, enum stage stage, int pack)
{
    int count = 0;
    for (int i = 0; i < p->cell_count; i++)
        count += is_in(p, stage, i);
    return (count + pack - 1) / pack;
}

int tasks_cells(const struct plan *p, enum stage stage, int pack, int task, bool *cells)
{
    int place = 0, count = 0;
    for (int i = 0; i < p->cell_count; i++) {
        cells[i] = is_in(p, stage, i) && place++ / pack == task;
        count += cells[i];
    }
    return count;
}

void tasks_needed(const struct plan *p, enum stage stage, int pack, const bool *missing,
                  bool *needed)
{
    int place = 0;
    for (int t = 0; t < tasks_count(p, stage, pack); t++)
        needed[t] = false;
    for (int i = 0; i < p->cell_count; i++)
        if (is_in(p, stage, i))
            needed[place++ / pack] |= missing[i];
}

char *tasks_array(const bool *needed, int count)
{
    struct text t = {0};
    for (int first = 0; first < count; first++) {
        if (!needed[first])
            continue;
        int last = first;
        while (last + 1 < count && needed[last + 1])
            last++;
        text_printf(&t, "%s%d", t.size ? "," : "", first);
        if (last > first)
            text_printf(&t, "-%d", last);
        first = last;
    }
    return text_take(&t);
}
