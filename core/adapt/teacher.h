/* A teacher: the moving average of a model that trains (mean teacher, Tarvainen & Valpola 2017).
 * Parameters and running statistics of the target encoder, and of the classifier where it trains.
 * It predicts as the model does in training, with the batch's statistics where the model uses them,
 * but without dropout; nothing of it is moved by a gradient. */
#ifndef ADDA_ADAPT_TEACHER_H
#define ADDA_ADAPT_TEACHER_H

#include "adapt/encoders.h"

/* Zero-initialise; teacher_free. */
struct teacher {
    const struct encoders *student;
    double decay;
    struct weights *encoder, *head; /* head: the student's own where it is frozen */
    struct pass *encoder_pass, *head_pass;
};

/* Starts as a copy of the student, which must outlive it. */
enum err_code teacher_create(struct teacher *t, const struct encoders *student, double decay,
                             struct pool *pool, struct err *e);
void teacher_free(struct teacher *t);

/* Logits [batch][heads][classes] of the student's loaded target images. */
const real *teacher_predict(struct teacher *t);

/* Moves the average, after a mapping step. */
void teacher_follow(struct teacher *t);

/* Adds its weights, under names that begin with `prefix`. */
void teacher_list(struct teacher *t, struct checkpoint *c, const char *prefix);

#endif
