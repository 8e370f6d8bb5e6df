/* curve_predictions.npy of a cell: what the target encoder predicted at every point of its curve,
 * on the source's test images and then on the target's. u8 [points][source,
 * target][images][characters]; where the two sets differ in size [points][source images, target
 * images][characters]. */
#ifndef ADDA_BENCH_CURVE_FILE_H
#define ADDA_BENCH_CURVE_FILE_H

#include <stdbool.h>
#include "bench/text/npy.h"

/* The array of `data`, which is borrowed. */
struct npy curve_file(int points, int source, int target, int heads, uint16_t *data);

/* Whether it has that shape, with any number of points; and whether there may be `target` images of
 * the target in it. */
bool curve_file_is(const struct npy *array, int source, int target, int heads);
bool curve_file_holds(const struct npy *array, int target, int heads);

/* Predictions at a point: [images][characters]. */
const uint16_t *curve_file_source(const struct npy *array, int point);
const uint16_t *curve_file_target(const struct npy *array, int point, int target);

#endif
