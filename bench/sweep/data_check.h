/* Checks what a sweep asks of the images and texts of its domains, so that what they cannot give is
 * an error of the file, told before anything is trained. */
#ifndef ADDA_BENCH_DATA_CHECK_H
#define ADDA_BENCH_DATA_CHECK_H

#include "bench/sweep/sweep.h"

/* Of every domain that a pair has: enough images in the parts of an import, texts of which an
 * import has no choice, and alphabets and lengths with too few texts for `texts: disjoint`. Errors
 * are placed at the setting of `data`, or at the pair where the sweep leaves it out. */
enum err_code data_check(const struct sweep *s, struct domains *domains, const struct node *root,
                         struct err *e);

#endif
