/* Values that may be random: reading, sampling, canonical JSON. */
#include "base/dist.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- sampling ------------------------------------------------------------------------------- */

static double unit(struct rng *r)
{
    return rng_uniform(r, 0, 1);
}

static double sample_choice(const struct dist *d, double u)
{
    double total = 0, sum = 0;
    if (!d->weight)
        return d->value[(int)(u * d->count)];
    for (int i = 0; i < d->count; i++)
        total += d->weight[i];
    for (int i = 0; i < d->count; i++) {
        sum += d->weight[i];
        if (u * total < sum)
            return d->value[i];
    }
    return d->value[d->count - 1];
}

static double sample_uniform(const struct dist *d, double u)
{
    const double low = d->value[0], high = d->value[1];
    if (d->integer)
        return low + floor(u * (high - low + 1));
    const double x = low + (high - low) * u;
    return x < high ? x : low;
}

static double sample_normal(const struct dist *d, struct rng *r)
{
    double x = d->value[0] + d->value[1] * rng_normal(r);
    if (d->integer)
        x = floor(x + 0.5);
    return fmin(fmax(x, d->min), d->max);
}

double dist_sample(const struct dist *d, struct rng *r)
{
    if (d->kind == DIST_NORMAL)
        return sample_normal(d, r);
    const double u = unit(r);
    switch (d->kind) {
    case DIST_UNIFORM:
        return sample_uniform(d, u);
    case DIST_CHOICE:
        return sample_choice(d, u);
    default:
        return d->value[0];
    }
}

static int component(double color, int i)
{
    return (int)((uint32_t)color >> (16 - 8 * i) & 255);
}

void dist_sample_color(const struct dist *d, struct rng *r, uint8_t rgb[3])
{
    if (d->kind != DIST_UNIFORM) {
        const double color = dist_sample(d, r);
        for (int i = 0; i < 3; i++)
            rgb[i] = (uint8_t)component(color, i);
        return;
    }
    for (int i = 0; i < 3; i++) {
        const int a = component(d->value[0], i), b = component(d->value[1], i);
        const int low = a < b ? a : b, high = a < b ? b : a;
        rgb[i] = (uint8_t)(low + (int)(unit(r) * (high - low + 1)));
    }
}

static double extreme(const struct dist *d, double sign)
{
    if (d->kind == DIST_NORMAL)
        return sign > 0 ? d->max : d->min;
    double best = d->value[0];
    for (int i = 1; i < d->count; i++)
        if (sign * d->value[i] > sign * best)
            best = d->value[i];
    return best;
}

double dist_low(const struct dist *d)
{
    return extreme(d, -1);
}

