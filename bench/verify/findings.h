/* What a level of proof found, and what it could not check. */
#ifndef ADDA_BENCH_FINDINGS_H
#define ADDA_BENCH_FINDINGS_H

/* Findings are sentences; none means that nothing is wrong. What could not be checked is no
 * finding: it is counted, and notes say what it needs. Zero-initialise; findings_free. */
struct findings {
    char **list;
    int count, capacity;
    int checked;   /* cells, files */
    int unchecked; /* cells, pictures */
    char **notes;
    int note_count, note_capacity;
};

/* Both take the sentence over. A note that is there already is not added again. */
void findings_add(struct findings *f, char *sentence);
void findings_note(struct findings *f, char *sentence);
void findings_free(struct findings *f);

#endif
