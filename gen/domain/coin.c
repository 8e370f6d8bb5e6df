/* Intervals of the coin that all effects of a stage share. */
#include "gen/domain/coin.h"

static const struct coin always = {2, {0, 1}};

static const struct coin *whole(const struct coin *c)
{
    return c->count ? c : &always;
}

bool coin_shows(const struct coin *c, double fallen)
{
    int passed = 0;
    while (passed < c->count && c->end[passed] <= fallen)
        passed++;
    return c->count == 0 || passed % 2 == 1;
}

/* An interval that begins where the last one ends extends it. */
static void add_interval(struct coin *out, double from, double to, struct err *e)
{
    if (from >= to)
        return;
    if (out->count && out->end[out->count - 1] >= from) {
        out->end[out->count - 1] = to;
    } else if (out->count < COIN_ENDS) {
        out->end[out->count++] = from;
        out->end[out->count++] = to;
    } else {
        err_set(e, ERR_CONFIG, "an effect would have more than %d intervals in its coin",
                COIN_ENDS / 2);
    }
}

/* The part of `c` between `low` and `high`; NULL: nothing. */
static void add_part(struct coin *out, const struct coin *c, double low, double high, struct err *e)
{
    for (int i = 0; c && i < whole(c)->count; i += 2) {
        const double from = whole(c)->end[i], to = whole(c)->end[i + 1];
        add_interval(out, from < low ? low : from, to > high ? high : to, e);
    }
}

bool coin_mix(struct coin *out, const struct coin *a, const struct coin *b, double gap,
              struct err *e)
{
    struct coin mixed = {0};
    if (gap <= 0 || gap >= 1) { /* intervals as they were given, [0, 1] too */
        const struct coin *side = gap <= 0 ? a : b;
        *out = side ? *side : mixed;
        return side != NULL;
    }
    add_part(&mixed, b, 0, gap, e);
    add_part(&mixed, a, gap, 1, e);
    const bool left = mixed.count > 0;
    if (mixed.count == 2 && mixed.end[0] <= 0 && mixed.end[1] >= 1)
        mixed.count = 0;
    *out = mixed;
    return left;
}

void coin_read(struct coin *c, const struct node *n, struct err *e)
{
    *c = (struct coin){0};
    if (n->kind != NODE_LIST || n->count == 0 || n->count % 2 || n->count > COIN_ENDS) {
        node_error(n, e, "coin: expected the ends of intervals, as [0, 0.5], at most %d numbers",
                   COIN_ENDS);
        return;
    }
    for (int i = 0; i < n->count; i++) {
        if (!node_real(&n->children[i], 0, 1, &c->end[i], e))
            return;
        if (i && c->end[i] <= c->end[i - 1]) {
            node_error(&n->children[i], e,
                       "coin: the ends of intervals must be in ascending order");
            return;
        }
    }
    c->count = n->count;
}

json_t *coin_json(const struct coin *c)
{
    json_t *ends = c->count ? json_array() : NULL;
    for (int i = 0; i < c->count; i++)
        json_array_append_new(ends, json_real(c->end[i]));
    return ends;
}