double dist_high(const struct dist *d)
{
    return extreme(d, 1);
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool hex_color(const char *text, double *value)
{
    if (text[0] != '#')
        return false;
    const size_t digits = strlen(text + 1);
    if (strspn(text + 1, "0123456789abcdefABCDEF") != digits)
        return false;
    unsigned long v = strtoul(text + 1, NULL, 16);
    if (digits == 3)
        v = (v >> 8 & 15) * 0x110000 + (v >> 4 & 15) * 0x1100 + (v & 15) * 0x11;
    *value = (double)v;
    return digits == 3 || digits == 6;
}

/* Whether the digits of a grey are another colour behind a #: 000064 and 064. */
static bool lacks_hash(const char *digits, double grey)
{
    char with[8];
    double color;
    if (digits[0] != '0' || strlen(digits) > 6)
        return false;
    snprintf(with, sizeof with, "#%s", digits);
    return hex_color(with, &color) && color != grey;
}

static bool read_color(const struct dist *d, const struct node *n, double *value, struct err *e)
{
    long long grey;
    if (!node_is(n, NODE_SCALAR, e))
        return false;
    if (!n->text[0]) {
        node_error(n, e, "%s: a colour is missing; quote it, since # begins a comment: \"#204080\"",
                   node_label(n));
        return false;
    }
    if (hex_color(n->text, value))
        return true;
    char *end;
    grey = strtoll(n->text, &end, 10);
    if (*end || n->quoted || grey < 0 || grey > 255) {
        node_error(n, e,
                   "%s: '%s' is not a colour: write \"#rrggbb\", \"#rgb\" or a grey 0 to 255%s",
                   node_label(n), n->text, d->ink ? ", or ink: the colour of the text" : "");
        return false;
    }
    *value = (double)(grey * 0x10101);
    if (!lacks_hash(n->text, *value))
        return true;
    node_error(n, e, "%s: %s may be a grey or a colour: write %lld or \"#%s\"", node_label(n),
               n->text, grey, n->text);
    return false;
}

static bool read_value(const struct dist *d, const struct node *n, double *value, struct err *e)
{
    long long whole;
    if (d->color)
        return read_color(d, n, value, e);
    if (!d->integer)
        return node_real(n, d->min, d->max, value, e);
    if (!node_int(n, (long long)d->min, (long long)d->max, &whole, e))
        return false;
    *value = (double)whole;
    return true;
}

static bool allocate(struct dist *d, int count, bool weights, struct err *e)
{
    d->count = count;
    d->value = calloc((size_t)count, sizeof *d->value);
    d->weight = weights ? calloc((size_t)count, sizeof *d->weight) : NULL;
    if (d->value && (d->weight || !weights))
        return true;
    err_memory(e);
    return false;
}

static bool read_two(struct dist *d, const struct node *n, struct err *e)
{
    if (!node_is(n, NODE_LIST, e))
        return false;
    if (n->count != 2) {
        node_error(n, e, "%s takes two values, [%s], found %d", n->key,
                   d->kind == DIST_NORMAL ? "mean, sd" : "low, high", n->count);
        return false;
    }
    return allocate(d, 2, false, e);
}

static bool read_uniform(struct dist *d, const struct node *n, struct err *e)
{
    d->kind = DIST_UNIFORM;
    if (!read_two(d, n, e) || !read_value(d, &n->children[0], &d->value[0], e) ||
        !read_value(d, &n->children[1], &d->value[1], e))
        return false;
    if (d->color || d->value[0] <= d->value[1])
        return true;
    node_error(n, e, "uniform: low %g is above high %g", d->value[0], d->value[1]);
    return false;
}

static bool read_normal(struct dist *d, const struct node *n, struct err *e)
{
    d->kind = DIST_NORMAL;
    if (d->color) {
        node_error(n, e, "a colour cannot be normal: use uniform or choice");
        return false;
    }
    return read_two(d, n, e) && node_real(&n->children[0], d->min, d->max, &d->value[0], e) &&
           node_real(&n->children[1], 0, 1e9, &d->value[1], e);
}

/* The keys of a weighted choice are its values: they are read where they stand. */
static struct node key_node(const struct node *n)
{
    struct node k = *n;
    k.kind = NODE_SCALAR;
    k.text = n->key;
    k.quoted = false;
    k.line = n->key_line;
    k.column = n->key_column;
    return k;
}

/* A weight of 0 is a value to leave out. */
static const double least_weight = 1e-9;

static bool read_choice(struct dist *d, const struct node *n, struct err *e)
{
    bool good = true;
    d->kind = DIST_CHOICE;
    if (n->kind == NODE_SCALAR || n->count == 0) {
        node_error(n, e, "choice: give a list, or a map from value to weight");
        return false;
    }
    if (!allocate(d, n->count, n->kind == NODE_MAP, e))
        return false;
    for (int i = 0; i < n->count; i++) {
        const struct node *c = &n->children[i];
        const struct node k = n->kind == NODE_MAP ? key_node(c) : *c;
        good = read_value(d, &k, &d->value[i], e) && good;
        if (d->weight)
            good = node_real(c, least_weight, 1 / least_weight, &d->weight[i], e) && good;
    }
    return good;
}

/* {choice: [a, b], weights: [3, 1]}: the form that dist_json writes. */
static bool read_weights(struct dist *d, const struct node *n, struct err *e)
{
    bool good = true;
    if (!node_is(n, NODE_LIST, e))
        return false;
    if (d->weight || n->count != d->count) {
        node_error(n, e, "weights: expected %d, one a value", d->count);
        return false;
    }
    d->weight = calloc((size_t)d->count, sizeof *d->weight);
    if (!d->weight) {
        err_memory(e);
        return false;
    }
    for (int i = 0; i < d->count; i++)
        good = node_real(&n->children[i], least_weight, 1 / least_weight, &d->weight[i], e) && good;
    return good;
}

bool dist_read(struct dist *d, const struct node *n, struct err *e)
{
    if (n->kind == NODE_SCALAR && d->ink && strcmp(n->text, "ink") == 0) {
        d->kind = DIST_INK;
        return allocate(d, 1, false, e);
    }
    if (n->kind == NODE_SCALAR) {
        d->kind = DIST_CONSTANT;
        return allocate(d, 1, false, e) && read_value(d, n, &d->value[0], e);
    }
    const struct node *choice = node_get(n, "choice"), *weights = node_get(n, "weights");
    if (choice && weights && n->count == 2)
        return read_choice(d, choice, e) && read_weights(d, weights, e);
    const struct node *one = n->kind == NODE_MAP && n->count == 1 ? &n->children[0] : NULL;
    if (one && strcmp(one->key, "uniform") == 0)
        return read_uniform(d, one, e);
    if (one && strcmp(one->key, "normal") == 0)
        return read_normal(d, one, e);
    if (one && strcmp(one->key, "choice") == 0)
        return read_choice(d, one, e);
    node_error(n, e,
               "%s: expected a value, {uniform: [low, high]}, {normal: [mean, sd]} or "
               "{choice: [a, b]}",
               node_label(n));
    return false;
}

/* ---- writing -------------------------------------------------------------------------------- */

static json_t *value_json(const struct dist *d, double v)
{
    char text[8];
    if (!d->color)
        return d->integer ? json_integer((json_int_t)v) : json_real(v);
    snprintf(text, sizeof text, "#%06x", (unsigned)v);
    return json_string(text);
}

static json_t *values_json(const struct dist *d)
{
    json_t *list = json_array();
    for (int i = 0; i < d->count; i++)
        json_array_append_new(list, d->kind == DIST_NORMAL ? json_real(d->value[i])
                                                           : value_json(d, d->value[i]));
    return list;
}

/* A weighted choice becomes {"choice": [...], "weights": [...]}: JSON keys must be texts. */
json_t *dist_json(const struct dist *d)
{
    static const char *const names[] = {"", "uniform", "normal", "choice"};
    if (d->kind == DIST_CONSTANT)
        return value_json(d, d->value[0]);
    if (d->kind == DIST_INK)
        return json_string("ink");
    json_t *j = json_object();
    json_object_set_new(j, names[d->kind], values_json(d));
    if (d->weight) {
        json_t *weights = json_array();
        for (int i = 0; i < d->count; i++)
            json_array_append_new(weights, json_real(d->weight[i]));
        json_object_set_new(j, "weights", weights);
    }
    return j;
}

static double *copy_of(const double *list, int count)
{
    double *copy = list ? memory_take((size_t)count, sizeof *copy) : NULL;
    if (copy && count)
        memcpy(copy, list, (size_t)count * sizeof *copy);
    return copy;
}

void dist_copy(struct dist *d, const struct dist *from)
{
    *d = *from;
    d->value = copy_of(from->value, from->count);
    d->weight = copy_of(from->weight, from->count);
}

void dist_free(struct dist *d)
{
    free(d->value);
    free(d->weight);
    d->value = d->weight = NULL;
    d->count = 0;
}
