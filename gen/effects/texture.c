/* A background of smooth noise between two colours: random levels on lattices, each of half the
 * width, interpolated and summed (value noise, as in Ebert et al., "Texturing and Modeling"). */
#include <math.h>

#include "gen/paint/effect.h"

/* A step from pixel to pixel is a whole number of units, at least one. */
enum { MAX_OCTAVES = 6, UNIT = 256, MAX_SIZE = UNIT / 2 };

struct texture {
    struct dist size, octaves, from, to;
};

static const struct param params[] = {
    {"size", PARAM_REAL_DIST, offsetof(struct texture, size), .min = 2, .max = MAX_SIZE,
     .def = "{uniform: [10, 24]}", .unit = "px",
     .help = "of the coarsest patches: the nearest of 128, 85.3, 64, ... 256 / n"},
    {"octaves", PARAM_INT_DIST, offsetof(struct texture, octaves), .min = 1, .max = MAX_OCTAVES,
     .def = "3", .help = "lattices, each of half the width and half the weight"},
    {"from", PARAM_COLOR, offsetof(struct texture, from), .def = "{uniform: [140, 190]}",
     .help = "colour of one end"},
    {"to", PARAM_COLOR, offsetof(struct texture, to), .def = "{uniform: [215, 255]}",
     .help = "colour of the other"},
};

/* The level, 0 ... 255, of a lattice point: a hash of its place and a word of the stream. */
static uint32_t lattice(uint32_t salt, int x, int y)
{
    uint32_t h = salt ^ ((uint32_t)x * 0x9e3779b1u) ^ ((uint32_t)y * 0x85ebca77u);
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return (h ^ h >> 15) & 255;
}

/* 3 t^2 - 2 t^3 in fixed point. */
static int smooth(int t)
{
    return t * t * (3 * UNIT - 2 * t) / (UNIT * UNIT);
}

static int level(uint32_t salt, int x, int y)
{
    const int ix = x >> 8, iy = y >> 8, fx = smooth(x & (UNIT - 1)), fy = smooth(y & (UNIT - 1));
    const int above =
        (int)lattice(salt, ix, iy) * (UNIT - fx) + (int)lattice(salt, ix + 1, iy) * fx;
    const int below =
        (int)lattice(salt, ix, iy + 1) * (UNIT - fx) + (int)lattice(salt, ix + 1, iy + 1) * fx;
    return (above * (UNIT - fy) + below * fy) / (UNIT * UNIT);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct texture *s = settings;
    struct canvas *c = &scene->canvas;
    uint8_t from[3], to[3], rgb[3];
    const int step = (int)floor(UNIT / draws_value(d, &s->size) + 0.5);
    const uint32_t salt = rng_u32(&d->rng);
    draws_note(d, "salt", salt);
    const int octaves = (int)draws_value(d, &s->octaves);
    draws_color(d, &s->from, from);
    draws_color(d, &s->to, to);
    const int total = (1 << octaves) - 1;
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++) {
            int sum = 0;
            for (int k = 0; k < octaves; k++)
                sum += level(salt + (uint32_t)k, (x * step) << k, (y * step) << k)
                       << (octaves - 1 - k);
            for (int k = 0; k < 3; k++)
                rgb[k] = canvas_mix(from[k], to[k], sum / total);
            canvas_blend(c, x, y, rgb, 255);
        }
}

extern const struct effect effect_texture;
const struct effect effect_texture = {
    .name = "texture",
    .help = "a background of smooth noise",
    .stage = EFFECT_BACKGROUND,
    .covers = true,
    .table = PARAM_TABLE("effect texture", struct texture, params),
    .rising = "{from: @i, to: 250}",
    .weakest = 235,
    .strongest = 60,
    .paint = paint,
};
