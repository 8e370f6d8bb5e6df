/* What a training in the foreground does between two steps: it shows progress, keeps itself in a
 * file now and then, and stops there when it is interrupted. */
#ifndef ADDA_BENCH_KEEP_H
#define ADDA_BENCH_KEEP_H

#include "base/progress.h"
#include "bench/model/fresh.h"
#include "bench/run/watch.h"

struct keep_settings {
    const char *file; /* of the checkpoint */
    const char *name; /* all that the training's numbers depend on, or a hash of it */
    json_t *facts;    /* some of that for people: an object of strings, borrowed */
    FILE *log;        /* progress and messages; NULL: none */
    const char *label;
    int steps;
    struct fresh *fresh; /* whose place in its images is kept, too */
};

/* keep_begin, keep_end. It must stay where it is while `observer` is used. */
struct keep {
    struct observer observer;
    struct watch watch;
    struct progress progress;
    struct fresh *fresh;
    FILE *log;
    int first; /* steps that were done before; -1: not known yet */
};

/* ERR_DATA: the file is there and is not of this training; the message says in which facts they
 * differ. */
enum err_code keep_begin(struct keep *k, const struct keep_settings *s, struct err *e);

/* `done`: the training came to its end, and its checkpoint is removed. For a keep that is zero, or
 * was begun. */
void keep_end(struct keep *k, bool done);

#endif
