/* Pairs the cells of two rows by seed and counts, image by image, what each side predicted right.
 */
#include "bench/store/seed_pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/rng.h"
#include "bench/store/answers.h"

void seed_pairs_add(struct seed_pairs *p, int first, int second, enum select select)
{
    struct seed_pair s = {.first = first, .second = second};
    if (!results_outcome(p->first, first, select, &s.of_first) ||
        !results_outcome(p->second, second, select, &s.of_second))
        return;
    p->list = memory_grow(p->list, p->n, &p->capacity, sizeof *p->list);
    p->list[p->n++] = s;
}

void seed_pairs_add_rows(struct seed_pairs *p, const struct plan_row *first,
                         const struct plan_row *second, enum select select)
{
    for (int i = 0; i < first->count; i++)
        for (int k = 0; k < second->count; k++)
            if (plan_cell_seed(p->first->plan, first->cells[i]) ==
                plan_cell_seed(p->second->plan, second->cells[k]))
                seed_pairs_add(p, first->cells[i], second->cells[k], select);
}

void seed_pairs_free(struct seed_pairs *p)
{
    free(p->list);
    *p = (struct seed_pairs){0};
}

/* ---- bootstrap --------------------------------------------------------------------------------
 */

/* The images of one seed: the first side's right characters less the second's. */
struct images_of_seed {
    int images, heads, characters;
    int *difference; /* [images]; NULL: the predictions are not stored */
};

static struct images_of_seed compare_images(const struct seed_pairs *p, const struct seed_pair *s)
{
    struct answers a = {0}, b = {0};
    struct images_of_seed result = {0};
    if (answers_load(&a, p->first, s->first, s->of_first.row) &&
        answers_load(&b, p->second, s->second, s->of_second.row) && a.images > 0 &&
        a.images == b.images && a.heads == b.heads &&
        memcmp(a.right, b.right, (size_t)a.images * (size_t)a.heads * sizeof *a.right) == 0) {
        result.images = a.images;
        result.heads = a.heads;
        result.difference = memory_take((size_t)a.images, sizeof(int));
        for (int i = 0; i < result.images; i++) {
            result.difference[i] = answers_right(&a, i) - answers_right(&b, i);
            result.characters += answers_characters(&a, i);
        }
    }
    answers_free(&b);
    answers_free(&a);
    return result;
}

static uint64_t bootstrap_seed(const struct seed_pairs *p)
{
    uint64_t seed = 0;
    for (int i = 0; i < p->n; i++) {
        seed = rng_derive(seed, p->first->plan->cells[p->list[i].first].hash);
        seed = rng_derive(seed, p->second->plan->cells[p->list[i].second].hash);
    }
    return seed;
}

/* What the bootstrap resamples. `heads`: characters of every image; 0: their texts differ in
 * length, and a seed's sum is divided by the characters that its images have. */
struct resampled {
    int **values, *images, *characters;
    int heads;
};

/* False when the predictions of a seed are not stored. */
static bool collect(const struct seed_pairs *p, struct resampled *r)
{
    for (int i = 0; i < p->n; i++) {
        const struct images_of_seed s = compare_images(p, &p->list[i]);
        r->values[i] = s.difference;
        r->images[i] = s.images;
        r->characters[i] = s.characters;
        if (s.characters == 0)
            return false;
        if (i == 0)
            r->heads = s.heads;
        if (r->heads && (s.heads != r->heads || s.characters != s.images * s.heads))
            r->heads = 0;
    }
    return p->n >= 2;
}

static struct interval bootstrap(const struct seed_pairs *p)
{
    struct interval result = {(double)NAN, (double)NAN};
    const size_t n = (size_t)p->n;
    struct resampled r = {memory_take(n, sizeof *r.values), memory_take(n, sizeof *r.images),
                          memory_take(n, sizeof *r.characters), 0};
    if (collect(p, &r)) {
        result = bootstrap_mean((const int *const *)r.values, r.images,
                                r.heads ? r.images : r.characters, p->n, BOOTSTRAP_ROUNDS,
                                bootstrap_seed(p));
        result.low /= r.heads ? r.heads : 1;
        result.high /= r.heads ? r.heads : 1;
    }
    for (int i = 0; i < p->n; i++)
        free(r.values[i]);
    free(r.characters);
    free(r.images);
    free(r.values);
    return result;
}

/* ---- all numbers ------------------------------------------------------------------------------
 */

struct comparison_batch {
    const struct seed_pairs *comparisons;
    struct paired *numbers;
};

static void measure(void *context, int item, int worker)
{
    const struct comparison_batch *m = context;
    const struct seed_pairs *p = &m->comparisons[item];
    double *d = memory_take((size_t)p->n, sizeof *d);
    (void)worker;
    for (int i = 0; i < p->n; i++)
        d[i] = p->list[i].of_first.mean - p->list[i].of_second.mean;
    m->numbers[item] = paired_make(d, p->n, bootstrap(p));
    free(d);
}

/* Without threads it only takes longer. */
void seed_pairs_measure(const struct seed_pairs *comparisons, int count, struct paired *numbers)
{
    struct comparison_batch m = {comparisons, numbers};
    struct err ignored = ERR_INIT;
    struct pool *pool = NULL;
    if (count > 1)
        pool_create(&pool, processors(), &ignored);
    pool_run(pool, count, measure, &m);
    pool_free(pool);
    err_free(&ignored);
}
