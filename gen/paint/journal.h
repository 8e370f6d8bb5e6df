/* The values drawn for one image, recorded for its truth. */
#ifndef ADDA_GEN_JOURNAL_H
#define ADDA_GEN_JOURNAL_H

#include "base/err.h"

enum { JOURNAL_ROOM = 8192, JOURNAL_TEXT = -1 };

struct journal_entry {
    short effect;     /* position in the domain's list, or JOURNAL_TEXT */
    short param;      /* index into the table, when there is no name */
    const char *name; /* of a value that is not a setting: the place of a stroke, a phase */
    double value;     /* colours: 0xRRGGBB */
};

/* Entries beyond JOURNAL_ROOM are dropped and counted in `lost`. */
struct journal {
    int count, lost;
    struct journal_entry entry[JOURNAL_ROOM];
};

/* NULL and an error without memory. */
struct journal *journal_create(struct err *e);
void journal_free(struct journal *j);

void journal_add(struct journal *j, const struct journal_entry *entry);

/* The number of entries (0 for NULL); and back to that number, before a new attempt at what
 * followed. */
int journal_mark(const struct journal *j);
void journal_rewind(struct journal *j, int mark);

#endif
