/* Moves the four corners of each character's box independently; points between them follow. */
#include "gen/paint/effect.h"

struct quad {
    struct dist x, y;
};

static const struct param params[] = {
    {"x", PARAM_REAL_DIST, offsetof(struct quad, x), .min = -0.5, .max = 0.5,
     .def = "{uniform: [-0.15, 0.15]}", .unit = "widths", .help = "shift of a corner to the right"},
    {"y", PARAM_REAL_DIST, offsetof(struct quad, y), .min = -0.5, .max = 0.5,
     .def = "{uniform: [-0.15, 0.15]}", .unit = "heights", .help = "shift of a corner upwards"},
};

/* Bilinear in the position inside the box; corners in the character's order. */
static void glyph(const void *settings, struct character *c, struct draws *d)
{
    const struct quad *s = settings;
    const float *cx = c->x + c->points, *cy = c->y + c->points;
    const float left = cx[0], width = cx[2] - cx[0], top = cy[0], height = cy[0] - cy[2];
    float dx[CORNERS], dy[CORNERS];
    for (int i = 0; i < CORNERS; i++) {
        dx[i] = (float)draws_value(d, &s->x) * width;
        dy[i] = (float)draws_value(d, &s->y) * height;
    }
    for (int i = 0; i < c->points + CORNERS; i++) {
        const float u = (c->x[i] - left) / width, v = (top - c->y[i]) / height;
        const float weight[CORNERS] = {(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v};
        for (int k = 0; k < CORNERS; k++) {
            c->x[i] += weight[k] * dx[k];
            c->y[i] += weight[k] * dy[k];
        }
    }
}

static void strays(const void *settings, struct stray *to)
{
    const struct quad *s = settings;
    to->x += effect_reach(&s->x) * to->width;
    to->y += effect_reach(&s->y) * to->height;
    to->width *= 1 + 2 * effect_reach(&s->x);
    to->height *= 1 + 2 * effect_reach(&s->y);
}

extern const struct effect effect_quad;
const struct effect effect_quad = {
    .name = "quad",
    .help = "pulls the corners of each character's box",
    .stage = EFFECT_GLYPH,
    .table = PARAM_TABLE("effect quad", struct quad, params),
    .neutral = "{x: 0, y: 0}",
    .bends = true,
    .rising = "{x: {uniform: [-@, @]}, y: {uniform: [-@, @]}}",
    .weakest = 0.05,
    .strongest = 0.4,
    .glyph = glyph,
    .strays = strays,
};
