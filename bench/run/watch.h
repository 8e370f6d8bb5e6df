/* What a worker does between two steps of its training: reports progress to its parent, saves the
 * training now and then, and stops it after a signal. Checkpoints are in the store's partial/ until
 * the cell is published, and are not part of any record. */
#ifndef ADDA_BENCH_WATCH_H
#define ADDA_BENCH_WATCH_H

#include "adapt/resume.h"

/* watch_open, watch_close. It must stay where it is while `observer` is used. */
struct watch {
    struct observer observer;
    int progress;    /* a file descriptor for messages, or -1 */
    double reported; /* all times in seconds of the monotonic clock */
    double save_every, saved;
    double began;   /* the training, or this part of it */
    double earlier; /* trained by former processes */
    double spent;   /* by all of them, as it is saved */
    int asked;      /* how often decide() was called: before the first step and after each */
    bool stopped;
    char *path;
};

/* For the cell `hash` of `store`, once its kernels are selected. `progress` is a file descriptor
 * for messages to the parent, or -1; `save_every` is in seconds. A checkpoint is used only if the
 * same program made it for the same cell, with the same kernels. */
void watch_open(struct watch *w, const char *store, const char *hash, int progress,
                double save_every);

/* The same of a training outside of stores, whose checkpoint is `file`; `name` is all that its
 * numbers depend on, or a hash of that. Nobody is told of its progress. */
void watch_open_file(struct watch *w, const char *file, const char *name, double save_every);
void watch_close(struct watch *w);

/* Reports to the parent that the training was stopped and is kept. */
void watch_report_kept(struct watch *w);

/* From here on SIGUSR1 and SIGTERM ask the training to stop at its next step; they may have been
 * blocked until now. */
void watch_catch_signals(void);

/* The same of Ctrl-C, SIGTERM and SIGHUP, each once: the second ends the process at once. */
void watch_catch_interrupts(void);

#endif
