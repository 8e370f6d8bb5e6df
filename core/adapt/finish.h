/* What every method ends with: the figures of its result, and the model it leaves. */
#ifndef ADDA_ADAPT_FINISH_H
#define ADDA_ADAPT_FINISH_H

#include "adapt/evaluator.h"
#include "adapt/method.h"

/* The weights that a method ends with; heads may be the same. */
struct outcome_weights {
    const struct weights *source, *source_head;
    const struct weights *target, *head;
};

/* Evaluates the source encoder on source images and the target encoder on both test sets, and keeps
 * predictions. If `adapted` is not NULL, copies the target encoder and its head there. `ev` serves
 * largest_test(in->task) images; NULL: one is made. */
enum err_code finish_method(const struct method_input *in, struct evaluator *ev,
                            const struct outcome_weights *w, struct result *result,
                            struct model *adapted, struct err *e);

/* Images of the largest set that an end reads: of the two test sets, or, where the target has none,
 * of the source's and of what validators read. */
int largest_test(const struct task *task);

#endif
