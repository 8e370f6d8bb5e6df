/* Pictures that a model is to read, from any path, as large as its canvas. */
#ifndef ADDA_BENCH_MODEL_PICTURES_H
#define ADDA_BENCH_MODEL_PICTURES_H

#include "gen/domain/info.h"
#include "gen/import/set.h"

/* How they are read, as options of a command give it. */
struct picture_options {
    int fit;    /* enum import_fit */
    int ground; /* index into picture_grounds */
    bool transpose;
};
extern const char *const picture_grounds[]; /* "white", "black", NULL */

/* import_pictures_by_option (gen/import/pictures.h) for images of a domain, or of a model's card.
 * ERR_USAGE: an option does nothing for what is there. */
enum err_code pictures_load(struct import_set *s, const struct domain_info *info,
                            const struct picture_options *o, const char *path, struct err *e);

#endif
