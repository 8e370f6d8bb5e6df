/* Pictures that a model has been trained with, where its accuracy on pictures is asked for.
 *
 * Training images are made again to be compared, but few of them where they are many: some hundred
 * that are spread over all tell whether there are any, and some thousand then how many at least. */
#ifndef ADDA_BENCH_TRAINED_ON_H
#define ADDA_BENCH_TRAINED_ON_H

#include "bench/plan/plan.h"
#include "gen/domain/domain.h"
#include "gen/import/set.h"

/* A line if some of the pictures are, pixel by pixel, images whose labels the cell in `folder`
 * (STORE/cells/HASH), or the source model that it starts from, was trained with; NULL: none is
 * found, or it cannot be told: its domain is not in the store or not drawn here, or its training
 * images are endless. New string. */
char *trained_on_told(const char *folder, const struct domain_info *info,
                      const struct import_set *pictures);

/* The same of the test images of a pair's imported target, and the source cells of its drawn
 * source: files that were drawn of that domain, with the seed of one of them. */
char *trained_on_files(const struct plan *p, int pair, const struct domain *source,
                       const struct domain *target);

#endif
