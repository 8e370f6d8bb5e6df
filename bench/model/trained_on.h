/* Pictures that a model has been trained with, where its accuracy on pictures is asked for. */
#ifndef ADDA_BENCH_TRAINED_ON_H
#define ADDA_BENCH_TRAINED_ON_H

#include "gen/domain/info.h"
#include "gen/import/set.h"

/* A line if some of the pictures are, pixel by pixel, images whose labels the cell in `folder`
 * (STORE/cells/HASH), or the source model that it starts from, was trained with; NULL: none is, or
 * it cannot be told: its domain is not in the store or not drawn here, or its training images are
 * endless. New string. */
char *trained_on_told(const char *folder, const struct domain_info *info,
                      const struct import_set *pictures);

#endif
