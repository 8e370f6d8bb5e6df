/* Stopping a training between two of its steps and going on later, in another process, with the
 * same bits as if nothing had happened. What a training is at such a moment is said once, by a
 * function that lists it (nn/checkpoint.h); all else follows from its settings and its data. */
#ifndef ADDA_ADAPT_RESUME_H
#define ADDA_ADAPT_RESUME_H

#include "adapt/method.h"

/* A training as its checkpoints see it. */
struct resumable {
    const struct observer *observer; /* may be NULL: it runs through */
    void (*list)(void *training, struct checkpoint *c);
    void *training;
};

/* Before the first step, everything being planned: true when the training is now where the
 * observer's checkpoint left it. A file that is not one of this training is told to the observer
 * and removed, and nothing was changed. */
bool resume(const struct resumable *r);

/* Between two steps: saves when the observer wishes it. ERR_TEMPORARY: the training is saved and
 * must stop. A save that fails is an error only when it was to be the last. */
enum err_code pause_if_wished(const struct resumable *r, struct err *e);

#endif
