/* Histograms, their means and distances. */
#include "gen/likeness/profile.h"

#include <math.h>
#include <stdlib.h>

struct likeness_profile {
    struct likeness_view view;
    int64_t *counts[LIKENESS_FIGURES]; /* [histograms][bins] */
};

enum err_code likeness_profile_create(struct likeness_profile **out, int width, int height,
                                      struct err *e)
{
    struct likeness_profile *p = *out = calloc(1, sizeof *p);
    if (!p)
        return err_memory(e);
    for (int i = 0; i < LIKENESS_FIGURES; i++) {
        const struct likeness_figure *f = likeness_registry[i];
        p->counts[i] = calloc((size_t)f->histograms * (size_t)f->bins, sizeof *p->counts[i]);
        if (!p->counts[i])
            err_memory(e);
    }
    if (e->code || likeness_view_create(&p->view, width, height, e)) {
        likeness_profile_free(p);
        *out = NULL;
    }
    return e->code;
}

void likeness_profile_free(struct likeness_profile *p)
{
    if (!p)
        return;
    for (int i = 0; i < LIKENESS_FIGURES; i++)
        free(p->counts[i]);
    likeness_view_free(&p->view);
    free(p);
}

void likeness_profile_add(struct likeness_profile *p, const uint8_t *pixels, int channels)
{
    likeness_view_fill(&p->view, pixels, channels);
    for (int i = 0; i < LIKENESS_FIGURES; i++)
        likeness_registry[i]->add(likeness_registry[i], p->counts[i], &p->view);
}

static int64_t total(const int64_t *counts, int bins)
{
    int64_t sum = 0;
    for (int k = 0; k < bins; k++)
        sum += counts[k];
    return sum;
}

static double mean_of(const struct likeness_figure *f, const int64_t *counts)
{
    int64_t sum = 0;
    for (int k = 0; k < f->bins; k++)
        sum += k * counts[k];
    const int64_t n = total(counts, f->bins);
    return n ? f->low + f->step * (double)sum / (double)n : (double)NAN;
}

double likeness_mean(const struct likeness_profile *p, int i)
{
    const struct likeness_figure *f = likeness_registry[i];
    double sum = 0;
    for (int h = 0; h < f->histograms; h++)
        sum += mean_of(f, p->counts[i] + h * f->bins);
    return sum / f->histograms;
}

static double distance_of(const struct likeness_figure *f, const int64_t *a, const int64_t *b)
{
    const int64_t all_a = total(a, f->bins), all_b = total(b, f->bins);
    int64_t until_a = 0, until_b = 0;
    double sum = 0;
    if (!all_a || !all_b)
        return all_a == all_b ? 0 : (double)NAN;
    for (int k = 0; k < f->bins; k++) {
        until_a += a[k];
        until_b += b[k];
        sum += fabs((double)until_a / (double)all_a - (double)until_b / (double)all_b);
    }
    return sum * f->step;
}

double likeness_distance(const struct likeness_profile *a, const struct likeness_profile *b, int i)
{
    const struct likeness_figure *f = likeness_registry[i];
    double sum = 0;
    for (int h = 0; h < f->histograms; h++)
        sum += distance_of(f, a->counts[i] + h * f->bins, b->counts[i] + h * f->bins);
    return sum / f->histograms;
}
