/* One repainted line on a terminal, sparse lines elsewhere (one every 10 s), nothing with --quiet.
 * Goes to stderr; stdout is data. */
#ifndef ADDA_BASE_PROGRESS_H
#define ADDA_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

struct progress {
    FILE *to; /* NULL: silent */
    const char *label;
    const char *unit;
    double total, done;
    double share, left;    /* of the work, 0 to 1: done, and still to come */
    double start, painted; /* seconds, monotonic clock */
    bool terminal;
    int width; /* of the last painted line */
};

struct progress progress_start(FILE *to, const char *label, const char *unit, double total);

/* "label 340/1000 images 34%, 8123/s, 0:01 left  note" */
void progress_update(struct progress *p, double done, const char *note);

/* The same where units differ in work: `share` of all of it is done and `left` is to come (less
 * than the rest where some was given up). These make the percentage and the time left; `done`
 * counts. */
void progress_update_work(struct progress *p, double done, double share, double left,
                          const char *note);

/* So much of the total was found done: it is neither done here nor to come. */
void progress_skip(struct progress *p, double amount);

void progress_end(struct progress *p, const char *note);

double clock_seconds(void); /* CLOCK_MONOTONIC */

#endif
