/* Steps of a training that move nothing, whatever the data, and stopping rules that stop nothing.
 * They are no errors, since a start, or a discriminator against an encoder that stays, may be what
 * is measured; but whoever asked for them is told. */
#ifndef ADDA_BENCH_IDLE_STEPS_H
#define ADDA_BENCH_IDLE_STEPS_H

#include "adapt/method.h"
#include "adapt/settings.h"

/* What is said of a supervised training, a line each: "steps: 0: nothing is trained". New string;
 * NULL: nothing. */
char *idle_steps_of_source(const struct supervised_settings *s);

/* The same of an adaptation by `m`, of the settings that it reads. */
char *idle_steps_of_method(const struct method *m, const struct adapt_settings *s);

#endif
