/* Characters that are not part of the text: smaller, fainter, anywhere. */
#include "gen/domain/characters.h"
#include "gen/paint/effect.h"
#include "gen/paint/exact.h"
#include "gen/paint/pen.h"

struct decoys {
    struct dist count, size, angle, color, alpha;
    bool behind;
};

static const struct param params[] = {
    {"count", PARAM_INT_DIST, offsetof(struct decoys, count), .min = 0, .max = 200,
     .def = "{uniform: [3, 6]}", .help = "characters"},
    {"size", PARAM_REAL_DIST, offsetof(struct decoys, size), .min = 2, .max = CAPTCHA_MAX_SIDE,
     .def = "{uniform: [6, 9]}", .unit = "px",
     .help = "from the lowest to the highest point in the whole alphabet"},
    {"angle", PARAM_REAL_DIST, offsetof(struct decoys, angle), .min = -180, .max = 180,
     .def = "{uniform: [-40, 40]}", .unit = "deg", .help = "counter-clockwise"},
    {"color", PARAM_COLOR, offsetof(struct decoys, color), .def = "{uniform: [0, 96]}",
     .help = "of a character"},
    {"alpha", PARAM_REAL_DIST, offsetof(struct decoys, alpha), .min = 0, .max = 1,
     .def = "{uniform: [0.3, 0.6]}", .help = "opacity"},
    {"behind", PARAM_BOOL, offsetof(struct decoys, behind), .def = "true",
     .help = "behind the text instead of over it"},
};

static void place(struct character *c, double angle, float x, float y)
{
    const float along = (float)exact_cosine(angle), across = (float)exact_sine(angle);
    for (int i = 0; i < c->points + CORNERS; i++) {
        const float px = c->x[i], py = c->y[i];
        c->x[i] = x + along * px - across * py;
        c->y[i] = y - across * px - along * py;
    }
}

static void decoy(const struct decoys *s, struct scene *scene, struct draws *d)
{
    struct character *c = &scene->spare;
    struct canvas *canvas = &scene->canvas;
    const struct domain_info *info = &scene->domain->info;
    struct inked at = {.coverage = scene->coverage};
    uint8_t rgb[3];
    c->pen = (struct pen){0};
    c->class = (int)rng_below(&d->rng, (uint32_t)info->classes);
    c->font = domain_draw_font(scene->domain, &d->rng);
    draws_note(d, "class", c->class);
    draws_note(d, "font", c->font);
    const float x = (float)draws_note(d, "x", rng_uniform(&d->rng, 0, canvas->width));
    const float y = (float)draws_note(d, "y", rng_uniform(&d->rng, 0, canvas->height));
    domain_outline(scene->domain, c, (float)draws_value(d, &s->size));
    place(c, exact_turns(draws_value(d, &s->angle)), x, y);
    draws_color(d, &s->color, rgb);
    const int alpha = (int)(255 * draws_value(d, &s->alpha) + 0.5);
    pen_cover(scene, c, &at);
    canvas_cover(canvas, at.coverage, at.box[2] - at.box[0], at.box, rgb, alpha);
}

static void paint(const void *settings, struct scene *scene, struct draws *d)
{
    const struct decoys *s = settings;
    const int count = (int)draws_value(d, &s->count);
    for (int i = 0; i < count; i++)
        decoy(s, scene, d);
}

extern const struct effect effect_decoys;
const struct effect effect_decoys = {
    .name = "decoys",
    .help = "small faint characters that are not part of the text",
    .stage = EFFECT_DRAW,
    .table = PARAM_TABLE("effect decoys", struct decoys, params),
    .neutral = "{count: 0}",
    .revision = 1,
    .rising = "{count: @i}",
    .also = "{count: @i, behind: false}",
    .weakest = 2,
    .strongest = 24,
    .paint = paint,
    .behind = offsetof(struct decoys, behind),
};
