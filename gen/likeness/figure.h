/* The contract of a figure: one file in gen/likeness/ and one line in gen/likeness/list.h.
 *
 * A figure is a histogram of something that can be measured in a picture without knowing its text,
 * over all pictures of a set. It is shown as its mean; two sets differ by the distance of their
 * histograms, each of total 1: the area between the distribution functions (the earth mover's or
 * first Wasserstein distance), in the figure's unit. Counts are whole numbers, so that the order of
 * pictures and pixels changes nothing, and distances are sums in a fixed order. */
#ifndef ADDA_GEN_LIKENESS_FIGURE_H
#define ADDA_GEN_LIKENESS_FIGURE_H

#include <stdint.h>
#include "gen/likeness/view.h"

/* A setting that moves the figure: "section.key" of text, canvas or an effect, or "length". `sign`:
 * with a larger value the mean is larger (1) or smaller (-1); 0: either, as with colours. */
struct likeness_setting {
    const char *name;
    int sign;
};

enum { LIKENESS_SETTINGS = 6 };

struct likeness_figure {
    const char *name, *help, *unit;
    /* How many histograms, whose distances are averaged, and bins of each; bin k stands for the
     * value low + k * step. */
    int histograms, bins;
    double low, step;
    /* Adds a picture to counts[histograms][bins]. One without ink may add nothing. */
    void (*add)(const struct likeness_figure *f, int64_t *counts, const struct likeness_view *v);
    struct likeness_setting settings[LIKENESS_SETTINGS + 1]; /* up to the first without a name */
};

/* Counts one in bin k, or in the last where there is none. */
static inline void likeness_count(const struct likeness_figure *f, int64_t *counts, int k)
{
    counts[k < f->bins ? k : f->bins - 1]++;
}

#endif
