/* Stopping a training between two of its steps and resuming it later, in another process, with the
 * same bits as if nothing had happened. What a training is at such a moment is said once, by a
 * function that lists it (nn/checkpoint.h); all else follows from its settings and its data. */
#ifndef ADDA_ADAPT_RESUME_H
#define ADDA_ADAPT_RESUME_H

#include <jansson.h>
#include "nn/checkpoint.h"

/* What an observer asks of a training between two of its steps. */
enum request { REQUEST_CONTINUE, REQUEST_SAVE, REQUEST_STOP };

/* Progress, and what becomes of a training that must stop before its end. Every member may be NULL.
 * A training that is stopped has the code ERR_TEMPORARY. Started again with the same settings, data
 * and checkpoint it resumes where it was, and its numbers are those of one that never stopped. */
struct observer {
    void *context;
    void (*progress)(void *context, int step, int steps);

    /* Called before the first step and after each, the last one included. */
    enum request (*request)(void *context);
    /* The file to resume from, should it be there, and to save to; "about", an object of strings,
     * says whose it is and must be equal (see checkpoint_load_state). */
    const char *checkpoint;
    json_t *about;
    /* Adds arrays of the caller's own to the file. */
    void (*list)(void *context, struct checkpoint *c);
    /* A message for a person: a checkpoint was refused (and removed), or not written. */
    void (*note)(void *context, const char *text);
};

/* A training as its checkpoints see it. */
struct resumable {
    const struct observer *observer; /* may be NULL: it runs through */
    void (*list)(void *training, struct checkpoint *c);
    void *training;
};

/* Before the first step, everything being planned: true when the training is now where the
 * observer's checkpoint left it. A file that is not one of this training is reported to the
 * observer and removed, and nothing was changed. */
bool training_resume(const struct resumable *r);

/* Between two steps: saves when the observer requests it. ERR_TEMPORARY: the training is saved and
 * must stop. A save that fails is an error only when it was to be the last. */
enum err_code training_save_on_request(const struct resumable *r, struct err *e);

#endif
