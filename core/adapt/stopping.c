/* The best point by a validator, when to stop, and what a training ends with. */
#include "adapt/stopping.h"

#include <math.h>

enum err_code stopping_create(struct stopping *s, const struct until_settings *until,
                              const struct encoders *n, struct err *e)
{
    *s = (struct stopping){.until = until, .row = -1};
    if (!until->patience)
        return ERR_NONE;
    if (weights_create(&s->target, n->model->encoder_net, NULL, e))
        return e->code;
    if (n->joint && (weights_create(&s->source, n->model->encoder_net, NULL, e) ||
                     weights_create(&s->head, n->model->head_net, NULL, e)))
        return e->code;
    return ERR_NONE;
}

void stopping_free(struct stopping *s)
{
    weights_free(s->target);
    weights_free(s->source);
    weights_free(s->head);
    *s = (struct stopping){.row = -1};
}

void stopping_list(struct stopping *s, struct checkpoint *c)
{
    if (!s->until->patience)
        return;
    checkpoint_add(c, CHECKPOINT_I32, &s->row, 1, "best.row");
    checkpoint_add(c, CHECKPOINT_I32, &s->since, 1, "best.since");
    checkpoint_add(c, CHECKPOINT_F64, &s->best, 1, "best.validator");
    checkpoint_add_weights(c, "best.target", s->target);
    if (!s->source)
        return;
    checkpoint_add_weights(c, "best.source", s->source);
    checkpoint_add_weights(c, "best.head", s->head);
}

void stopping_see(struct stopping *s, const struct result *r, const struct encoders *n)
{
    if (!s->until->patience)
        return;
    const int last = r->rows - 1, column = CURVE_VALIDATORS + s->until->validator;
    const double value = r->curve[(size_t)last * CURVE_COLUMNS + (size_t)column];
    const bool better = s->row < 0 ? !isnan(value) : value > s->best;
    if (!better) {
        s->since++;
        return;
    }
    s->row = last;
    s->since = 0;
    s->best = value;
    weights_copy(s->target, encoders_target(n));
    if (!s->source)
        return;
    weights_copy(s->source, n->source);
    weights_copy(s->head, n->head);
}

bool stopping_is_due(const struct stopping *s)
{
    return s->until->patience && s->since >= s->until->patience;
}

struct outcome_weights stopping_outcome(const struct stopping *s, const struct encoders *n,
                                        struct result *r)
{
    const struct weights *head = s->head ? s->head : n->head;
    if (!s->until->patience || s->row < 0)
        return (struct outcome_weights){n->source, n->head, encoders_target(n), n->head};
    r->is_chosen = true;
    r->chosen_step = (int)r->curve[(size_t)s->row * CURVE_COLUMNS + CURVE_STEP];
    return (struct outcome_weights){s->source ? s->source : n->source, head, s->target, head};
}
