/* How like a domain's images are to pictures that nobody has labelled: every figure (figure.h) of
 * both, their difference, and how much of it is chance. */
#ifndef ADDA_GEN_LIKENESS_H
#define ADDA_GEN_LIKENESS_H

#include <stdbool.h>
#include "gen/domain/domain.h"
#include "gen/import/set.h"
#include "gen/likeness/registry.h"

/* `difference`: the distance of the figure's histograms. `by_chance`: the largest distance of the
 * domain's images to three further sets of as many images of its own. Values are NaN where a set
 * has nothing to measure, as pictures without ink. */
struct likeness_result {
    double domain, pictures; /* means */
    double difference, by_chance;
    bool differs; /* by more than LIKENESS_FACTOR times chance, or cannot be compared */
};
enum { LIKENESS_FACTOR = 2, LIKENESS_OWN_SETS = 3 };

/* Pictures of a path (import_pictures_by_option) as RGB on the domain's canvas; import_set_free. */
enum err_code likeness_pictures(struct import_set *s, const struct domain *d,
                                const struct import_reading *how, const char *path, struct err *e);

/* How many of them are compared, at most `most`, and which: spread evenly over all. */
int likeness_count_of(const struct import_set *s, int most);
const uint8_t *likeness_picture(const struct import_set *s, const struct domain *d, int i,
                                int count);

/* Fills results[LIKENESS_FIGURES] from `count` of the pictures and as many images of the domain,
 * from index 0 on; 1 <= count <= s->count. ERR_CONFIG when the domain's images are files, which no
 * setting moves. */
enum err_code likeness_compare(struct likeness_result *results, const struct domain *d,
                               const struct import_set *s, int count, uint64_t seed, struct err *e);

#endif
