/* Shares of the gap, and their bootstrap over seeds. */
#include "bench/table/shares.h"

#include <math.h>
#include <stdlib.h>

#include "base/rng.h"
#include "bench/stats/bootstrap.h"
#include "bench/table/claims.h"

/* Differences to source only, seed by seed, of a method and of its oracle. */
struct seed_gaps {
    double *closed, *whole;
    int n;
    uint64_t seed; /* of the bootstrap: what the hashes of the compared cells give */
};

static struct seed_gaps find_gaps(const struct plan *p, const struct table_row *r,
                                  const struct table_row *oracle)
{
    struct seed_gaps g = {.closed = memory_take((size_t)r->n, sizeof(double)),
                          .whole = memory_take((size_t)r->n, sizeof(double))};
    for (int i = 0; i < r->n; i++)
        for (int k = 0; k < oracle->n; k++) {
            const struct table_seed *a = &r->seeds[i], *b = &oracle->seeds[k];
            if (a->seed != b->seed || isnan(a->delta.exact) || isnan(b->delta.exact))
                continue;
            g.closed[g.n] = a->delta.exact;
            g.whole[g.n++] = b->delta.exact;
            g.seed = rng_derive(rng_derive(g.seed, p->cells[a->cell].hash), p->cells[b->cell].hash);
        }
    return g;
}

/* Over the interval of a gap of one seed, which is NaN, nothing is shown. */
static bool is_shown(const struct table_row *oracle)
{
    return oracle->delta.exact.mean - oracle->delta.exact.half > 0;
}

static struct share none(bool is_withheld)
{
    return (struct share){(double)NAN, (double)NAN, (double)NAN, is_withheld};
}

static struct share ratio_of(const struct plan *p, const struct table_row *r,
                             const struct table_row *oracle)
{
    struct seed_gaps g = find_gaps(p, r, oracle);
    const double whole = estimate_mean(g.whole, g.n).mean;
    struct share s = none(true);
    if (whole > 0) {
        const struct interval i = bootstrap_ratio(g.closed, g.whole, g.n, BOOTSTRAP_ROUNDS, g.seed);
        s = (struct share){estimate_mean(g.closed, g.n).mean / whole, i.low, i.high, false};
    }
    free(g.closed);
    free(g.whole);
    return s;
}

static struct share share_of(const struct sweep_rows *rows, const struct table_row *r)
{
    if (r->rank != RANK_METHOD || r->oracle < 0 || !r->n)
        return none(false);
    const struct table_row *o = &rows->list[r->oracle];
    if (!is_shown(o) || claim_holds(o, CLAIM_GAP_SMALL))
        return none(true);
    return ratio_of(rows->results->plan, r, o);
}

struct share *shares_make(const struct sweep_rows *rows)
{
    struct share *list = memory_take((size_t)rows->count, sizeof *list);
    for (int i = 0; i < rows->count; i++)
        list[i] = share_of(rows, &rows->list[i]);
    return list;
}
