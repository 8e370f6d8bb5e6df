/* Makes every pixel lighter. */
#include "gen/paint/effect.h"

struct brighten {
    struct dist levels;
};

static const struct param params[] = {
    {"levels", PARAM_INT_DIST, offsetof(struct brighten, levels), .min = 0, .max = 255, .def = "20",
     .help = "added to every channel of every pixel, up to 255"},
};

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct brighten *s = settings;
    struct canvas *c = &scene->canvas;
    const int count = c->width * c->height * c->channels, levels = (int)draws_value(d, &s->levels);
    for (int i = 0; i < count; i++)
        c->pixels[i] = (uint8_t)(c->pixels[i] + levels > 255 ? 255 : c->pixels[i] + levels);
}

extern const struct effect effect_brighten;
const struct effect effect_brighten = {
    .name = "brighten",
    .help = "makes every pixel lighter",
    .stage = EFFECT_FILTER,
    .table = PARAM_TABLE("effect brighten", struct brighten, params),
    .neutral = "{levels: 0}",
    .rising = "{levels: @i}",
    .weakest = 10,
    .strongest = 60,
    .paint = paint,
};
