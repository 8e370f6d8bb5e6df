/* A moving average of the model, and its predictions. */
#include "adapt/teacher.h"

#include <stdio.h>
#include <string.h>

static enum err_code copy(struct weights **to, const struct weights *from, struct err *e)
{
    if (weights_create(to, weights_net(from), NULL, e))
        return e->code;
    weights_copy(*to, from);
    return ERR_NONE;
}

enum err_code teacher_create(struct teacher *t, const struct encoders *student, double decay,
                             struct pool *pool, struct err *e)
{
    const struct pass_settings s = {.batch = student->settings->batch, .pool = pool};
    *t = (struct teacher){.student = student, .decay = decay};
    if (copy(&t->encoder, student->target, e) ||
        (student->joint && copy(&t->head, student->head, e)))
        return e->code;
    if (pass_create(&t->encoder_pass, student->model->encoder_net, &s, e))
        return e->code;
    return pass_create(&t->head_pass, student->model->head_net, &s, e);
}

void teacher_free(struct teacher *t)
{
    pass_free(t->encoder_pass);
    pass_free(t->head_pass);
    weights_free(t->encoder);
    weights_free(t->head);
    memset(t, 0, sizeof *t);
}

const real *teacher_predict(struct teacher *t)
{
    const struct encoders *n = t->student;
    const bool batch = n->settings->norm_m == NORM_BATCH;
    const struct forward encoder = {.weights = t->encoder,
                                    .x = n->x[HALF_TARGET],
                                    .batch = n->settings->batch,
                                    .mode = batch ? PASS_BATCH_STATISTICS : PASS_INFERENCE};
    const struct forward head = {.weights = t->head ? t->head : n->head,
                                 .x = pass_forward(t->encoder_pass, &encoder),
                                 .batch = n->settings->batch,
                                 .mode = PASS_INFERENCE};
    return pass_forward(t->head_pass, &head);
}

void teacher_follow(struct teacher *t)
{
    weights_average(t->encoder, t->student->target, t->decay);
    if (t->head)
        weights_average(t->head, t->student->head, t->decay);
}

void teacher_list(struct teacher *t, struct checkpoint *c, const char *prefix)
{
    char name[64];
    snprintf(name, sizeof name, "%s.encoder", prefix);
    checkpoint_add_weights(c, name, t->encoder);
    snprintf(name, sizeof name, "%s.head", prefix);
    if (t->head)
        checkpoint_add_weights(c, name, t->head);
}
