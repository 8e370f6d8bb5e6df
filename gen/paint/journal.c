/* The values drawn for one image: entries are appended, and taken back before a new attempt. */
#include "gen/paint/journal.h"

#include <stdlib.h>

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

void journal_add(struct journal *j, const struct journal_entry *entry)
{
    if (j->count == JOURNAL_ROOM)
        j->lost++;
    else
        j->entry[j->count++] = *entry;
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
