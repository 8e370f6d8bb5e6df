/* Pictures for a page: PNG files as data: URLs. */
#ifndef ADDA_GEN_DESIGN_PICTURES_H
#define ADDA_GEN_DESIGN_PICTURES_H

#include "base/parallel.h"
#include "gen/domain/domain.h"
#include "gen/import/set.h"

/* Pictures are drawn until this has passed, or they take so many bytes without compression. */
enum { DESIGN_DRAW_MS = 2000, DESIGN_DRAW_BYTES = 64 << 20 };

/* Appends {"png": URL, "text"} of images 0 ... count-1 of a seed to `list`, fewer of a domain that
 * takes too long. `pool` may be NULL. */
enum err_code design_draw(json_t *list, const struct domain *d, uint64_t seed, int count,
                          struct pool *pool, struct err *e);

/* How many sets of as many images and pictures can be measured (gen/likeness) within some seconds,
 * at most `count`, at least 1. */
int design_measurable(const struct domain *d, uint64_t seed, int count, struct err *e);

/* The same as design_draw of pictures of files, RGB, of this size: at most `count`, spread evenly
 * over all. */
enum err_code design_show(json_t *list, const struct import_set *s, int width, int height,
                          int count, struct err *e);

#endif
