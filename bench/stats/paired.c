#include "bench/stats/paired.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/rng.h"
#include "bench/text/npy.h"

void paired_add(struct paired *p, int first, int second, enum select select)
{
    struct paired_seed s = {.first = first, .second = second};
    if (!results_outcome(p->first, first, select, &s.of_first) ||
        !results_outcome(p->second, second, select, &s.of_second))
        return;
    p->seeds = memory_grow(p->seeds, p->n, &p->capacity, sizeof *p->seeds);
    p->seeds[p->n++] = s;
}

void paired_add_rows(struct paired *p, const struct plan_row *first, const struct plan_row *second,
                     enum select select)
{
    for (int i = 0; i < first->count; i++)
        for (int k = 0; k < second->count; k++)
            if (plan_cell_seed(p->first->plan, first->cells[i]) ==
                plan_cell_seed(p->second->plan, second->cells[k]))
                paired_add(p, first->cells[i], second->cells[k], select);
}

void paired_free(struct paired *p)
{
    free(p->seeds);
    *p = (struct paired){0};
}

/* ---- bootstrap --------------------------------------------------------------------------------
 */

/* What a training read, beside what stands there. */
struct reading {
    struct npy said, labels;
    const uint8_t *row; /* of `said`: [images][heads] at the selected step */
};

static bool reading_load(struct reading *r, const struct results *from, int cell,
                         const struct outcome *at)
{
    const char *hash = from->plan->cells[cell].hash;
    const int curve = at->row >= 0 ? 2 : 0; /* dimensions more: the point, and source or target */
    char *said =
        store_cell_path(from->store, hash, curve ? "curve_predictions.npy" : "predictions.npy");
    char *labels = store_cell_path(from->store, hash, "labels.npy");
    struct err ignored = ERR_INIT;
    bool read = !npy_read(&r->said, said, &ignored) && !npy_read(&r->labels, labels, &ignored) &&
                r->labels.dimensions == 2 && r->said.dimensions == 2 + curve &&
                memcmp(r->said.extent + curve, r->labels.extent, 2 * sizeof(int)) == 0 &&
                (!curve || (at->row < r->said.extent[0] && r->said.extent[1] == 2));
    const size_t size = read ? (size_t)r->labels.extent[0] * (size_t)r->labels.extent[1] : 0;
    if (read)
        r->row = r->said.data + (curve ? (2 * (size_t)at->row + 1) * size : 0);
    err_free(&ignored);
    free(labels);
    free(said);
    return read;
}

static void reading_free(struct reading *r)
{
    npy_free(&r->said);
    npy_free(&r->labels);
}

static int right(const struct reading *r, int image)
{
    const int heads = r->labels.extent[1];
    int count = 0;
    for (int k = image * heads; k < (image + 1) * heads; k++)
        count += r->row[k] == r->labels.data[k];
    return count;
}

/* The images of one seed: characters that the first read right less those of the second. */
struct images_of_seed {
    int images, heads;
    int *difference; /* [images]; NULL: the files do not say */
};

static struct images_of_seed compare_images(const struct paired *p, const struct paired_seed *s)
{
    struct reading a = {0}, b = {0};
    struct images_of_seed result = {0};
    if (reading_load(&a, p->first, s->first, &s->of_first) &&
        reading_load(&b, p->second, s->second, &s->of_second) &&
        memcmp(a.labels.extent, b.labels.extent, 2 * sizeof(int)) == 0) {
        const int images = a.labels.extent[0], heads = a.labels.extent[1];
        if (images > 0 && memcmp(a.labels.data, b.labels.data, (size_t)images * (size_t)heads) == 0)
            result =
                (struct images_of_seed){images, heads, memory_take((size_t)images, sizeof(int))};
        for (int i = 0; i < result.images; i++)
            result.difference[i] = right(&a, i) - right(&b, i);
    }
    reading_free(&b);
    reading_free(&a);
    return result;
}

static uint64_t bootstrap_seed(const struct paired *p)
{
    uint64_t seed = 0;
    for (int i = 0; i < p->n; i++) {
        seed = rng_derive(seed, p->first->plan->cells[p->seeds[i].first].hash);
        seed = rng_derive(seed, p->second->plan->cells[p->seeds[i].second].hash);
    }
    return seed;
}

static struct interval bootstrap(const struct paired *p)
{
    struct interval result = {(double)NAN, (double)NAN};
    const size_t n = (size_t)p->n;
    int **values = memory_take(n, sizeof *values), *images = memory_take(n, sizeof *images);
    int heads = 0;
    bool complete = p->n >= 2;
    for (int i = 0; i < p->n && complete; i++) {
        const struct images_of_seed s = compare_images(p, &p->seeds[i]);
        values[i] = s.difference;
        images[i] = s.images;
        complete = s.difference && (i == 0 || s.heads == heads);
        heads = s.heads;
    }
    if (complete) {
        result = bootstrap_mean((const int *const *)values, images, p->n, BOOTSTRAP_ROUNDS,
                                bootstrap_seed(p));
        result.low /= heads;
        result.high /= heads;
    }
    for (int i = 0; i < p->n; i++)
        free(values[i]);
    free(images);
    free(values);
    return result;
}

/* ---- tests ------------------------------------------------------------------------------------
 */

static void measure(void *context, int item, int worker)
{
    struct paired *p = (struct paired *)context + item;
    double *d = memory_take((size_t)p->n, sizeof *d);
    (void)worker;
    for (int i = 0; i < p->n; i++)
        d[i] = p->seeds[i].of_first.mean - p->seeds[i].of_second.mean;
    p->difference = estimate_mean(d, p->n);
    p->wilcoxon = p->holm = wilcoxon_p(d, p->n);
    p->sign_flip = sign_flip_p(d, p->n);
    p->t = paired_t_p(d, p->n);
    p->bootstrap = bootstrap(p);
    free(d);
}

/* Without threads it takes longer, and that is all. */
void paired_measure(struct paired *list, int count)
{
    struct err ignored = ERR_INIT;
    struct pool *pool = NULL;
    if (count > 1)
        pool_create(&pool, processors(), &ignored);
    pool_run(pool, count, measure, list);
    pool_free(pool);
    err_free(&ignored);
}

void paired_holm(struct paired *family, int count)
{
    double *p = memory_take((size_t)count, sizeof *p);
    for (int i = 0; i < count; i++)
        p[i] = family[i].wilcoxon;
    holm_adjust(p, count);
    for (int i = 0; i < count; i++)
        family[i].holm = p[i];
    free(p);
}

struct paired_text paired_round(const struct paired *p)
{
    struct paired_text t = {.n = p->n, .difference = round_estimate(p->difference)};
    t.low = round_value(p->bootstrap.low);
    t.high = round_value(p->bootstrap.high);
    t.wilcoxon = round_p_value(p->wilcoxon);
    t.sign_flip = round_p_value(p->sign_flip);
    t.holm = round_p_value(p->holm);
    return t;
}

double paired_p_floor(int n, int family)
{
    return fmin(1, family * exact_p_floor(n));
}

int paired_seeds_needed(int family)
{
    int n = 1;
    while (paired_p_floor(n, family) > 0.05)
        n++;
    return n;
}
