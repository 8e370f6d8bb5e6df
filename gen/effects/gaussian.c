/* Additive Gaussian noise, one draw per pixel and channel. */
#include "gen/paint/effect.h"
#include "gen/paint/pixel_noise.h"

struct gaussian {
    struct dist sd;
    struct pixel_noise noise;
};

static const struct param params[] = {
    {"sd", PARAM_REAL_DIST, offsetof(struct gaussian, sd), .min = 0, .max = 255,
     .def = "{uniform: [4, 16]}", .unit = "levels", .help = "standard deviation, of 255"},
};

static enum err_code prepare(void *settings, const char *folder, struct err *e)
{
    (void)folder;
    return pixel_noise_prepare(&((struct gaussian *)settings)->noise, e);
}

static void release(void *settings)
{
    pixel_noise_release(&((struct gaussian *)settings)->noise);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct gaussian *s = settings;
    struct canvas *c = &scene->canvas;
    int16_t scaled[NOISE_QUANTILES], drawn[NOISE_BLOCK];
    const double sd = draws_value(d, &s->sd);
    const int count = c->width * c->height * c->channels;
    if (sd <= 0)
        return;
    pixel_noise_scale(&s->noise, sd, scaled);
    for (int i = 0; i < count; i += NOISE_BLOCK) {
        const int n = count - i < NOISE_BLOCK ? count - i : NOISE_BLOCK;
        uint8_t *pixels = c->pixels + i;
        pixel_noise_draw(scaled, &d->rng, drawn, n);
        for (int k = 0; k < n; k++)
            pixels[k] = canvas_clamp(pixels[k] + drawn[k]);
    }
}

extern const struct effect effect_gaussian;
const struct effect effect_gaussian = {
    .name = "gaussian",
    .help = "additive Gaussian noise",
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect gaussian", struct gaussian, params),
    .neutral = "{sd: 0}",
    .rising = "{sd: @}",
    .weakest = 5,
    .strongest = 80,
    .prepare = prepare,
    .release = release,
    .paint = paint,
};
