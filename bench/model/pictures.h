/* Pictures that a model is to read, from any path, as large as its canvas. */
#ifndef ADDA_BENCH_MODEL_PICTURES_H
#define ADDA_BENCH_MODEL_PICTURES_H

#include <jansson.h>
#include "base/param.h"
#include "base/text.h"
#include "gen/domain/info.h"
#include "gen/import/set.h"

/* How they are read, as options of a command give it. All zero: as they are. */
struct picture_options {
    int fit;    /* enum import_fit */
    int ground; /* index into picture_grounds */
    bool transpose;
};
extern const char *const picture_grounds[];    /* "white", "black", NULL */
extern const struct param_table picture_table; /* what is as it is without options is left out */

/* How the images of a domain were read, from its spec (domain_spec); of a rendered one as without
 * options. ERR_CONFIG: the spec is damaged. */
enum err_code pictures_of_spec(struct picture_options *o, const json_t *spec, struct err *e);

/* Adds the options that give it, as "--fit contain --transpose"; nothing without any. */
void pictures_add_options(struct text *t, const struct picture_options *o);

/* import_pictures_by_option (gen/import/pictures.h) for images of a domain, or of a model's card.
 * ERR_USAGE: an option does nothing for what is there. */
enum err_code pictures_load(struct import_set *s, const struct domain_info *info,
                            const struct picture_options *o, const char *path, struct err *e);

#endif
