/* Frequencies of characters: read, mixed, drawn from, written. */
#include "gen/domain/frequencies.h"

#include <string.h>

#include "base/utf8.h"
#include "gen/domain/keys.h"
#include "gen/paint/exact.h"

static const double most_weight = DOMAIN_MAX_WEIGHT, steepest = 10;

/* ---- reading -------------------------------------------------------------------------------- */

/* Where `text` is one character of the alphabet its class, else -1. */
static int class_of(const struct domain *d, const char *text)
{
    uint32_t c;
    if (!*text || *utf8_next(text, &c))
        return -1;
    for (int k = 0; k < d->info.classes; k++)
        if (d->alphabet[k] == c)
            return k;
    return -1;
}

static void read_zipf(const struct node *n, double *weight, int classes, struct err *e)
{
    double exponent;
    if (!node_real(n, 0, steepest, &exponent, e))
        return;
    for (int k = 0; k < classes && exponent > 0; k++)
        weight[k] *= exact_exp(-exponent * rng_log(k + 1));
}

static void read_weights(const struct domain *d, const struct node *n, double *weight,
                         struct err *e)
{
    if (!node_is(n, NODE_MAP, e))
        return;
    for (int i = 0; i < n->count; i++) {
        const struct node *c = &n->children[i];
        const int k = class_of(d, c->key);
        double w;
        if (k < 0)
            node_key_error(c, e, "weights: '%s' is not a character of the alphabet", c->key);
        else if (node_real(c, 0, most_weight, &w, e))
            weight[k] *= w;
    }
}

/* `weights`: the section's, or NULL. */
static void read_without(const struct domain *d, const struct node *n, const struct node *weights,
                         double *weight, struct err *e)
{
    if (!node_is(n, NODE_SCALAR, e))
        return;
    for (const char *at = n->text; *at;) {
        uint32_t c;
        char one[5];
        at = utf8_next(at, &c);
        *utf8_put(one, c) = 0;
        const int k = class_of(d, one);
        if (k < 0)
            node_error(n, e, "without: '%s' is not a character of the alphabet", one);
        else if (node_get(weights, one))
            node_error(n, e, "without: '%s' has a weight in 'weights': leave one of the two out",
                       one);
        else
            weight[k] = 0;
    }
}

/* Takes weights over, relative to the largest. That one is exactly 1, so that weights which are
 * written and read again are the same. */
static void take(struct domain *d, const double *weight)
{
    struct domain_frequencies *f = &d->frequencies;
    double most = 0, sum = 0;
    d->info.uneven = false;
    for (int k = 0; k < d->info.classes; k++)
        most = weight[k] > most ? weight[k] : most;
    for (int k = 0; k < d->info.classes; k++) {
        f->weight[k] = weight[k] / most;
        f->until[k] = sum += f->weight[k];
        d->info.uneven = d->info.uneven || f->weight[k] < 1;
    }
}

void domain_read_frequencies(struct domain *d, const struct node *n, struct err *e)
{
    double weight[CAPTCHA_MAX_CLASSES] = {0};
    const int before = e->count;
    int left = 0;
    if (!node_is(n, NODE_MAP, e) || d->info.classes < 2)
        return;
    domain_check_keys(n, KEYS_OF_FREQUENCIES, 0, e);
    for (int k = 0; k < d->info.classes; k++)
        weight[k] = 1;
    if (node_get(n, "zipf"))
        read_zipf(node_get(n, "zipf"), weight, d->info.classes, e);
    if (node_get(n, "weights"))
        read_weights(d, node_get(n, "weights"), weight, e);
    if (node_get(n, "without"))
        read_without(d, node_get(n, "without"), node_get(n, "weights"), weight, e);
    for (int k = 0; k < d->info.classes; k++)
        left += weight[k] > 0;
    if (left < 2 && e->count == before)
        node_error(n, e, "frequencies: leave at least two characters of the alphabet");
    else if (left >= 2)
        take(d, weight);
}

/* ---- mixing --------------------------------------------------------------------------------- */

/* Its share of all characters. */
static double share(const struct domain *d, int class)
{
    const struct domain_frequencies *f = &d->frequencies;
    return d->info.uneven ? f->weight[class] / f->until[d->info.classes - 1]
                          : 1.0 / d->info.classes;
}

static bool same(const struct domain *a, const struct domain *b)
{
    const size_t size = (size_t)a->info.classes * sizeof *a->frequencies.weight;
    return a->info.uneven == b->info.uneven &&
           (!a->info.uneven || memcmp(a->frequencies.weight, b->frequencies.weight, size) == 0);
}

void domain_mix_frequencies(struct domain *out, const struct domain *a, const struct domain *b,
                            double t)
{
    double weight[CAPTCHA_MAX_CLASSES] = {0};
    if (t <= 0 || t >= 1 || same(a, b)) {
        const struct domain *one = t >= 1 ? b : a;
        out->info.uneven = one->info.uneven;
        out->frequencies = one->frequencies;
        return;
    }
    for (int k = 0; k < a->info.classes; k++)
        weight[k] = (1 - t) * share(a, k) + t * share(b, k);
    take(out, weight);
}

/* ---- drawing -------------------------------------------------------------------------------- */

bool domain_shows(const struct domain *d, int class)
{
    return !d->info.uneven || d->frequencies.weight[class] > 0;
}

/* The first class whose sum is above a uniform draw: never one without weight. */
int domain_draw_class(const struct domain *d, struct rng *r)
{
    const double *until = d->frequencies.until;
    int low = 0, high = d->info.classes - 1;
    if (!d->info.uneven)
        return (int)rng_below(r, (uint32_t)d->info.classes);
    const double u = rng_uniform(r, 0, until[high]);
    while (low < high) {
        const int middle = (low + high) / 2;
        if (until[middle] > u)
            high = middle;
        else
            low = middle + 1;
    }
    while (!domain_shows(d, low))
        low--;
    return low;
}

/* ---- writing -------------------------------------------------------------------------------- */

json_t *domain_frequencies_json(const struct domain *d)
{
    json_t *list = d->info.uneven ? json_array() : NULL;
    for (int k = 0; list && k < d->info.classes; k++)
        json_array_append_new(list, json_real(d->frequencies.weight[k]));
    return list;
}

json_t *domain_frequencies_section(const struct domain *d)
{
    json_t *weights = d->info.uneven ? json_object() : NULL;
    char one[5];
    for (int k = 0; weights && k < d->info.classes; k++) {
        *utf8_put(one, d->alphabet[k]) = 0;
        json_object_set_new(weights, one, json_real(d->frequencies.weight[k]));
    }
    return weights ? json_pack("{s:o}", "weights", weights) : NULL;
}
