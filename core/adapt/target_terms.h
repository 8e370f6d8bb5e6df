/* The terms on the target's predictions (adapt/terms/) in one training: their values on a batch,
 * their gradients at the classifier's logits, the teachers that they ask, what they hold constant.
 */
#ifndef ADDA_ADAPT_TARGET_TERMS_H
#define ADDA_ADAPT_TARGET_TERMS_H

#include "adapt/teacher.h"

/* Zero-initialise; target_terms_free. */
struct target_terms {
    const struct term_settings *settings; /* [TERM_COUNT] */
    int batch, heads, classes;
    real *dlogits;                           /* [batch][heads][classes] */
    double *p, *log_p, *dp;                  /* [batch][classes] of one head */
    double *scratch, *constants[TERM_COUNT]; /* [heads][term's own] */
    struct teacher teacher[TERM_COUNT];
    bool held; /* constants stay as they were computed last */
    struct arena arena;
};

/* For `student`, which must outlive it. */
enum err_code target_terms_create(struct target_terms *t, const struct encoders *student,
                                  struct pool *pool, struct err *e);
void target_terms_free(struct target_terms *t);

/* Bytes that they take beside their teachers, without taking them. */
size_t target_terms_bytes(const struct adapt_settings *s, const struct task *task);

/* Adds the teachers. */
void target_terms_list(struct target_terms *t, struct checkpoint *c);

/* Sum over terms of weight * L, the ramps left out, on logits[batch][heads][classes] of the
 * student's loaded target images; `dlogits` gets its gradient, each term under its ramp at
 * `progress`. */
double target_terms_loss(struct target_terms *t, const real *logits, double progress);

/* After each mapping step: teachers follow. */
void target_terms_follow(struct target_terms *t);

#endif
