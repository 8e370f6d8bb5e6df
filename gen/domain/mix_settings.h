/* Settings between two settings, for domains between two domains. `t`, 0 ... 1, is the way from a
 * to b. Errors (no memory) are added to `e`. */
#ifndef ADDA_GEN_DOMAIN_MIX_SETTINGS_H
#define ADDA_GEN_DOMAIN_MIX_SETTINGS_H

#include "base/param.h"

/* At 0 and 1 exactly a and b. */
double domain_mix_value(double a, double b, double t);

/* `out` is overwritten, and to be freed with dist_free. */
void domain_copy_dist(struct dist *out, const struct dist *from, struct err *e);

/* `out` holds a copy of `a` and becomes the mixture in one parameter. */
void domain_mix_param(const struct param *p, void *out, const void *a, const void *b, double t,
                      struct err *e);

void domain_copy_settings(const struct param_table *table, void *out, const void *in,
                          struct err *e);

/* All parameters of a struct; at 0 and 1 exactly a or b. */
void domain_mix_settings(const struct param_table *table, void *out, const void *a, const void *b,
                         double t, struct err *e);

#endif
