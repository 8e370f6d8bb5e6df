/* Where draws are written down for the truth. */
#ifndef ADDA_GEN_JOURNAL_H
#define ADDA_GEN_JOURNAL_H

enum { JOURNAL_ROOM = 8192, JOURNAL_TEXT = -1 };

struct journal_entry {
    short effect;     /* position in the domain's list, or JOURNAL_TEXT */
    short param;      /* index into the table, when there is no name */
    const char *name; /* of what is no setting: the place of a stroke, a phase */
    double value;     /* colours: 0xRRGGBB */
};

/* More than JOURNAL_ROOM entries are lost, and counted. */
struct journal {
    int count, lost;
    struct journal_entry entry[JOURNAL_ROOM];
};

/* How far it is written (0 for NULL); and back to there, when what follows is drawn again. */
int journal_mark(const struct journal *j);
void journal_rewind(struct journal *j, int mark);

#endif
