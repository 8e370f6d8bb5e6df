/* Settings between two settings: what domain_mix.c makes domains of. `t` is the way from a to b,
 * 0 ... 1. Errors (no memory) are added to `e`. */
#ifndef ADDA_GEN_DOMAIN_MIX_H
#define ADDA_GEN_DOMAIN_MIX_H

#include "base/param.h"

/* At 0 and 1 exactly a and b. */
double lerp(double a, double b, double t);

/* `out` is overwritten, and to be freed with dist_free. */
void copy_dist(struct dist *out, const struct dist *from, struct err *e);

/* `out` holds a copy of `a` and becomes the mixture in one parameter. */
void mix_param(const struct param *p, void *out, const void *a, const void *b, double t,
               struct err *e);

void copy_settings(const struct param_table *table, void *out, const void *in, struct err *e);

/* The whole struct; at 0 and 1 exactly the one or the other. */
void mix_settings(const struct param_table *table, void *out, const void *a, const void *b,
                  double t, struct err *e);

#endif
