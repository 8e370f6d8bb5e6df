/* Noise in proportion to the level: each channel of a pixel times 1 + a normal draw. */
#include "gen/paint/effect.h"
#include "gen/paint/pixel_noise.h"

enum { ONE = 256 };

struct speckle {
    struct dist sd;
    struct pixel_noise noise;
};

static const struct param params[] = {
    {"sd", PARAM_REAL_DIST, offsetof(struct speckle, sd), .min = 0, .max = 2,
     .def = "{uniform: [0.05, 0.2]}", .help = "standard deviation of the factor"},
};

static enum err_code prepare(void *settings, const char *folder, struct err *e)
{
    (void)folder;
    return pixel_noise_prepare(&((struct speckle *)settings)->noise, e);
}

static void release(void *settings)
{
    pixel_noise_release(&((struct speckle *)settings)->noise);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct speckle *s = settings;
    struct canvas *c = &scene->canvas;
    int16_t scaled[NOISE_QUANTILES], drawn[NOISE_BLOCK];
    const double sd = draws_value(d, &s->sd);
    const int count = c->width * c->height * c->channels;
    if (sd <= 0)
        return;
    pixel_noise_scale(&s->noise, sd * ONE, scaled);
    for (int i = 0; i < count; i += NOISE_BLOCK) {
        const int n = count - i < NOISE_BLOCK ? count - i : NOISE_BLOCK;
        uint8_t *pixels = c->pixels + i;
        pixel_noise_draw(scaled, &d->rng, drawn, n);
        for (int k = 0; k < n; k++)
            pixels[k] = canvas_clamp((pixels[k] * (ONE + drawn[k]) + ONE / 2) / ONE);
    }
}

extern const struct effect effect_speckle;
const struct effect effect_speckle = {
    .name = "speckle",
    .help = "noise in proportion to the level",
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect speckle", struct speckle, params),
    .neutral = "{sd: 0}",
    .rising = "{sd: @}",
    .weakest = 0.05,
    .strongest = 0.6,
    .prepare = prepare,
    .release = release,
    .paint = paint,
};
