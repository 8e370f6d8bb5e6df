/* Where draws are written down for the truth. */
#ifndef ADDA_GEN_JOURNAL_H
#define ADDA_GEN_JOURNAL_H

enum { JOURNAL_ROOM = 4096, JOURNAL_TEXT = -1 };

struct journal_entry {
    short effect; /* position in the domain's list, or JOURNAL_TEXT */
    short param;  /* index into the table */
    double value; /* colours: 0xRRGGBB */
};

struct journal {
    int count, lost;
    struct journal_entry entry[JOURNAL_ROOM];
};

#endif
