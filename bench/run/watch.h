/* What a worker does between two steps of its training: tells its parent how far it is, saves the
 * training now and then, and stops it when a signal asks for that. What is saved lies in the
 * store's partial/ until the cell is published, and is no part of any record. */
#ifndef ADDA_BENCH_WATCH_H
#define ADDA_BENCH_WATCH_H

#include "adapt/resume.h"
#include "bench/run/worker.h"

/* watch_open, watch_close. It must stay where it is while `observer` is used. */
struct watch {
    struct observer observer;
    int progress;    /* a file descriptor for messages, or -1 */
    double reported; /* all times in seconds of the monotonic clock */
    double save_every, saved;
    double began;   /* the training, or this part of it */
    double earlier; /* what former processes trained */
    double spent;   /* by all: as it is saved */
    int asked;      /* moments between two steps */
    bool stopped;
    char *path;
};

/* For the cell `hash` of `store`, the numbers' kernels being selected. A checkpoint counts only
 * when the same program made it for the same cell, with the same kernels. */
void watch_open(struct watch *w, const char *store, const char *hash,
                const struct worker_settings *settings);
void watch_close(struct watch *w);

/* Tells the parent that the stopped training is kept. */
void watch_tell_kept(struct watch *w);

/* From here on SIGUSR1 and SIGTERM ask the training to stop at its next step; they may have been
 * blocked until now. */
void watch_take_signals(void);

#endif
