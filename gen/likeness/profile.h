/* The histograms of all figures over a set of pictures. */
#ifndef ADDA_GEN_LIKENESS_PROFILE_H
#define ADDA_GEN_LIKENESS_PROFILE_H

#include "gen/likeness/registry.h"

struct likeness_profile;

/* For pictures of one size. *p is NULL after a failure; NULL may be freed. */
enum err_code likeness_profile_create(struct likeness_profile **p, int width, int height,
                                      struct err *e);
void likeness_profile_free(struct likeness_profile *p);

/* Adds pixels[height][width][channels], channels 1 or 3. The order of pictures changes nothing. */
void likeness_profile_add(struct likeness_profile *p, const uint8_t *pixels, int channels);

/* The mean of figure `i`; NaN where no picture had any, as where none has ink. */
double likeness_mean(const struct likeness_profile *p, int i);

/* How far two sets are apart (figure.h); 0 where neither has any, NaN where one alone has. */
double likeness_distance(const struct likeness_profile *a, const struct likeness_profile *b, int i);

#endif
