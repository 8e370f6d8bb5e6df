/* Sets the characters on an arc: each is turned and moved as it is, without bending. */
#include <math.h>

#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

struct arc {
    struct dist angle;
};

static const struct param params[] = {
    {"angle", PARAM_REAL_DIST, offsetof(struct arc, angle), .min = -180, .max = 180,
     .def = "{uniform: [-60, 60]}", .unit = "deg",
     .help = "turn from the first to the last character; positive: the middle is highest"},
};

static double middle_x(const struct character *c)
{
    double sum = 0;
    for (int k = 0; k < CORNERS; k++)
        sum += (double)c->x[c->points + k];
    return sum / CORNERS;
}

static void turn(struct character *c, const double from[2], const double to[2], double angle)
{
    const double along = exact_cosine(angle), across = exact_sine(angle);
    for (int i = 0; i < c->points + CORNERS; i++) {
        const double x = (double)c->x[i] - from[0], y = (double)c->y[i] - from[1];
        c->x[i] = (float)(to[0] + along * x - across * y);
        c->y[i] = (float)(to[1] + across * x + along * y);
    }
}

/* The line through the canvas's middle becomes an arc of the same length; the whole word is moved
 * up or down so that its first, middle and last character are equally far from the line. */
static void set(const void *settings, struct word *w, struct draws *d)
{
    const struct arc *s = settings;
    const double angle = exact_turns(draws_value(d, &s->angle));
    const double first = middle_x(&w->character[0]);
    const double length = middle_x(&w->character[w->count - 1]) - first;
    if (w->count < 2 || fabs(angle) < 1e-6 || length < 1)
        return;
    const double radius = length / (angle * 6.2831853071795865);
    const double middle = first + length / 2, line = w->height / 2.0;
    const double sagitta = radius * (1 - exact_cosine(angle / 2));
    for (int k = 0; k < w->count; k++) {
        const double x = middle_x(&w->character[k]);
        const double at = (x - middle) / length * angle;
        const double from[2] = {x, line};
        const double to[2] = {middle + radius * exact_sine(at),
                              line + radius * (1 - exact_cosine(at)) - sagitta / 2};
        turn(&w->character[k], from, to, at);
    }
}

static void strays(const void *settings, struct stray *to)
{
    const struct arc *s = settings;
    to->anywhere = to->anywhere || effect_reach(&s->angle) > 0;
}

extern const struct effect effect_arc;
const struct effect effect_arc = {
    .name = "arc",
    .help = "sets the characters on an arc",
    .stage = EFFECT_WORD,
    .table = PARAM_TABLE("effect arc", struct arc, params),
    .neutral = "{angle: 0}",
    .rising = "{angle: @}",
    .also = "{angle: -@}",
    .weakest = 20,
    .strongest = 150,
    .word = set,
    .strays = strays,
};
