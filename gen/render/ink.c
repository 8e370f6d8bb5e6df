/* The colour of the text: drawn again until it stands out from the background. */
#include "gen/render/ink.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain/draws.h"

static inline bool same_pixel(const struct canvas *c, const uint8_t *a, const uint8_t *b)
{
    return a[0] == b[0] && (c->channels == 1 || (a[1] == b[1] && a[2] == b[2]));
}

/* Neighbouring pixels are often the same: the difference is computed when they change. */
float ink_contrast(const struct canvas *c, const struct inked *at, const uint8_t rgb[3])
{
    const int level = canvas_luma(rgb), width = at->box[2] - at->box[0];
    const uint8_t *seen = c->pixels;
    int difference = abs(level - canvas_level(c, seen));
    int64_t sum = 0, weight = 0;
    for (int y = at->box[1]; y < at->box[3]; y++) {
        const uint8_t *row = at->coverage + (y - at->box[1]) * width;
        const uint8_t *pixel = c->pixels + (y * c->width + at->box[0]) * c->channels;
        for (int x = 0; x < width; x++, pixel += c->channels) {
            if (!row[x])
                continue;
            if (!same_pixel(c, pixel, seen)) {
                difference = abs(level - canvas_level(c, pixel));
                seen = pixel;
            }
            sum += row[x] * difference;
            weight += row[x];
        }
    }
    return weight ? (float)sum / (float)weight : 0;
}

/* The least contrast of characters first ... end-1 in one colour. */
static float least_contrast(const struct renderer *r, int first, int end, const uint8_t rgb[3])
{
    float least = 255;
    for (int i = first; i < end; i++)
        if (r->inked[i].box[2] > r->inked[i].box[0])
            least = fminf(least, ink_contrast(&r->scene.canvas, &r->inked[i], rgb));
    return least;
}

/* One colour for characters first ... end-1, drawn until it stands out from the background; finally
 * black or white, whichever stands out more. Returns how many were drawn. */
static int choose_ink(struct renderer *r, int first, int end, struct draws *d, uint8_t rgb[3])
{
    static const uint8_t black[3] = {0, 0, 0}, white[3] = {255, 255, 255};
    const struct text_settings *t = &r->scene.domain->text;
    for (int k = 1; k <= INK_MOST; k++) {
        draws_color(d, &t->ink, rgb);
        if (t->contrast <= 0 || least_contrast(r, first, end, rgb) >= (float)t->contrast)
            return k;
    }
    const bool dark = least_contrast(r, first, end, black) >= least_contrast(r, first, end, white);
    memcpy(rgb, dark ? black : white, 3);
    return INK_MOST + 1;
}

int ink_choose(struct renderer *r, const struct render_job *j)
{
    struct word *w = &r->scene.word;
    const struct domain *d = r->scene.domain;
    int tried = 0;
    for (int i = 0; i < w->count; i++) {
        if (i && !d->text.mixed_ink) {
            memcpy(w->character[i].rgb, w->character[0].rgb, 3);
            continue;
        }
        /* A stream per character: drawing one colour again does not shift those of others. */
        char name[16] = "ink/";
        name[4] = (char)('a' + i);
        struct draws draws = domain_draws(d, JOURNAL_TEXT, name, j->seeds->style, j->seeds->color,
                                          j->index, j->layers.journal);
        const int end = d->text.mixed_ink ? i + 1 : w->count;
        const int n = choose_ink(r, i, end, &draws, w->character[i].rgb);
        tried = n > tried ? n : tried;
    }
    return tried;
}
