/* The word on a tilted plane: straight lines stay straight, distant parts are smaller. */
#include <math.h>

#include "gen/paint/effect.h"
#include "gen/paint/exact.h"

struct perspective {
    struct dist pan, tilt;
};

static const struct param params[] = {
    {"pan", PARAM_REAL_DIST, offsetof(struct perspective, pan), .min = -75, .max = 75,
     .def = "{uniform: [-35, 35]}", .unit = "deg", .help = "about the vertical axis"},
    {"tilt", PARAM_REAL_DIST, offsetof(struct perspective, tilt), .min = -75, .max = 75,
     .def = "{uniform: [-35, 35]}", .unit = "deg", .help = "about the horizontal axis"},
};

/* The distance of the viewer is the canvas's diagonal; points closer than a third of it are moved
 * back there. */
static void project(float *x, float *y, double distance, const double axes[3][2],
                    const double middle[2])
{
    const double px = (double)*x - middle[0], py = (double)*y - middle[1];
    const double depth = distance + axes[2][0] * px + axes[2][1] * py;
    const double scale = distance / fmax(depth, distance / 3);
    *x = (float)(middle[0] + scale * (axes[0][0] * px + axes[0][1] * py));
    *y = (float)(middle[1] + scale * (axes[1][0] * px + axes[1][1] * py));
}

static void turn(const void *settings, struct word *w, struct draws *d)
{
    const struct perspective *s = settings;
    const double pan = exact_turns(draws_value(d, &s->pan));
    const double tilt = exact_turns(draws_value(d, &s->tilt));
    /* The images of (1, 0, 0) and (0, 1, 0): rows are the new x, y and depth. */
    const double axes[3][2] = {{exact_cosine(pan), exact_sine(pan) * exact_sine(tilt)},
                               {0, exact_cosine(tilt)},
                               {-exact_sine(pan), exact_cosine(pan) * exact_sine(tilt)}};
    const double middle[2] = {w->width / 2.0, w->height / 2.0};
    const double distance = sqrt((double)w->width * w->width + (double)w->height * w->height);
    for (int k = 0; k < w->count; k++) {
        struct character *c = &w->character[k];
        for (int i = 0; i < c->points + CORNERS; i++)
            project(&c->x[i], &c->y[i], distance, axes, middle);
    }
}

static void strays(const void *settings, struct stray *to)
{
    const struct perspective *s = settings;
    to->anywhere = to->anywhere || effect_reach(&s->pan) > 0 || effect_reach(&s->tilt) > 0;
}

extern const struct effect effect_perspective;
const struct effect effect_perspective = {
    .name = "perspective",
    .help = "shows the word on a tilted plane",
    .stage = EFFECT_WORD,
    .table = PARAM_TABLE("effect perspective", struct perspective, params),
    .neutral = "{pan: 0, tilt: 0}",
    .rising = "{pan: @, tilt: @}",
    .also = "{pan: -@, tilt: -@}",
    .weakest = 10,
    .strongest = 45,
    .word = turn,
    .strays = strays,
};
